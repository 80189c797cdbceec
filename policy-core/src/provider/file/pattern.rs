//! What may stand in a part, as a file writes it: a regular expression without alternatives.

use crate::provider::Run;

/// What is wrong with a pattern, and what to do about it.
pub(super) struct BadPattern {
    pub(super) message: String,
    pub(super) help: String,
}

/// The highest count: no policy could hold more.
const MOST: u32 = 2048;

type Ranges = Vec<(char, char)>;

/// The runs of a pattern: `[a-z0-9][a-z0-9-]{0,62}`.
pub(super) fn runs(pattern: &str) -> Result<Vec<Run>, BadPattern> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut rest = chars.as_slice();
    let mut runs = Vec::new();
    while !rest.is_empty() {
        let (class, after_class) = class(rest, pattern)?;
        let (min, max, after) = bounds(after_class)?;
        runs.push((Run { class: class.into(), min, max }, source(rest, after)));
        rest = after;
    }
    if runs.is_empty() {
        return Err(bad("a pattern is not empty", "write what may stand there, such as `[a-z0-9-]+`"));
    }
    is_read_in_one_way(&runs)?;
    Ok(runs.into_iter().map(|(run, _)| run).collect())
}

fn bad(message: impl Into<String>, help: impl Into<String>) -> BadPattern {
    BadPattern { message: message.into(), help: help.into() }
}

/// What was written between two places of one text.
fn source(from: &[char], to: &[char]) -> String {
    from.iter().take(from.len() - to.len()).collect()
}

/// The characters of the first item, and what follows it.
fn class<'a>(rest: &'a [char], pattern: &str) -> Result<(Ranges, &'a [char]), BadPattern> {
    const ESCAPES: [(char, &str); 3] = [('d', "[0-9]"), ('w', "[A-Za-z0-9_]"), ('s', "[ \\t]")];
    match rest {
        ['[', '^', after @ ..] => set(after).map(|(ranges, after)| (complement(ranges), after)),
        ['[', after @ ..] => set(after),
        ['.', after @ ..] => Ok((vec![('\0', char::MAX)], after)),
        ['\\', c, ..] if c.is_ascii_alphanumeric() => {
            let class = ESCAPES.iter().find(|(escape, _)| escape == c);
            let help = class.map_or_else(|| "write the characters".to_owned(), |(_, class)| format!("write `{class}`"));
            Err(bad(format!("there is no `\\{c}` in a pattern"), help))
        }
        ['\\'] => Err(bad("a `\\` stands before the character that it escapes", "write `\\\\` for a `\\` itself")),
        ['^' | '$', ..] => {
            let bare = pattern.trim_start_matches('^').trim_end_matches('$');
            Err(bad("a pattern stands for the whole part, without anchors", format!("write `{bare}`")))
        }
        [c @ ('(' | ')' | '|'), ..] => Err(bad(
            format!("a pattern has no groups and no alternatives, found `{c}`"),
            format!("write one pattern that admits all of them, or `\\{c}` for the character"),
        )),
        [c @ ('{' | '}' | ']' | '*' | '+' | '?'), ..] => {
            Err(bad(format!("nothing stands before `{c}`"), format!("write `\\{c}` for the character")))
        }
        ['\\', c, after @ ..] | [c, after @ ..] => Ok((vec![(*c, *c)], after)),
        [] => Ok((Vec::new(), rest)),
    }
}

/// The ranges up to the closing bracket.
fn set(mut rest: &[char]) -> Result<(Ranges, &[char]), BadPattern> {
    let mut ranges = Ranges::new();
    loop {
        let first = match rest {
            [']', after @ ..] if !ranges.is_empty() => return Ok((merged(ranges), after)),
            [']', ..] => return Err(bad("a set is not empty", "write the characters between `[` and `]`")),
            ['\\', c, after @ ..] if !c.is_ascii_alphanumeric() => {
                rest = after;
                *c
            }
            ['\\', ..] => {
                return Err(bad("a `\\` in a set stands before `\\`, `]`, `-` or `^`", "write the characters"));
            }
            [c, after @ ..] => {
                rest = after;
                *c
            }
            [] => return Err(bad("this `[` is never closed", "write `]` after the last character of the set")),
        };
        match rest {
            ['-', last, after @ ..] if *last != ']' => {
                if *last < first {
                    let help = format!("write `{last}-{first}`");
                    return Err(bad(format!("the range `{first}-{last}` ends before it begins"), help));
                }
                ranges.push((first, *last));
                rest = after;
            }
            _ => ranges.push((first, first)),
        }
    }
}

