//! What do the parts of a policy that are not known yet stand for, as far as the policy itself or a token tells?
//!
//! Terraform and CloudFormation build policies from the attributes of other resources. Whoever reads their sources has
//! [holes](crate::names::hole) in the policy. [`complete`] puts in the issuer that the rest of the policy gives away; [`suppose`]
//! finds what the holes would have to be for a token to get in; [`fill`] puts in what is known from elsewhere.

mod complete;
mod suppose;

pub use complete::complete;
pub use suppose::{Supposition, suppose};

use crate::document::TrustPolicy;
use crate::json::{Node, Value, read, to_node};
use crate::names::hole;

/// The policy with these texts in place of its holes, by their numbers; those without a text stay.
///
/// ```
/// use policy_core::document::TrustPolicy;
/// use policy_core::names::hole;
/// use policy_core::unknowns::fill;
///
/// let account = hole::character(0).unwrap();
/// let text = concat!(
///     r#"{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::ACCOUNT:oidc-provider/gitlab.com"},"#,
///     r#""Action":"sts:AssumeRoleWithWebIdentity"}]}"#,
/// );
/// let policy: TrustPolicy = text.replace("ACCOUNT", &account.to_string()).parse()?;
/// let filled = fill(&policy, &|number| (number == 0).then(|| "123456789012".to_owned()));
/// assert_eq!(filled.to_json(), text.replace("ACCOUNT", "123456789012"));
/// # Ok::<(), policy_core::json::ReadError>(())
/// ```
pub fn fill(policy: &TrustPolicy, known: &dyn Fn(u32) -> Option<String>) -> TrustPolicy {
    let mut node = to_node(policy);
    fill_node(&mut node, known);
    read(&node).policy
}

fn fill_node(node: &mut Node, known: &dyn Fn(u32) -> Option<String>) {
    match &mut node.value {
        Value::String(text) => fill_text(text, known),
        Value::Array(elements) => elements.iter_mut().for_each(|element| fill_node(element, known)),
        Value::Object(members) => {
            for member in members {
                fill_text(&mut member.key, known);
                fill_node(&mut member.value, known);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn fill_text(text: &mut String, known: &dyn Fn(u32) -> Option<String>) {
    if hole::has_hole(text) {
        *text = hole::fill(text, |number| {
            known(number).unwrap_or_else(|| hole::character(number).map(String::from).unwrap_or_default())
        });
    }
}
