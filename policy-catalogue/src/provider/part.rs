use std::borrow::Cow;

use crate::names::{Fault, Problem};

/// A set of characters, as inclusive ranges.
pub type Class = &'static [(char, char)];

/// ASCII digits.
pub const DIGITS: Class = &[('0', '9')];
/// Lower-case hexadecimal digits.
pub const LOWER_HEX: Class = &[('0', '9'), ('a', 'f')];
/// ASCII letters and digits.
pub const ALPHANUMERIC: Class = &[('0', '9'), ('A', 'Z'), ('a', 'z')];
/// Everything but `:`.
pub const NO_COLON: Class = &[('\0', '9'), (';', char::MAX)];
/// Everything but `/`.
pub const NO_SLASH: Class = &[('\0', '.'), ('0', char::MAX)];
/// Everything but `:` and `/`.
pub const NO_DELIMITER: Class = &[('\0', '.'), ('0', '9'), (';', char::MAX)];
/// Everything.
pub const ANY: Class = &[('\0', char::MAX)];
/// What a git branch or tag may hold: no control character, no space, none of `~^:?*[\`.
///
/// Source: <https://git-scm.com/docs/git-check-ref-format>.
pub const GIT_REF: Class =
    &[('!', ')'), ('+', '9'), (';', '>'), ('@', 'Z'), (']', ']'), ('_', '}'), ('\u{80}', char::MAX)];

/// Writes the runs of a UUID in lower case, and one before and after it.
macro_rules! uuid {
    ($($before:expr)?; $($after:expr)?) => {
        &[
            $($before,)?
            Run::new(LOWER_HEX, 8),
            Run::new(HYPHEN, 1),
            Run::new(LOWER_HEX, 4),
            Run::new(HYPHEN, 1),
            Run::new(LOWER_HEX, 4),
            Run::new(HYPHEN, 1),
            Run::new(LOWER_HEX, 4),
            Run::new(HYPHEN, 1),
            Run::new(LOWER_HEX, 12),
            $($after,)?
        ]
    };
}

/// A UUID in lower case.
pub const UUID: &[Run] = uuid!(;);
/// A UUID in lower case, in braces.
pub const BRACED_UUID: &[Run] = uuid!(Run::new(&[('{', '{')], 1); Run::new(&[('}', '}')], 1));
const HYPHEN: Class = &[('-', '-')];

/// Whether a class holds a character.
pub(super) const fn class_holds(class: &[(char, char)], c: char) -> bool {
    let mut rest = class;
    while let Some(((first, last), tail)) = rest.split_first() {
        if *first <= c && c <= *last {
            return true;
        }
        rest = tail;
    }
    false
}

/// Some characters of one class in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which characters.
    pub class: Cow<'static, [(char, char)]>,
    /// How many at least.
    pub min: u32,
    /// How many at most; `None` is no limit.
    pub max: Option<u32>,
}

impl Run {
    /// Exactly so many characters.
    const fn new(class: Class, count: u32) -> Self {
        Self { class: Cow::Borrowed(class), min: count, max: Some(count) }
    }
}

/// A named part of a subject or an issuer, and what may stand there.
///
/// The runs are read greedily: a run takes as many characters as it may, so a class must not begin what follows it unless the
/// run before has a maximum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts about a part")]
pub struct Part {
    /// The vendor's own name for it, in snake case: `account_id`.
    pub name: Cow<'static, str>,
    /// The rule as a sentence part: `an account id is a UUID in lower case`.
    pub rule: Cow<'static, str>,
    /// The grammar.
    pub runs: Cow<'static, [Run]>,
    /// Whether the vendor documents the grammar; otherwise it is the widest honest one.
    pub documented: bool,
    /// Whether it tells one customer of the provider from another; where a form has several such parts, each of them does alone.
    pub tenant: bool,
    /// Whether somebody else can get the same value later, as with a name that is given up.
    pub recyclable: bool,
    /// Whether it differs from run to run.
    pub per_run: bool,
}

impl Part {
    /// Whether the text may stand there.
    pub fn accepts(&self, text: &str) -> bool {
        check_runs(text, &self.runs, "").is_ok()
    }

    /// A text that may stand there and looks like an example; of a tenant, like somebody else.
    #[doc(hidden)]
    pub fn example(&self) -> Option<String> {
        let name = self.name.replace('_', "-");
        let words = match &*name {
            _ if self.tenant => ["somebody-else", "somebody"],
            "branch" => ["main", "any"],
            "region" => ["us-east-1", "any"],
            name => [name, "any"],
        };
        if let Some(word) = words.into_iter().find(|word| self.accepts(word)) {
            return Some(word.to_owned());
        }
        let mut text = String::new();
        for run in self.runs.iter() {
            let holds = |c: &char| class_holds(&run.class, *c);
            let first = run.class.first()?.0;
            let c = ['9', 'a', 'x'].into_iter().find(holds).unwrap_or(first);
            let count = if run.max.is_none() { run.min.max(6) } else { run.min };
            text.extend(std::iter::repeat_n(c, count as usize));
        }
        self.accepts(&text).then_some(text)
    }
}

