//! Conversions of times: exact inside the range, an error outside, never a panic.

use proptest::prelude::*;
use std::time::{self, SystemTime};
use wire::Decode;
use wire_types::{Duration, ParseError, RangeError, Timestamp};

fn timestamp(seconds: i64, nanos: i32) -> Timestamp {
    Timestamp { seconds, nanos, ..Timestamp::default() }
}

fn duration(seconds: i64, nanos: i32) -> Duration {
    Duration { seconds, nanos, ..Duration::default() }
}

/// Numbers at which something overflows or a rule of the specification changes.
const SECONDS: [i64; 15] = [
    i64::MIN,
    i64::MIN + 1,
    -315_576_000_001,
    -315_576_000_000,
    -62_135_596_801,
    -62_135_596_800,
    -1,
    0,
    1,
    253_402_300_799,
    253_402_300_800,
    315_576_000_000,
    315_576_000_001,
    i64::MAX - 1,
    i64::MAX,
];
const NANOS: [i32; 11] = [
    i32::MIN,
    i32::MIN + 1,
    -1_000_000_000,
    -999_999_999,
    -1,
    0,
    1,
    999_999_999,
    1_000_000_000,
    i32::MAX - 1,
    i32::MAX,
];

fn extremes() -> impl Iterator<Item = (i64, i32)> {
    SECONDS.into_iter().flat_map(|seconds| NANOS.map(|nanos| (seconds, nanos)))
}

#[test]
fn every_extreme_is_a_value_or_an_error() {
    for (seconds, nanos) in extremes() {
        let time = timestamp(seconds, nanos);
        let valid = (-62_135_596_800..=253_402_300_799).contains(&seconds) && (0..=999_999_999).contains(&nanos);
        assert_eq!(time.check().is_ok(), valid, "{time:?}");
        assert_eq!(SystemTime::try_from(time.clone()).is_ok(), valid, "{time:?}");
        assert_eq!(time.to_string().parse::<Timestamp>().is_ok(), valid, "{time}");
        if let Ok(normal) = time.clone().normalized() {
            assert_eq!(total(normal.seconds, normal.nanos), total(seconds, nanos));
        }

        let span = duration(seconds, nanos);
        let valid = seconds.unsigned_abs() <= 315_576_000_000
            && nanos.unsigned_abs() <= 999_999_999
            && seconds.signum() * i64::from(nanos).signum() != -1;
        assert_eq!(span.check().is_ok(), valid, "{span:?}");
        assert_eq!(span.unsigned_abs().is_ok(), valid, "{span:?}");
        assert_eq!(span.clone().negated().is_ok(), valid, "{span:?}");
        assert_eq!(time::Duration::try_from(span.clone()).is_ok(), valid && !span.is_negative(), "{span:?}");
        assert_eq!(span.to_string().parse::<Duration>().is_ok(), valid, "{span}");
        if let Ok(normal) = span.clone().normalized() {
            assert_eq!(total(normal.seconds, normal.nanos), total(seconds, nanos));
        }
    }
}

#[test]
fn every_pair_of_extremes_adds_and_subtracts_or_is_an_error() {
    for (seconds, nanos) in extremes() {
        let time = timestamp(seconds, nanos);
        for (seconds, nanos) in extremes() {
            let span = duration(seconds, nanos);
            if let Ok(sum) = time.checked_add(&span) {
                assert_eq!(sum.since(&time), span.clone().normalized());
            }
            if let Ok(difference) = time.checked_sub(&span) {
                assert_eq!(time.since(&difference), span.clone().normalized());
            }
            let _ = time.since(&timestamp(seconds, nanos));
        }
    }
}

fn total(seconds: i64, nanos: i32) -> i128 {
    i128::from(seconds) * 1_000_000_000 + i128::from(nanos)
}

