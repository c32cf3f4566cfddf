//! Counts the instructions of hot functions under valgrind and compares them with `expected/instructions.txt`.
//!
//!     cargo run --release -p benches --bin instruction-report
//!     BLESS=1 cargo run --release -p benches --bin instruction-report
//!
//! Counts do not depend on what else the machine does, so a change of a few in a hundred is a change of the code. They
//! do depend on the compiler and on the C library; where those are newer, bless the file before changing anything.
#![forbid(unsafe_code)]

use benches::{data::sets_where, shapes};
use std::{env, error::Error, fs, hint::black_box, path::Path, process::Command};
use wire::{Decode, Encode};

type Failure = Box<dyn Error>;

/// By how much a count may differ: hash maps are keyed anew in each process.
const TOLERANCE: f64 = 0.02;

const SETS: [&str; 9] = [
    "response small",
    "log small",
    "visit small",
    "scalars small",
    "tile small",
    "mesh small",
    "columns small",
    "save small",
    "sparse small",
];

fn main() -> Result<(), Failure> {
    if let [operation, set] = &env::args().skip(1).collect::<Vec<_>>()[..] {
        return work(operation, set);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("expected/instructions.txt");
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let mut text = String::new();
    let mut changed = Vec::new();
    for operation in ["decode", "view", "encode", "length"] {
        for set in SETS {
            let count = count(operation, set)?;
            let name = format!("{operation} {set}");
            println!("{name:24} {count:9}");
            text += &format!("{name:24} {count:9}\n");
            let line = expected.lines().find(|line| line.starts_with(&name));
            let before = line.and_then(|line| line.split_whitespace().next_back()?.parse::<f64>().ok());
            let change = before.map_or(f64::INFINITY, |before| count as f64 / before - 1.0);
            if change.abs() > TOLERANCE {
                changed.push(format!("{name}: {:+.1} %", change * 100.0));
            }
        }
    }
    if env::var_os("BLESS").is_some() {
        return Ok(fs::write(&path, text)?);
    }
    match changed.is_empty() {
        true => Ok(()),
        false => Err(format!("counts changed, BLESS=1 accepts them:\n{}", changed.join("\n")).into()),
    }
}

/// How many instructions [`counted`] takes, in a process of its own.
fn count(operation: &str, set: &str) -> Result<u64, Failure> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no"]);
    valgrind.arg("--toggle-collect=*instruction_report*counted*").arg(env::current_exe()?).args([operation, set]);
    let output = valgrind.output().map_err(|error| format!("valgrind: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find_map(|line| line.split_once("Collected : "));
    Ok(line.ok_or_else(|| format!("valgrind says no count:\n{text}"))?.1.trim().parse()?)
}

/// Calls the work twice, and has it counted the second time, when the thread has its scratch.
fn work(operation: &str, name: &str) -> Result<(), Failure> {
    let sets = sets_where(|set| set == name);
    let set = sets.first().ok_or("no such data set")?;
    macro_rules! work {
        ($($message:ident $view:ident,)*) => {
            match (operation, set.message) {
                $(("decode", stringify!($message)) => {
                    twice(|| set.payloads.iter().for_each(|bytes| drop(black_box(shapes::$message::decode(bytes)))));
                }
                ("view", stringify!($message)) => {
                    twice(|| set.payloads.iter().for_each(|bytes| drop(black_box(shapes::$view::decode(bytes)))));
                }
                ("encode", stringify!($message)) => {
                    let values: Vec<_> = set.payloads.iter().map(|bytes| shapes::$message::decode(bytes)).collect();
                    let values = values.into_iter().collect::<Result<Vec<_>, _>>()?;
                    twice(|| values.iter().for_each(|value| drop(black_box(value.encode_to_vec()))));
                }
                ("length", stringify!($message)) => {
                    let values: Vec<_> = set.payloads.iter().map(|bytes| shapes::$message::decode(bytes)).collect();
                    let values = values.into_iter().collect::<Result<Vec<_>, _>>()?;
                    twice(|| {
                        values.iter().for_each(|value| {
                            black_box(value.encoded_len());
                        });
                    });
                })*
                (operation, message) => return Err(format!("{operation} of {message}?").into()),
            }
        };
    }
    benches::for_each_message!(work);
    Ok(())
}

fn twice(work: impl Fn()) {
    work();
    counted(&work);
}

#[inline(never)]
fn counted(work: &dyn Fn()) {
    work();
}
