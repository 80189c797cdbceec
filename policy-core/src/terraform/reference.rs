use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::document::{AccountPart, PartitionPart};
use crate::names::hole;

/// A value that only Terraform knows, such as `data.aws_caller_identity.current.account_id`.
///
/// It is the only thing that a [`Document`](super::Document) writes as an interpolation; every other text is escaped. In
/// `trust_policy!` it fills a hole in the account or the partition of a provider's ARN: the rest of the policy is checked while compiling.
///
/// Syntax: a name, then `.name`, `.0`, `[0]` or `["key"]`, as often as needed. Names are ASCII letters, digits, `_` and `-`, and do not
/// begin with a digit or `-`; keys are printable ASCII without `"`, `\`, `$`, `%`, `{` and `}`. Functions and operators are no
/// references: declare a local for them and refer to that. Source:
/// <https://developer.hashicorp.com/terraform/language/expressions/references>.
///
/// ```
/// use policy_core::terraform::Reference;
///
/// let cluster = Reference::parse("module.eks.clusters[\"blue\"].account_id")?;
/// assert_eq!(cluster.as_str(), "module.eks.clusters[\"blue\"].account_id");
/// assert_eq!(
///     Reference::parse("upper(var.account)").unwrap_err().to_string(),
///     "invalid Terraform reference `upper(var.account)`: expected `.`, `[` or the end, found `(` at character 6",
/// );
/// # Ok::<(), policy_core::terraform::InvalidReference>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    text: &'static str,
    /// The [hole](hole) that stands for it in a policy.
    hole: &'static str,
}

/// The references that were made, by the numbers of their holes and by their texts.
///
/// A policy is plain text, and one character of it stands for a reference. So whoever writes the policy must find the
/// reference by that character, and the table is one for the whole process. It only grows, and has a limit.
static TABLE: Mutex<Table> = Mutex::new(Table { references: Vec::new(), numbers: BTreeMap::new() });

struct Table {
    references: Vec<Reference>,
    numbers: BTreeMap<&'static str, usize>,
}

/// The holes before those of the table are the constants below.
const CONSTANTS: [Reference; 2] = [Reference::CALLER_ACCOUNT_ID, Reference::CALLER_PARTITION];

const MAXIMUM_LENGTH: usize = 1_000;

impl Reference {
    /// The account that Terraform works in: `data.aws_caller_identity.current.account_id`. A document that refers to it declares it.
    pub const CALLER_ACCOUNT_ID: Self =
        Self { text: "data.aws_caller_identity.current.account_id", hole: "\u{100000}" };

    /// The partition that Terraform works in: `data.aws_partition.current.partition`. A document that refers to it declares it.
    pub const CALLER_PARTITION: Self = Self { text: "data.aws_partition.current.partition", hole: "\u{100001}" };

    /// Checks a reference.
    ///
    /// # Errors
    ///
    /// [`InvalidReference`] says which character is wrong, or that `each`, `count` or `self` has no value where documents put
    /// references.
    pub fn parse(text: &str) -> Result<Self, InvalidReference> {
        check(text)?;
        if let Some(known) = CONSTANTS.into_iter().find(|known| known.text == text) {
            return Ok(known);
        }
        let mut table = table();
        if let Some(known) = table.numbers.get(text).and_then(|number| table.references.get(*number)) {
            return Ok(*known);
        }
        let number = table.references.len();
        let character = u32::try_from(number + CONSTANTS.len()).ok().and_then(hole::bound);
        let Some(character) = character else {
            return Err(InvalidReference::new(text, 0, "there are too many different references"));
        };
        let text: &'static str = text.to_owned().leak();
        let reference = Self { text, hole: character.to_string().leak() };
        table.references.push(reference);
        table.numbers.insert(text, number);
        Ok(reference)
    }

