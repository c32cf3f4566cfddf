//! `google.protobuf.Timestamp`: a point in time, in seconds and nanoseconds after 1970-01-01T00:00:00Z.

use crate::{
    Duration, ParseError, RangeError, Timestamp,
    civil::Date,
    fraction::{self, Cursor, NANOS_PER_SECOND},
};
use core::{cmp::Ordering, fmt, str::FromStr};
#[cfg(feature = "std")]
use std::time::SystemTime;
use wire::UnknownFields;

const SECONDS_PER_DAY: i64 = 86_400;

impl Timestamp {
    /// 0001-01-01T00:00:00Z, the first that the specification allows.
    pub const MIN: Timestamp = Timestamp { seconds: -62_135_596_800, nanos: 0, unknown: UnknownFields::new() };

    /// 9999-12-31T23:59:59.999999999Z, the last.
    pub const MAX: Timestamp =
        Timestamp { seconds: 253_402_300_799, nanos: NANOS_PER_SECOND - 1, unknown: UnknownFields::new() };

    /// The time so many seconds and nanoseconds after 1970-01-01T00:00:00Z. Nanoseconds count forward, before 1970 too.
    ///
    /// ```
    /// use wire_types::{RangeError, Timestamp};
    /// assert_eq!(Timestamp::new(-1, 500_000_000)?.to_string(), "1969-12-31T23:59:59.500Z");
    /// assert_eq!(Timestamp::new(0, -1), Err(RangeError::Nanos));
    /// # Ok::<(), RangeError>(())
    /// ```
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn new(seconds: i64, nanos: i32) -> Result<Self, RangeError> {
        let time = Timestamp { seconds, nanos, unknown: UnknownFields::new() };
        time.check()?;
        Ok(time)
    }

    /// The current time of the system's clock.
    ///
    /// # Errors
    /// A clock that is set to a year after 9999 or before 1.
    #[cfg(feature = "std")]
    pub fn now() -> Result<Self, RangeError> {
        SystemTime::now().try_into()
    }

    /// Is this what timestamp.proto allows: 0001-01-01 to 9999-12-31, nanoseconds 0 to 999,999,999?
    ///
    /// # Errors
    /// What it is not.
    pub fn check(&self) -> Result<(), RangeError> {
        if !(Self::MIN.seconds..=Self::MAX.seconds).contains(&self.seconds) {
            return Err(RangeError::Seconds);
        }
        if !(0..NANOS_PER_SECOND).contains(&self.nanos) {
            return Err(RangeError::Nanos);
        }
        Ok(())
    }

    /// The same time with nanoseconds from 0 to 999,999,999, what is beyond carried into the seconds. Unknown fields
    /// stay.
    ///
    /// # Errors
    /// A time that no timestamp holds.
    pub fn normalized(mut self) -> Result<Self, RangeError> {
        let carry = i64::from(self.nanos.div_euclid(NANOS_PER_SECOND));
        self.seconds = self.seconds.checked_add(carry).ok_or(RangeError::Seconds)?;
        self.nanos = self.nanos.rem_euclid(NANOS_PER_SECOND);
        self.check()?;
        Ok(self)
    }

    /// This time plus a duration.
    ///
    /// # Errors
    /// Either is out of range, or the sum is.
    pub fn checked_add(&self, duration: &Duration) -> Result<Self, RangeError> {
        self.check()?;
        duration.check()?;
        // Both are checked: neither sum overflows.
        let (seconds, nanos) = (self.seconds + duration.seconds, self.nanos + duration.nanos);
        Timestamp { seconds, nanos, unknown: UnknownFields::new() }.normalized()
    }

    /// This time minus a duration.
    ///
    /// # Errors
    /// Either is out of range, or the difference is.
    pub fn checked_sub(&self, duration: &Duration) -> Result<Self, RangeError> {
        self.checked_add(&duration.clone().negated()?)
    }

    /// From `earlier` to this time; negative where `earlier` is later.
    ///
    /// # Errors
    /// Either is out of range.
    pub fn since(&self, earlier: &Timestamp) -> Result<Duration, RangeError> {
        self.check()?;
        earlier.check()?;
        let nanos = (i128::from(self.seconds) - i128::from(earlier.seconds)) * i128::from(NANOS_PER_SECOND)
            + i128::from(self.nanos)
            - i128::from(earlier.nanos);
        Duration::from_total_nanos(nanos)
    }
}

