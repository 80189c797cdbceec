//! Any text is JSON or not, just as `serde_json` says; a policy that was read comes back from its own JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::document::TrustPolicy;
use policy_core::json;

fuzz_target!(|text: &str| {
    let node = json::parse(text);
    match (&node, serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(_), Err(error)) => {
            // We keep a number digit for digit, and allow one level more.
            let error = error.to_string();
            assert!(error.starts_with("number out of range") || error.starts_with("recursion limit"), "{error}");
        }
        (Err(error), Ok(_)) => panic!("{error}"),
        (Ok(_), Ok(_)) => {}
        (Err(error), Err(_)) => assert!(text.is_char_boundary(error.offset())),
    }
    let Ok(node) = node else { return };
    let reading = json::read(&node);
    for finding in &reading.findings {
        let span = node.locate(&finding.path, finding.place);
        assert!(text.get(span.start..span.end).is_some());
    }
    // Also a policy that was read in part can be written and read again.
    let policy = &reading.policy;
    match text.parse::<TrustPolicy>() {
        Ok(read) => assert_eq!((read, 0), (policy.clone(), reading.findings.len())),
        Err(error) => assert_eq!(error.findings().count(), reading.findings.len()),
    }
    if reading.findings.is_empty() {
        for text in [policy.to_json(), policy.to_json_pretty()] {
            assert_eq!(text.parse().as_ref(), Ok(policy));
        }
    } else {
        json::parse(&policy.to_json()).unwrap();
    }
});
