use std::borrow::Cow;

/// A string of a policy: a literal in a `const` policy, owned otherwise.
pub type Text = Cow<'static, str>;

/// Several things in the author's order.
pub type List<T> = Cow<'static, [T]>;

/// One value, or an array: IAM reads `"x"` and `["x"]` alike, and both are written back as they were.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OneOrMany<T: Clone + 'static> {
    /// A value without brackets.
    One(T),
    /// An array, maybe of one value or of none.
    Many(List<T>),
}

impl<T: Clone + 'static> OneOrMany<T> {
    /// The values, however they were written.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    /// The values in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.as_slice().iter()
    }

    /// Whether they are written as an array.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Many(_))
    }
}

impl<T: Clone + 'static> From<Vec<T>> for OneOrMany<T> {
    /// One value is written bare, several as an array.
    fn from(mut values: Vec<T>) -> Self {
        match (values.len(), values.pop()) {
            (1, Some(value)) => Self::One(value),
            (_, last) => {
                values.extend(last);
                Self::Many(Cow::Owned(values))
            }
        }
    }
}

impl<'a, T: Clone + 'static> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A condition value. IAM compares all of them as text; quotes are optional around numbers and booleans.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A JSON string.
    String(Text),
    /// A JSON number, digit for digit as it was written.
    Number(Text),
    /// A JSON boolean.
    Bool(bool),
}

impl Scalar {
    /// The text that IAM compares.
    pub fn as_str(&self) -> &str {
        match self {
            Self::String(text) | Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}

impl<T: Into<Text>> From<T> for Scalar {
    fn from(text: T) -> Self {
        Self::String(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_bare_and_several_are_an_array() {
        let written = |values: Vec<u8>| OneOrMany::from(values);
        assert_eq!(written(vec![1]), OneOrMany::One(1));
        assert_eq!(written(vec![1, 2, 3]), OneOrMany::Many(vec![1, 2, 3].into()));
        assert_eq!(written(vec![]), OneOrMany::Many(vec![].into()));
    }

    #[test]
    fn values_however_they_were_written() {
        for (values, slice, is_array) in [
            (OneOrMany::One(1), [1].as_slice(), false),
            (OneOrMany::Many(Cow::Borrowed(&[1])), &[1], true),
            (OneOrMany::Many(Cow::Borrowed(&[])), &[], true),
        ] {
            assert_eq!(values.as_slice(), slice);
            assert!(values.iter().eq(slice) && (&values).into_iter().eq(slice));
            assert_eq!(values.is_array(), is_array);
        }
    }

    #[test]
    fn the_text_that_iam_compares() {
        let texts = [Scalar::from("a"), Scalar::Number("1e3".into()), Scalar::Bool(true), Scalar::Bool(false)];
        assert_eq!(texts.each_ref().map(Scalar::as_str), ["a", "1e3", "true", "false"]);
    }
}
