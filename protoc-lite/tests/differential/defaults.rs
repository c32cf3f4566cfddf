//! Default values: every type by every odd text, in sources and in descriptor sets.

use protoc_lite::{Compiler, Config};
use wire::Encode;
use wire_descriptor::field_descriptor_proto::{Label, Type};
use wire_descriptor::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet,
};

use super::literals::{NUMBERS, STRINGS};
use super::mutant::Random;
use super::{batch, number};

const TYPES: [(&str, Type); 17] = [
    ("int32", Type::Int32),
    ("int64", Type::Int64),
    ("uint32", Type::Uint32),
    ("uint64", Type::Uint64),
    ("sint32", Type::Sint32),
    ("sint64", Type::Sint64),
    ("fixed32", Type::Fixed32),
    ("fixed64", Type::Fixed64),
    ("sfixed32", Type::Sfixed32),
    ("sfixed64", Type::Sfixed64),
    ("float", Type::Float),
    ("double", Type::Double),
    ("bool", Type::Bool),
    ("string", Type::String),
    ("bytes", Type::Bytes),
    ("E", Type::Enum),
    ("N", Type::Message),
];

/// What stands in descriptors and in no source.
const RAW: &[&str] = &[
    "",
    " ",
    "\0",
    " \0",
    "1\0",
    "1\0junk",
    "\x001",
    "nan\0",
    "true\0",
    "ONE\0",
    " 1",
    "\t1",
    "\n1",
    "\x0b1",
    "\x0c1",
    "\r1",
    "\u{a0}1",
    "1 ",
    "1\n",
    "- 1",
    "+ 1",
    "+-1",
    "--1",
    "+1",
    "+0x1",
    "-0x1",
    "-0",
    "-00",
    "+",
    "-",
    ".",
    "-.",
    "0x",
    "0X",
    "-0x",
    "0x.",
    "0xg",
    "0x1g",
    "0x1.8",
    "0x.8",
    "0x8.",
    "0x1p3",
    "0x1p",
    "0x1p+3",
    "0x1p-3",
    "0X1P3",
    "0x1.8p1",
    "0x1.fffffffffffff8p0",
    "0x1.fffffffffffff7p0",
    "0x1.00000000000008p0",
    "0x1.000000000000080000001p0",
    "0x123456789abcdef01",
    "0x1p1023",
    "0x1p1024",
    "0x1.fffffffffffff8p1023",
    "0x1p-1022",
    "0x1p-1074",
    "0x1p-1075",
    "0x1.8p-1075",
    "0x1p-1076",
    "0x1p127",
    "0x1.ffffffp127",
    "0x1.fffffefp127",
    "0x1p128",
    "0x0p99999999999999999999",
    "0x1p99999999999999999999",
    "0x1p-99999999999999999999",
    "0xinf",
    "0xnan",
    "0b1",
    "0B1",
    "0o7",
    "08",
    "09",
    "07",
    "1e",
    "1e+",
    "1e-",
    "1e 5",
    "1e5.5",
    "1e99999999999",
    "1e-99999999999",
    "1.e5",
    ".e5",
    "1..5",
    "1.5.5",
    "1,5",
    "1_000",
    "1'000",
    "inf",
    "INF",
    "Inf",
    "infi",
    "infinit",
    "infinity",
    "INFINITY",
    "infinityx",
    "+inf",
    "-inf",
    "-Infinity",
    "nan",
    "NAN",
    "NaN",
    "-nan",
    "+nan",
    "nan(",
    "nan()",
    "nan(1)",
    "nan(a_Z9)",
    "nan(-)",
    "nan(1)x",
    "true",
    "false",
    "True",
    "t",
    "1",
    "0",
    "ONE",
    "TWO",
    ".ONE",
    "E.ONE",
    "one",
    "a b",
    "é",
    "日本",
    "\\",
    "\\x",
    "\\x4",
    "\\x41",
    "\\x4142",
    "\\x100",
    "\\x100000041",
    "\\xg",
    "\\X41",
    "\\0",
    "\\00",
    "\\000",
    "\\0000",
    "\\8",
    "\\377",
    "\\400",
    "\\777",
    "\\u",
    "\\u1",
    "\\u00e9",
    "\\u+123",
    "\\ud800",
    "\\udc00",
    "\\uFFFF",
    "\\U0001F600",
    "\\U00110000",
    "\\U0010ffff",
    "\\Uffffffff",
    "\\a\\b\\f\\n\\r\\t\\v\\?\\'\\\"\\\\",
    "\\e",
    "\\q",
    "\"",
    "'",
    "?",
    "\x7f",
    "\x01\x02",
    "\n\r\t",
];

fn text_of(index: usize, of: &str, text: &[u8]) -> Vec<u8> {
    let head =
        format!("package p{index}; enum E {{ ONE = 1; }} message N {{}} message M {{ optional {of} a = 1 [default = ");
    [head.as_bytes(), text, b"]; }"].concat()
}

