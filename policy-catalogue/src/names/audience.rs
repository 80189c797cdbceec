use super::bytes::check_policy_characters;
use super::{Fault, Problem, name};

name! {
    /// An audience, in IAM's words a client id: 1 to 255 characters that a policy may hold.
    ///
    /// Source: `ClientIDList` in
    /// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>.
    Audience, "audience", check
}

const fn check(text: &str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(Fault::at(0, Problem::Empty("an audience has 1 to 255 characters")));
    }
    if let Err(fault) = check_policy_characters(bytes) {
        return Err(fault);
    }
    // Characters past ASCII take two bytes each; count the first bytes only.
    let mut characters = 0;
    let mut i = 0;
    while i < bytes.len() {
        if super::bytes::at(bytes, i) & 0xc0 != 0x80 {
            characters += 1;
            if characters > 255 {
                return Err(Fault::at(i, Problem::TooLong("an audience has 1 to 255 characters")));
            }
        }
        i += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const LENGTH: &str = "an audience has 1 to 255 characters";
        let (longest, accents) = ("a".repeat(255), "\u{ff}".repeat(255));
        accepts::<Audience>(&["sts.amazonaws.com", "https://vercel.com/acme", "*", " ", &longest, &accents]);
        let character = |c: &str, position| {
            format!("a policy holds only tab, line breaks and U+0020 to U+00FF, found `{c}` at character {position}")
        };
        refuses::<Audience>(
            "audience",
            &[
                ("", 0, LENGTH),
                (&"a".repeat(256), 255, LENGTH),
                (&"\u{ff}".repeat(256), 510, LENGTH),
                ("éa\u{100}", 3, &character("\u{100}", 3)),
                ("\0", 0, &character("\\u{0}", 1)),
                ("a\u{f0000}", 1, &character("\u{f0000}", 2)),
            ],
        );
    }
}