/// Nanoseconds that the platform's clock does not resolve (Windows: below 100) are lost.
#[cfg(feature = "std")]
impl TryFrom<Timestamp> for SystemTime {
    type Error = RangeError;

    fn try_from(time: Timestamp) -> Result<Self, RangeError> {
        time.check()?;
        let seconds = core::time::Duration::from_secs(time.seconds.unsigned_abs());
        let whole = if time.seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(seconds)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(seconds)
        };
        let nanos = core::time::Duration::from_nanos(time.nanos.unsigned_abs().into());
        whole.and_then(|whole| whole.checked_add(nanos)).ok_or(RangeError::Platform)
    }
}

#[cfg(feature = "std")]
impl TryFrom<SystemTime> for Timestamp {
    type Error = RangeError;

    fn try_from(time: SystemTime) -> Result<Self, RangeError> {
        let (sign, distance) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (1, after),
            Err(error) => (-1, error.duration()),
        };
        let seconds = i64::try_from(distance.as_secs()).map_err(|_| RangeError::Seconds)?;
        let nanos = i32::try_from(distance.subsec_nanos()).expect("less than a second");
        Timestamp { seconds: sign * seconds, nanos: sign as i32 * nanos, unknown: UnknownFields::new() }.normalized()
    }
}

/// In time; those of the same time, of which only one is [valid](Timestamp::check), by their seconds and what is unknown.
///
/// ```
/// use wire_types::Timestamp;
/// let time = |seconds, nanos| Timestamp { seconds, nanos, ..Timestamp::default() };
/// assert!(time(-1, 999_999_999) < time(0, 0));
/// assert!(time(0, 1_500_000_000) > time(1, 0));
/// ```
impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |time: &Self| (fraction::total_nanos(time.seconds, time.nanos), time.seconds);
        key(self).cmp(&key(other)).then_with(|| self.unknown.as_bytes().cmp(other.unknown.as_bytes()))
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// RFC 3339 in UTC with 0, 3, 6 or 9 digits of a second, as ProtoJSON writes it. A timestamp that is
/// [out of range](Timestamp::check) has no such form and is written as its two numbers.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.check().is_err() {
            return write!(f, "{{seconds: {}, nanos: {}}}", self.seconds, self.nanos);
        }
        let date = Date::from_days(self.seconds.div_euclid(SECONDS_PER_DAY));
        let second = self.seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let Date { year, month, day } = date;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        fraction::write(f, self.nanos.unsigned_abs())?;
        f.write_str("Z")
    }
}

/// RFC 3339 with any offset, up to nine digits of a second, and capital letters, as ProtoJSON has it. A leap second (`:60`) is refused: a timestamp has none
/// (timestamp.proto, "leap second smear").
///
/// ```
/// use wire_types::{ParseError, Timestamp};
/// assert_eq!("1970-01-01T01:00:00.5+01:00".parse(), Timestamp::new(0, 500_000_000).map_err(ParseError::from));
/// assert_eq!("1970-01-32T00:00:00Z".parse::<Timestamp>(), Err(ParseError::Syntax(10)));
/// ```
impl FromStr for Timestamp {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut text = Cursor::new(text);
        let year = text.digits(4)?;
        text.one_of(b"-")?;
        let month = text.digits(2)?;
        text.one_of(b"-")?;
        let day = text.digits(2)?;
        let Some(date) = Date::new(year, month, day) else { return text.error() };
        text.one_of(b"T")?;
        let hour = below(24, &mut text)?;
        text.one_of(b":")?;
        let minute = below(60, &mut text)?;
        text.one_of(b":")?;
        let second = below(60, &mut text)?;
        let nanos = text.fraction()?;
        let offset = offset_seconds(&mut text)?;
        text.end()?;
        let seconds = date.days() * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
        Ok(Timestamp::new(seconds, nanos)?)
    }
}

/// `Z`, or `+hh:mm` east of Greenwich.
fn offset_seconds(text: &mut Cursor<'_>) -> Result<i64, ParseError> {
    let sign = match text.one_of(b"Z+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Ok(0),
    };
    let hours = below(24, text)?;
    text.one_of(b":")?;
    Ok(sign * (hours * 3600 + below(60, text)? * 60))
}

/// Two digits of a number less than `limit`.
fn below(limit: i64, text: &mut Cursor<'_>) -> Result<i64, ParseError> {
    let number = text.digits(2)?;
    if number < limit { Ok(number) } else { text.error() }
}
