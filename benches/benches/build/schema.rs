//! The schemas: 200 messages of 20 fields each.

use std::fmt::Write;

pub(crate) const MESSAGES: usize = 200;

/// A schema by its name.
pub(crate) struct Schema {
    pub(crate) name: &'static str,
    pub(crate) text: fn() -> String,
}

pub(crate) const SCHEMAS: [Schema; 2] = [Schema { name: "flat", text: flat }, Schema { name: "nested", text: nested }];

const HEAD: &str = "syntax = \"proto3\";\npackage bench;\n\n";

/// Strings, maps, packed lists and scalars; each message is like the others but begins elsewhere in the mix.
fn flat() -> String {
    const MIX: [&str; 20] = [
        "string",
        "int32",
        "repeated int32",
        "map<string, string>",
        "bool",
        "int64",
        "optional string",
        "double",
        "repeated string",
        "bytes",
        "uint32",
        "repeated double",
        "map<string, int64>",
        "sint32",
        "optional int64",
        "fixed64",
        "string",
        "repeated uint64",
        "float",
        "string",
    ];
    let mut text = HEAD.to_owned();
    for message in 0..MESSAGES {
        let fields = (0..MIX.len()).map(|field| MIX[(field + 7 * message) % MIX.len()]);
        print_message(&mut text, message, "", fields);
    }
    text
}

/// Layers of messages that hold messages of the layer below, with oneofs and enums; every fourth has only scalars.
fn nested() -> String {
    let mut text = HEAD.to_owned();
    for message in 0..MESSAGES {
        let inside = format!(
            "  enum Kind {{ NONE = 0; FIRST = 1; SECOND = {message}2; }}\n  message Inner {{ string key = 1; int64 value = 2; Kind kind = 3; repeated int32 marks = 4; }}\n"
        );
        let below = |step: usize| format!("Message{}", (message / 4 + step) % (MESSAGES / 4) * 4 + message % 4 - 1);
        let fields: Vec<String> = if message % 4 == 0 {
            let scalars = ["string", "int32", "Kind", "bool", "optional int64", "double", "Inner", "repeated Inner"];
            (0..20).map(|field| scalars[field % scalars.len()].to_owned()).collect()
        } else {
            let mut fields = vec!["string".to_owned(), below(0), format!("repeated {}", below(1)), "Kind".to_owned()];
            fields.extend([format!("map<string, {}>", below(2)), "int64".to_owned(), "Inner".to_owned()]);
            fields.extend([format!("repeated {}", below(3)), "repeated Inner".to_owned(), "repeated Kind".to_owned()]);
            fields.extend(["string".to_owned(), below(4), format!("repeated {}", below(5)), "bool".to_owned()]);
            fields.extend(["optional string".to_owned(), "repeated Inner".to_owned()]);
            fields.extend(["oneof string".to_owned(), "oneof int64".to_owned()]);
            fields.extend(["oneof Inner".to_owned(), format!("oneof {}", below(6))]);
            fields
        };
        print_message(&mut text, message, &inside, fields.iter().map(String::as_str));
    }
    text
}

/// Fields numbered from 1 up; those that say `oneof` come last and share one.
fn print_message<'f>(text: &mut String, message: usize, inside: &str, fields: impl Iterator<Item = &'f str>) {
    let (mut plain, mut members) = (String::new(), String::new());
    for (field, number) in fields.zip(1..) {
        let (into, kind) = field.strip_prefix("oneof ").map_or((&mut plain, field), |kind| (&mut members, kind));
        writeln!(into, "  {kind} field{number} = {number};").expect("a string takes all");
    }
    if !members.is_empty() {
        members = format!("  oneof choice {{\n{members}  }}\n");
    }
    write!(text, "message Message{message} {{\n{inside}{plain}{members}}}\n\n").expect("a string takes all");
}
