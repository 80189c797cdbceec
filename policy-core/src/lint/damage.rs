//! What chats, documents and web pages do to a text on its way into a policy, and how to undo it.

use std::ops::Range;

/// A text that was damaged on its way, and what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repair {
    /// What is in it that does not belong there: `an HTML entity`.
    pub(crate) what: &'static str,
    /// The text as it was meant, where that is certain.
    pub(crate) text: Option<String>,
    /// The bytes of the damaged text that are wrong.
    pub(crate) range: Range<usize>,
}

/// The repair of a text that a chat, a document or a web page damaged; `None` for a sound one.
///
/// Undone are links (Slack's `<http://x|x>`, Markdown's `[x](http://x)`), HTML entities, typographic quotes and dashes, full-width
/// and invisible characters, emoji, line breaks, white space and quotation marks at the ends. Characters beyond U+00FF that nothing of
/// this kind explains are not damage. Time is linear in the text.
pub(crate) fn damage(text: &str) -> Option<Repair> {
    let is_suspicious = |byte: u8| !matches!(byte, b' '..=b'~') || b"&<[\"'`".contains(&byte);
    if !text.bytes().any(is_suspicious) && text.trim() == text {
        return None;
    }
    let mut mended = text.to_owned();
    let mut what = None;
    for (name, mend) in MENDS {
        let after = mend(&mended);
        if after != mended {
            mended = after;
            what = what.or(Some(*name));
        }
    }
    let emoji = mended.char_indices().find(|(_, c)| is_emoji(*c));
    if let Some((_, c)) = emoji {
        // One that was an entity does not stand in the text itself.
        let range = text.find(c).map_or(0..text.len(), |start| start..start + c.len_utf8());
        return Some(Repair { what: EMOJI, text: None, range });
    }
    let what = what?;
    let range = difference(text, &mended);
    // Nothing is left of a text that was only blank: no chat did that.
    (!mended.is_empty()).then_some(Repair { what, text: Some(mended), range })
}

/// The text that was meant, damaged or not.
pub(crate) fn mended(text: &str) -> String {
    damage(text).and_then(|repair| repair.text).unwrap_or_else(|| text.to_owned())
}

/// The bytes of `text` that differ from `other`: all but what they begin and end with alike.
pub(crate) fn difference(text: &str, other: &str) -> Range<usize> {
    let (mut rest, mut other) = (text.chars(), other.chars());
    let mut start = 0;
    loop {
        let (after, other_after) = (rest.clone(), other.clone());
        match (rest.next(), other.next()) {
            (Some(a), Some(b)) if a == b => start += a.len_utf8(),
            _ => {
                (rest, other) = (after, other_after);
                break;
            }
        }
    }
    let mut end = text.len();
    while let (Some(a), Some(b)) = (rest.next_back(), other.next_back()) {
        if a != b {
            break;
        }
        end -= a.len_utf8();
    }
    start..end
}

/// The text with its invisible characters and line breaks written as escapes, for messages.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_invisible(c) || is_exotic_space(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

type Mend = fn(&str) -> String;

const EMOJI: &str = "an emoji";

const MENDS: &[(&str, Mend)] = &[
    ("an HTML entity", without_entities),
    ("a chat's link", without_chat_links),
    ("a Markdown link", without_markdown_links),
    (EMOJI, without_emoji),
    ("an invisible character", |text| mapped(text, |c| if is_invisible(c) { None } else { Some(c) })),
    ("a no-break space", |text| mapped(text, |c| Some(if is_exotic_space(c) { ' ' } else { c }))),
    ("full-width characters", |text| mapped(text, |c| Some(half_width(c)))),
    ("typographic quotes", |text| mapped(text, |c| Some(plain_quote(c)))),
    ("a typographic character", |text| mapped(text, |c| Some(plain_symbol(c)))),
    ("a line break", without_breaks),
    ("quotation marks of its own", without_quotes),
    ("white space at an end", |text| text.trim().to_owned()),
];

