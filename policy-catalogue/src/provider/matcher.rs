//! Reading a text by a template, in time linear in the text for each piece of the template.
//!
//! Every step maps a set of positions, one flag a position, to the set of positions that can follow or precede it.

use std::ops::Range;

use super::part::class_holds;
use super::{Part, Run, Segment};
use crate::names::hole;

pub(super) fn parse(segments: &[Segment], text: &str) -> Option<Vec<String>> {
    if !may_have(segments, text) {
        return None;
    }
    let has_holes = hole::has_hole(text);
    if !has_holes && let Ok(reading) = only_reading(segments, text) {
        return reading;
    }
    by_positions(segments, text, has_holes)
}

/// Any text by any form, with sets of positions.
fn by_positions(segments: &[Segment], text: &str, has_holes: bool) -> Option<Vec<String>> {
    let chars: Vec<char> = text.chars().collect();
    // From the end: where each segment may start so that the rest can be read.
    let mut starts = vec![single(chars.len(), chars.len())];
    let reversed: Vec<char> = chars.iter().rev().copied().collect();
    for segment in segments.iter().rev() {
        let mut set = starts.last()?.clone();
        set.reverse();
        let mut set = Walk { chars: &reversed, backward: true, has_holes }.through(segment, &set);
        set.reverse();
        starts.push(set);
    }
    starts.reverse();
    // From the start: each segment as long as the rest allows.
    let mut at = 0;
    let mut parts = Vec::new();
    if !*starts.first()?.first()? {
        return None;
    }
    for (segment, next) in segments.iter().zip(starts.iter().skip(1)) {
        let ends = Walk { chars: &chars, backward: false, has_holes }.through(segment, &single(chars.len(), at));
        let end = (at..=chars.len()).rev().find(|&end| flag(&ends, end) && flag(next, end))?;
        if matches!(segment, Segment::Part(_)) {
            parts.push(chars.get(at..end)?.iter().collect());
        }
        at = end;
    }
    Some(parts)
}

/// There may be several readings.
struct Ambiguous;

/// The parts of a text, or that it has none, where it can be read in one way only: every part is the last piece, or ends where the
/// literal text after it begins, with a character that cannot stand in it. An error where that does not hold.
fn only_reading(segments: &[Segment], text: &str) -> Result<Option<Vec<String>>, Ambiguous> {
    let mut parts = Vec::new();
    let mut rest = text;
    for (index, segment) in segments.iter().enumerate() {
        let part = match segment {
            Segment::Literal(literal) => {
                let Some(after) = rest.strip_prefix(&**literal) else { return Ok(None) };
                rest = after;
                continue;
            }
            Segment::Part(part) => part,
        };
        let end = match segments.get(index + 1) {
            None => rest.len(),
            Some(Segment::Part(_)) => return Err(Ambiguous),
            Some(Segment::Literal(literal)) => {
                let delimiter = literal.chars().next().ok_or(Ambiguous)?;
                if part.runs.iter().any(|run| class_holds(&run.class, delimiter)) {
                    return Err(Ambiguous);
                }
                let Some(end) = rest.find(delimiter) else { return Ok(None) };
                end
            }
        };
        let (text, after) = rest.split_at_checked(end).ok_or(Ambiguous)?;
        if !part.accepts(text) {
            // Runs are read greedily there, so that several may yet fit.
            return if part.runs.len() == 1 { Ok(None) } else { Err(Ambiguous) };
        }
        parts.push(text.to_owned());
        rest = after;
    }
    Ok(rest.is_empty().then_some(parts))
}

