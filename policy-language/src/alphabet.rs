//! The characters that an expression can tell apart.
//!
//! All characters that behave alike everywhere in an expression form one *class*. Character sets
//! cut the alphabet into *blocks*; a character that is named on its own is a class of its own, and
//! what then remains of a block is one more class. Classes are numbered from the most readable
//! sample upwards, so that a search which tries them in order finds a readable word first. After
//! the characters come the unknowns, one class each, and the mark.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::budget::{Exhausted, Meter};
use super::charset::{after, before};
use super::expression::{Item, Shape};
use super::graph::Symbol;
use super::order::{pair, sort_by_number};
use super::{CharSet, Language};

/// A set of at most this many characters is treated as so many single ones.
const FEW: usize = 4;

pub(super) type Class = u16;

/// Where each stretch of a block starts, and which block; ascending from 0.
type Stretches = Vec<(char, usize)>;

#[derive(Debug)]
pub(super) struct Alphabet {
    /// By class.
    letters: Vec<Letter>,
    singles: Vec<(char, Class)>,
    blocks: Vec<Block>,
    stretches: Stretches,
    sets: HashMap<CharSet, u16>,
    unknowns: Vec<Arc<str>>,
}

#[derive(Debug, Clone, Copy)]
struct Letter {
    sample: char,
    block: usize,
}

#[derive(Debug)]
struct Block {
    chars: CharSet,
    /// By set: is the block in it?
    inside: Vec<bool>,
    /// The class of those that are not named on their own.
    rest: Option<Class>,
}

/// What an expression names.
#[derive(Default)]
struct Named {
    ascii: u128,
    other: Vec<char>,
    sets: HashMap<CharSet, u16>,
    unknowns: Vec<Arc<str>>,
}

impl Alphabet {
    pub(super) fn of(languages: &[&Language], meter: &mut Meter) -> Result<Self, Exhausted> {
        let mut named = Named::default();
        for language in languages {
            named.language(language);
        }
        let mut singles: Vec<char> = ('\0'..='\x7f').filter(|&c| named.ascii & (1 << u32::from(c)) != 0).collect();
        sort_by_number(&mut named.other, |c| pair(*c, 0_u32));
        named.other.dedup();
        singles.append(&mut named.other);

        let (mut blocks, stretches) = blocks(&named.sets, meter)?;
        let block_of = |c| block_at(&stretches, c);
        let mut numbered: Vec<(u32, Letter, bool)> =
            singles.iter().map(|&c| (unreadability(c), Letter { sample: c, block: block_of(c) }, true)).collect();
        for (block, Block { chars, .. }) in blocks.iter().enumerate() {
            let rest = |c: &char| chars.contains(*c) && singles.binary_search(c).is_err();
            let sample = readable_chars().find(rest).or_else(|| {
                let named = singles.iter().copied().collect();
                most_readable(&chars.difference(&named))
            });
            numbered.extend(sample.map(|sample| (unreadability(sample), Letter { sample, block }, false)));
        }
        sort_by_number(&mut numbered, |(rank, ..)| pair(*rank, 0_u32));
        let mut alphabet = Self {
            letters: numbered.iter().map(|(_, letter, _)| *letter).collect(),
            singles: Vec::with_capacity(singles.len()),
            blocks: Vec::new(),
            stretches,
            sets: named.sets,
            unknowns: named.unknowns,
        };
        for (class, (_, letter, single)) in numbered.into_iter().enumerate() {
            let class = Class::try_from(class).map_err(|_| Exhausted)?;
            if single {
                alphabet.singles.push((letter.sample, class));
            } else if let Some(block) = blocks.get_mut(letter.block) {
                block.rest = Some(class);
            }
        }
        alphabet.blocks = blocks;
        sort_by_number(&mut alphabet.singles, |(c, class)| pair(*c, *class));
        // The mark's class must exist too.
        let classes = alphabet.letters.len() + alphabet.unknowns.len();
        Class::try_from(classes).map_err(|_| Exhausted)?;
        Ok(alphabet)
    }

    /// The class of a character.
    pub(super) fn class(&self, c: char) -> Class {
        match self.singles.binary_search_by_key(&c, |&(single, _)| single) {
            Ok(at) => self.singles.get(at).map(|&(_, class)| class),
            Err(_) => self.blocks.get(block_at(&self.stretches, c)).and_then(|block| block.rest),
        }
        .unwrap_or(Class::MAX)
    }

    pub(super) fn unknown(&self, name: &str) -> Class {
        let at = self.unknowns.binary_search_by(|known| (**known).cmp(name));
        at.map_or(Class::MAX, |at| self.first_unknown() + narrow(at))
    }

    /// The number of a set of more than a few characters.
    pub(super) fn set(&self, set: &CharSet) -> u16 {
        self.sets.get(set).copied().unwrap_or(u16::MAX)
    }

    /// Classes from here on are not of characters.
    pub(super) fn first_unknown(&self) -> Class {
        narrow(self.letters.len())
    }

    pub(super) fn has_unknowns(&self) -> bool {
        !self.unknowns.is_empty()
    }

    /// The class of [`Item::Mark`], the last one.
    pub(super) fn mark(&self) -> Class {
        narrow(self.letters.len() + self.unknowns.len())
    }

    pub(super) fn name(&self, class: Class) -> Option<&Arc<str>> {
        self.unknowns.get(usize::from(class.checked_sub(self.first_unknown())?))
    }

    /// The most readable character of a class.
    pub(super) fn sample(&self, class: Class) -> Option<char> {
        self.letters.get(usize::from(class)).map(|letter| letter.sample)
    }

