//! `jiff` as a judge of times, and conversions to it at both ends of every range.

use jiff::{SignedDuration, Timestamp as Theirs, tz::TimeZone};
use proptest::prelude::*;
use wire_types::{Duration, RangeError, Timestamp};

fn timestamp(seconds: i64, nanos: i32) -> Timestamp {
    Timestamp { seconds, nanos, ..Timestamp::default() }
}

fn duration(seconds: i64, nanos: i32) -> Duration {
    Duration { seconds, nanos, ..Duration::default() }
}

#[test]
fn the_ends_of_the_calendars_convert_or_are_errors() {
    let first: Theirs = "0001-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(Theirs::try_from(Timestamp::MIN), Ok(first));
    assert_eq!(Timestamp::try_from(first), Ok(Timestamp::MIN));
    assert_eq!(Timestamp::try_from(first - SignedDuration::from_nanos(1)), Err(RangeError::Seconds));
    assert_eq!(Timestamp::try_from(Theirs::MIN), Err(RangeError::Seconds));
    let last = Timestamp::try_from(Theirs::MAX).unwrap();
    assert_eq!(Theirs::try_from(last.clone()), Ok(Theirs::MAX));
    assert_eq!(Theirs::try_from(timestamp(last.seconds + 1, 0)), Err(RangeError::Platform));
    assert_eq!(Theirs::try_from(Timestamp::MAX), Err(RangeError::Platform));
    assert_eq!(Theirs::try_from(timestamp(0, -1)), Err(RangeError::Nanos));
    assert_eq!(Theirs::try_from(timestamp(i64::MIN, 0)), Err(RangeError::Seconds));
}

#[test]
fn before_1970_nanoseconds_count_forward() {
    let theirs = Theirs::new(-1, -500_000_000).unwrap();
    assert_eq!(Timestamp::try_from(theirs), Ok(timestamp(-2, 500_000_000)));
    assert_eq!(Theirs::try_from(timestamp(-2, 500_000_000)), Ok(theirs));
}

#[test]
fn a_zone_is_only_a_way_to_write_a_time() {
    let zoned = Theirs::UNIX_EPOCH.to_zoned(TimeZone::fixed(jiff::tz::offset(5)));
    assert_eq!(Timestamp::try_from(zoned), Ok(timestamp(0, 0)));
}

#[test]
fn durations_convert_with_their_sign() {
    for span in [Duration::MIN, Duration::MAX, duration(0, -1), duration(-1, 0), duration(0, 0), duration(-1, -1)] {
        assert_eq!(SignedDuration::try_from(span.clone()).and_then(Duration::try_from), Ok(span));
    }
    for far in [SignedDuration::MIN, SignedDuration::MAX, SignedDuration::from_secs(315_576_000_001)] {
        assert_eq!(Duration::try_from(far), Err(RangeError::Seconds));
    }
    assert_eq!(SignedDuration::try_from(duration(1, -1)), Err(RangeError::Signs));
}

proptest! {
    #[test]
    fn text_is_that_of_jiff(seconds in -62_135_596_800i64..253_402_200_000, nanos in 0..=999_999_999i32) {
        let time = timestamp(seconds, nanos);
        let theirs = Theirs::try_from(time.clone()).unwrap();
        prop_assert_eq!(Timestamp::try_from(theirs), Ok(time.clone()));
        prop_assert_eq!(time.to_string().parse::<Theirs>().unwrap(), theirs);
        prop_assert_eq!(theirs.to_string().parse::<Timestamp>(), Ok(time));
    }
}