/// The same for the beginning of a text, where its parts end at such a character, or hold one that cannot stand in them.
fn only_reading_of_prefix(segments: &[Segment], prefix: &str) -> Option<bool> {
    let mut rest = prefix;
    for (index, segment) in segments.iter().enumerate() {
        match segment {
            Segment::Literal(literal) if literal.starts_with(rest) => return Some(true),
            Segment::Literal(literal) => match rest.strip_prefix(&**literal) {
                Some(after) => rest = after,
                None => return Some(false),
            },
            Segment::Part(part) => {
                let holds = |c: char| part.runs.iter().any(|run| class_holds(&run.class, c));
                let delimiter = match segments.get(index + 1) {
                    Some(Segment::Literal(literal)) => literal.chars().next().filter(|c| !holds(*c)),
                    _ => None,
                };
                let Some(end) = delimiter.and_then(|delimiter| rest.find(delimiter)) else {
                    let is_last = index + 1 == segments.len();
                    return ((delimiter.is_some() || is_last) && !rest.chars().all(holds)).then_some(false);
                };
                let (text, after) = rest.split_at_checked(end)?;
                if !part.accepts(text) {
                    return if part.runs.len() == 1 { Some(false) } else { None };
                }
                rest = after;
            }
        }
    }
    Some(rest.is_empty())
}

/// Whether the text begins as the form does and has its literal text in order: what rules most forms out, and allocates nothing.
fn may_have(segments: &[Segment], text: &str) -> bool {
    let mut rest = text;
    segments.iter().enumerate().all(|(index, segment)| match segment {
        Segment::Literal(literal) => match rest.find(&**literal).and_then(|at| rest.split_at_checked(at)) {
            Some((before, after)) if index > 0 || before.is_empty() => {
                rest = after.get(literal.len()..).unwrap_or_default();
                true
            }
            _ => false,
        },
        Segment::Part(_) => true,
    })
}

pub(super) fn accepts_prefix(segments: &[Segment], prefix: &str) -> bool {
    if let Some(Segment::Literal(first)) = segments.first()
        && !prefix.starts_with(&**first)
        && !first.starts_with(prefix)
    {
        return false;
    }
    let has_holes = hole::has_hole(prefix);
    if !has_holes && let Some(is_accepted) = only_reading_of_prefix(segments, prefix) {
        return is_accepted;
    }
    let chars: Vec<char> = prefix.chars().collect();
    prefix_by_positions(segments, &Walk { chars: &chars, backward: false, has_holes })
}

fn prefix_by_positions(segments: &[Segment], walk: &Walk<'_>) -> bool {
    let mut set = single(walk.chars.len(), 0);
    for segment in segments {
        if walk.ends_inside(segment, &set) {
            return true;
        }
        set = walk.through(segment, &set);
    }
    flag(&set, walk.chars.len())
}

fn single(length: usize, position: usize) -> Vec<bool> {
    (0..=length).map(|i| i == position).collect()
}

fn flag(set: &[bool], position: usize) -> bool {
    set.get(position).copied().unwrap_or(false)
}

struct Walk<'a> {
    chars: &'a [char],
    /// The characters are in reverse order, and so are the pieces of a segment.
    backward: bool,
    has_holes: bool,
}