fn descriptor_of(index: usize, of: Type, text: &str) -> FileDescriptorProto {
    let value = EnumValueDescriptorProto { name: Some("ONE".into()), number: Some(1), ..Default::default() };
    let named = matches!(of, Type::Enum | Type::Message).then(|| if of == Type::Enum { "E" } else { "N" });
    let field = FieldDescriptorProto {
        name: Some("a".into()),
        number: Some(1),
        label: Some(Label::Optional),
        r#type: Some(of),
        type_name: named.map(|name| format!(".p{index}.{name}")),
        default_value: Some(text.into()),
        ..Default::default()
    };
    let message = |name: &str, field| DescriptorProto { name: Some(name.into()), field, ..Default::default() };
    FileDescriptorProto {
        package: Some(format!("p{index}")),
        message_type: vec![message("M", vec![field]), message("N", Vec::new())],
        enum_type: vec![EnumDescriptorProto { name: Some("E".into()), value: vec![value], ..Default::default() }],
        ..Default::default()
    }
}

/// Numbers drawn at random, as people and programs write them.
fn random_numbers(random: &mut Random) -> Vec<String> {
    let count = number("CASES").unwrap_or(200) as usize / 8;
    let float = |random: &mut Random| f32::from_bits(random.below(1 << 32) as u32);
    let double = |random: &mut Random| f64::from_bits((random.below(1 << 32) << 32 | random.below(1 << 32)) as u64);
    let one = |random: &mut Random| match random.below(8) {
        0 => format!("{:e}", float(random)),
        1 => format!("{:.8e}", float(random)),
        2 => format!("{:e}", double(random)),
        3 => format!("{:.14e}", double(random)),
        4 => format!("{:.16e}", double(random)),
        5 => format!("{}", random.below(1 << 30) as f64 / 1000.0),
        6 => format!("{}.{}", random.below(1 << 10), random.below(1 << 30)),
        _ => format!("{}e{}", random.below(1 << 20), random.below(80) as i32 - 50),
    };
    let numbers = (0..count).map(|_| one(random));
    numbers.filter(|number| number.bytes().any(|byte| byte.is_ascii_digit())).collect()
}

fn seed() -> Random {
    Random::new(number("FIRST").unwrap_or(0))
}

#[test]
fn every_type_by_every_odd_text_of_sources() {
    let mut texts: Vec<Vec<u8>> = NUMBERS.iter().chain(STRINGS).map(|text| text.as_bytes().to_vec()).collect();
    texts.extend(NUMBERS.iter().map(|text| format!("-{text}").into_bytes()));
    texts.extend(random_numbers(&mut seed()).into_iter().map(String::into_bytes));
    texts.extend([&b"\"\xff\""[..], b"\"\0\"", b"\0", b"'\xe9'"].map(<[u8]>::to_vec));
    let pairs = TYPES.iter().flat_map(|(of, _)| texts.iter().map(move |text| (of, text)));
    let files = pairs.enumerate().map(|(index, (of, text))| text_of(index, of, text)).collect();
    let files = batch::sample(files);
    let different = batch::of_texts("", &files);
    assert!(different.is_empty(), "{} of {} differ\n{}", different.len(), files.len(), different.join("\n"));
}

#[test]
fn every_type_by_every_odd_text_of_sets() {
    let random = random_numbers(&mut seed());
    let texts: Vec<&str> = RAW.iter().chain(NUMBERS).copied().chain(random.iter().map(String::as_str)).collect();
    let pairs = TYPES.iter().flat_map(|(_, of)| texts.iter().map(move |text| (*of, *text)));
    let files: Vec<_> = pairs.enumerate().map(|(index, (of, text))| descriptor_of(index, of, text)).collect();
    let (count, different) = (files.len(), batch::of_descriptors(&files));
    assert!(different.is_empty(), "{} of {count} differ\n{}", different.len(), different.join("\n"));
}

/// Whatever a set says, the view has a value of the field's type, and the generator writes it.
#[test]
fn defaults_of_sets_are_values() {
    for (_, of) in TYPES {
        let files = RAW.iter().chain(NUMBERS).enumerate().map(|(index, text)| FileDescriptorProto {
            name: Some(batch::name(index)),
            ..descriptor_of(index, of, text)
        });
        for file in files {
            let (name, text) = (file.name().to_owned(), file.message_type[0].field[0].default_value().to_owned());
            let set = FileDescriptorSet { file: vec![file], ..Default::default() }.encode_to_vec();
            let compiler = Compiler::new().encoded_descriptor_set(&set).unwrap();
            let Ok(compilation) = compiler.compile(&[&name]) else { continue };
            let field = compilation
                .pool()
                .files()
                .flat_map(|file| file.messages())
                .find_map(|message| message.field("a"))
                .unwrap();
            assert!(field.default_value().is_some(), "{of:?} {text:?}");
            let generated = Config::new().generate(compilation.pool());
            assert!(generated.is_ok(), "{of:?} {text:?}: {generated:?}");
        }
    }
}
