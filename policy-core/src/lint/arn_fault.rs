//! What is wrong with a text that is meant to be a provider's ARN.

use std::ops::Range;

use super::placeholder::is_placeholder;
use crate::diagnostic::nearest;
use crate::names::{AccountId, Issuer, Partition, Problem, hole};

/// What is wrong with an ARN, and the repair.
pub(super) struct Fault {
    /// The bytes that are wrong.
    pub(super) range: Range<usize>,
    pub(super) message: String,
    /// What belongs there instead, where that is certain.
    repair: Option<String>,
    /// What to do otherwise; by default, to write an ARN.
    pub(super) help: Option<&'static str>,
    /// Whether it is some other thing's ARN.
    pub(super) names_no_provider: bool,
}

impl Fault {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), repair: None, help: None, names_no_provider: false }
    }

    fn repair(self, repair: impl Into<String>) -> Self {
        Self { repair: Some(repair.into()), ..self }
    }

    fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }

    fn names_no_provider(self) -> Self {
        Self { names_no_provider: true, ..self }
    }
}

/// The ARN with every fault repaired, if each one can be.
pub(super) fn repaired(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    // There are fewer kinds of fault than this.
    for _ in 0..16 {
        let Some(fault) = fault(&text) else { return Some(text) };
        let (before, after) = (text.get(..fault.range.start)?, text.get(fault.range.end..)?);
        text = format!("{before}{}{after}", fault.repair?);
    }
    None
}

const MASK: char = 'x';

/// The text with its placeholders, of which another lint speaks, crossed out byte for byte.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(Range { start, end }) = is_placeholder(rest) {
        let (Some(before), Some(after)) = (rest.get(..start), rest.get(end..)) else { break };
        masked.push_str(before);
        masked.extend(std::iter::repeat_n(MASK, end - start));
        rest = after;
    }
    masked + rest
}

/// One part of an ARN.
#[derive(Clone, Copy)]
struct Part<'a> {
    start: usize,
    /// As it is written.
    text: &'a str,
    /// Without placeholders.
    masked: &'a str,
}

impl Part<'_> {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Whether all of it is there already, so that it can be judged.
    fn is_known(&self) -> bool {
        self.text == self.masked && !hole::has_hole(self.text)
    }

    fn shown(&self) -> String {
        self.text.escape_debug().to_string()
    }
}

/// The first fault, from left to right.
pub(super) fn fault(text: &str) -> Option<Fault> {
    if text.trim() != text {
        return Some(Fault::new(0..text.len(), "white space stands around the ARN").repair(text.trim()));
    }
    if let Some(start) = text.find("${") {
        let end = text.get(start..)?.find('}').map_or(text.len(), |length| start + length + 1);
        let variable = text.get(start..end)?;
        // What is to be filled in is a placeholder, whoever was to do it.
        return is_placeholder(variable).is_none().then(|| unreplaced(start..end, variable));
    }
    let masked = masked(text);
    let mut start = 0;
    let part = |part: &str| {
        let range = start..start + part.len();
        start = range.end + 1;
        range
    };
    let ranges: Vec<_> = masked.splitn(6, ':').map(part).collect();
    let part = |index: usize| {
        let range = ranges.get(index).cloned().unwrap_or(text.len()..text.len());
        let (text, masked) =
            (text.get(range.clone()).unwrap_or_default(), masked.get(range.clone()).unwrap_or_default());
        Part { start: range.start, text, masked }
    };
    // Where a colon is missing it may be in a hole.
    if ranges.len() < 6 && hole::has_hole(text) {
        return None;
    }
    let (region, account) = (part(3), part(4));
    let is_shifted = account.masked.starts_with("oidc-provider");
    prefix(part(0), part(1))
        .or_else(|| partition(part(1)))
        .or_else(|| service(part(2), text))
        .or_else(|| match (is_shifted, region.text.is_empty()) {
            (true, true) => Some(Fault::new(region.range(), "the ARN has no account id")),
            (true, false) => Some(
                Fault::new(region.start..region.start, "an ARN of `iam` has an empty region: two colons follow `iam`")
                    .repair(":"),
            ),
            (false, false) if region.is_known() && ranges.len() == 6 => Some(
                Fault::new(region.range(), format!("an ARN of `iam` has no region, found `{}`", region.shown()))
                    .repair(""),
            ),
            (false, _) if ranges.len() < 6 => {
                Some(Fault::new(text.len()..text.len(), "the ARN ends before it names a provider"))
            }
            (false, _) => None,
        })
        .or_else(|| self::account(account))
        .or_else(|| resource(part(5)))
}

