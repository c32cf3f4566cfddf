//! Every kind in every shape, against prost: random records are read by both and written again.

#[allow(unreachable_pub, reason = "the declarations stand as a generator would print them")]
mod support;

use proptest::{collection::vec, prelude::*};
use support::{Kind, ours, theirs};
use wire::{Decode, DecodeErrorKind, Encode, Message, Open};

/// The wire types of the sixteen kinds, in the order in which every message declares them, and of the message behind.
const WIRE_TYPES: [u8; 17] = [1, 5, 0, 0, 0, 0, 0, 0, 5, 1, 5, 1, 0, 2, 2, 0, 2];

/// The kinds of `WIRE_TYPES` that can be the key of a map.
const KEYS: [usize; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

/// The index of `int32`, `string` and the message among the kinds.
const INT32: usize = 2;
const STRING: usize = 13;
const MESSAGE: usize = 16;

#[derive(Clone, Debug)]
struct Payload {
    bits: u64,
    text: String,
    message: Vec<u8>,
}

fn payload() -> impl Strategy<Value = Payload> {
    let bits = prop_oneof![Just(0), 0..300u64, any::<u64>(), Just(u64::MAX)];
    (bits, "[ -~é世]{0,12}").prop_map(|(bits, text)| Payload { bits, text, message: Vec::new() })
}

/// A record of the kind at `index`.
fn push(bytes: &mut Vec<u8>, number: u32, index: usize, payload: &Payload) {
    prost::encoding::encode_varint(u64::from(number) << 3 | u64::from(WIRE_TYPES[index]), bytes);
    match (WIRE_TYPES[index], index) {
        (0, _) => prost::encoding::encode_varint(payload.bits, bytes),
        (1, _) => bytes.extend(payload.bits.to_le_bytes()),
        (5, _) => bytes.extend((payload.bits as u32).to_le_bytes()),
        (_, MESSAGE) => push_len(bytes, &payload.message),
        _ => push_len(bytes, payload.text.as_bytes()),
    }
}

fn push_len(bytes: &mut Vec<u8>, payload: &[u8]) {
    prost::encoding::encode_varint(payload.len() as u64, bytes);
    bytes.extend(payload);
}

/// Records in any order, the same field often more than once; messages hold records without messages.
fn records(fields: usize) -> impl Strategy<Value = Vec<u8>> {
    let flat = |indices: usize| {
        vec((0..indices, payload()), 0..24).prop_map(|records| {
            let mut bytes = Vec::new();
            for (index, payload) in records {
                push(&mut bytes, index as u32 + 1, index, &payload);
            }
            bytes
        })
    };
    vec((0..fields, payload(), flat(MESSAGE)), 0..40).prop_map(|records| {
        let mut bytes = Vec::new();
        for (index, payload, message) in records {
            push(&mut bytes, index as u32 + 1, index, &Payload { message, ..payload });
        }
        bytes
    })
}

/// Both read `bytes` as the same message and write the same.
fn agree<O: Message, T: prost::Message + Default>(bytes: &[u8]) -> Result<(), TestCaseError> {
    let (ours, theirs) = (O::decode(bytes).unwrap(), T::decode(bytes).unwrap());
    let expected = theirs.encode_to_vec();
    prop_assert_eq!(ours.encode_to_vec(), expected.clone());
    prop_assert_eq!(ours.encoded_len(), expected.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn implicit_fields_agree_with_prost(bytes in records(16)) {
        agree::<ours::Implicit, theirs::Implicit>(&bytes)?;
    }

    #[test]
    fn explicit_fields_agree_with_prost(bytes in records(17)) {
        agree::<ours::Explicit, theirs::Explicit>(&bytes)?;
    }

    #[test]
    fn required_fields_agree_with_prost(bytes in records(17)) {
        let all = theirs::Required { message_field: Default::default(), ..Default::default() };
        let bytes = [prost::Message::encode_to_vec(&all), bytes].concat();
        agree::<ours::Required, theirs::Required>(&bytes)?;
    }

    #[test]
    fn repeated_fields_agree_with_prost(bytes in records(17)) {
        agree::<ours::Repeated, theirs::Repeated>(&bytes)?;
    }

    #[test]
    fn packed_fields_accept_expanded_records(records in vec((0..13usize, payload()), 0..40)) {
        let mut bytes = Vec::new();
        for (index, payload) in &records {
            push(&mut bytes, *index as u32 + 1, *index, payload);
        }
        agree::<ours::Packed, theirs::Packed>(&bytes)?;
        let packed = prost::Message::encode_to_vec(&<theirs::Packed as prost::Message>::decode(&*bytes).unwrap());
        agree::<ours::Packed, theirs::Packed>(&[packed, bytes].concat())?;
    }

    #[test]
    fn repeated_fields_accept_packed_records(values in vec(any::<i32>(), 0..20)) {
        let packed = theirs::Packed { sint32_field: values.clone(), ..Default::default() };
        let ours = ours::Repeated::decode(&prost::Message::encode_to_vec(&packed)).unwrap();
        prop_assert_eq!(ours.sint32_field, values);
    }

    #[test]
    fn maps_agree_with_prost(entries in vec((0..29u32, payload(), payload()), 0..40)) {
        let mut bytes = Vec::new();
        for (field, key, value) in &entries {
            let (key_index, value_index) = match *field as usize {
                28 => (STRING, MESSAGE),
                field if field < KEYS.len() => (KEYS[field], STRING),
                field => (INT32, field - KEYS.len()),
            };
            let mut entry = Vec::new();
            push(&mut entry, 1, key_index, key);
            // A message of entries would need keys; an empty one does.
            let value = Payload { message: Vec::new(), ..value.clone() };
            push(&mut entry, 2, value_index, &value);
            prost::encoding::encode_varint(u64::from(field + 1) << 3 | 2, &mut bytes);
            push_len(&mut bytes, &entry);
        }
        // prost leaves out keys and values that are the default, so what it makes of our bytes is compared.
        let theirs = <theirs::Maps as prost::Message>::decode(&*bytes).unwrap();
        let ours = ours::Maps::decode(&bytes).unwrap().encode_to_vec();
        let read = <theirs::Maps as prost::Message>::decode(&*ours).unwrap();
        prop_assert_eq!(prost::Message::encode_to_vec(&read), prost::Message::encode_to_vec(&theirs));
    }
}

#[test]
fn a_missing_required_field_is_an_error_with_its_number() {
    let all = theirs::Required { enum_field: -1, ..Default::default() };
    let bytes = prost::Message::encode_to_vec(&all);
    assert!(ours::Required::decode(&bytes).is_ok());
    let without_message = &bytes[..bytes.len() - 3];
    let error = ours::Required::decode(without_message).unwrap_err();
    assert_eq!((error.kind(), error.path()), (DecodeErrorKind::MissingRequired, &[17][..]));
}

#[test]
fn open_enums_keep_numbers_without_a_name() {
    let bytes = [0x80, 0x01, 0x07];
    let message = ours::Implicit::decode(&bytes).unwrap();
    assert_eq!((message.enum_field.known(), message.enum_field.number()), (None, 7));
    assert_eq!(message.encode_to_vec(), bytes);
    let known = ours::Implicit { enum_field: Open::from(Kind::Gone), ..Default::default() };
    assert!(ours::Implicit::decode(&known.encode_to_vec()).unwrap().enum_field == Kind::Gone);
}
