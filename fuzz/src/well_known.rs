//! Any text and bytes as what the well-known types say: times, masks, messages in `Any`, values of JSON.

use crate::{Everything, LIMITS, stable};
use std::time::SystemTime;
use wire::{
    Decode, Encode,
    reflect::{Reflect, ReflectMut, Registry},
};
use wire_types::{Any, Duration, FieldMask, MergeOptions, Struct, Timestamp, TrimOptions, Unpacker, Value};

/// Text as a time or a span comes back the same, and any seconds and nanoseconds are a time or an error, in every conversion.
pub fn times(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        if let Ok(time) = text.parse::<Timestamp>() {
            time.check().expect("what is read is in range");
            assert_eq!(time.to_string().parse(), Ok(time));
        }
        if let Ok(span) = text.parse::<Duration>() {
            span.check().expect("what is read is in range");
            assert_eq!(span.to_string().parse(), Ok(span));
        }
    }
    let (Ok(time), Ok(span)) = (Timestamp::decode(bytes), Duration::decode(bytes)) else { return };
    let (shown, said) = (time.to_string(), span.to_string());
    assert!(!shown.is_empty() && !said.is_empty());
    let normal = time.clone().normalized();
    if let Ok(system) = SystemTime::try_from(time.clone())
        && let (Ok(back), Ok(normal)) = (Timestamp::try_from(system), &normal)
    {
        assert_eq!((back.seconds, back.nanos), (normal.seconds, normal.nanos));
    }
    if let Ok(normal) = normal {
        normal.check().expect("what is normal is in range");
    }
    if let Ok(normal) = span.clone().normalized() {
        normal.check().expect("what is normal is in range");
    }
    let _ = std::time::Duration::try_from(span.clone()).map(Duration::try_from);
    let _ = (span.unsigned_abs(), span.clone().negated(), span.is_negative());
    if let (Ok(sum), Ok(())) = (time.checked_add(&span), time.check()) {
        let numbers = |span: Duration| (span.seconds, span.nanos);
        assert_eq!(sum.since(&time).ok().map(numbers), span.clone().normalized().ok().map(numbers));
    }
    let _ = (time.checked_sub(&span), span.checked_add(&span), span.checked_sub(&span));
    assert_eq!(time.cmp(&time), std::cmp::Ordering::Equal);
}

/// Paths, a zero byte, and a message: masks are sets, and what a mask leaves of a message is within it.
pub fn masks(bytes: &[u8]) {
    let (paths, message) = bytes.split_at(bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len()));
    let Ok(paths) = str::from_utf8(paths) else { return };
    let Ok(mask) = paths.parse::<FieldMask>();
    if let Ok(json) = mask.to_json() {
        assert_eq!(FieldMask::from_json(&json).map(|mask| mask.to_string()), Ok(mask.to_string()));
    }
    if let Ok(read) = FieldMask::from_json(paths) {
        assert_eq!(read.to_json().map(|json| FieldMask::from_json(&json)), Ok(Ok(read)));
    }
    let normal = mask.normalized();
    assert_eq!(normal.normalized(), normal);
    assert_eq!(mask.union(&mask), normal);
    assert_eq!(mask.intersection(&mask), normal);
    let half = FieldMask::from_iter(mask.paths.iter().take(mask.paths.len() / 2).cloned());
    assert_eq!(half.union(&mask), normal);
    assert_eq!(half.intersection(&mask), half.normalized());
    assert!(mask.paths.iter().all(|path| mask.contains(path)));

    let Ok(message) = Everything::decode_with(message.get(1..).unwrap_or_default(), &LIMITS) else { return };
    let is_valid = mask.validate::<Everything>().is_ok();
    let mut trimmed = message.clone();
    assert_eq!(mask.trim(&mut trimmed).is_ok(), is_valid);
    let mut kept = message.clone();
    assert_eq!(mask.trim_with(&mut kept, &TrimOptions::new()).is_ok(), is_valid);
    assert_eq!(stable(&trimmed), stable(&kept));
    let mut copy = Everything::default();
    assert_eq!(mask.merge(&message, &mut copy, &MergeOptions::new()).is_ok(), is_valid);
    if !is_valid {
        assert_eq!(stable(&trimmed), stable(&message), "a wrong path changes nothing");
        assert!(copy.encode_to_vec().is_empty());
    }
    if is_valid && !mask.paths.is_empty() {
        let left = stable(&trimmed);
        mask.trim(&mut trimmed).expect("it was valid");
        assert_eq!(stable(&trimmed), left, "what is left is left");
        assert_eq!(mask.subtract::<Everything>(&mask).map(|left| left.paths.len()), Ok(0));
    }
    let all = FieldMask::from_message(&message as &dyn Reflect);
    assert!(all.validate::<Everything>().is_ok());
    (&mut copy as &mut dyn ReflectMut).clear_all();
}

/// A message in an `Any`, and in that one, is unpacked within one budget; values of JSON are JSON or an error.
pub fn any(bytes: &[u8]) {
    if let Ok(any) = Any::decode_with(bytes, &LIMITS) {
        let registry = Registry::new().with::<Any>().with::<Struct>().with::<Value>().with::<Timestamp>();
        let mut unpacker = Unpacker::new(&registry).depth(20).messages(50).bytes(1 << 16);
        let levels = unpack(&mut unpacker, &any);
        assert!(levels <= 10, "a level of its own and one of its message each");
        if let Ok(name) = any.full_name() {
            assert!(any.type_url.ends_with(name));
        }
        let _ = any.unpack::<Struct>().map(|value| value.encode_to_vec());
    }
    if let Ok(value) = Value::decode_with(bytes, &LIMITS) {
        let written = stable(&value);
        assert_eq!(Value::decode(&written).map(|value| stable(&value)), Ok(written));
        if let Ok(json) = serde_json::Value::try_from(value) {
            let back = Value::try_from(json.clone()).expect("JSON is a value");
            assert_eq!(serde_json::Value::try_from(back).ok(), Some(json));
        }
    }
}

fn unpack(unpacker: &mut Unpacker<'_>, any: &Any) -> u32 {
    let inside = unpacker
        .unpack(any, 0, |unpacker, message| message.downcast_ref::<Any>().map_or(0, |any| unpack(unpacker, any)));
    inside.map_or(0, |levels| levels + 1)
}
