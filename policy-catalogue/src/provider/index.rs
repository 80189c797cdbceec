//! Which issuer forms of the catalogue an issuer may have: a hash table that the compiler fills.
//!
//! Each form stands under one key. Of a form without parts it is the whole issuer; else the host (`oidc.circleci.com`), the host's
//! end after its last part (`.amazonaws.com`), or, where the customer chooses the host, the path (`/_services/token`). A form with
//! none of these fits nearly every issuer: it has no key, and nothing is recognized by it.

use std::borrow::Cow;

use super::{CATALOGUE, IssuerForm, Provider, Recognized, Segment};

/// At most half of the slots are taken, so that a search ends soon.
const SLOTS: usize = 512;
const FORMS: usize = SLOTS / 2;

/// A form and its key.
#[derive(Clone, Copy)]
struct Entry {
    key: &'static [u8],
    provider: &'static Provider,
    form: &'static IssuerForm,
    /// The next form of the same key, counted from 1; 0 is none.
    next: u16,
}

struct Index {
    entries: [Option<Entry>; FORMS],
    /// The first form of the key that is here, counted from 1; 0 is none.
    slots: [u16; SLOTS],
}

static INDEX: Index = Index::new(CATALOGUE);

/// The catalogue's provider and form of an issuer: by its whole text, by its host, by the longest end of its host, by its path.
pub(super) fn find(issuer: &str) -> Option<Recognized<'static>> {
    let bytes = issuer.as_bytes();
    let host_end = bytes.iter().position(|byte| *byte == b'/').unwrap_or(bytes.len());
    let (host, path) = bytes.split_at_checked(host_end)?;
    let by_path = || INDEX.find(hash(path), path, issuer);
    INDEX.find(hash(bytes), bytes, issuer).or_else(|| by_host(host, issuer)).or_else(by_path)
}

/// From the end of the host, so that every byte is hashed once.
fn by_host(host: &[u8], issuer: &str) -> Option<Recognized<'static>> {
    let mut longest = None;
    let mut state = BASIS;
    for (start, byte) in host.iter().enumerate().rev() {
        state = step(state, *byte);
        if (start == 0 || *byte == b'.')
            && let Some(end) = host.get(start..)
            && let Some(found) = INDEX.find(state, end, issuer)
        {
            longest = Some(found);
        }
    }
    longest
}

impl Index {
    const fn new(providers: &'static [&'static Provider]) -> Self {
        let mut index = Self { entries: [None; FORMS], slots: [0; SLOTS] };
        let mut count = 0;
        let mut rest = providers;
        while let Some((provider, tail)) = rest.split_first() {
            let mut forms = list(&provider.issuers);
            while let Some((form, tail)) = forms.split_first() {
                if let Some(key) = key(form) {
                    index.add(count, Entry { key, provider, form, next: 0 });
                    count += 1;
                }
                forms = tail;
            }
            rest = tail;
        }
        index
    }

    #[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler alone")]
    const fn add(&mut self, at: usize, entry: Entry) {
        let number = at as u16 + 1;
        let mut slot = hash(entry.key) % SLOTS;
        loop {
            if self.slots[slot] == 0 {
                self.slots[slot] = number;
                break;
            }
            let mut last = self.slots[slot] as usize - 1;
            if let Some(first) = &self.entries[last]
                && is_same(first.key, entry.key)
            {
                // In the order of the catalogue.
                while let Some(Entry { next: next @ 1.., .. }) = &self.entries[last] {
                    last = *next as usize - 1;
                }
                if let Some(last) = &mut self.entries[last] {
                    last.next = number;
                }
                break;
            }
            slot = (slot + 1) % SLOTS;
        }
        self.entries[at] = Some(entry);
    }

    /// The first form of this key that the issuer has.
    fn find(&self, hash: usize, key: &[u8], issuer: &str) -> Option<Recognized<'static>> {
        let mut slot = hash % SLOTS;
        let mut number = loop {
            let number = *self.slots.get(slot)?;
            if self.entry(number)?.key == key {
                break number;
            }
            slot = (slot + 1) % SLOTS;
        };
        while let Some(entry) = self.entry(number) {
            if let Some(parts) = entry.form.template.parse(issuer) {
                return Some(Recognized { provider: entry.provider, form: entry.form, parts });
            }
            number = entry.next;
        }
        None
    }

    fn entry(&self, number: u16) -> Option<&Entry> {
        self.entries.get(usize::from(number).checked_sub(1)?)?.as_ref()
    }
}

/// The key of a form; none when it fits nearly every issuer.
pub(super) const fn key(form: &IssuerForm) -> Option<&[u8]> {
    let mut rest = list(&form.template.segments);
    let mut after_part = false;
    let mut end: &[u8] = &[];
    while let Some((segment, tail)) = rest.split_first() {
        match segment {
            Segment::Part(_) => {
                after_part = true;
                end = &[];
            }
            Segment::Literal(literal) => {
                let text = bytes(literal);
                if !after_part && tail.is_empty() {
                    return Some(text);
                }
                let (host, path) = text.split_at(position(text, b'/'));
                end = host;
                if !path.is_empty() {
                    if host.is_empty() {
                        return if tail.is_empty() && path.len() > 1 { Some(path) } else { None };
                    }
                    break;
                }
            }
        }
        rest = tail;
    }
    if after_part {
        end = end.split_at(position(end, b'.')).1;
    }
    if end.is_empty() { None } else { Some(end) }
}

#[expect(clippy::ptr_arg, reason = "a `Cow` cannot be dereferenced in a `const fn`")]
const fn list<'a, T: Clone>(list: &'a Cow<'static, [T]>) -> &'a [T] {
    match list {
        Cow::Borrowed(list) => list,
        Cow::Owned(list) => list.as_slice(),
    }
}

#[expect(clippy::ptr_arg, reason = "a `Cow` cannot be dereferenced in a `const fn`")]
const fn bytes<'a>(text: &'a Cow<'static, str>) -> &'a [u8] {
    match text {
        Cow::Borrowed(text) => text.as_bytes(),
        Cow::Owned(text) => text.as_bytes(),
    }
}

/// Where the byte first stands; the length when it does not.
const fn position(bytes: &[u8], wanted: u8) -> usize {
    let mut rest = bytes;
    while let Some((byte, tail)) = rest.split_first() {
        if *byte == wanted {
            break;
        }
        rest = tail;
    }
    bytes.len() - rest.len()
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let (mut a, mut b) = (a, b);
    while let (Some((x, a_tail)), Some((y, b_tail))) = (a.split_first(), b.split_first()) {
        if *x != *y {
            return false;
        }
        (a, b) = (a_tail, b_tail);
    }
    a.is_empty() && b.is_empty()
}

/// FNV-1a over the bytes from the last to the first.
const fn hash(bytes: &[u8]) -> usize {
    let mut state = BASIS;
    let mut rest = bytes;
    while let Some((byte, head)) = rest.split_last() {
        state = step(state, *byte);
        rest = head;
    }
    state
}

const BASIS: usize = 0x811c_9dc5;

const fn step(state: usize, byte: u8) -> usize {
    // 32 bits wherever it is compiled.
    ((state ^ byte as usize).wrapping_mul(0x0100_0193)) & 0xffff_ffff
}
