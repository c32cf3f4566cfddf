//! `google.protobuf.Duration`: a signed span of time in seconds and nanoseconds.

use crate::{
    Duration, ParseError, RangeError,
    fraction::{self, Cursor, NANOS_PER_SECOND},
};
use core::{cmp::Ordering, fmt, str::FromStr, time};
use wire::UnknownFields;

impl Duration {
    /// The longest that the specification allows: about 10,000 years.
    pub const MAX: Duration =
        Duration { seconds: 315_576_000_000, nanos: NANOS_PER_SECOND - 1, unknown: UnknownFields::new() };

    /// The longest backwards.
    pub const MIN: Duration =
        Duration { seconds: -315_576_000_000, nanos: 1 - NANOS_PER_SECOND, unknown: UnknownFields::new() };

    /// So many seconds and nanoseconds, both of one sign.
    ///
    /// ```
    /// use wire_types::{Duration, RangeError};
    /// assert_eq!(Duration::new(-1, -500_000_000)?.to_string(), "-1.500s");
    /// assert_eq!(Duration::new(-1, 500_000_000), Err(RangeError::Signs));
    /// # Ok::<(), RangeError>(())
    /// ```
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn new(seconds: i64, nanos: i32) -> Result<Self, RangeError> {
        let duration = Duration { seconds, nanos, unknown: UnknownFields::new() };
        duration.check()?;
        Ok(duration)
    }

    /// Is this what duration.proto allows: ±315,576,000,000 seconds, ±999,999,999 nanoseconds, both of one sign?
    ///
    /// # Errors
    /// What it is not.
    pub fn check(&self) -> Result<(), RangeError> {
        if self.seconds.unsigned_abs() > Self::MAX.seconds.unsigned_abs() {
            return Err(RangeError::Seconds);
        }
        if self.nanos.unsigned_abs() > Self::MAX.nanos.unsigned_abs() {
            return Err(RangeError::Nanos);
        }
        if self.seconds.signum() * i64::from(self.nanos.signum()) < 0 {
            return Err(RangeError::Signs);
        }
        Ok(())
    }

    /// The same span with less than a second of nanoseconds, of the sign of the seconds. Unknown fields stay.
    ///
    /// # Errors
    /// A span that no duration holds.
    pub fn normalized(self) -> Result<Self, RangeError> {
        let normal = Self::from_total_nanos(self.total_nanos())?;
        Ok(Duration { unknown: self.unknown, ..normal })
    }

    /// Does it go backwards?
    pub fn is_negative(&self) -> bool {
        self.seconds < 0 || self.nanos < 0
    }

    /// The same span without its sign, which [`is_negative`](Self::is_negative) tells.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn unsigned_abs(&self) -> Result<time::Duration, RangeError> {
        self.check()?;
        Ok(time::Duration::new(self.seconds.unsigned_abs(), self.nanos.unsigned_abs()))
    }

    /// The same span the other way.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn negated(mut self) -> Result<Self, RangeError> {
        self.check()?;
        (self.seconds, self.nanos) = (-self.seconds, -self.nanos);
        Ok(self)
    }

    /// This span and another.
    ///
    /// ```
    /// use wire_types::Duration;
    /// let (a, b) = (Duration::new(1, 0)?, Duration::new(-1, -500_000_000)?);
    /// assert_eq!(a.checked_add(&b), Duration::new(0, -500_000_000));
    /// assert!(Duration::MAX.checked_add(&a).is_err());
    /// # Ok::<(), wire_types::RangeError>(())
    /// ```
    ///
    /// # Errors
    /// Either is out of range, or the sum is.
    pub fn checked_add(&self, other: &Duration) -> Result<Self, RangeError> {
        self.check()?;
        other.check()?;
        Self::from_total_nanos(self.total_nanos() + other.total_nanos())
    }

    /// This span without another.
    ///
    /// # Errors
    /// Either is out of range, or the difference is.
    pub fn checked_sub(&self, other: &Duration) -> Result<Self, RangeError> {
        self.checked_add(&other.clone().negated()?)
    }

    fn total_nanos(&self) -> i128 {
        fraction::total_nanos(self.seconds, self.nanos)
    }

    pub(crate) fn from_total_nanos(nanos: i128) -> Result<Self, RangeError> {
        let second = i128::from(NANOS_PER_SECOND);
        let seconds = i64::try_from(nanos / second).map_err(|_| RangeError::Seconds)?;
        let nanos = i32::try_from(nanos % second).expect("less than a second");
        Duration::new(seconds, nanos)
    }
}

/// By their length, the negative ones first; those of one length, of which only one is [valid](Duration::check), by their
/// seconds and what is unknown.
impl Ord for Duration {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |span: &Self| (span.total_nanos(), span.seconds);
        key(self).cmp(&key(other)).then_with(|| self.unknown.as_bytes().cmp(other.unknown.as_bytes()))
    }
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl TryFrom<Duration> for time::Duration {
    type Error = RangeError;

    fn try_from(duration: Duration) -> Result<Self, RangeError> {
        let length = duration.unsigned_abs()?;
        if duration.is_negative() { Err(RangeError::Negative) } else { Ok(length) }
    }
}

impl TryFrom<time::Duration> for Duration {
    type Error = RangeError;

    fn try_from(duration: time::Duration) -> Result<Self, RangeError> {
        let seconds = i64::try_from(duration.as_secs()).map_err(|_| RangeError::Seconds)?;
        let nanos = i32::try_from(duration.subsec_nanos()).expect("less than a second");
        Duration::new(seconds, nanos)
    }
}

/// Seconds with 0, 3, 6 or 9 digits behind the point, and `s`, as ProtoJSON writes it. A duration that is
/// [out of range](Duration::check) has no such form and is written as its two numbers.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.check().is_err() {
            return write!(f, "{{seconds: {}, nanos: {}}}", self.seconds, self.nanos);
        }
        if self.is_negative() {
            f.write_str("-")?;
        }
        write!(f, "{}", self.seconds.unsigned_abs())?;
        fraction::write(f, self.nanos.unsigned_abs())?;
        f.write_str("s")
    }
}

/// Seconds with up to nine digits behind the point, and `s`.
///
/// ```
/// use wire_types::{Duration, ParseError, RangeError};
/// assert_eq!("-0.5s".parse::<Duration>()?, Duration::new(0, -500_000_000)?);
/// assert_eq!("1.5".parse::<Duration>(), Err(ParseError::Syntax(3)));
/// assert_eq!("315576000001s".parse::<Duration>(), Err(ParseError::Range(RangeError::Seconds)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl FromStr for Duration {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut text = Cursor::new(text);
        let sign = if text.takes(b'-') { -1 } else { 1 };
        let seconds = text.digits_up_to(18)?;
        let nanos = text.fraction()?;
        text.one_of(b"s")?;
        text.end()?;
        Ok(Duration::new(sign * seconds, sign as i32 * nanos)?)
    }
}
