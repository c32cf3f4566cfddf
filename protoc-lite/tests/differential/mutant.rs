//! Mutants of schemas, token by token.

/// Numbers that depend on nothing but where they start (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    pub(crate) fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }
}

const HEADINGS: [&str; 8] = [
    "syntax = \"proto2\";",
    "syntax = \"proto3\";",
    "edition = \"2023\";",
    "edition = \"2024\";",
    "edition = \"2026\";",
    "edition = \"UNSTABLE\";",
    "",
    "syntax = \"proto4\";",
];
const WORDS: &[&str] = &[
    "message",
    "enum",
    "service",
    "rpc",
    "returns",
    "stream",
    "oneof",
    "extend",
    "extensions",
    "reserved",
    "option",
    "import",
    "public",
    "weak",
    "package",
    "group",
    "map",
    "optional",
    "required",
    "repeated",
    "export",
    "local",
    "to",
    "max",
    "int32",
    "string",
    "bytes",
    "bool",
    "double",
    "fixed64",
    "true",
    "false",
    "inf",
    "nan",
    "default",
    "json_name",
    "deprecated",
    "packed",
    "lazy",
    "ctype",
    "jstype",
    "retention",
    "targets",
    "features",
    "field_presence",
    "IMPLICIT",
    "EXPLICIT",
    "LEGACY_REQUIRED",
    "DELIMITED",
    "CLOSED",
    "OPEN",
    "NONE",
    "VERIFY",
    "STYLE_LEGACY",
    "STYLE2024",
    "STRICT",
    "EXPORT_ALL",
    "LOCAL_ALL",
    "declaration",
    "verification",
    "DECLARATION",
    "UNVERIFIED",
    "full_name",
    "number",
    "type",
    "allow_alias",
    "message_set_wire_format",
    "map_entry",
    "deprecated_legacy_json_field_conflicts",
    "optimize_for",
    "LITE_RUNTIME",
    "java_multiple_files",
    "cc_generic_services",
    "feature_support",
    "edition_introduced",
    "EDITION_2023",
    "EDITION_2024",
    "EDITION_2026",
    "uninterpreted_option",
    "_",
    "a_b",
    "aB",
    "__a",
    "A1",
];
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "-1",
    "00",
    "07",
    "08",
    "0x",
    "0x1F",
    "0xg",
    "1e5",
    "1.5",
    ".5",
    "1.",
    "1e",
    "1f",
    "18999",
    "19000",
    "19999",
    "536870911",
    "536870912",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "1e400",
    "99999999999999999999999",
    "1 2",
    "1a",
];
const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "'a'",
    "\"a\" \"b\"",
    "\"\\0\"",
    "\"\\400\"",
    "\"\\xff\"",
    "\"\\x\"",
    "\"\\u00e9\"",
    "\"\\ud800\"",
    "\"\\U0001F600\"",
    "\"\\q\"",
    "\"\\",
    "\"",
    "'",
    "\"a.b\"",
    "\".a.b\"",
    "\"a b\"",
    "\"[a]\"",
    "\"google/protobuf/any.proto\"",
    "\"google/protobuf/cpp_features.proto\"",
    "\"a.proto\"",
    "\"nowhere.proto\"",
    "\"int32\"",
    "\"\\\"\"",
];
const SYMBOLS: &[&str] = &[
    "{", "}", "[", "]", "(", ")", "<", ">", ";", "=", ",", ".", ":", "-", "+", "/", "#", "@", "$", "%", "*", "//",
    "/*", "*/", "/**/", "// x\n", "/* x */",
];
const SPACES: &[&str] = &["\r\n", "\t", "\r", "\x0b", "\x0c", "\n\n", "", "\0", "\u{a0}", "\u{feff}", "é"];
const BYTES: &[&[u8]] =
    &[b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", "é".as_bytes(), b"\x7f", b"\x01", b"\\"];
/// What opens a level and what closes it, with `#` for its number; before the first and after the last level `|`.
const NESTS: &[(&str, &str)] = &[
    ("message L# {", "}"),
    ("message L { |optional group L# = # {", "}|}"),
    ("message L { |repeated group L# = # { optional int32 x = 100;", "}|}"),
    ("message L# { message K# {}", "}"),
    ("message L# { extend L# { optional group K# = # { optional int32 a = 1;", "} } }"),
    ("message L# { oneof o# { group K# = # {", "} } }"),
    ("option (a) = { |a {", "}|};"),
    ("option (a) = { |a <", ">|};"),
    ("option (a) = { a: |[", "]|};"),
    ("option (a) = { |[a.b] {", "}|};"),
    ("option (a) = { |[a.b/c.d] {", "}|};"),
    ("option a|.a", "| = 1;"),
    ("option |(a).", "|a = 1;"),
    ("option a = |-", "|1;"),
    ("option a = |\"a\" ", "|;"),
    ("message L { optional L|.a", "| b = 1; }"),
    ("package a|.a", "|;"),
    ("message L { reserved |#,", "|1000; }"),
    ("|/* ", " */|"),
    ("|{", "}|"),
    ("|(", ")|"),
];
/// Declarations of every kind, with `#` for options in brackets or in statements.
const DECLARATIONS: &[&str] = &[
    "option # = {};",
    "message D1 { option # = {}; }",
    "message D2 { optional int32 a = 1 [# = {}]; }",
    "message D3 { oneof o { option # = {}; int32 a = 1 [# = {}]; } }",
    "message D4 { extensions 100 to 200 [# = {}]; }",
    "message D5 { extensions 100 to 200 [#={}, verification = UNVERIFIED]; }",
    "enum D6 { option # = {}; D6_A = 0 [# = {}]; }",
    "service D7 { option # = {}; rpc R(D1) returns (D1) { option # = {}; } }",
    "extend D4 { optional int32 d8 = 100 [# = {}]; }",
    "message D9 { map<int32, int32> m = 1 [# = {}]; }",
    "message D10 { optional group G = 1 [# = {}] {} }",
];
const EMPTY: &[&str] = &[
    "features",
    "(a)",
    "(a).b",
    "features.(pb.cpp)",
    "features.(pb.java)",
    "uninterpreted_option",
    "edition_defaults",
    "feature_support",
    "declaration",
    "deprecated",
    "()",
    "(.a)",
    "targets",
];
const STATEMENTS: &[&str] = &[
    "option features.field_presence = IMPLICIT;",
    "option features.enum_type = CLOSED;",
    "option features.(pb.cpp).string_type = CORD;",
    "option features.enforce_naming_style = STYLE_LEGACY;",
    "option features.default_symbol_visibility = STRICT;",
    "option deprecated = true;",
    "option allow_alias = true;",
    "option message_set_wire_format = true;",
    "option optimize_for = LITE_RUNTIME;",
    "option java_multiple_files = true;",
    "option (nothing) = 1;",
    "option (a.b).c = { d: 1 };",
    "import \"google/protobuf/descriptor.proto\";",
    "import public \"google/protobuf/any.proto\";",
    "import option \"google/protobuf/cpp_features.proto\";",
    "import weak \"google/protobuf/empty.proto\";",
    "package a.b;",
    "reserved 5, 10 to 20, 100 to max;",
    "reserved \"a\", 'b';",
    "reserved a, b;",
    "extensions 100 to 199;",
    "extensions 200 to max [verification = UNVERIFIED];",
    "extensions 300 [declaration = { number: 300 full_name: \".a\" type: \"int32\" }];",
    "optional int32 extra = 99;",
    "int32 extra = 99;",
    "repeated int32 extra = 99 [packed = true];",
    "map<string, int32> extra = 99;",
    "map<float, extra> extra = 99 [json_name = \"x\"];",
    "oneof extra { int32 extra_a = 98; string extra_b = 99; }",
    "optional group Extra = 99 { optional int32 x = 1; }",
    "message Extra { enum Inner { X = 0; } }",
    "export message Extra {}",
    "local enum Extra { EXTRA_UNKNOWN = 0; }",
    "enum Extra { A = 0; B = 0; C = -1; }",
    "extend Extra { optional int32 extra = 100; }",
    "service Extra { rpc Call(Extra) returns (stream Extra) { option deprecated = true; } }",
    "optional string extra = 99 [default = \"\\xff\", ctype = CORD];",
    "optional double extra = 99 [default = -nan];",
    "optional bytes extra = 99 [default = \"\\0\\377\"];",
    ";",
];

/// A mutant: one of the seeds with a few changes.
pub(crate) fn make(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut tokens = random.pick(seeds).map(|seed| split(seed)).unwrap_or_default();
    for _ in 0..=random.below(3) {
        change(&mut tokens, seeds, random);
    }
    tokens.concat()
}

fn change(tokens: &mut Vec<Vec<u8>>, seeds: &[Vec<u8>], random: &mut Random) {
    let at = random.below(tokens.len());
    let word =
        |list: &[&str], random: &mut Random| random.pick(list).map_or(Vec::new(), |word| word.as_bytes().to_vec());
    match random.below(15) {
        0..=3 => {
            let Some(token) = tokens.get_mut(at) else { return };
            let list = match token.first() {
                Some(b'0'..=b'9') => NUMBERS,
                Some(b'"' | b'\'') => STRINGS,
                Some(first) if first.is_ascii_alphabetic() || *first == b'_' => WORDS,
                Some(first) if first.is_ascii_whitespace() => SPACES,
                _ => SYMBOLS,
            };
            *token = word(list, random);
        }
        4 => _ = (at < tokens.len()).then(|| tokens.remove(at)),
        5 => {
            let list = *random.pick(&[WORDS, NUMBERS, STRINGS, SYMBOLS]).unwrap_or(&WORDS);
            tokens.splice(at..at, [b" ".to_vec(), word(list, random), b" ".to_vec()]);
        }
        6 => {
            let other = random.below(tokens.len());
            if at < tokens.len() && other < tokens.len() {
                tokens.swap(at, other);
            }
        }
        7 => tokens.splice(after_statement(tokens, at).., []).for_each(drop),
        8 => {
            let end = after_statement(tokens, at + 1);
            _ = tokens.drain(after_statement(tokens, at)..end);
        }
        9 => {
            let place = after_statement(tokens, at);
            tokens.insert(place, word(STATEMENTS, random));
        }
        10 => {
            let other = random.pick(seeds).map(|seed| split(seed)).unwrap_or_default();
            let start = after_statement(&other, random.below(other.len()));
            let statement = other[start..after_statement(&other, start + 1).max(start)].to_vec();
            let place = after_statement(tokens, at);
            tokens.splice(place..place, statement);
        }
        11 => nest(tokens, random),
        12 => {
            // Any bytes may stand in a string, a comment, or anywhere.
            let Some(token) = tokens.get_mut(at) else { return };
            let byte = BYTES[random.below(BYTES.len())];
            token.splice(token.len() / 2..token.len() / 2, byte.iter().copied());
        }
        13 => {
            let place = after_statement(tokens, at);
            let statement = word(DECLARATIONS, random);
            let statement = String::from_utf8_lossy(&statement).replace('#', EMPTY[random.below(EMPTY.len())]);
            tokens.insert(place, statement.into_bytes());
        }
        _ => {
            let is_heading = |token: &Vec<u8>| matches!(&token[..], b"syntax" | b"edition");
            if let Some(start) = tokens.iter().position(is_heading) {
                let end = after_statement(tokens, start);
                tokens.splice(start..end, [word(&HEADINGS, random)]);
            }
        }
    }
}

/// Wraps a statement, or nothing, in as many levels of a construct as are near a limit.
fn nest(tokens: &mut Vec<Vec<u8>>, random: &mut Random) {
    let place = after_statement(tokens, random.below(tokens.len()));
    let (open, close) = NESTS[random.below(NESTS.len())];
    let depth = [2, 10, 29, 30, 31, 32, 33, 34, 61, 62, 63, 64, 65, 97, 98, 99, 100, 101, 102, 140][random.below(20)];
    // Here the parser counts groups.
    let depth = if open.contains("group") { depth.min(45) } else { depth };
    let numbered = |text: &str| (0..depth).map(|level| text.replace('#', &(level + 1).to_string())).collect::<String>();
    let (head, tail) = open.split_once('|').unwrap_or(("", open));
    let (end, last) = close.split_once('|').unwrap_or((close, ""));
    let nested = [head, &numbered(tail), &numbered(end), last].concat();
    tokens.insert(place, nested.into_bytes());
}

/// The place after the next `;`, `{` or `}`.
fn after_statement(tokens: &[Vec<u8>], from: usize) -> usize {
    let rest = tokens.get(from..).unwrap_or_default();
    let end = rest.iter().position(|token| matches!(&token[..], b";" | b"{" | b"}"));
    end.map_or(tokens.len(), |end| from + end + 1)
}

/// Words, numbers, strings, runs of space, and single symbols.
fn split(text: &[u8]) -> Vec<Vec<u8>> {
    let class = |byte: u8| match byte {
        _ if byte.is_ascii_alphanumeric() || byte == b'_' => 1,
        _ if byte.is_ascii_whitespace() => 2,
        _ => 0,
    };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let [first, ..] = rest {
        let end = match (first, class(*first)) {
            (b'"' | b'\'', _) => rest[1..].iter().position(|byte| byte == first || *byte == b'\n').map(|end| end + 2),
            (_, 0) => Some(1),
            (_, kind) => rest.iter().position(|byte| class(*byte) != kind),
        };
        let (token, others) = rest.split_at(end.unwrap_or(rest.len()));
        tokens.push(token.to_vec());
        rest = others;
    }
    tokens
}
