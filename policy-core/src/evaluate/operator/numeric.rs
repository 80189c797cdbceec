use std::cmp::Ordering;

/// An integer or decimal of any length, compared digit by digit: no rounding.
///
/// Grammar: `-`? digits (`.` digits)?. No `+`, no exponent, no white space; AWS says only "integer or decimal".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number<'a> {
    is_negative: bool,
    /// Without leading zeros.
    whole: &'a str,
    /// Without trailing zeros.
    fraction: &'a str,
}

impl<'a> Number<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { is_negative: is_negative && !is_zero, whole, fraction })
    }

    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        let whole = self.whole.len().cmp(&other.whole.len()).then_with(|| self.whole.cmp(other.whole));
        whole.then_with(|| self.fraction.cmp(other.fraction))
    }
}

impl Ord for Number<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Number<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn orders_decimals_exactly() {
        let ascending = [
            "-10000000000000000000000000000000000000000",
            "-9007199254740993",
            "-9007199254740992",
            "-1.5",
            "-1",
            "-0.001",
            "0",
            "0.0000000000000000000000000000000000000001",
            "0.1",
            "0.3",
            "0.30000000000000004",
            "9",
            "10",
            "9007199254740992",
            "9007199254740993",
            "10000000000000000000000000000000000000000",
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(Number::parse(a).cmp(&Number::parse(b)), i.cmp(&j), "{a} {b}");
            }
        }
        for (a, b) in [("0", "-0"), ("0", "0.000"), ("007", "7"), ("1.50", "1.5"), ("-3.0", "-3")] {
            assert_eq!(Number::parse(a).unwrap(), Number::parse(b).unwrap());
        }
    }

    #[test]
    fn refuses_what_is_no_decimal() {
        for text in
            ["", "-", ".", "1.", ".5", "+1", "1e3", "0x10", " 1", "1 ", "--1", "1.2.3", "1-", "NaN", "1_000", "١"]
        {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_integers(a in -9_999_i128..9_999, b in any::<i64>(), zeros in 0_usize..3) {
            let scaled = |n: i128| {
                let (whole, fraction) = (n.abs() / 100, n.abs() % 100);
                format!("{}{}{whole}.{fraction:02}", if n < 0 { "-" } else { "" }, "0".repeat(zeros))
            };
            let b = i128::from(b) % 9_999;
            let (x, y) = (scaled(a), scaled(b));
            prop_assert_eq!(Number::parse(&x).unwrap().cmp(&Number::parse(&y).unwrap()), a.cmp(&b));
        }
    }
}
