//! Texts that stand for something the author meant to fill in.

use std::ops::Range;

/// Words that never belong to a real value; written like this, between characters that are no letters or digits.
const WORDS: [&str; 9] =
    ["TODO", "FIXME", "CHANGEME", "CHANGE_ME", "CHANGE-ME", "REPLACEME", "REPLACE_ME", "PLACEHOLDER", "REDACTED"];

/// Those of them that are no names either when they are written in lower case.
const WORDS_IN_ANY_CASE: [&str; 4] = ["CHANGEME", "CHANGE_ME", "CHANGE-ME", "REDACTED"];

/// The bytes of the first placeholder in a text.
///
/// Placeholders are
///
/// * names in brackets: `<account-id>`, `[TEAM]`, `{{ org }}`, `{org-id}`; a policy variable `${…}`, the `[bot]` of
///   `dependabot[bot]`, a UUID in braces and the `<yaml>` of Pulumi's subjects are none;
/// * `YOUR_ORG`, `your-repo`, `YOURACCOUNT`;
/// * four or more `x` in a row;
/// * `TODO`, `CHANGEME`, `REDACTED` and their like;
/// * in the account of an ARN: a word in capitals, such as `AWS_ACCOUNT_ID`, or any number of `x`; the former also when it is
///   the whole text and speaks of an account.
pub(crate) fn is_placeholder(text: &str) -> Option<Range<usize>> {
    let account = account(text);
    let mut previous = None;
    for (start, c) in text.char_indices() {
        if account.as_ref().is_some_and(|account| account.start == start) {
            return account;
        }
        let rest = text.get(start..)?;
        let begins_word = !previous.is_some_and(|c: char| c.is_ascii_alphanumeric());
        let length = match c {
            '<' | '{' | '[' => bracketed(rest, previous),
            'x' | 'X' => crossed_out(rest),
            _ if begins_word => word(rest).or_else(|| yours(rest, previous)),
            _ => None,
        };
        if let Some(length) = length {
            return Some(start..start + length);
        }
        previous = Some(c);
    }
    None
}

/// The account of an ARN, or the whole text, when it is a word in capitals.
fn account(text: &str) -> Option<Range<usize>> {
    let is_upper = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.len() >= 2
            && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
    };
    let is_crossed_out = |text: &str| text.len() >= 2 && text.chars().all(|c| matches!(c, 'x' | 'X'));
    if text.starts_with("arn:") {
        let start = text.match_indices(':').nth(3)?.0 + 1;
        let account = text.get(start..)?.split(':').next()?;
        return (is_upper(account) || is_crossed_out(account)).then_some(start..start + account.len());
    }
    // A longer text is no name of an account; the limit also keeps repeated searches linear.
    (text.len() <= 64 && text.contains("ACCOUNT") && text.contains('_') && is_upper(text)).then_some(0..text.len())
}

/// The length of a name in brackets at the beginning of a text.
fn bracketed(rest: &str, previous: Option<char>) -> Option<usize> {
    let (open, close) = match rest {
        _ if rest.starts_with('<') => ("<", ">"),
        _ if rest.starts_with("{{") => ("{{", "}}"),
        _ if rest.starts_with('{') => ("{", "}"),
        _ if rest.starts_with('[') => ("[", "]"),
        _ => return None,
    };
    let inner = rest.get(open.len()..)?;
    // Nobody gives a placeholder a longer name, and a limit keeps the search linear.
    let mut end = None;
    for (offset, _) in inner.char_indices().take(65) {
        if inner.get(offset..).is_some_and(|tail| tail.starts_with(close)) {
            end = Some(offset);
            break;
        }
    }
    let end = end?;
    let name = inner.get(..end)?.trim();
    let is_name = name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '\''));
    let is_meant = match open {
        // Slack writes links as `<http://…>`, which is damage rather than a placeholder: it has a colon. Pulumi's subjects hold `<yaml>`.
        "<" | "{{" => previous != Some('$') && name != "yaml",
        "{" => !matches!(previous, Some('$' | '{')) && !name.contains(|c: char| c.is_ascii_digit()),
        // `[a-z]` is somebody's regular expression.
        _ => {
            !previous.is_some_and(|c| c.is_ascii_alphanumeric() || c == ']')
                && name.split('-').all(|part| part.len() >= 2)
        }
    };
    (is_name && is_meant).then_some(open.len() + end + close.len())
}

/// The length of four or more `x` in a row, all in one case.
fn crossed_out(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    let length = rest.chars().take_while(|c| *c == first).count();
    (length >= 4).then_some(length)
}

