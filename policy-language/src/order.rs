//! Sorting with one instantiation of the library's sort for all kinds of items.
//!
//! Each kind sorted for itself would give every user of the macros some thousand lines of code to compile.

/// Sorts by a number; equal items keep their order.
pub(crate) fn sort_by_number<T: Clone>(items: &mut [T], number: fn(&T) -> u64) {
    let mut numbered: Vec<(u64, usize)> = Vec::with_capacity(items.len());
    for item in items.iter() {
        numbered.push((number(item), numbered.len()));
    }
    numbered.sort_unstable();
    let before = items.to_vec();
    for (item, (_, from)) in items.iter_mut().zip(numbered) {
        if let Some(it) = before.get(from) {
            it.clone_into(item);
        }
    }
}

/// Two numbers as one that sorts like the pair.
pub(crate) fn pair(high: impl Into<u32>, low: impl Into<u32>) -> u64 {
    u64::from(high.into()) << 32 | u64::from(low.into())
}
