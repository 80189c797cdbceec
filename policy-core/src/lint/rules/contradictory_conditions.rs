use std::collections::HashMap;

use super::{audience_matches_nobody, subject_matches_nobody};
use crate::admission::at_most;
use crate::diagnostic::Finding;
use crate::document::Scalar;
use crate::language::Language;
use crate::lint::garbled::is_garbled;
use crate::lint::pattern::Pattern;
use crate::lint::{Condition, Context, Federated, Key, StatementView};
use crate::names::{BaseOperator, Family, Operator, SetPrefix};

super::lint!("contradictory_conditions", Shut, Error, "conditions of one statement that no token meets together");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        findings.extend(two_providers(statement));
        let mut groups: Vec<(String, Vec<Positive<'_>>)> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for condition in &statement.conditions {
            if let Some(operator) = condition.operator.filter(|operator| is_positive(*operator))
                && let Some(name) = single_valued(condition, operator)
            {
                findings.extend(no_value(statement, condition, operator));
                let number = *numbers.entry(name.clone()).or_insert(groups.len());
                match groups.get_mut(number) {
                    Some((_, group)) => group.push(Positive { condition, operator }),
                    None => groups.push((name, vec![Positive { condition, operator }])),
                }
            }
        }
        for (name, positives) in &groups {
            let found = if positives.len() > 1 { contradiction(context, statement, positives) } else { None };
            findings.extend(found.or_else(|| of_sets(context, statement, name, positives)));
        }
    }
}

/// A condition that a key must match to meet.
#[derive(Clone, Copy)]
struct Positive<'a> {
    condition: &'a Condition<'a>,
    operator: Operator,
}

fn is_positive(operator: Operator) -> bool {
    operator.base().family() == Family::String && !operator.base().is_negated()
}

/// Which key it is, whatever the letter case, if it has one value only: of several values each condition may mean another one.
fn single_valued(condition: &Condition<'_>, operator: Operator) -> Option<String> {
    match condition.key {
        Key::Claim { provider, claim } if !claim.eq_ignore_ascii_case("amr") && !claim.eq_ignore_ascii_case("oaud") => {
            Some(format!("{provider} {}", claim.to_ascii_lowercase()))
        }
        Key::Service if operator.set_prefix().is_none() => Some(condition.key_text.to_ascii_lowercase()),
        _ => None,
    }
}

/// Whether the condition fails without its key; every token has `sub` and `aud`.
fn requires_key(condition: &Condition<'_>, operator: Operator) -> bool {
    let is_given =
        condition.claim().is_some_and(|claim| claim.eq_ignore_ascii_case("sub") || claim.eq_ignore_ascii_case("aud"));
    is_given || !(operator.is_if_exists() || operator.set_prefix() == Some(SetPrefix::ForAllValues))
}

/// More comparisons than this no policy within IAM's quota needs.
const MAX_COMPARISONS: usize = 1 << 14;

