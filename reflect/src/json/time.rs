//! The texts of `google.protobuf.Timestamp` and `Duration` (timestamp.proto, duration.proto, "JSON Mapping").

use alloc::{format, string::String};

const DAY: i64 = 86_400;
/// 0001-01-01T00:00:00Z
const FIRST: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z
const LAST: i64 = 253_402_300_799;
/// Some 10,000 years.
const LONGEST: i64 = 315_576_000_000;
const SECOND: i32 = 1_000_000_000;

/// A timestamp as text; none where it is out of range.
pub(super) fn timestamp(seconds: i64, nanos: i32) -> Option<String> {
    if !(FIRST..=LAST).contains(&seconds) || !(0..SECOND).contains(&nanos) {
        return None;
    }
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let second = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = fraction(nanos);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
}

/// Seconds and nanoseconds of a timestamp in RFC 3339 with capital letters.
pub(super) fn parse_timestamp(text: &str) -> Option<(i64, i32)> {
    let mut text = Cursor(text.as_bytes());
    let year = text.number(4)?;
    text.takes(b'-')?;
    let month = text.number(2)?;
    text.takes(b'-')?;
    let day = text.number(2)?;
    text.takes(b'T')?;
    let hour = text.number(2)?;
    text.takes(b':')?;
    let minute = text.number(2)?;
    text.takes(b':')?;
    let second = text.number(2)?;
    let nanos = text.fraction()?;
    let offset = match text.next()? {
        b'Z' => 0,
        sign @ (b'+' | b'-') => {
            let hours = text.number(2)?;
            text.takes(b':')?;
            let minutes = text.number(2)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 3600 + minutes * 60) * if sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    let days = days(year, month, day);
    let is_time = date(days) == (year, month, day) && hour < 24 && minute < 60 && second < 60 && text.0.is_empty();
    let seconds = days * DAY + hour * 3600 + minute * 60 + second - offset;
    (is_time && (FIRST..=LAST).contains(&seconds)).then_some((seconds, nanos))
}

/// A duration as text; none where it is out of range.
pub(super) fn duration(seconds: i64, nanos: i32) -> Option<String> {
    let is_mixed = seconds > 0 && nanos < 0 || seconds < 0 && nanos > 0;
    if !(-LONGEST..=LONGEST).contains(&seconds) || nanos <= -SECOND || nanos >= SECOND || is_mixed {
        return None;
    }
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    Some(format!("{sign}{}{}s", seconds.abs(), fraction(nanos.abs())))
}

/// Seconds and nanoseconds of a duration.
pub(super) fn parse_duration(text: &str) -> Option<(i64, i32)> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text),
    };
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut text = Cursor(text.as_bytes());
    let seconds = text.number(Some(len).filter(|len| (1..=12).contains(len))?)?;
    let nanos = text.fraction()?;
    text.takes(b's')?;
    (seconds <= LONGEST && text.0.is_empty()).then_some((sign * seconds, sign as i32 * nanos))
}

/// `.` and 3, 6 or 9 digits; nothing where there are no nanoseconds.
fn fraction(nanos: i32) -> String {
    match nanos {
        0 => String::new(),
        nanos if nanos % 1_000_000 == 0 => format!(".{:03}", nanos / 1_000_000),
        nanos if nanos % 1000 == 0 => format!(".{:06}", nanos / 1000),
        nanos => format!(".{nanos:09}"),
    }
}

/// What is left of a text.
struct Cursor<'t>(&'t [u8]);

impl Cursor<'_> {
    fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn takes(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    /// Exactly so many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let mut number = 0;
        for _ in 0..digits {
            number = number * 10 + i64::from(Some(self.next()?).filter(u8::is_ascii_digit)? - b'0');
        }
        Some(number)
    }

    /// The nanoseconds of `.` and one to nine digits, if there is a point.
    fn fraction(&mut self) -> Option<i32> {
        if self.0.first() != Some(&b'.') {
            return Some(0);
        }
        self.next();
        let len = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = self.number(Some(len).filter(|len| (1..=9).contains(len))?)?;
        Some(digits as i32 * 10i32.pow(9 - len as u32))
    }
}