    /// The reference as Terraform's language has it, without `${` and `}`.
    pub fn as_str(self) -> &'static str {
        self.text
    }

    /// The reference that a character of a policy stands for.
    pub(crate) fn of_hole(character: char) -> Option<Self> {
        let number = usize::try_from(hole::bound_index(character)?).ok()?;
        match number.checked_sub(CONSTANTS.len()) {
            None => CONSTANTS.get(number).copied(),
            Some(number) => table().references.get(number).copied(),
        }
    }

    /// The text that stands for it in a policy.
    pub(crate) fn hole(self) -> &'static str {
        self.hole
    }

    /// What has to be declared for it, such as `var.account` or `data.aws_partition.current`; `None` for what Terraform always has.
    pub(crate) fn address(self) -> Option<&'static str> {
        let names = match self.text.split('.').next()? {
            "path" | "terraform" => return None,
            "data" => 3,
            _ => 2,
        };
        let end = self.text.match_indices('.').nth(names - 1).map_or(self.text.len(), |(dot, _)| dot);
        self.text.get(..end)?.split('[').next()
    }

    /// What it takes of that, such as `account_id`; empty when it is the whole of it.
    pub(crate) fn attribute(self) -> &'static str {
        let address = self.address().unwrap_or_default();
        self.text.get(address.len()..).and_then(|rest| rest.strip_prefix('.')).unwrap_or_default()
    }
}

fn table() -> MutexGuard<'static, Table> {
    // Nothing panics while it is held, and whatever was pushed is whole.
    TABLE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn check(text: &str) -> Result<(), InvalidReference> {
    let error = |offset, rule| Err(InvalidReference::new(text, offset, rule));
    if text.len() > MAXIMUM_LENGTH {
        return error(0, "a reference has at most 1000 characters");
    }
    let bytes = text.as_bytes();
    let mut rest = bytes;
    let mut names = 0;
    let name = |bytes: &[u8]| bytes.iter().take_while(|byte| is_name_byte(**byte)).count();
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    loop {
        let offset = bytes.len() - rest.len();
        let length = match rest.first() {
            Some(first) if names > 0 && first.is_ascii_digit() => digits(rest),
            Some(first) if is_name_byte(*first) && !first.is_ascii_digit() && *first != b'-' => name(rest),
            _ => return error(offset, "expected a name"),
        };
        names += 1;
        rest = rest.get(length..).unwrap_or_default();
        while let [b'[', inner @ ..] = rest {
            let offset = bytes.len() - inner.len();
            let length = match inner {
                [b'"', key @ ..] => 2 + key.iter().take_while(|byte| is_key_byte(**byte)).count(),
                _ => digits(inner),
            };
            let (index, after) = inner.split_at_checked(length).unwrap_or((inner, &[]));
            let is_closed = !index.is_empty() && (index.first() != Some(&b'"') || index.ends_with(b"\""));
            let [b']', after @ ..] = after else { return error(offset, INDEX) };
            if !is_closed {
                return error(offset, INDEX);
            }
            rest = after;
        }
        match rest {
            [] => break,
            [b'.', after @ ..] => rest = after,
            _ => return error(bytes.len() - rest.len(), "expected `.`, `[` or the end"),
        }
    }
    let root = text.split(['.', '[']).next().unwrap_or_default();
    let wanted = match root {
        "each" | "count" | "self" => {
            return error(0, "`each`, `count` and `self` have a value only inside the block that they belong to");
        }
        "var" | "local" | "path" | "terraform" => (2, "the name of what it refers to is missing"),
        "data" => (4, "a data source is referred to as `data.TYPE.NAME.ATTRIBUTE`"),
        "module" => (3, "a module is referred to as `module.NAME.OUTPUT`"),
        _ => (3, "a resource is referred to as `TYPE.NAME.ATTRIBUTE`"),
    };
    if names < wanted.0 { error(text.len(), wanted.1) } else { Ok(()) }
}

const INDEX: &str = "an index is a number or a key in quotes, as in `[0]` or `[\"key\"]`";

/// A character of Terraform's names.
pub(super) const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

const fn is_key_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'{' | b'}')
}

impl FromStr for Reference {
    type Err = InvalidReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Reference {
    type Error = InvalidReference;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::parse(text)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text)
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({:?})", self.text)
    }
}

impl AccountPart for Reference {
    fn as_account_part(&self) -> &str {
        self.hole
    }
}

impl PartitionPart for Reference {
    fn as_partition_part(&self) -> &str {
        self.hole
    }
}

/// A text that is no Terraform reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidReference {
    text: String,
    offset: usize,
    rule: &'static str,
}

impl InvalidReference {
    fn new(text: &str, offset: usize, rule: &'static str) -> Self {
        Self { text: text.chars().take(MAXIMUM_LENGTH).collect(), offset, rule }
    }