fn unreplaced(range: Range<usize>, variable: &str) -> Fault {
    let message = format!("`{}` is not replaced by a value: a principal has no variables", variable.escape_debug());
    Fault::new(range, message).help("write the value itself")
}

fn prefix(arn: Part<'_>, next: Part<'_>) -> Option<Fault> {
    if arn.text == "arn" {
        return None;
    }
    let message = format!("a provider's ARN begins with `arn:`, found `{}`", arn.shown());
    Some(if arn.text.eq_ignore_ascii_case("arn") {
        Fault::new(arn.range(), message).repair("arn")
    } else if next.text == "iam" {
        Fault::new(arn.range(), message).repair(format!("arn:{}", arn.text))
    } else {
        Fault::new(arn.range(), message)
    })
}

fn partition(partition: Part<'_>) -> Option<Fault> {
    if !partition.is_known() || Partition::check(partition.text).is_ok() {
        return None;
    }
    let lower = partition.text.to_ascii_lowercase();
    if partition.text == "iam" {
        return Some(Fault::new(partition.range(), "the ARN has no partition").repair("aws:iam"));
    }
    if partition.text.is_empty() {
        return Some(Fault::new(partition.range(), "the ARN has no partition"));
    }
    let message = format!("`{}` is no AWS partition", partition.shown());
    let fault = Fault::new(partition.range(), message).help("write `aws`, `aws-cn` or `aws-us-gov`");
    Some(if Partition::check(&lower).is_ok() { fault.repair(lower) } else { fault })
}

fn service(service: Part<'_>, text: &str) -> Option<Fault> {
    if !service.is_known() || service.text == "iam" {
        return None;
    }
    let message = format!("a provider belongs to the service `iam`, found `{}`", service.shown());
    let fault = Fault::new(service.range(), message);
    Some(if text.contains(":oidc-provider/") || service.text.eq_ignore_ascii_case("iam") {
        fault.repair("iam")
    } else {
        fault.names_no_provider()
    })
}

fn account(account: Part<'_>) -> Option<Fault> {
    let text = account.text;
    let shown = account.shown();
    let new =
        |message| Fault::new(account.range(), message).help("write the 12 digits of the account that the role is in");
    if hole::has_hole(text) {
        // A hole makes up the rest of it.
        let known: String = text.chars().filter(|c| !hole::is_hole(*c)).collect();
        let is_piece = known.len() <= 12 && known.bytes().all(|byte| byte.is_ascii_digit());
        return (!is_piece).then(|| new(format!("an account id is 12 digits: `{known}` can be no part of one")));
    }
    if !account.is_known() || AccountId::check(text).is_ok() {
        return None;
    }
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    Some(if text.is_empty() {
        new("the ARN has no account id".to_owned())
    } else if text.starts_with(['$', '%']) {
        unreplaced(account.range(), text)
    } else if text.contains(['*', '?']) {
        new(format!("a provider belongs to one account: `{shown}` is not a pattern"))
    } else if AccountId::check(&digits).is_ok() {
        new(format!("an account id is 12 digits and nothing else, found `{shown}`")).repair(digits)
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        new(format!("an account id has 12 digits, and `{shown}` has {}", text.len()))
    } else {
        new(format!("an account id is 12 digits, found `{shown}`"))
    })
}