    pub(super) fn block(&self, class: Class) -> usize {
        self.letters.get(usize::from(class)).map_or(usize::MAX, |letter| letter.block)
    }

    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    pub(super) fn block_chars(&self, block: usize) -> CharSet {
        self.blocks.get(block).map_or(CharSet::EMPTY, |block| block.chars.clone())
    }

    pub(super) fn set_contains(&self, set: u16, class: Class) -> bool {
        self.blocks
            .get(self.block(class))
            .and_then(|block| block.inside.get(usize::from(set)))
            .is_some_and(|inside| *inside)
    }
}

/// The characters of a set that is small enough to be treated one by one.
pub(super) fn few(set: &CharSet) -> Option<impl Iterator<Item = char>> {
    (set.ranges().len() <= FEW && set.chars().take(FEW + 1).count() <= FEW).then(|| set.chars())
}

fn narrow(n: usize) -> Class {
    Class::try_from(n).unwrap_or(Class::MAX)
}

impl Named {
    fn language(&mut self, language: &Language) {
        match language.shape() {
            Shape::Line(items) => items.iter().for_each(|item| self.item(item)),
            Shape::Concat(of) | Shape::Union(of) | Shape::Intersection(of) => {
                for language in of {
                    self.language(language);
                }
            }
            Shape::Complement(inner) => self.language(inner),
            Shape::Graph(graph) => graph.edges.iter().for_each(|(_, symbol, _)| match symbol {
                Symbol::Chars(set) => self.set(set),
                Symbol::Unknown(name) => self.unknown(name),
                Symbol::Anything => {}
            }),
            Shape::TooDeep => {}
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Text(text) => text.chars().for_each(|c| self.char(c)),
            Item::AnyCase(text) => text.chars().for_each(|c| {
                self.char(c.to_ascii_lowercase());
                self.char(c.to_ascii_uppercase());
            }),
            Item::Run { set, .. } => self.set(set),
            Item::Unknown(name) => self.unknown(name),
            Item::Mark { .. } => {}
        }
    }

    fn unknown(&mut self, name: &Arc<str>) {
        if let Err(at) = self.unknowns.binary_search(name) {
            self.unknowns.insert(at, name.clone());
        }
    }

    fn char(&mut self, c: char) {
        if c.is_ascii() {
            self.ascii |= 1 << u32::from(c);
        } else {
            self.other.push(c);
        }
    }

    fn set(&mut self, set: &CharSet) {
        if set.is_all() {
            return;
        }
        match few(set) {
            Some(chars) => chars.for_each(|c| self.char(c)),
            None if self.sets.contains_key(set) => {}
            None => {
                let number = narrow(self.sets.len());
                self.sets.insert(set.clone(), number);
            }
        }
    }
}

/// Cuts the alphabet where a set begins or ends, and groups the stretches that lie in the same sets.
fn blocks(sets: &HashMap<CharSet, u16>, meter: &mut Meter) -> Result<(Vec<Block>, Stretches), Exhausted> {
    Class::try_from(sets.len()).map_err(|_| Exhausted)?;
    let mut cuts: Vec<char> = vec!['\0'];
    for (low, high) in sets.keys().flat_map(CharSet::ranges) {
        cuts.push(*low);
        cuts.extend(after(*high));
    }
    sort_by_number(&mut cuts, |c| pair(*c, 0_u32));
    cuts.dedup();
    let mut numbers: BTreeMap<Vec<bool>, usize> = BTreeMap::new();
    let mut ranges: Vec<Vec<(char, char)>> = Vec::new();
    let mut stretches = Vec::with_capacity(cuts.len());
    let mut ends = cuts.iter().skip(1);
    for &start in &cuts {
        meter.spend(sets.len() + 1)?;
        let mut inside = vec![false; sets.len()];
        for (set, number) in sets {
            if let Some(inside) = inside.get_mut(usize::from(*number)) {
                *inside = set.contains(start);
            }
        }
        let block = *numbers.entry(inside).or_insert(ranges.len());
        if block == ranges.len() {
            ranges.push(Vec::new());
        }
        stretches.push((start, block));
        // The next cut is where this stretch ends, exclusive; `from_ranges` takes inclusive ends.
        let end = ends.next().map_or(Some(char::MAX), |&end| before(end));
        if let (Some(end), Some(ranges)) = (end, ranges.get_mut(block)) {
            ranges.push((start, end));
        }
    }
    let mut blocks: Vec<Block> = ranges
        .into_iter()
        .map(|ranges| Block { chars: CharSet::from_ranges(ranges), inside: Vec::new(), rest: None })
        .collect();
    for (inside, number) in numbers {
        if let Some(block) = blocks.get_mut(number) {
            block.inside = inside;
        }
    }
    Ok((blocks, stretches))
}

fn block_at(stretches: &[(char, usize)], c: char) -> usize {
    let at = stretches.partition_point(|&(start, _)| start <= c);
    stretches.get(at.wrapping_sub(1)).map_or(0, |&(_, block)| block)
}

/// Lower-case letters, digits, the hyphen, other printable ASCII, the rest; controls last.
fn unreadability(c: char) -> u32 {
    let code = u32::from(c);
    let tier = match c {
        'a'..='z' => 0,
        '0'..='9' => 1,
        '-' => 2,
        '!'..='~' => 3,
        ' ' => 4,
        '\u{A1}'.. => 5,
        _ => 6,
    };
    (tier << 24) | code
}

/// Printable ASCII, the most readable first.
fn readable_chars() -> impl Iterator<Item = char> {
    let punctuation = ('!'..='~').filter(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-'));
    ('a'..='z').chain('0'..='9').chain(['-']).chain(punctuation).chain([' '])
}

fn most_readable(set: &CharSet) -> Option<char> {
    let beyond = CharSet::from_static(&[('\u{A1}', char::MAX)]);
    [set.intersection(&beyond), set.clone()].iter().find_map(|set| set.chars().next())
}