    /// Byte offset of what is wrong.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for InvalidReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid Terraform reference `{}`: {}", self.text.escape_debug(), self.rule)?;
        let found = self.text.get(self.offset..).and_then(|rest| rest.chars().next());
        if let Some(found) = found.filter(|_| self.rule.starts_with("expected")) {
            let position = self.text.get(..self.offset).unwrap_or_default().chars().count() + 1;
            write!(f, ", found `{}` at character {position}", found.escape_debug())?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidReference {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammar() {
        const END: &str = "expected `.`, `[` or the end, found ";
        const EACH: &str = "`each`, `count` and `self` have a value only inside the block that they belong to";
        for text in [
            "var.account",
            "local.a-b",
            "data.aws_caller_identity.current.account_id",
            "module.eks.account_id",
            "aws_eks_cluster.main[0].arn",
            "aws_iam_role.deploy[\"a b/c.d\"].arn",
            "var.accounts[\"prod\"][3].id.0.x",
            "terraform.workspace",
            "path.module",
        ] {
            let reference = Reference::parse(text).unwrap();
            assert_eq!((reference.as_str(), reference.to_string().as_str()), (text, text));
            assert_eq!(Reference::of_hole(reference.hole.chars().next().unwrap()), Some(reference));
        }
        for (text, message) in [
            ("", "expected a name".to_owned()),
            ("var", "the name of what it refers to is missing".to_owned()),
            ("var.", "expected a name".to_owned()),
            ("var.1x", format!("{END}`x` at character 6")),
            ("var.-x", "expected a name, found `-` at character 5".to_owned()),
            ("1.x", "expected a name, found `1` at character 1".to_owned()),
            ("${var.x}", "expected a name, found `$` at character 1".to_owned()),
            ("var.x}", format!("{END}`}}` at character 6")),
            ("var.x + var.y", format!("{END}` ` at character 6")),
            ("var.x[\"${y}\"]", INDEX.to_owned()),
            ("var.x[", INDEX.to_owned()),
            ("var.x[]", INDEX.to_owned()),
            ("var.x[\"]", INDEX.to_owned()),
            ("var.x[\"a\"", INDEX.to_owned()),
            ("var.x[*]", INDEX.to_owned()),
            ("var.é", "expected a name, found `é` at character 5".to_owned()),
            ("each.value", EACH.to_owned()),
            ("count.index", EACH.to_owned()),
            ("data.aws_partition.current", "a data source is referred to as `data.TYPE.NAME.ATTRIBUTE`".to_owned()),
            ("aws_iam_role.x", "a resource is referred to as `TYPE.NAME.ATTRIBUTE`".to_owned()),
            ("module.x", "a module is referred to as `module.NAME.OUTPUT`".to_owned()),
        ] {
            let shown = text.escape_debug();
            let error = Reference::parse(text).unwrap_err().to_string();
            assert_eq!(error, format!("invalid Terraform reference `{shown}`: {message}"));
        }
        assert_eq!(
            Reference::parse(&format!("var.{}", "x".repeat(1_000))).unwrap_err().rule,
            "a reference has at most 1000 characters"
        );
    }

    #[test]
    fn what_must_be_declared() {
        for (text, address, attribute) in [
            ("var.account", Some("var.account"), ""),
            ("var.accounts[\"a.b\"].id", Some("var.accounts"), ""),
            ("data.aws_partition.current.partition", Some("data.aws_partition.current"), "partition"),
            ("aws_iam_role.deploy[0].arn", Some("aws_iam_role.deploy"), ""),
            ("module.eks.account", Some("module.eks"), "account"),
            ("path.module", None, ""),
        ] {
            let reference = Reference::parse(text).unwrap();
            assert_eq!(reference.address(), address, "{text}");
            assert_eq!(reference.attribute(), attribute, "{text}");
        }
    }

    #[test]
    fn a_reference_is_the_same_each_time() {
        let [one, other] = ["var.the_same"; 2].map(|text| Reference::parse(text).unwrap());
        assert_eq!((one, one.hole), (other, other.hole));
        assert_ne!(one.hole, Reference::parse("var.another").unwrap().hole);
        for (number, known) in (0..).zip(CONSTANTS) {
            assert_eq!(Reference::parse(known.text), Ok(known));
            assert_eq!(known.hole.chars().next(), hole::bound(number));
        }
    }
}