impl Walk<'_> {
    /// The positions after the segment, for those before it.
    fn through(&self, segment: &Segment, set: &[bool]) -> Vec<bool> {
        match segment {
            Segment::Literal(text) => {
                let mut literal: Vec<char> = text.chars().collect();
                if self.backward {
                    literal.reverse();
                }
                let mut after = vec![false; set.len()];
                for start in positions(set) {
                    if self.chars.get(start..).is_some_and(|rest| rest.starts_with(&literal))
                        && let Some(end) = after.get_mut(start + literal.len())
                    {
                        *end = true;
                    }
                }
                after
            }
            Segment::Part(part) => {
                let mut after = set.to_vec();
                for index in 0..part.runs.len() {
                    let index = if self.backward { part.runs.len() - 1 - index } else { index };
                    if let Some(run) = part.runs.get(index) {
                        after = self.through_run(run, &after);
                    }
                }
                if self.has_holes {
                    let opaque = self.through_hole(part, set);
                    after = after.iter().zip(opaque).map(|(a, b)| *a || b).collect();
                }
                after
            }
        }
    }

    fn through_run(&self, run: &Run, set: &[bool]) -> Vec<bool> {
        let max = run.max.map_or(usize::MAX, |max| max as usize);
        let in_run = |c: char| class_holds(&run.class, c);
        self.reached(set, in_run, |run_start, end| {
            let first = run_start.max(end.saturating_sub(max));
            first..(end + 1).saturating_sub(run.min as usize)
        })
    }

    /// A part with a hole in it is read by its characters alone: nobody knows yet what the hole will be.
    fn through_hole(&self, part: &Part, set: &[bool]) -> Vec<bool> {
        let in_part = |c: char| hole::is_hole(c) || part.runs.iter().any(|run| class_holds(&run.class, c));
        let mut after_hole = 0;
        self.reached(set, in_part, |run_start, end| {
            if end > 0 && self.chars.get(end - 1).is_some_and(|c| hole::is_hole(*c)) {
                after_hole = end;
            }
            run_start..after_hole
        })
    }

    /// The ends for which `starts` (given where the characters that `holds` accepts begin, and the end) holds a position of `set`.
    /// The range must not end earlier for a later end.
    fn reached(
        &self,
        set: &[bool],
        holds: impl Fn(char) -> bool,
        mut starts: impl FnMut(usize, usize) -> Range<usize>,
    ) -> Vec<bool> {
        let mut ends = vec![false; set.len()];
        let Some(first) = set.iter().position(|is_in| *is_in) else { return ends };
        let mut run_start = first;
        // The last position of the set that the range reaches, and how far it was looked for.
        let mut latest = None;
        let mut looked_at = first;
        for (end, is_end) in ends.iter_mut().enumerate().skip(first) {
            if end > first && !self.chars.get(end - 1).is_some_and(|c| holds(*c)) {
                run_start = end;
            }
            let range = starts(run_start, end);
            while looked_at < range.end {
                if flag(set, looked_at) {
                    latest = Some(looked_at);
                }
                looked_at += 1;
            }
            *is_end = range.start < range.end && latest.is_some_and(|latest| latest >= range.start);
        }
        ends
    }

    /// Whether the text ends within the segment, when that starts at one of the positions.
    fn ends_inside(&self, segment: &Segment, set: &[bool]) -> bool {
        match segment {
            Segment::Literal(text) => {
                let literal: Vec<char> = text.chars().collect();
                positions(set).any(|start| self.chars.get(start..).is_some_and(|rest| literal.starts_with(rest)))
            }
            Segment::Part(part) => {
                let mut set = set.to_vec();
                for run in part.runs.iter() {
                    let partial = Run { min: 0, ..run.clone() };
                    if flag(&self.through_run(&partial, &set), self.chars.len()) {
                        return true;
                    }
                    set = self.through_run(run, &set);
                }
                self.has_holes && flag(&self.through_hole(part, &set), self.chars.len())
            }
        }
    }
}

fn positions(set: &[bool]) -> impl Iterator<Item = usize> {
    set.iter().enumerate().filter(|(_, is_in)| **is_in).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::CATALOGUE;

    #[test]
    fn the_only_reading_is_that_by_positions() {
        let texts = [
            "prefect:account:11111111-2222-4333-8444-555555555555",
            "prefect:account:11111111-2222-4333-8444-55555555555g",
            "repo:o/r:ref:refs/heads/a/b",
            "repo:o/r:ref:refs/heads/",
            "repo:o/r:environment:a:b_c:d",
            "repo:o@1/r@2:pull_request",
            "repo:o@1@2/r@2:pull_request",
            "a_b:c:repo:o/r:repo:o/r",
            "project_path:a/b/c:ref_type:tag:ref:v1",
            "organization:a:pipeline:b:ref:refs/tags/v1:commit:c:step:d:step:e",
            "organization:acme:project:Default Project:workspace:w:run_phase:plan",
            "system:serviceaccount:a:b:c",
            ":",
            "",
        ];
        for form in CATALOGUE.iter().flat_map(|provider| provider.subjects.iter()) {
            for text in texts {
                if let Ok(reading) = only_reading(&form.segments, text) {
                    assert_eq!(reading, by_positions(&form.segments, text, false), "{} {text}", form.pattern());
                }
                for (end, _) in text.char_indices() {
                    let prefix = text.get(..end).unwrap();
                    let walk = Walk { chars: &prefix.chars().collect::<Vec<_>>(), backward: false, has_holes: false };
                    if let Some(is_accepted) = only_reading_of_prefix(&form.segments, prefix) {
                        let expected = prefix_by_positions(&form.segments, &walk);
                        assert_eq!(is_accepted, expected, "{} {prefix}", form.pattern());
                    }
                }
            }
        }
    }
}
