//! The field numbers that messages have left.

use std::fmt::Write;

use protoc_lite::Compilation;
use wire_descriptor::{File, Message};

/// No field number is larger.
const LAST: i32 = (1 << 29) - 1;

/// A line for each message of the inputs, inner messages first.
pub(crate) fn free_numbers(compilation: &Compilation) -> String {
    let mut lines = String::new();
    let inputs = compilation.names().iter().filter_map(|name| compilation.pool().file(name));
    for message in inputs.flat_map(|file: File<'_>| file.messages()) {
        message_lines(message, &mut lines);
    }
    lines
}

fn message_lines(message: Message<'_>, lines: &mut String) {
    for inner in message.messages() {
        message_lines(inner, lines);
    }
    let name = message.full_name();
    // Writing to a string does not fail.
    let _ = writeln!(lines, "{name:<35} free:{}", gaps(occupied(message)));
}

/// The ranges, without their ends, of fields, extensions and reserved numbers, in order.
fn occupied(message: Message<'_>) -> Vec<(i32, i32)> {
    let fields = message.fields().map(|field| (field.number(), field.number() + 1));
    let extensions = message.extension_ranges().map(|range| (range.start, range.end));
    let reserved = message.proto().reserved_range.iter().map(|range| (range.start(), range.end()));
    let mut occupied: Vec<_> = fields.chain(extensions).chain(reserved).collect();
    occupied.sort_unstable();
    occupied
}

fn gaps(occupied: Vec<(i32, i32)>) -> String {
    let mut gaps = String::new();
    let mut next = 1;
    for (start, end) in occupied {
        let _ = match start - next {
            ..=0 => Ok(()),
            1 => write!(gaps, " {next}"),
            _ => write!(gaps, " {next}-{}", start - 1),
        };
        next = next.max(end);
    }
    if next <= LAST {
        let _ = write!(gaps, " {next}-INF");
    }
    gaps
}