#[test]
fn the_errors_say_which_rule() {
    assert_eq!(timestamp(i64::MAX, 0).check(), Err(RangeError::Seconds));
    assert_eq!(timestamp(0, -1).check(), Err(RangeError::Nanos));
    assert_eq!(timestamp(i64::MAX, i32::MAX).normalized(), Err(RangeError::Seconds));
    assert_eq!(timestamp(253_402_300_799, 1_000_000_000).normalized(), Err(RangeError::Seconds));
    assert_eq!(duration(1, -1).check(), Err(RangeError::Signs));
    assert_eq!(duration(0, 1_000_000_000).check(), Err(RangeError::Nanos));
    assert_eq!(time::Duration::try_from(duration(0, -1)), Err(RangeError::Negative));
    assert_eq!(Duration::try_from(time::Duration::MAX), Err(RangeError::Seconds));
}

#[test]
fn normalized_carries_and_keeps_unknown_fields() {
    assert_eq!(timestamp(1, -1).normalized(), Ok(timestamp(0, 999_999_999)));
    assert_eq!(timestamp(0, 1_500_000_000).normalized(), Ok(timestamp(1, 500_000_000)));
    assert_eq!(duration(1, -1).normalized(), Ok(duration(0, 999_999_999)));
    assert_eq!(duration(-1, 1).normalized(), Ok(duration(0, -999_999_999)));
    assert_eq!(duration(0, -1_500_000_000).normalized(), Ok(duration(-1, -500_000_000)));

    let unknown = wire::UnknownFields::from_bytes(&[0x18, 1]);
    let newer = Timestamp { unknown: unknown.clone(), ..timestamp(0, 1_000_000_000) };
    assert_eq!(newer.normalized().unwrap(), Timestamp { unknown: unknown.clone(), ..timestamp(1, 0) });
    let newer = Duration { unknown: unknown.clone(), ..duration(0, 1_000_000_000) };
    assert_eq!(newer.normalized().unwrap(), Duration { unknown, ..duration(1, 0) });
}

#[test]
fn a_difference_of_times_has_a_sign() {
    let (early, late) = (timestamp(-1, 900_000_000), timestamp(0, 100_000_000));
    assert_eq!(late.since(&early), Ok(duration(0, 200_000_000)));
    assert_eq!(early.since(&late), Ok(duration(0, -200_000_000)));
    assert_eq!(late.checked_add(&duration(0, -200_000_000)), Ok(early));
    assert_eq!(Timestamp::MAX.since(&Timestamp::MIN), Ok(duration(315_537_897_599, 999_999_999)));
}

#[test]
fn before_1970_nanoseconds_count_forward() {
    let time = SystemTime::UNIX_EPOCH - time::Duration::from_millis(1500);
    assert_eq!(Timestamp::try_from(time), Ok(timestamp(-2, 500_000_000)));
    assert_eq!(SystemTime::try_from(timestamp(-2, 500_000_000)), Ok(time));
}

#[test]
fn text_has_0_3_6_or_9_digits() {
    for (nanos, text) in [(0, ""), (21_000_000, ".021"), (21_000, ".000021"), (21, ".000000021")] {
        assert_eq!(timestamp(0, nanos).to_string(), format!("1970-01-01T00:00:00{text}Z"));
        assert_eq!(duration(0, nanos).to_string(), format!("0{text}s"));
    }
    assert_eq!(Timestamp::MIN.to_string(), "0001-01-01T00:00:00Z");
    assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999999999Z");
    assert_eq!(Duration::MIN.to_string(), "-315576000000.999999999s");
}

#[test]
fn text_that_is_no_timestamp() {
    let cases = [
        ("", 0),
        ("1970", 4),
        ("0000-01-01T00:00:00Z", 10),
        ("1970-02-29T00:00:00Z", 10),
        ("1970-01-01 00:00:00Z", 10),
        ("1970-01-01t00:00:00Z", 10),
        ("1970-01-01T00:00:00z", 19),
        ("1970-01-01T24:00:00Z", 13),
        ("1970-01-01T00:60:00Z", 16),
        ("2016-12-31T23:59:60Z", 19),
        ("1970-01-01T00:00:00", 19),
        ("1970-01-01T00:00:00.Z", 20),
        ("1970-01-01T00:00:00.1234567891Z", 29),
        ("1970-01-01T00:00:00+24:00", 22),
        ("1970-01-01T00:00:00Z ", 20),
        ("١970-01-01T00:00:00Z", 0),
    ];
    for (text, offset) in cases {
        assert_eq!(text.parse::<Timestamp>(), Err(ParseError::Syntax(offset)), "{text}");
    }
    assert_eq!("0001-01-01T00:00:00+00:01".parse::<Timestamp>(), Err(ParseError::Range(RangeError::Seconds)));
    assert_eq!("9999-12-31T23:59:59-00:01".parse::<Timestamp>(), Err(ParseError::Range(RangeError::Seconds)));
}