fn contradiction(context: &Context<'_>, statement: &StatementView<'_>, positives: &[Positive<'_>]) -> Option<Finding> {
    if !positives.iter().any(|positive| requires_key(positive.condition, positive.operator)) {
        return None;
    }
    let mut patterns = Vec::with_capacity(positives.len());
    let mut total = 0;
    for positive in positives {
        let mut list = Vec::with_capacity(positive.condition.values.as_slice().len());
        for value in positive.condition.values {
            if is_garbled(value.as_str()) {
                return None;
            }
            list.push(Pattern::new(value.as_str(), context.policy.has_variables()));
        }
        total += list.len();
        patterns.push(list);
    }
    // One list of exact values is held against all the other lists.
    let mut best: Option<(usize, Vec<String>)> = None;
    for (index, list) in patterns.iter().enumerate() {
        let Some(values) = exact(list) else { continue };
        let is_better = |(best, others): &(usize, Vec<String>)| {
            (ignores_case(positives, index), values.len()) < (ignores_case(positives, *best), others.len())
        };
        if !values.is_empty() && values.len() * total <= MAX_COMPARISONS && best.as_ref().is_none_or(is_better) {
            best = Some((index, values));
        }
    }
    let (base, mut left) = best?;
    let first = left.first()?.clone();
    for (other, list) in patterns.iter().enumerate() {
        if other == base || list.is_empty() {
            continue;
        }
        let ignore_case = ignores_case(positives, base) || ignores_case(positives, other);
        left.retain(|value| list.iter().any(|pattern| pattern.may_match(value, ignore_case)));
        if left.is_empty() {
            if positives.iter().any(|positive| is_dead(context, statement, positive)) {
                return None;
            }
            let (base, other) = (positives.get(base)?, positives.get(other)?);
            return Some(finding(statement, base, other, &first));
        }
    }
    None
}

/// The texts of a list of which each value stands for one only.
fn exact(patterns: &[Pattern<'_>]) -> Option<Vec<String>> {
    let mut texts = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        texts.push(pattern.exact()?);
    }
    Some(texts)
}

/// The same for patterns, and for what a `Not` operator rules out: no text is in all the sets.
fn of_sets(
    context: &Context<'_>,
    statement: &StatementView<'_>,
    name: &str,
    positives: &[Positive<'_>],
) -> Option<Finding> {
    let mut all = positives.to_vec();
    for condition in &statement.conditions {
        if let Some(operator) = condition.operator
            && operator.base().family() == Family::String
            && operator.base().is_negated()
            && single_valued(condition, operator).as_deref() == Some(name)
            && !condition.values.as_slice().is_empty()
        {
            all.push(Positive { condition, operator });
        }
    }
    let is_required = positives.iter().any(|positive| requires_key(positive.condition, positive.operator));
    if all.len() < 2 || !is_required {
        return None;
    }
    let mut sets = Vec::with_capacity(all.len());
    for Positive { condition, operator } in &all {
        let values = condition.values.as_slice();
        if values.is_empty() || condition.has_value(&is_garbled) {
            return None;
        }
        sets.push(at_most(operator.base(), values, context.policy.has_variables()));
    }
    let is_nothing = |of: &[Language]| Language::intersection(of).is_empty(context.purse.budget()).ok();
    if !is_nothing(&sets)? {
        return None;
    }
    // A list that matches nothing by itself is another matter.
    if sets.iter().any(|set| set.is_empty(context.purse.budget()).ok() != Some(false))
        || positives.iter().any(|one| is_dead(context, statement, one))
    {
        return None;
    }
    for (index, (base, set)) in all.iter().zip(&sets).enumerate() {
        for (other, other_set) in all.iter().zip(&sets).skip(index + 1) {
            if is_nothing(&[set.clone(), other_set.clone()])? {
                return Some(finding(statement, base, other, first_value(base.condition)));
            }
        }
    }
    let is_meant = |condition: &Condition<'_>| all.iter().any(|one| std::ptr::eq(one.condition, condition));
    let last = statement.conditions.get(statement.conditions.iter().rposition(is_meant)?)?;
    let message = format!(
        "no `{}` meets all {} conditions on it, {}",
        last.key_text,
        all.len(),
        statement.consequence(Operator::STRING_EQUALS)
    );
    let finding = Finding::new(&LINT, &last.path, message).at_key();
    Some(finding.help("remove the conditions that are not meant").note(ALL_MUST_HOLD))
}

const ALL_MUST_HOLD: &str = "all conditions of a statement must hold; only the values of one list are alternatives";

/// A list without values, which nothing is in.
fn no_value(statement: &StatementView<'_>, condition: &Condition<'_>, operator: Operator) -> Option<Finding> {
    if !condition.values.as_slice().is_empty() || !requires_key(condition, operator) {
        return None;
    }
    let message = format!("`{}` must be one of no values, {}", condition.key_text, statement.consequence(operator));
    Some(Finding::new(&LINT, &condition.path, message).help("write the values that are meant, or remove the key"))
}

fn ignores_case(positives: &[Positive<'_>], index: usize) -> bool {
    positives.get(index).is_some_and(|positive| positive.operator.base().ignores_case())
}

/// Whether another lint already says that all the values of a condition are wrong.
fn is_dead(context: &Context<'_>, statement: &StatementView<'_>, positive: &Positive<'_>) -> bool {
    let Positive { condition, operator } = positive;
    let Some(provider) = statement.provider_of(condition).and_then(Federated::narrowed) else {
        return false;
    };
    let dead = match condition.claim().map(str::to_ascii_lowercase).as_deref() {
        Some("sub") => subject_matches_nobody::dead_values(context, condition, *operator, &provider).len(),
        Some("aud") => audience_matches_nobody::dead_values(context, condition, *operator, &provider).len(),
        _ => 0,
    };
    dead == condition.values.as_slice().len()
}

fn finding(statement: &StatementView<'_>, base: &Positive<'_>, other: &Positive<'_>, value: &str) -> Finding {
    let other_value = first_value(other.condition);
    let later = if position(statement, base) > position(statement, other) { base } else { other };
    let not = if other.operator.base().is_negated() { "not " } else { "" };
    let message = format!(
        "no `{}` is both `{value}`, as `{}` asks, and {not}`{other_value}`, as `{}` asks, {}",
        base.condition.key_text,
        base.operator,
        other.operator,
        statement.consequence(base.operator)
    );
    if other.operator.base().is_negated() {
        let finding = Finding::new(&LINT, &later.condition.path, message).at_key();
        return finding.help("remove one of the two").note(ALL_MUST_HOLD);
    }
    let is_like = other.operator.base() == BaseOperator::StringLike;
    let list = Operator::bare(if is_like { BaseOperator::StringLike } else { base.operator.base() });
    Finding::new(&LINT, &later.condition.path, message)
        .at_key()
        .help(format!("write the values as one list under `{list}` if one of them is enough"))
        .note(ALL_MUST_HOLD)
}

fn first_value<'a>(condition: &Condition<'a>) -> &'a str {
    condition.values.as_slice().first().map_or("", Scalar::as_str)
}

fn position(statement: &StatementView<'_>, positive: &Positive<'_>) -> Option<usize> {
    statement.conditions.iter().position(|condition| std::ptr::eq(condition, positive.condition))
}

/// A token has one issuer, and with it the keys of one provider.
fn two_providers(statement: &StatementView<'_>) -> Option<Finding> {
    let required = |condition: &Condition<'_>| match condition.operator {
        Some(operator) if operator.base() == BaseOperator::Null => {
            !condition.has_value(&|value| !value.eq_ignore_ascii_case("false"))
        }
        Some(operator) => {
            !operator.base().is_negated()
                && !operator.is_if_exists()
                && operator.set_prefix() != Some(SetPrefix::ForAllValues)
        }
        None => false,
    };
    let mut first: Option<(&Condition<'_>, usize)> = None;
    let mut other = None;
    for condition in &statement.conditions {
        let Key::Claim { provider, .. } = condition.key else { continue };
        match first {
            _ if !required(condition) => {}
            None => first = Some((condition, provider)),
            Some((_, own)) if own != provider => {
                other = Some(condition);
                break;
            }
            Some(_) => {}
        }
    }
    let ((first, _), other) = (first?, other?);
    let message = format!(
        "no token has the keys of two providers, and both `{}` and `{}` are asked for, {}",
        first.key_text,
        other.key_text,
        statement.consequence(Operator::STRING_EQUALS)
    );
    Some(Finding::new(&LINT, &other.path, message).at_key().help("write a statement for each provider"))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{PREFECT, allow, arn, deny, prefect, shut};

    #[test]
    fn findings() {
        for (policy, expected) in [
            (
                prefect(
                    r#"{"StringEquals":{"P:sub":"prefect:account:ID"},"StringLike":{"P:sub":"prefect:account:2*"}}"#,
                ),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:sub` is both `prefect:account:11111111-2222-4333-8444-555555555555`, as `StringEquals` asks, and `prefect:account:2*`, as `StringLike` asks, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 help: write the values as one list under `StringLike` if one of them is enough\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            (
                prefect(
                    r#"{"StringLike":{"P:sub":"prefect:account:2*"},"ForAnyValue:StringEquals":{"P:sub":["prefect:account:ID"]}}"#,
                ),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:sub` is both `prefect:account:11111111-2222-4333-8444-555555555555`, as `ForAnyValue:StringEquals` asks, and `prefect:account:2*`, as `StringLike` asks, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/ForAnyValue:StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 help: write the values as one list under `StringLike` if one of them is enough\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            // they have a value in common
            (
                prefect(
                    r#"{"StringEquals":{"P:sub":["prefect:account:ID","prefect:account:22222222-2222-4333-8444-555555555555"]},"StringLike":{"P:sub":"prefect:account:2*"}}"#,
                ),
                "",
            ),
            (prefect(r#"{"StringEquals":{"P:email":"a@b.c"},"StringEqualsIgnoreCase":{"P:email":"A@B.C"}}"#), ""),
            (prefect(r#"{"StringEqualsIgnoreCase":{"P:email":"A@B.C"},"StringLike":{"P:email":"a@*"}}"#), ""),
            (
                prefect(r#"{"StringEqualsIgnoreCase":{"P:email":"A@B.C"},"StringLike":{"P:email":"b@*"}}"#),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:email` is both `A@B.C`, as `StringEqualsIgnoreCase` asks, and `b@*`, as `StringLike` asks, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:email\n\
                 \x20 help: write the values as one list under `StringLike` if one of them is enough\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            // absent is enough for both
            (prefect(r#"{"StringEqualsIfExists":{"P:email":"a"},"ForAllValues:StringEquals":{"P:email":"b"}}"#), ""),
            (
                prefect(r#"{"StringEqualsIfExists":{"P:email":"a"},"StringEquals":{"P:email":"b"}}"#),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:email` is both `a`, as `StringEqualsIfExists` asks, and `b`, as `StringEquals` asks, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:email\n\
                 \x20 help: write the values as one list under `StringEquals` if one of them is enough\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            // patterns
            (prefect(r#"{"StringLike":{"P:email":"a*"},"StringLikeIfExists":{"P:email":["b*","?b"]}}"#), ""),
            (
                prefect(
                    r#"{"StringLike":{"P:email":"a*"},"StringLikeIfExists":{"P:email":["b*","?"]},"StringNotEquals":{"P:email":"a"}}"#,
                ),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:email` meets all 3 conditions on it, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc-provider:email\n\
                 \x20 help: remove the conditions that are not meant\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            (
                prefect(r#"{"StringLike":{"P:email":"a*"},"ForAnyValue:StringLike":{"P:email":["b*","c"]}}"#),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:email` is both `a*`, as `StringLike` asks, and `b*`, as `ForAnyValue:StringLike` asks, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/ForAnyValue:StringLike/api.prefect.cloud~1oidc-provider:email\n\
                 \x20 help: write the values as one list under `StringLike` if one of them is enough\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:email":"a"},"StringNotLike":{"P:email":["b","a*"]}}"#),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:email` is both `a`, as `StringEquals` asks, and not `b`, as `StringNotLike` asks, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringNotLike/api.prefect.cloud~1oidc-provider:email\n\
                 \x20 help: remove one of the two\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            (prefect(r#"{"StringNotLike":{"P:email":"*"},"StringNotEquals":{"P:email":"b"}}"#), ""),
            // several values
            (prefect(r#"{"ForAnyValue:StringEquals":{"P:amr":"a"},"ForAnyValue:StringLike":{"P:amr":"b"}}"#), ""),
            // negated ones are no contradiction here
            (prefect(r#"{"StringEquals":{"P:email":"a"},"StringNotEquals":{"P:email":"b"}}"#), ""),
            // other lints speak about these
            (
                prefect(r#"{"StringEquals":{"P:sub":"prefect:cloud:ID"},"StringLike":{"P:sub":"prefect:account:1*"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:email":"<email>"},"StringLike":{"P:email":"*@example.com"}}"#),
                "error: placeholder_value: `<email>` is a placeholder\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:email\n\
                 \x20 wrong: <email>\n\
                 \x20 help: write the real value instead of `<email>`\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn a_hole_may_be_anything() {
        for (policy, expected) in [
            (prefect("{\"StringEquals\":{\"P:email\":\"\u{f0000}\"},\"StringLike\":{\"P:email\":\"b\"}}"), ""),
            // AWS's own keys
            (
                prefect(r#"{"StringEquals":{"aws:RequestTag/Team":"a"},"StringLike":{"aws:requesttag/team":"b*"}}"#),
                "error: contradictory_conditions: no `aws:RequestTag/Team` is both `a`, as `StringEquals` asks, and `b*`, as `StringLike` asks, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringLike/aws:requesttag~1team\n\
                 \x20 help: write the values as one list under `StringLike` if one of them is enough\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            // no value
            (
                prefect(r#"{"StringEquals":{"P:sub":[],"P:aud":"prefect-cloud"}}"#),
                "error: contradictory_conditions: `api.prefect.cloud/oidc-provider:sub` must be one of no values, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 help: write the values that are meant, or remove the key\n",
            ),
            (prefect(r#"{"StringEqualsIfExists":{"P:email":[]}}"#), ""),
            // a Deny
            (
                deny(&arn(PREFECT), r#"{"StringEquals":{"P:email":"a"},"StringLike":{"P:email":"b"}}"#),
                "error: contradictory_conditions: no `api.prefect.cloud/oidc-provider:email` is both `a`, as `StringEquals` asks, and `b`, as `StringLike` asks, so the `Deny` keeps nobody out\n\
                 \x20 at key of /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:email\n\
                 \x20 help: write the values as one list under `StringLike` if one of them is enough\n\
                 \x20 note: all conditions of a statement must hold; only the values of one list are alternatives\n",
            ),
            // two providers
            (
                allow(
                    &format!("[{},{}]", arn("a.example.com"), arn("b.example.com")),
                    r#"{"StringEquals":{"a.example.com:sub":"x","b.example.com:sub":"x"}}"#,
                ),
                "error: contradictory_conditions: no token has the keys of two providers, and both `a.example.com:sub` and `b.example.com:sub` are asked for, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/b.example.com:sub\n\
                 \x20 help: write a statement for each provider\n",
            ),
            (
                allow(
                    &format!("[{},{}]", arn("a.example.com"), arn("b.example.com")),
                    r#"{"StringEqualsIfExists":{"a.example.com:sub":"x","b.example.com:sub":"x"}}"#,
                ),
                "",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }
}
