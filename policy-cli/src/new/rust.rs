//! A recommended policy as `trust_policy!`, in the short form.

use policy_core::names::Action;
use policy_core::provider::Recommended;

/// The macro, with a final line break.
pub(super) fn write(recommended: &Recommended) -> String {
    let issuer =
        recommended.principal.split_once(":oidc-provider/").map_or(&*recommended.principal, |(_, issuer)| issuer);
    let mut lines = vec![format!("provider: {}", literal(&recommended.principal))];
    let mut others = Vec::new();
    for condition in &recommended.conditions {
        let claim = condition.key.strip_prefix(issuer).and_then(|rest| rest.strip_prefix(':'));
        let values = list(condition.values.iter().map(String::as_str));
        match claim {
            Some(claim) if is_plain(condition.operator.as_str()) => lines.push(format!("{claim}: {values}")),
            _ => {
                let (operator, key) = (literal(condition.operator.as_str()), literal(&condition.key));
                others.push(format!("{operator}: {{ {key}: {values} }}"));
            }
        }
    }
    if !others.is_empty() {
        lines.push(format!("when: {{ {} }}", others.join(", ")));
    }
    if recommended.actions != [Action::ASSUME_ROLE_WITH_WEB_IDENTITY] {
        lines.push(format!("actions: {}", list(recommended.actions.iter().map(Action::as_str))));
    }
    let lines: Vec<String> = lines.into_iter().map(|line| format!("    {line},\n")).collect();
    format!("trust_policy! {{\n{}}}\n", lines.concat())
}

/// What a claim without an operator stands for: wildcards mean `StringLike`.
fn is_plain(operator: &str) -> bool {
    matches!(operator, "StringEquals" | "StringLike")
}

fn literal(text: &str) -> String {
    format!("{text:?}")
}

fn list<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.map(literal).collect();
    match values.as_slice() {
        [value] => value.clone(),
        values => format!("[{}]", values.join(", ")),
    }
}
