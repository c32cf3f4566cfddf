//! Times and durations of the crate `jiff`.

use crate::{Duration, RangeError, Timestamp};
use jiff::{SignedDuration, Zoned};
use wire::UnknownFields;

/// The last day of 9999, which not every time zone has, is beyond jiff's timestamps.
///
/// ```
/// use wire_types::{RangeError, Timestamp};
///
/// let time: jiff::Timestamp = "1969-07-20T20:17:40.5Z".parse().unwrap();
/// let timestamp = Timestamp::try_from(time)?;
/// assert_eq!(timestamp.to_string(), "1969-07-20T20:17:40.500Z");
/// assert_eq!(jiff::Timestamp::try_from(timestamp)?, time);
/// assert_eq!(jiff::Timestamp::try_from(Timestamp::MAX), Err(RangeError::Platform));
/// # Ok::<(), RangeError>(())
/// ```
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = RangeError;

    fn try_from(time: Timestamp) -> Result<Self, RangeError> {
        time.check()?;
        jiff::Timestamp::new(time.seconds, time.nanos).map_err(|_| RangeError::Platform)
    }
}

impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = RangeError;

    fn try_from(time: jiff::Timestamp) -> Result<Self, RangeError> {
        // Before 1970 its nanoseconds are negative.
        let (seconds, nanos) = (time.as_second(), time.subsec_nanosecond());
        Timestamp { seconds, nanos, unknown: UnknownFields::new() }.normalized()
    }
}

/// The time zone is lost.
impl TryFrom<Zoned> for Timestamp {
    type Error = RangeError;

    fn try_from(time: Zoned) -> Result<Self, RangeError> {
        time.timestamp().try_into()
    }
}

/// ```
/// use jiff::SignedDuration;
/// use wire_types::Duration;
///
/// let duration = SignedDuration::from_millis(-1500);
/// assert_eq!(Duration::try_from(duration)?.to_string(), "-1.500s");
/// assert_eq!(SignedDuration::try_from(Duration::new(-1, -500_000_000)?)?, duration);
/// # Ok::<(), wire_types::RangeError>(())
/// ```
impl TryFrom<Duration> for SignedDuration {
    type Error = RangeError;

    fn try_from(duration: Duration) -> Result<Self, RangeError> {
        duration.check()?;
        Ok(SignedDuration::new(duration.seconds, duration.nanos))
    }
}

impl TryFrom<SignedDuration> for Duration {
    type Error = RangeError;

    fn try_from(duration: SignedDuration) -> Result<Self, RangeError> {
        Duration::new(duration.as_secs(), duration.subsec_nanos())
    }
}
