//! Whose condition key is it?

use super::context::Federated;
use super::damage;
use super::placeholder::is_placeholder;
use super::wildcard::matches_ignoring_case;
use crate::names::hole;

/// Whose key a condition tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    /// A claim of one of the statement's own providers.
    Claim {
        /// Which of [`StatementView::federated`](super::StatementView::federated).
        provider: usize,
        /// The claim.
        claim: &'a str,
    },
    /// A key of AWS's own, such as `aws:SourceIp`.
    Service,
    /// A claim under a prefix that is none of the statement's providers.
    Foreign {
        /// The prefix.
        prefix: &'a str,
        /// The claim.
        claim: &'a str,
    },
    /// No prefix, or nothing after it.
    Malformed,
}

/// Whose key a text is, among the providers of its statement.
pub(super) fn key<'a>(text: &'a str, federated: &[Federated<'_>]) -> Key<'a> {
    // Damage mostly stands around a key; what the claim is can still be seen.
    let mended = damage::mended(text);
    let within = |claim: &str| text.rfind(claim).and_then(|start| text.get(start..start + claim.len()));
    for (provider, principal) in federated.iter().enumerate() {
        let meant = principal.meant.as_ref().map(|near| near.issuer.as_str());
        for issuer in principal.issuer().into_iter().chain(meant) {
            if let Some((prefix, rest)) = mended.split_at_checked(issuer.len())
                && prefix.eq_ignore_ascii_case(issuer)
                && let Some(claim) = rest.strip_prefix(':')
                && !claim.is_empty()
                && let Some(claim) = within(claim)
            {
                return Key::Claim { provider, claim };
            }
        }
    }
    let Some((prefix, claim)) = split_key(&mended) else { return Key::Malformed };
    let (Some(prefix), Some(claim)) = (within(prefix), within(claim)) else { return Key::Malformed };
    if let [only] = federated
        && may_be_of(only, prefix)
    {
        return Key::Claim { provider: 0, claim };
    }
    if prefix.contains(['.', '/']) { Key::Foreign { prefix, claim } } else { Key::Service }
}

/// Whether a prefix, or the provider's issuer, is not known yet and may turn out to be the same as the other.
fn may_be_of(federated: &Federated<'_>, prefix: &str) -> bool {
    let issuer = federated.issuer();
    let is_open = hole::has_hole(prefix) || (prefix.contains(['.', '/']) && issuer.is_some_and(hole::has_hole));
    (is_open && issuer.is_none_or(|issuer| may_equal(issuer, prefix))) || is_placeholder(prefix).is_some()
}

/// Prefix and name of a key, neither of them empty. An issuer with its scheme, or with the ARN before it, is one prefix.
pub(crate) fn split_key(text: &str) -> Option<(&str, &str)> {
    let mut before = 0;
    if text.starts_with("arn:") || text.starts_with("http") {
        for mark in &["oidc-provider/", "https://", "http://"] {
            before = text.find(mark).map_or(before, |start| before.max(start + mark.len()));
        }
    }
    let mut colon = before + text.get(before..)?.find(':')?;
    // No issuer has a port, but somebody may write one.
    let rest = text.get(colon + 1..)?.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < text.len() - colon - 1 && rest.starts_with('/') {
        colon = text.len() - rest.len() + rest.find(':')?;
    }
    let (prefix, claim) = (text.get(..colon)?, text.get(colon + 1..)?);
    (colon > before && !claim.is_empty()).then_some((prefix, claim))
}

/// Whether two texts can be the same once their holes are filled; letter case does not matter. True when both have holes.
fn may_equal(a: &str, b: &str) -> bool {
    let (open, closed) = if hole::has_hole(a) { (a, b) } else { (b, a) };
    hole::has_hole(closed) || matches_ignoring_case(&hole::fill(open, |_| "*".to_owned()), closed)
}