/// The text with other characters, or none, in place of its own.
fn mapped(text: &str, map: fn(char) -> Option<char>) -> String {
    let mut mapped = String::with_capacity(text.len());
    for c in text.chars() {
        if let Some(c) = map(c) {
            mapped.push(c);
        }
    }
    mapped
}

const ENTITIES: [(&str, char); 7] =
    [("amp", '&'), ("quot", '"'), ("apos", '\''), ("lt", '<'), ("gt", '>'), ("nbsp", '\u{a0}'), ("colon", ':')];

fn without_entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        // The longest entity here has eight characters.
        let name = after.char_indices().take(9).find(|(_, c)| *c == ';').and_then(|(end, _)| after.get(..end));
        if let Some((name, c)) = name.and_then(|name| Some((name, entity(name)?))) {
            plain.push(c);
            rest = after.get(name.len() + 1..).unwrap_or_default();
        } else {
            plain.push('&');
            rest = after;
        }
    }
    plain + rest
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

fn is_link(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| text.starts_with(scheme))
}

/// `<http://x|label>` is `label`, `<mailto:x>` is `x`, and `<https://x>` is `https://x`.
fn without_chat_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        if !is_link(after) {
            plain.extend([before, "<"]);
            rest = after;
            continue;
        }
        // Without a `>` from here on no link ends.
        let Some((link, after)) = after.split_once('>') else { break };
        let bare = link.strip_prefix("mailto:").unwrap_or(link);
        plain.extend([before, link.split_once('|').map_or(bare, |(_, label)| label)]);
        rest = after;
    }
    plain + rest
}

/// `[label](http://x)` is `label`.
fn without_markdown_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((before_label, label)) = before.rsplit_once('[').filter(|_| is_link(after)) else {
            plain.extend([before, "]("]);
            rest = after;
            continue;
        };
        // Without a `)` from here on no link ends.
        let Some((_, after)) = after.split_once(')') else { break };
        plain.extend([before_label, label]);
        rest = after;
    }
    plain + rest
}

/// Emoji whose name between colons is a word that names are made of: chats turn `prefect:cloud:…` into a picture.
const EMOJI_NAMES: [(char, &str); 10] = [
    ('\u{2601}', "cloud"),
    ('\u{1f511}', "key"),
    ('\u{1f194}', "id"),
    ('\u{1f4e6}', "package"),
    ('\u{1f4bb}', "computer"),
    ('\u{1f3e0}', "house"),
    ('\u{1f3e2}', "office"),
    ('\u{1f512}', "lock"),
    ('\u{1f680}', "rocket"),
    ('\u{2b50}', "star"),
];

fn without_emoji(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match EMOJI_NAMES.iter().find(|(emoji, _)| *emoji == c) {
            Some((_, name)) => plain.extend([":", name, ":"]),
            None => plain.push(c),
        }
    }
    plain
}

const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Marks of direction, joiners, variation selectors, soft hyphens.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

const fn is_exotic_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

const fn plain_quote(c: char) -> char {
    match c {
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2039}' | '\u{203a}' => '\'',
        _ => c,
    }
}

const fn plain_symbol(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2217}' => '*',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2236}' => ':',
        _ => c,
    }
}

/// Tabs and line breaks go, with the blanks around them.
fn without_breaks(text: &str) -> String {
    let lines = text.trim().split(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}']);
    let joined: String = lines.map(str::trim).collect();
    // At an end they are white space like any other.
    if joined == text.trim() { text.to_owned() } else { joined }
}