/// Reads `text` by the runs, greedily; an error carries `rule`.
pub(crate) const fn check_runs(text: &str, runs: &[Run], rule: &'static str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut rest = runs;
    while let Some((run, tail)) = rest.split_first() {
        let class = match &run.class {
            Cow::Borrowed(class) => *class,
            Cow::Owned(class) => class.as_slice(),
        };
        let mut count = 0;
        while let Some((c, next)) = decode(bytes, at) {
            let full = match run.max {
                Some(max) => count >= max,
                None => false,
            };
            if full || !class_holds(class, c) {
                break;
            }
            count += 1;
            at = next;
        }
        if count < run.min {
            return Err(Fault {
                offset: at,
                problem: if bytes.is_empty() {
                    Problem::Empty(rule)
                } else if at == bytes.len() {
                    Problem::TooShort(rule)
                } else {
                    Problem::Character(rule)
                },
            });
        }
        rest = tail;
    }
    if at < bytes.len() {
        return Err(Fault { offset: at, problem: Problem::Character(rule) });
    }
    Ok(())
}

/// What a typed part guarantees beyond its grammar: neither wildcard nor `$`, and only characters of a policy.
pub(crate) const fn check_part(text: &str, runs: &[Run], rule: &'static str) -> Result<(), Fault> {
    if let Err(fault) = check_runs(text, runs, rule) {
        return Err(fault);
    }
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some((c, next)) = decode(bytes, at) {
        if matches!(c, '*' | '?' | '$') {
            return Err(Fault {
                offset: at,
                problem: Problem::Character("`*`, `?` and `$` have a meaning of their own in a policy"),
            });
        }
        if !crate::names::is_policy_character(c) {
            return Err(Fault {
                offset: at,
                problem: Problem::Character("a policy holds only tab, line breaks and U+0020 to U+00FF"),
            });
        }
        at = next;
    }
    Ok(())
}

/// The character at a byte offset of valid UTF-8 and the offset after it.
const fn decode(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let Some((_, rest)) = bytes.split_at_checked(at) else { return None };
    let (value, length) = match rest {
        [a, ..] if *a < 0x80 => (*a as u32, 1),
        [a, b, ..] if *a < 0xe0 => ((*a as u32 & 0x1f) << 6 | (*b as u32 & 0x3f), 2),
        [a, b, c, ..] if *a < 0xf0 => ((*a as u32 & 0x0f) << 12 | (*b as u32 & 0x3f) << 6 | (*c as u32 & 0x3f), 3),
        [a, b, c, d, ..] => {
            ((*a as u32 & 0x07) << 18 | (*b as u32 & 0x3f) << 12 | (*c as u32 & 0x3f) << 6 | (*d as u32 & 0x3f), 4)
        }
        _ => return None,
    };
    match char::from_u32(value) {
        Some(c) => Some((c, at + length)),
        None => None,
    }
}

/// Writes a part: `part!(NAME = "account_id", "rule", [CLASS{8} '-'{1} CLASS{1,39} CLASS{1,}], tenant, recyclable, per_run,
/// undocumented)`, with bounds as in regular expressions; or with the name of runs that several providers share, as [`UUID`].
macro_rules! part {
    ($(#[$doc:meta])* $CONST:ident = $name:literal, $rule:literal, [$($class:tt {$($bound:tt)+})*] $(, $flag:ident)* $(,)?) => {
        $crate::provider::part::part!(@build [$(#[$doc])*] $CONST $name, $rule, &[$($crate::provider::Run {
            class: std::borrow::Cow::Borrowed($crate::provider::part::part!(@class $class)),
            min: $crate::provider::part::part!(@min $($bound)+),
            max: $crate::provider::part::part!(@max $($bound)+),
        }),*], $($flag)*);
    };
    ($(#[$doc:meta])* $CONST:ident = $name:literal, $rule:literal, $RUNS:ident $(, $flag:ident)* $(,)?) => {
        $crate::provider::part::part!(@build [$(#[$doc])*] $CONST $name, $rule, $crate::provider::part::$RUNS, $($flag)*);
    };
    (@build [$($doc:tt)*] $CONST:ident $name:literal, $rule:literal, $runs:expr, $($flag:ident)*) => {
        $($doc)*
        pub const $CONST: $crate::provider::Part = $crate::provider::Part {
            name: std::borrow::Cow::Borrowed($name),
            rule: std::borrow::Cow::Borrowed($rule),
            runs: std::borrow::Cow::Borrowed($runs),
            documented: !$crate::provider::part::part!(@has undocumented $($flag)*),
            tenant: $crate::provider::part::part!(@has tenant $($flag)*),
            recyclable: $crate::provider::part::part!(@has recyclable $($flag)*),
            per_run: $crate::provider::part::part!(@has per_run $($flag)*),
        };
    };
    (@class $class:ident) => { $crate::provider::part::$class };
    (@class $c:literal) => { &[($c, $c)] };
    (@class [$($range:expr),* $(,)?]) => { &[$($range),*] };
    (@min $min:literal $($rest:tt)*) => { $min };
    (@max $count:literal) => { Some($count) };
    (@max $min:literal,) => { None };
    (@max $min:literal, $max:literal) => { Some($max) };
    (@has $want:ident) => { false };
    (@has tenant tenant $($rest:ident)*) => { true };
    (@has recyclable recyclable $($rest:ident)*) => { true };
    (@has per_run per_run $($rest:ident)*) => { true };
    (@has undocumented undocumented $($rest:ident)*) => { true };
    (@has $want:ident $other:ident $($rest:ident)*) => { $crate::provider::part::part!(@has $want $($rest)*) };
}

pub(crate) use part;

part! {
    /// A whole issuer that the customer chooses, such as that of a self-managed instance.
    ISSUER = "issuer", "an issuer is a host name, and maybe a path", [[('!', '~')]{1, 247}], tenant
}

part! {
    /// An audience that the customer chooses: [`names::Audience`](crate::names::Audience).
    AUDIENCE = "audience", "an audience has 1 to 255 characters", [ANY{1, 255}]
}