#[test]
fn text_that_is_no_duration() {
    for (text, offset) in [("", 0), ("s", 0), ("-s", 1), ("+1s", 0), ("1", 1), ("1.s", 2), ("1s ", 2), ("1 s", 1)] {
        assert_eq!(text.parse::<Duration>(), Err(ParseError::Syntax(offset)), "{text}");
    }
    let long = "9".repeat(30) + "s";
    assert_eq!(long.parse::<Duration>(), Err(ParseError::Syntax(18)));
}

#[test]
fn every_prefix_of_a_time_is_an_error() {
    let (time, span) = ("1972-01-01T10:00:20.021+01:00", "-1.000340012s");
    assert!(time.parse::<Timestamp>().is_ok() && span.parse::<Duration>().is_ok());
    assert!((0..time.len()).all(|end| time[..end].parse::<Timestamp>().is_err()));
    assert!((0..span.len()).all(|end| span[..end].parse::<Duration>().is_err()));
}

proptest! {
    #[test]
    fn timestamps_go_through_system_time_and_text(
        seconds in -62_135_596_800i64..=253_402_300_799,
        nanos in 0..=999_999_999i32,
    ) {
        let time = timestamp(seconds, nanos);
        prop_assert_eq!(SystemTime::try_from(time.clone()).and_then(Timestamp::try_from), Ok(time.clone()));
        prop_assert_eq!(time.to_string().parse(), Ok(time));
    }

    #[test]
    fn durations_go_through_std_and_text(nanos in 0..=315_576_000_000_999_999_999i128, negative: bool) {
        let span = duration((nanos / 1_000_000_000) as i64, (nanos % 1_000_000_000) as i32);
        prop_assert_eq!(time::Duration::try_from(span.clone()).and_then(Duration::try_from), Ok(span.clone()));
        let span = if negative { span.negated().unwrap() } else { span };
        prop_assert_eq!(span.checked_sub(&span), Ok(Duration::default()));
        let half = duration(span.seconds / 2, 0);
        prop_assert_eq!(span.checked_sub(&half).and_then(|rest| rest.checked_add(&half)), Ok(span.clone()));
        prop_assert_eq!(span.to_string().parse(), Ok(span));
    }

    #[test]
    fn any_text_is_a_time_or_an_error(text: String) {
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<Duration>();
    }
}

#[test]
fn times_and_spans_are_ordered_as_they_pass() {
    let time = |seconds, nanos| Timestamp { seconds, nanos, ..Timestamp::default() };
    let span = |seconds, nanos| Duration { seconds, nanos, ..Duration::default() };
    // Ascending; those that are not normal stand where they belong.
    let times = [
        Timestamp::MIN,
        time(-3, i32::MAX),
        time(0, -1),
        time(0, 0),
        time(0, 1_500_000_000),
        time(2, -1),
        Timestamp::MAX,
    ];
    assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
    let spans = [
        Duration::MIN,
        span(-1, -500_000_000),
        span(-1, 0),
        span(0, -999_999_999),
        span(0, 0),
        span(1, -1),
        span(1, 0),
        Duration::MAX,
    ];
    assert!(spans.is_sorted_by(|a, b| a < b), "{spans:?}");
    // Of one time, but not equal: the order agrees with `==`.
    assert!(time(0, 1_000_000_000) < time(1, 0) && time(0, 1_000_000_000) != time(1, 0));
    let newer = Timestamp::decode(b"\x08\x01\x18\x07").unwrap();
    assert!(newer > time(1, 0) && newer < time(1, 1));
}
