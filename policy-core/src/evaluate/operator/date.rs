/// A moment, exact to any fraction of a second.
///
/// Grammar: the W3C profile of ISO 8601 (`2026-09`, `2026-09-11`, `2026-09-11T08:30Z`, `2026-09-11T08:30:05.25+02:00`), or epoch seconds
/// of up to 18 digits. Without a time of day it is the first moment of the period, in UTC; `T` and `Z` are capitals. Four digits
/// are neither: the profile's year and the first hours of 1970 look alike.
///
/// Source of the profile: <https://www.w3.org/TR/NOTE-datetime>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Date<'a> {
    seconds: i64,
    /// Without trailing zeros, so that text order is the order of numbers.
    fraction: &'a str,
}

impl<'a> Date<'a> {
    pub(super) const fn seconds(self) -> i64 {
        self.seconds
    }

    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            let is_epoch = text.len() != 4 && text.len() <= 18;
            return Some(Self { seconds: text.parse().ok().filter(|_| is_epoch)?, fraction: "" });
        }
        let (year, rest) = digits(text, 4)?;
        let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
        let (day, rest) = match rest.strip_prefix('-') {
            Some(rest) => digits(rest, 2)?,
            None if rest.is_empty() => (1, rest),
            None => return None,
        };
        let midnight = days_from_epoch(year, month, day)? * 86_400;
        match rest.strip_prefix('T') {
            Some(time) => {
                let (seconds, fraction) = seconds_of_day(time)?;
                Some(Self { seconds: midnight + seconds, fraction })
            }
            None => rest.is_empty().then_some(Self { seconds: midnight, fraction: "" }),
        }
    }
}

/// `hh:mm[:ss[.s]]` and the zone as seconds from midnight UTC, and the digits of the fraction.
fn seconds_of_day(text: &str) -> Option<(i64, &str)> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = rest.strip_prefix(':').map_or(Some((0, rest)), |rest| digits(rest, 2))?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).filter(|end| *end > 0)?;
            rest.split_at_checked(end)?
        }
        None => ("", rest),
    };
    // Without `:ss` there is nothing for a fraction to be a part of.
    let has_seconds = text.as_bytes().get(5) == Some(&b':');
    if hour > 23 || minute > 59 || second > 59 || (!fraction.is_empty() && !has_seconds) {
        return None;
    }
    let local = (hour * 60 + minute) * 60 + second;
    Some((local - zone_offset(zone)?, fraction.trim_end_matches('0')))
}

fn zone_offset(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("Z", "") => return Some(0),
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let (minutes, rest) = digits(rest.strip_prefix(':')?, 2)?;
    (hours <= 23 && minutes <= 59 && rest.is_empty()).then_some(sign * (hours * 60 + minutes) * 60)
}

/// The number in the first `count` characters, all digits, and the text after it.
fn digits(text: &str, count: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    let is_digits = number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| is_digits)?, rest))
}

/// Days since 1970-01-01 in the Gregorian calendar; `None` when there is no such day.
fn days_from_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(is_leap),
        _ => return None,
    };
    if day < 1 || day > length {
        return None;
    }
    // Years that begin in March end with the leap day; 153 days are five months of them.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_profile_and_epoch_seconds() {
        for (text, seconds, fraction) in [
            ("1970-01-01T00:00:00Z", 0, ""),
            ("1970-01-01", 0, ""),
            ("1970-01", 0, ""),
            ("2000-02-29T00:00Z", 951_782_400, ""),
            ("2026-09-11T08:30:05.250+02:00", 1_789_108_205, "25"),
            ("2026-09-11T06:30:05.000Z", 1_789_108_205, ""),
            ("2026-09-10T23:30:05-07:00", 1_789_108_205, ""),
            ("0000-01-01", -62_167_219_200, ""),
            ("9999-12-31T23:59:59Z", 253_402_300_799, ""),
            ("1789108205", 1_789_108_205, ""),
            ("0", 0, ""),
        ] {
            assert_eq!(Date::parse(text), Some(Date { seconds, fraction }), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00-10",
            "2026-02-29",
            "1900-02-29",
            "2026-9-1",
            "2026-09-11T08:30",
            "2026-09-11T08:30:05",
            "2026-09-11T8:30Z",
            "2026-09-11T24:00Z",
            "2026-09-11T08:60Z",
            "2026-09-11T23:59:60Z",
            "2026-09-11T08:30.5Z",
            "2026-09-11T08:30:05.Z",
            "2026-09-11T08:30:05z",
            "2026-09-11t08:30:05Z",
            "2026-09-11 08:30:05Z",
            "2026-09-11T08:30:05+2:00",
            "2026-09-11T08:30:05+0200",
            "2026-09-11T08:30:05+24:00",
            "2026-09-11Z",
            "20260911T083005Z",
            "-1",
            "+1",
            "1.5",
            "1234567890123456789",
            "+026-01-01",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn counts_every_day_of_eight_centuries() {
        let mut expected = days_from_epoch(1600, 1, 1).unwrap();
        for year in 1600..2400 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(days) = days_from_epoch(year, month, day) {
                        assert_eq!(days, expected, "{year}-{month}-{day}");
                        expected += 1;
                    }
                }
            }
        }
        assert_eq!(expected, days_from_epoch(2400, 1, 1).unwrap());
    }

    #[test]
    fn orders_fractions() {
        let date = |text| Date::parse(text).unwrap();
        assert!(date("2026-09-11T08:30:05.09Z") < date("2026-09-11T08:30:05.1Z"));
        assert!(date("2026-09-11T08:30:05Z") < date("2026-09-11T08:30:05.000000000000000000001Z"));
    }
}