/// Days after 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date Algorithms"). Years start in March here.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of the date so many days after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    (era * 400 + year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_comes_back() {
        for day in FIRST / DAY..=LAST / DAY {
            let (year, month, date) = date(day);
            assert_eq!(days(year, month, date), day);
            if day % 97 != 0 {
                continue;
            }
            let text = timestamp(day * DAY + 1, 0).unwrap();
            assert_eq!(parse_timestamp(&text), Some((day * DAY + 1, 0)), "{text}");
        }
    }

    #[test]
    fn timestamps() {
        for (text, time) in [
            ("0001-01-01T00:00:00Z", Some((FIRST, 0))),
            ("9999-12-31T23:59:59.999999999Z", Some((LAST, 999_999_999))),
            ("1970-01-01T01:00:00.5+01:00", Some((0, 500_000_000))),
            ("1969-12-31T23:30:00-00:30", Some((0, 0))),
            ("2000-02-29T00:00:00.1234567Z", Some((951_782_400, 123_456_700))),
            ("1900-02-29T00:00:00Z", None),
            ("0001-01-01T00:00:00+00:01", None),
            ("9999-12-31T23:59:59-00:01", None),
            ("0000-01-01T00:00:00Z", None),
            ("1970-01-01t00:00:00Z", None),
            ("1970-01-01T00:00:00z", None),
            ("1970-01-01T00:00:00", None),
            ("1970-01-01T00:00:60Z", None),
            ("1970-01-01T24:00:00Z", None),
            ("1970-13-01T00:00:00Z", None),
            ("1970-00-01T00:00:00Z", None),
            ("1970-01-00T00:00:00Z", None),
            ("1970-01-01T00:00:00.Z", None),
            ("1970-01-01T00:00:00.1234567890Z", None),
            ("1970-01-01T00:00:00+24:00", None),
            ("1970-01-01T00:00:00Z ", None),
            ("1970-1-01T00:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(parse_timestamp(text), time, "{text}");
        }
        assert_eq!(timestamp(0, 10).unwrap(), "1970-01-01T00:00:00.000000010Z");
        assert_eq!(timestamp(-1, 500_000_000).unwrap(), "1969-12-31T23:59:59.500Z");
        for (seconds, nanos) in
            [(FIRST - 1, 0), (LAST + 1, 0), (0, -1), (0, SECOND), (i64::MIN, 0), (i64::MAX, i32::MIN)]
        {
            assert_eq!(timestamp(seconds, nanos), None);
        }
    }

    #[test]
    fn durations() {
        for (text, time) in [
            ("0s", Some((0, 0))),
            ("-0s", Some((0, 0))),
            ("1.5s", Some((1, 500_000_000))),
            ("-0.5s", Some((0, -500_000_000))),
            ("-1.000000001s", Some((-1, -1))),
            ("315576000000s", Some((LONGEST, 0))),
            ("315576000001s", None),
            ("99999999999999999999s", None),
            ("1", None),
            ("s", None),
            (".5s", None),
            ("1.s", None),
            ("+1s", None),
            ("--1s", None),
            ("1 s", None),
            ("1.1234567890s", None),
            ("", None),
        ] {
            assert_eq!(parse_duration(text), time, "{text}");
        }
        assert_eq!(duration(-1, -1).unwrap(), "-1.000000001s");
        assert_eq!(duration(0, -500_000_000).unwrap(), "-0.500s");
        for (seconds, nanos) in
            [(1, -1), (-1, 1), (0, SECOND), (0, -SECOND), (LONGEST + 1, 0), (i64::MIN, 0), (0, i32::MIN)]
        {
            assert_eq!(duration(seconds, nanos), None);
        }
    }
}
