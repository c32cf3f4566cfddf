//! Measures what the worst inputs take of memory and time, and writes `MEMORY.md`.
//!
//!     cargo run --release -p benches --bin memory-report
//!     cargo run --release -p benches --bin memory-report -- 65536
//!
//! The inputs are those of the test that holds them to their bounds, `wire/tests/memory`; the argument is their size.
#![forbid(unsafe_code)]

#[path = "../../../wire/tests/memory/cases.rs"]
mod cases;

use benches::table::{Cell, Column, Table};
use cases::Case;
use peak_alloc::PeakAlloc;
use std::{env, error::Error, fs, path::Path, sync::LazyLock, time::Instant};
use wire::{DecodeErrorKind, DecodeOptions};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const TEXT: &str = "# What hostile messages take

Written by `cargo run --release -p benches --bin memory-report`.

For each input, in each form: the most that the heap held during the decode, over the size of the input, and the time for
a byte of it, with the default options. Where a block grows, the old one and the new one count. *E* is an error: the limit
of `element_memory`, which is 16 MiB and 32 times the input, or a required field that is missing (*R*). In both cases the
peak is that up to the error. The bound is that of messages whose structs take at most eight times their shortest encoding,
and an eighth more in an arena; beside it there are 64 KiB. Times are those of the
processor, to a tenth.
";

fn main() -> Result<(), Box<dyn Error>> {
    let size = env::args().nth(1).map_or(Ok(1 << 18), |size| size.parse())?;
    let mut table = Table::new([
        Column::Left("input"),
        Column::Left("form"),
        Column::Right("peak / input"),
        Column::Right("bound"),
        Column::Right("ns / byte"),
        Column::Left(""),
    ]);
    for case in cases::all() {
        table.row(row(&case, size));
    }
    let text = format!("{TEXT}\nInputs of {} KiB.\n\n{}", size >> 10, table.markdown());
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("MEMORY.md"), &text)?;
    print!("{text}");
    Ok(())
}

fn row(case: &Case, size: usize) -> Vec<Cell> {
    let bytes = (case.make)(size);
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let result = (case.decode)(&bytes, &DecodeOptions::new());
    let peak = HEAP.peak_usage() - before;
    // The system counts in ticks of some milliseconds.
    let (start, mut times, mut taken) = (processor_time(), 0u32, 0);
    while taken < 60_000_000 {
        let _ = (case.decode)(&bytes, &DecodeOptions::new());
        times += 1;
        taken = processor_time() - start;
    }
    let time = taken as f64 / f64::from(times);
    let outcome = match result.map_err(|error| error.kind()) {
        Ok(()) => "",
        Err(DecodeErrorKind::MissingRequired) => "R",
        Err(_) => "E",
    };
    let is_arena = case.form.contains("arena") || case.form == "merge_in";
    let bound = match case.is_small {
        true if is_arena => "9",
        true => "8",
        false => "",
    };
    let ratio = |value: f64| format!("{:.1}", value / bytes.len() as f64);
    [case.input.into(), case.form.into(), ratio(peak as f64).into(), bound.into(), ratio(time).into(), outcome.into()]
        .into()
}

/// What this thread has had of the processor, in nanoseconds; of the clock where no one says.
fn processor_time() -> u128 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let of_thread = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let first = of_thread.and_then(|times| times.split_whitespace().next()?.parse().ok());
    first.unwrap_or_else(|| START.elapsed().as_nanos())
}