fn without_quotes(text: &str) -> String {
    let trimmed = text.trim();
    let listed = trimmed.strip_suffix(',').filter(|rest| rest.ends_with(['"', '\'', '`'])).unwrap_or(trimmed);
    let bare = listed.trim_matches(['"', '\'', '`']);
    if bare == trimmed { text.to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_undone() {
        for (damaged, meant, what) in [
            ("<http://sts.amazonaws.com|sts.amazonaws.com>", "sts.amazonaws.com", "a chat's link"),
            ("<mailto:ci@example.com|ci@example.com>", "ci@example.com", "a chat's link"),
            ("<mailto:ci@example.com>", "ci@example.com", "a chat's link"),
            ("<https://vercel.com/acme>", "https://vercel.com/acme", "a chat's link"),
            (
                "arn:aws:iam::123456789012:oidc-provider/<http://gitlab.com|gitlab.com>",
                "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
                "a chat's link",
            ),
            ("[sts.amazonaws.com](http://sts.amazonaws.com)", "sts.amazonaws.com", "a Markdown link"),
            ("\u{201c}prefect-cloud\u{201d}", "prefect-cloud", "typographic quotes"),
            ("\u{ab}prefect-cloud\u{bb}", "prefect-cloud", "typographic quotes"),
            ("o\u{2019}neill", "o'neill", "typographic quotes"),
            ("prefect\u{200b}-cloud", "prefect-cloud", "an invisible character"),
            ("prefect\u{ad}-cloud", "prefect-cloud", "an invisible character"),
            ("prefect-cloud\u{a0}", "prefect-cloud", "a no-break space"),
            ("my\u{a0}env", "my env", "a no-break space"),
            ("ｓｔｓ.amazonaws.com", "sts.amazonaws.com", "full-width characters"),
            ("prefect：account", "prefect:account", "full-width characters"),
            ("prefect\u{2013}cloud", "prefect-cloud", "a typographic character"),
            ("repo:o/r:\u{2217}", "repo:o/r:*", "a typographic character"),
            ("prefect\u{2601}\u{fe0f}1111", "prefect:cloud:1111", "an emoji"),
            (" prefect-cloud", "prefect-cloud", "white space at an end"),
            ("prefect-cloud\n", "prefect-cloud", "white space at an end"),
            ("repo:octo-org/\n    octo-repo", "repo:octo-org/octo-repo", "a line break"),
            ("a&amp;b", "a&b", "an HTML entity"),
            ("&quot;a&#58;b&#x3a;c&quot;", "a:b:c", "an HTML entity"),
            ("\"prefect-cloud\",", "prefect-cloud", "quotation marks of its own"),
            ("`prefect-cloud`", "prefect-cloud", "quotation marks of its own"),
            (" 'prefect-cloud' ", "prefect-cloud", "quotation marks of its own"),
        ] {
            let repair = damage(damaged).unwrap_or_else(|| panic!("{damaged:?} is damaged"));
            assert_eq!((repair.text.as_deref(), repair.what), (Some(meant), what), "{damaged:?}");
            assert_eq!(damage(meant), None, "{meant:?} is sound");
        }
    }

    #[test]
    fn sound_texts_stay() {
        for text in [
            "repo:octo-org/octo-repo:*",
            "repo:octo-org/octo-repo:environment:My Env",
            "arn:aws:iam::<ACCOUNT_ID>:oidc-provider/gitlab.com",
            "{11111111-2222-4333-8444-555555555555}:{x}",
            "[YOUR AWS ACCOUNT ID]",
            "${aws:username, 'none'}",
            "a & b; c",
            "a&b",
            "&;",
            "<",
            "](",
            "[a](b)",
            "caf\u{e9}",
            "\u{f0000}:sub",
            "\u{142}",
            " ",
            "",
        ] {
            assert_eq!(damage(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_emoji_without_a_name_has_no_repair() {
        assert_eq!(damage("a\u{1f600}b"), Some(Repair { what: EMOJI, text: None, range: 1..5 }));
    }

    #[test]
    fn the_range_is_what_differs() {
        let range = |text: &str| damage(text).unwrap().range;
        assert_eq!(range("a:<http://b.c|b.c>"), 2..18);
        assert_eq!(range("prefect\u{200b}-cloud"), 7..10);
        assert_eq!(range(" x"), 0..1);
        assert_eq!(difference("aaa", "aa"), 2..3);
        assert_eq!(difference("aa", "aaa"), 2..2);
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for piece in ["<http://", "](", "[](http://", "&", "&#", "\n", "\"", "\u{201c}"] {
            let text = piece.repeat(100_000);
            let _ = damage(&text);
        }
    }
}
