//! The verdict entry allocates nothing.

use policy_core::document::TrustPolicy;
use policy_core::evaluate::{ContextEntry, Request, evaluate, verdict};
use policy_core::names::Operator;

const VALUES: &str = r#"["x", "x*?", "${k:one}", "${k:absent, 'x*'}", "${k:many}", "${", "é", 1.5, true, "2026-09-11T08:30:00.5Z", "10.0.0.0/8", "arn:aws:iam::1:role/*"]"#;

#[test]
fn verdict_allocates_nothing() {
    let operators = Operator::names().chain(["NullIfExists"]);
    let keys = ["k:one", "K:ACCENT", "k:arn", "k:many", "k:empty", "k:absent"]
        .map(|key| format!(r#""{key}":{VALUES}"#))
        .join(",");
    let policies: Vec<TrustPolicy> = operators
        .flat_map(|operator| ["Allow", "Deny"].map(|effect| format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Principal":{{"AWS":"*","Federated":["x","p"]}},"Action":"sts:*","Condition":{{"{operator}":{{{keys}}}}}}}]}}"#
        )))
        .map(|text| text.parse().unwrap())
        .collect();
    assert_eq!(policies.len(), 320);
    let context = [
        ContextEntry::one("k:one", "xyz"),
        ContextEntry::one("k:accent", "É"),
        ContextEntry::one("k:arn", "arn:aws:iam::1:role/x"),
        ContextEntry::several("k:many", &["x", "1.50", "10.1.2.3", "2026-09-11T08:30:00.5Z"]),
        ContextEntry::one("k:empty", ""),
    ];
    let request = Request { action: "sts:AssumeRoleWithWebIdentity", principal: "p", context: &context };
    let all =
        |judge: &dyn Fn(&TrustPolicy)| allocation_counter::measure(|| policies.iter().for_each(judge)).count_total;
    let quiet = all(&|policy| {
        std::hint::black_box(verdict(policy, &request));
    });
    let traced = all(&|policy| {
        std::hint::black_box(evaluate(policy, &request));
    });
    assert_eq!(quiet, 0);
    assert!(traced > 0, "the counter counts");
}