/// The length of one of the [`WORDS`].
fn word(rest: &str) -> Option<usize> {
    let ends = |length| !rest.get(length..).is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let begins = |word: &&&str| match rest.get(..word.len()) {
        Some(head) if head == **word => ends(word.len()),
        Some(head) => head.eq_ignore_ascii_case(word) && WORDS_IN_ANY_CASE.contains(word) && ends(word.len()),
        None => false,
    };
    WORDS.iter().find(begins).map(|word| word.len())
}

/// The length of `YOUR_ORG`, `your-org` or `YOURORG`, which must not be part of a longer name such as `know-your-customer`.
fn yours(rest: &str, previous: Option<char>) -> Option<usize> {
    let (your, tail) = rest.split_at_checked(4)?;
    if !your.eq_ignore_ascii_case("your") || matches!(previous, Some('-' | '_')) {
        return None;
    }
    let is_named = tail.starts_with(['_', '-', ' ']) && tail.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic());
    let is_shouted = your == "YOUR" && tail.starts_with(|c: char| c.is_ascii_uppercase());
    let length = tail.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(tail.len());
    (is_named || is_shouted).then_some(4 + length.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found() {
        for (text, found) in [
            ("arn:aws:iam::<ACCOUNT_ID>:oidc-provider/gitlab.com", "<ACCOUNT_ID>"),
            ("arn:aws:iam::<AWS account ID>:oidc-provider/<OIDC provider>", "<AWS account ID>"),
            ("arn:aws:iam::AWS_ACCOUNT_ID:oidc-provider/gitlab.com", "AWS_ACCOUNT_ID"),
            ("arn:aws:iam::ACCOUNT:oidc-provider/gitlab.com", "ACCOUNT"),
            ("arn:aws:iam::XXX:oidc-provider/gitlab.com", "XXX"),
            ("arn:aws:iam::xxxxxxxxxxxx:oidc-provider/gitlab.com", "xxxxxxxxxxxx"),
            ("arn:aws:iam::1234xxxxxxxx:oidc-provider/gitlab.com", "xxxxxxxx"),
            ("arn:aws:iam::YOURAWSACCOUNTID:oidc-provider/gitlab.com", "YOURAWSACCOUNTID"),
            ("arn:aws:iam::[YOUR AWS ACCOUNT ID]:oidc-provider/oidc.vercel.com", "[YOUR AWS ACCOUNT ID]"),
            ("arn:aws:iam::123456789012:oidc-provider/oidc.circleci.com/org/<organization_id>", "<organization_id>"),
            ("arn:aws:iam::123456789012:oidc-provider/vstoken.dev.azure.com/{org-id}", "{org-id}"),
            ("AWS_ACCOUNT_ID", "AWS_ACCOUNT_ID"),
            ("repo:{{ org }}/app:*", "{{ org }}"),
            ("repo:your-org/app:*", "your-org"),
            ("repo:YOUR_ORG/YOUR_REPO:*", "YOUR_ORG"),
            ("repo:<your-org/your-repo>:*", "<your-org/your-repo>"),
            ("owner:[TEAM SLUG]:project:web", "[TEAM SLUG]"),
            ("prefect:account:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "xxxxxxxx"),
            ("prefect:account:TODO", "TODO"),
            ("CHANGE_ME", "CHANGE_ME"),
            ("repo:redacted/app:*", "redacted"),
            ("[REDACTED]", "[REDACTED]"),
        ] {
            assert_eq!(is_placeholder(text).and_then(|range| text.get(range)), Some(found), "{text}");
        }
    }

    #[test]
    fn real_values_are_none() {
        for text in [
            "",
            "arn:aws:iam::111122223333:oidc-provider/gitlab.com",
            "arn:aws:iam::\u{f0000}:oidc-provider/\u{f0001}",
            "dependabot[bot]",
            "repo:acme/todo:*",
            "repo:acme/know-your-customer:ref:refs/heads/main",
            "repo:acme/yourls:*",
            "repo:acme/XXIX:ref:refs/tags/v1",
            "repo:acme/app:environment:PROD_EU",
            "{c3a0e3f1-aaaa-4bbb-8ccc-dddddddddddd}:{d3a0e3f1-aaaa-4bbb-8ccc-dddddddddddd}",
            "pulumi:environments:org:contoso:env:<yaml>",
            "${aws:username}",
            "${*}",
            "repo:acme/[a-z]*",
            "repo:acme/[a-zA-Z]*",
            "<http://gitlab.com|gitlab.com>",
            "system:serviceaccount:default:<",
        ] {
            assert_eq!(is_placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in ["<", "[", "{{", "{", "<ab", "your", "YOUR", "xX", "ACCOUNT_", "arn:"] {
            let text = piece.repeat(20_000);
            let _ = is_placeholder(&text);
        }
    }
}