fn resource(resource: Part<'_>) -> Option<Fault> {
    if let Some(issuer) = resource.masked.strip_prefix("oidc-provider/") {
        return self::issuer(issuer, resource.start + "oidc-provider/".len());
    }
    let end = resource.masked.find(['/', ':']).unwrap_or(resource.masked.len());
    let kind = resource.masked.get(..end)?;
    let range = resource.start..resource.start + end;
    if hole::has_hole(kind) {
        return None;
    }
    if kind.is_empty() {
        return Some(Fault::new(range, "the ARN ends before it names a provider"));
    }
    if kind == "oidc-provider" {
        let colon = range.end..range.end + 1;
        return Some(match resource.masked.get(end..) {
            Some(rest) if rest.starts_with(':') => {
                Fault::new(colon, "a slash follows `oidc-provider`, found `:`").repair("/")
            }
            _ => Fault::new(range.end..range.end, "the ARN names no issuer"),
        });
    }
    let message = format!("the ARN of an OIDC provider goes on with `oidc-provider/`, found `{}`", kind.escape_debug());
    let fault = Fault::new(range, message);
    let is_meant = nearest(kind, ["oidc-provider"]).is_some() || kind.contains("oidc") || kind.contains("openid");
    Some(if is_meant { fault.repair("oidc-provider") } else { fault.names_no_provider() })
}

fn issuer(issuer: &str, start: usize) -> Option<Fault> {
    if issuer.is_empty() {
        return Some(Fault::new(start..start, "the ARN names no issuer"));
    }
    if let Some((scheme, _)) = issuer.split_once("://") {
        let scheme = format!("{scheme}://");
        let message = format!("a provider's ARN holds its URL without `{}`", scheme.escape_debug());
        return Some(Fault::new(start..start + scheme.len(), message).repair(""));
    }
    if let Some(offset) = issuer.find('#') {
        return Some(Fault::new(start + offset..start + issuer.len(), "an issuer URL has no fragment").repair(""));
    }
    // A hole counts as a letter, which is shorter.
    let filled = hole::fill(issuer, |_| MASK.to_string());
    let fault = Issuer::check(&filled).err()?;
    let count = filled.get(..fault.offset)?.chars().count();
    let (offset, found) = issuer.char_indices().nth(count).unwrap_or((issuer.len(), '\0'));
    let rest = issuer.get(offset..)?;
    let at = start + offset;
    let rule = fault.problem.rule();
    let help = "write the issuer as the provider was created with, without `https://`";
    Some(match (fault.problem, found) {
        (Problem::Structure(_), '?') => Fault::new(at..at + rest.len(), rule).repair(""),
        (Problem::Structure(_), ':') => {
            let port = rest.get(..rest.find('/').unwrap_or(rest.len()))?;
            let fault = Fault::new(at..at + port.len(), rule)
                .help("let the issuer be reached, and its tokens say `iss`, without a port");
            if port == ":443" { fault.repair("") } else { fault }
        }
        (Problem::Character(_), _) => {
            Fault::new(at..at + found.len_utf8(), format!("{rule}, found `{}`", found.escape_debug())).help(help)
        }
        _ => Fault::new(at..at + rest.len().min(1), rule).help(help),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_repaired_at_once() {
        const GITLAB: &str = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
        assert!(fault(GITLAB).is_none());
        assert_eq!(repaired(GITLAB).as_deref(), Some(GITLAB));
        let text = "\tArn:AWS:IAM:eu-west-1:1234-5678-9012:openid-provider/https://gitlab.com:443#a\n";
        let fault = fault(text).unwrap();
        assert_eq!((fault.range, &*fault.message), (0..text.len(), "white space stands around the ARN"));
        assert_eq!(repaired(text).as_deref(), Some(GITLAB));
        assert_eq!(repaired("arn:aws:iam::1:oidc-provider/https://gitlab.com"), None);
    }

    #[test]
    fn placeholders_are_passed_over() {
        assert!(fault("arn:aws:iam::<ACCOUNT>:oidc-provider/gitlab.com").is_none());
        assert!(fault("arn:aws:iam::123456789012:oidc-provider/idp.example.com/{{ org }}").is_none());
        let text = "arn:aws:iam::<ACCOUNT>:oidc-provider/https://<ISSUER>/a";
        assert_eq!(fault(text).unwrap().message, "a provider's ARN holds its URL without `https://`");
        assert_eq!(repaired(text).as_deref(), Some("arn:aws:iam::<ACCOUNT>:oidc-provider/<ISSUER>/a"));
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in
            [":", "arn:", "https://", "<a>", "${", "oidc-provider/", "arn:aws:iam::1:oidc-provider/", "\u{f0000}"]
        {
            let _ = repaired(&piece.repeat(5_000));
            let _ = repaired(&format!("arn:aws:iam::123456789012:oidc-provider/{}", piece.repeat(5_000)));
        }
    }
}
