//! What a decode takes of the heap, at its peak, is what its options say.
//!
//! The allocator holds the old block and the new one where a block grows, as some allocators do.

mod cases;

use peak_alloc::PeakAlloc;
use wire::{DecodeErrorKind, DecodeOptions};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// What does not depend on the input: the first chunk of an arena, the first nodes of a tree, a message of each type.
const ALWAYS: usize = 64 << 10;

fn peak<R>(act: impl FnOnce() -> R) -> (usize, R) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let result = act();
    (HEAP.peak_usage() - before, result)
}

// One test, because there is one heap.
#[test]
fn the_options_bound_the_peak() {
    let mut wrong = Vec::new();
    for case in cases::all() {
        for size in [2 << 10, 64 << 10] {
            let bytes = (case.make)(size);
            let len = bytes.len();
            // The copies that the case makes of its input.
            let copies = match case.form {
                "delimited" | "owned view" | "extension" => 2 * len,
                "diff" => 300 * len,
                _ => 0,
            };
            // Text of one byte takes sixteen, and three with its tag and its length.
            let strings = 6 * len;
            let default = 32 * len + (16 << 20);
            let mut check = |name: &str, limit: usize, options: &DecodeOptions| {
                let (peak, result) = peak(|| (case.decode)(&bytes, options));
                if let Err(error) = &result {
                    let is_expected = matches!(
                        error.kind(),
                        DecodeErrorKind::ElementMemory | DecodeErrorKind::MissingRequired | DecodeErrorKind::Truncated
                    );
                    assert!(is_expected, "{}, {}: {error}", case.input, case.form);
                }
                if peak > limit + copies + ALWAYS {
                    let (input, form) = (case.input, case.form);
                    let ratio = peak as f64 / len as f64;
                    wrong.push(format!(
                        "{input}, {form}, {name}: {peak} for {len} ({ratio:.1}), not {limit}, {result:?}"
                    ));
                }
            };
            // An arena takes its memory in chunks, which may be an eighth too large.
            let eighth = if case.form.contains("arena") || case.form == "merge_in" { len } else { 0 };
            let small = if case.is_small { 8 * len + eighth } else { default + strings };
            check("default", small, &DecodeOptions::new());
            for memory in [0, len, 8 * len, 100 * len] {
                check("limit", memory + strings, &DecodeOptions::new().element_memory(memory));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