/// Sorted, none touching the next.
fn merged(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut merged = Ranges::new();
    for (first, last) in ranges {
        match merged.last_mut() {
            Some((_, end)) if u32::from(first) <= u32::from(*end) + 1 => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged
}

fn complement(ranges: Ranges) -> Ranges {
    let mut others = Ranges::new();
    let mut from = Some('\0');
    for (first, last) in ranges {
        if let Some(from) = from
            && let Some(before) = (from..first).next_back()
        {
            others.push((from, before));
        }
        from = (last..=char::MAX).nth(1);
    }
    others.extend(from.map(|from| (from, char::MAX)));
    others
}

/// How often an item may stand there, and what follows.
fn bounds(rest: &[char]) -> Result<(u32, Option<u32>, &[char]), BadPattern> {
    let inside = match rest {
        ['?', after @ ..] => return Ok((0, Some(1), after)),
        ['*', after @ ..] => return Ok((0, None, after)),
        ['+', after @ ..] => return Ok((1, None, after)),
        ['{', inside @ ..] => inside,
        _ => return Ok((1, Some(1), rest)),
    };
    let end = inside.iter().position(|c| *c == '}');
    let text: String = inside.iter().take(end.unwrap_or(inside.len())).collect();
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let read = match text.split_once(',') {
        None => number(&text).map(|count| (count, Some(count))),
        Some((min, "")) => number(min).map(|min| (min, None)),
        Some((min, max)) => number(min).zip(number(max)).map(|(min, max)| (min, Some(max))),
    };
    match (read, end.and_then(|end| inside.get(end + 1..))) {
        (Some((min, max)), _) if min.max(max.unwrap_or_default()) > MOST => {
            Err(bad(format!("`{{{text}}}` is longer than a subject can be"), format!("write {MOST} at most")))
        }
        (Some((min, Some(max))), _) if min > max => {
            Err(bad(format!("the least count of `{{{text}}}` is over its most"), format!("write `{{{max},{min}}}`")))
        }
        (Some((min, max)), Some(after)) => Ok((min, max, after)),
        _ => Err(bad(format!("`{{{text}` is no count"), "write `{3}`, `{3,}` or `{3,8}`; `\\{` for the character")),
    }
}

/// Refuses what can be read in several ways: a part is read from its beginning, each item taking all that it can.
fn is_read_in_one_way(runs: &[(Run, String)]) -> Result<(), BadPattern> {
    for (index, (run, text)) in runs.iter().enumerate() {
        if run.max == Some(run.min) {
            continue;
        }
        for (next, next_text) in runs.iter().skip(index + 1) {
            if overlap(&run.class, &next.class) {
                return Err(bad(
                    format!("`{text}` would take what `{next_text}` after it stands for"),
                    "give the first a fixed count, or the two no character in common",
                ));
            }
            if next.min > 0 {
                break;
            }
        }
    }
    Ok(())
}

fn overlap(a: &[(char, char)], b: &[(char, char)]) -> bool {
    a.iter().any(|(first, last)| b.iter().any(|(other, other_last)| first <= other_last && other <= last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::{LOWER_HEX, NO_DELIMITER, Part, UUID};

    fn read(pattern: &str) -> Vec<Run> {
        runs(pattern).unwrap_or_else(|bad| panic!("{pattern}: {}", bad.message))
    }

    #[test]
    fn what_the_catalogue_has() {
        assert_eq!(read("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), UUID);
        assert_eq!(read("[^:/]+"), [Run { class: NO_DELIMITER.into(), min: 1, max: None }]);
        assert_eq!(read("[a-f0-9]*"), [Run { class: LOWER_HEX.into(), min: 0, max: None }]);
    }

    #[test]
    fn which_texts_a_pattern_stands_for() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("[a-z0-9][a-z0-9-]{0,2}", &["a", "ab", "a-b"], &["", "-a", "abcd", "A"]),
            ("r?x", &["x", "rx"], &["", "r", "rrx"]),
            (r"\{[0-9a-f]{2}\}", &["{0f}"], &["0f", "{0f"]),
            (r"a\.b", &["a.b"], &["axb"]),
            (r"[\]\-^\\]+", &["]-^\\"], &["a"]),
            ("[a-]+", &["a-"], &["b"]),
            ("[-a]+", &["a-"], &["b"]),
            ("[^\0-~]", &["\u{7f}", "\u{e9}", "\u{e000}"], &["a"]),
            (".{2}", &["a\n", "é/"], &["a"]),
            ("sc://[^/]+", &["sc://a"], &["sc://"]),
        ];
        for (pattern, yes, no) in cases {
            let part = Part {
                name: "x".into(),
                rule: "".into(),
                runs: read(pattern).into(),
                documented: true,
                tenant: false,
                recyclable: false,
                per_run: false,
            };
            for (texts, expected) in [(yes, true), (no, false)] {
                for text in *texts {
                    assert_eq!(part.accepts(text), expected, "{pattern} {text:?}");
                }
            }
        }
    }

    #[test]
    fn a_pattern_that_cannot_be_read_says_why() {
        let cases = [
            ("", "a pattern is not empty; write what may stand there, such as `[a-z0-9-]+`"),
            ("^a$", "a pattern stands for the whole part, without anchors; write `a`"),
            (
                "a|b",
                "a pattern has no groups and no alternatives, found `|`; write one pattern that admits all of them, or `\\|` for the character",
            ),
            (r"\d+", "there is no `\\d` in a pattern; write `[0-9]`"),
            (r"\b", "there is no `\\b` in a pattern; write the characters"),
            ("a\\", "a `\\` stands before the character that it escapes; write `\\\\` for a `\\` itself"),
            ("*a", "nothing stands before `*`; write `\\*` for the character"),
            ("a{2}{3}", "nothing stands before `{`; write `\\{` for the character"),
            ("[]", "a set is not empty; write the characters between `[` and `]`"),
            ("[a", "this `[` is never closed; write `]` after the last character of the set"),
            (r"[\d]", "a `\\` in a set stands before `\\`, `]`, `-` or `^`; write the characters"),
            ("[z-a]", "the range `z-a` ends before it begins; write `a-z`"),
            ("a{3,2}", "the least count of `{3,2}` is over its most; write `{2,3}`"),
            ("a{x}", "`{x` is no count; write `{3}`, `{3,}` or `{3,8}`; `\\{` for the character"),
            ("a{+1}", "`{+1` is no count; write `{3}`, `{3,}` or `{3,8}`; `\\{` for the character"),
            ("a{1", "`{1` is no count; write `{3}`, `{3,}` or `{3,8}`; `\\{` for the character"),
            ("a{3000}", "`{3000}` is longer than a subject can be; write 2048 at most"),
            ("a{99999999999}", "`{99999999999` is no count; write `{3}`, `{3,}` or `{3,8}`; `\\{` for the character"),
            (
                "[a-z-]+-[0-9]",
                "`[a-z-]+` would take what `-` after it stands for; give the first a fixed count, or the two no character in common",
            ),
            (
                "[a-z]*-?x",
                "`[a-z]*` would take what `x` after it stands for; give the first a fixed count, or the two no character in common",
            ),
        ];
        for (pattern, expected) in cases {
            let Err(BadPattern { message, help }) = runs(pattern) else { panic!("{pattern}") };
            assert_eq!(format!("{message}; {help}"), expected, "{pattern}");
        }
    }
}
