use std::collections::HashMap;

use super::pointer::Path;

/// The elements of arrays that could not be read, so that the policy is without them: numbers in order, by the array's JSON pointer.
#[derive(Clone, Debug, Default)]
pub(super) struct Dropped {
    /// Which of `elements` an array's are.
    arrays: HashMap<String, usize>,
    elements: Vec<Vec<usize>>,
}

impl Dropped {
    pub(super) fn push(&mut self, array: &Path<'_>, elements: Vec<usize>) {
        self.arrays.insert(array.to_string(), self.elements.len());
        self.elements.push(elements);
    }

    /// The pointer into the document for one into the policy; `None` where they are the same.
    pub(super) fn restore(&self, pointer: &str) -> Option<String> {
        if self.elements.is_empty() {
            return None;
        }
        let mut restored = String::with_capacity(pointer.len());
        for token in pointer.split('/').skip(1) {
            let dropped = self.arrays.get(restored.as_str()).and_then(|array| self.elements.get(*array));
            restored.push('/');
            match (dropped, token.parse::<usize>()) {
                (Some(dropped), Ok(mut index)) => {
                    for earlier in dropped {
                        index += usize::from(*earlier <= index);
                    }
                    restored.push_str(&index.to_string());
                }
                _ => restored.push_str(token),
            }
        }
        (restored != pointer).then_some(restored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_behind_what_was_dropped() {
        let mut dropped = Dropped::default();
        assert_eq!(dropped.restore("/Statement/0"), None);
        let statements = Path::Member(&Path::Root, "Statement");
        dropped.push(&statements, vec![0, 2, 3]);
        let second = Path::Element(&statements, 1);
        dropped.push(&Path::Member(&second, "Action"), vec![1]);
        for (policy, document) in [
            ("", None),
            ("/Version", None),
            ("/Statement", None),
            ("/Statement/0", Some("/Statement/1")),
            ("/Statement/1/Sid", Some("/Statement/4/Sid")),
            ("/Statement/0/Action/0", Some("/Statement/1/Action/0")),
            ("/Statement/0/Action/1", Some("/Statement/1/Action/2")),
            ("/Statement/1/Action/1", Some("/Statement/4/Action/1")),
        ] {
            assert_eq!(dropped.restore(policy).as_deref(), document, "{policy}");
        }
    }
}
