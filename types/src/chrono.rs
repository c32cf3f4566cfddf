//! Times and durations of the crate `chrono`.

use crate::{Duration, RangeError, Timestamp};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use wire::UnknownFields;

/// ```
/// use chrono::{DateTime, TimeZone, Utc};
/// use wire_types::Timestamp;
///
/// let time = Utc.with_ymd_and_hms(1969, 7, 20, 20, 17, 40).unwrap();
/// let timestamp = Timestamp::try_from(time)?;
/// assert_eq!(timestamp.to_string(), "1969-07-20T20:17:40Z");
/// assert_eq!(DateTime::<Utc>::try_from(timestamp)?, time);
/// # Ok::<(), wire_types::RangeError>(())
/// ```
impl TryFrom<Timestamp> for DateTime<Utc> {
    type Error = RangeError;

    fn try_from(time: Timestamp) -> Result<Self, RangeError> {
        time.check()?;
        DateTime::from_timestamp(time.seconds, time.nanos.unsigned_abs()).ok_or(RangeError::Platform)
    }
}

/// A leap second becomes the first second of the next minute: a timestamp has none (timestamp.proto).
impl<Z: TimeZone> TryFrom<DateTime<Z>> for Timestamp {
    type Error = RangeError;

    fn try_from(time: DateTime<Z>) -> Result<Self, RangeError> {
        // In a leap second the nanoseconds go up to two seconds.
        let nanos = i32::try_from(time.timestamp_subsec_nanos()).map_err(|_| RangeError::Nanos)?;
        Timestamp { seconds: time.timestamp(), nanos, unknown: UnknownFields::new() }.normalized()
    }
}

/// ```
/// use chrono::TimeDelta;
/// use wire_types::Duration;
///
/// let delta = TimeDelta::milliseconds(-1500);
/// assert_eq!(Duration::try_from(delta)?.to_string(), "-1.500s");
/// assert_eq!(TimeDelta::try_from(Duration::new(-1, -500_000_000)?)?, delta);
/// # Ok::<(), wire_types::RangeError>(())
/// ```
impl TryFrom<Duration> for TimeDelta {
    type Error = RangeError;

    fn try_from(duration: Duration) -> Result<Self, RangeError> {
        duration.check()?;
        // Its nanoseconds count forward, those of a negative duration too.
        let borrow = i64::from(duration.nanos < 0);
        let nanos = u32::try_from(i64::from(duration.nanos) + borrow * 1_000_000_000).expect("less than a second");
        TimeDelta::new(duration.seconds - borrow, nanos).ok_or(RangeError::Platform)
    }
}

impl TryFrom<TimeDelta> for Duration {
    type Error = RangeError;

    fn try_from(delta: TimeDelta) -> Result<Self, RangeError> {
        Duration::new(delta.num_seconds(), delta.subsec_nanos())
    }
}
