//! The report: pictures, and a table for each call.

use std::{fmt::Write, fs, path::Path, process::Command};

use ::prost::Message as _;
use wire::Encode as _;

use crate::{
    json, ours,
    plot::Dots,
    prost,
    race::{Cell, Plan, Sample, Stack},
    work::{Call, PIECE, PIECES, STREAM},
};

const HEAD: &str = "\
# gRPC, and JSON over HTTP

`benches/grpc/run` writes this file anew. Each stack is a client and a server in a process each, with one thread each, on one
machine; all are measured in turns, and the medians of the rounds count. The stacks over tonic run the same sources over
the types of either generator, with tonic's defaults and TCP_NODELAY; grpc-js has its own defaults, and JSON is axum and
serde_json with hyper's client. Values are made anew for each message, and whoever gets a message looks at its parts. CPU is
the processor time of a process, system calls included, for one call, message or MiB.
";

/// Writes `../GRPC.md`, and the pictures that it shows.
pub fn write(plan: &Plan, cells: &[Cell]) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (name, svg) in [(COST, cost(cells)), (RATE, rates(cells))] {
        save(&folder.join(name), &svg)?;
    }
    let mut text = String::from(HEAD);
    let frame =
        plan.frame.map_or_else(String::new, |frame| format!(" Servers over tonic have a max_frame_size of {frame}."));
    let _ = write!(text, "\n{}, {} rounds of {} ms. {}.{frame}\n", machine(), plan.rounds, plan.time, env!("VERSIONS"));
    let _ = write!(text, "\n{COST_SAYS}\n\n![Processor time]({COST})\n\n{RATE_SAYS}\n\n![Throughput]({RATE})\n");
    text += &sizes();
    let mut summary = String::new();
    for call in Call::ALL {
        let cells: Vec<&Cell> = cells.iter().filter(|cell| cell.call == call).collect();
        if !cells.is_empty() {
            text += &section(call, &cells);
            let _ = writeln!(summary, "{}", line(call, &cells));
        }
    }
    let _ = write!(text, "\n## Against the others\n\n{AGAINST}\n{summary}");
    text += &verdict(cells);
    save(&folder.join("GRPC.md"), &text)?;
    print!("{text}");
    Ok(())
}

fn save(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

const COST: &str = "plots/grpc-processor-time.svg";
const COST_SAYS: &str = "Processor time of client and server together beside that of tonic with prost, which is 1: further to \
                         the right is less work.";

/// How many times the work of this stack tonic with prost has.
fn cost(cells: &[Cell]) -> String {
    let prost = |call| cells.iter().find(|cell| (cell.call, cell.stack) == (call, Stack::Prost));
    picture(cells, "Processor time", "times less", |cell| Some(ratio(prost(cell.call)?, cell, both)))
}

const RATE: &str = "plots/grpc-throughput.svg";
const RATE_SAYS: &str = "Calls, messages or MiB a second.";

fn rates(cells: &[Cell]) -> String {
    picture(cells, "Throughput", "a second", |cell| Some(median(cell, rate)))
}

/// A row for each call, a dot for each stack.
fn picture(cells: &[Cell], title: &str, unit: &str, number: impl Fn(&Cell) -> Option<f64>) -> String {
    let stacks: Vec<Stack> =
        Stack::ALL.into_iter().filter(|stack| cells.iter().any(|cell| cell.stack == *stack)).collect();
    let find = |call, stack| cells.iter().find(|cell| (cell.call, cell.stack) == (call, stack)).and_then(&number);
    let titles = Call::ALL.map(title_of);
    let rows = titles.iter().zip(Call::ALL);
    let rows = rows.map(|(title, call)| (&**title, stacks.iter().map(|stack| find(call, *stack)).collect::<Vec<_>>()));
    let rows = rows.filter(|(_, numbers)| numbers.iter().any(Option::is_some)).collect();
    Dots { title, unit, peers: stacks.iter().map(|stack| stack.title()).collect(), rows }.svg()
}

fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("", |(_, name)| name);
    let said = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_string())
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let node = said("node").map_or_else(String::new, |version| format!(", Node {version}"));
    format!("{model}, {processors} processors, {}{node}", said("rustc").unwrap_or_default())
}

fn sizes() -> String {
    let mut text = String::from("\n## Sizes\n\n| message | protobuf | JSON | ratio |\n|---|--:|--:|--:|\n");
    let mut row = |name: &str, protobuf: usize, json: usize| {
        let _ = writeln!(text, "| {name} | {protobuf} | {json} | {:.2} |", json as f64 / protobuf as f64);
    };
    let json_len = |value: Result<Vec<u8>, serde_json::Error>| value.map_or(0, |bytes| bytes.len());
    let small = ours::values::small(1).encode_to_vec();
    assert_eq!(small, prost::values::small(1).encode_to_vec(), "both codecs write the same");
    row("an order of two items", small.len(), json_len(serde_json::to_vec(&json::values::small(1))));
    let large = ours::values::large().encode_to_vec();
    assert_eq!(large, prost::values::large().encode_to_vec(), "both codecs write the same");
    row("500 orders of five items", large.len(), json_len(serde_json::to_vec(&json::values::large())));
    row("1 MiB of a file, base64 in JSON", PIECE + 13, PIECE.div_ceil(3) * 4 + 29);
    text += "\nJSON is without spaces, each field by its name. A file goes as the bytes that it has in the measurements below, \
             as it would over HTTP; who puts it into JSON pays for base64.\n";
    text
}

fn title_of(call: Call) -> String {
    match call {
        Call::Place => "Unary".into(),
        Call::PlaceAll => "Unary, 500 orders in the request".into(),
        Call::Watch => format!("Server streaming, {STREAM} orders a call"),
        Call::Collect => format!("Client streaming, {STREAM} orders a call"),
        Call::Echo => format!("Both, {STREAM} orders a call each way"),
        Call::Upload => format!("Upload, {PIECES} pieces of 1 MiB a call"),
    }
}

/// How many bytes a message has of which a call brings one, or many.
fn message_size(call: Call) -> usize {
    match call {
        Call::Place | Call::Watch | Call::Collect | Call::Echo => ours::values::small(1).encode_to_vec().len(),
        Call::PlaceAll => ours::values::large().encode_to_vec().len(),
        Call::Upload => PIECE + 13,
    }
}

fn unit(call: Call) -> (&'static str, &'static str) {
    match call {
        Call::Place | Call::PlaceAll => ("calls/s", "call"),
        Call::Watch | Call::Collect | Call::Echo => ("messages/s", "message"),
        Call::Upload => ("MiB/s", "MiB"),
    }
}

fn section(call: Call, cells: &[&Cell]) -> String {
    let (rate_unit, one) = unit(call);
    let mut text = format!("\n## {}\n\n", title_of(call));
    if call.at_once() > 1 {
        let _ = write!(text, "{} calls at once. ", call.at_once());
    }
    let _ = writeln!(text, "A message has {} bytes.\n", message_size(call));
    let _ = writeln!(text, "| | {rate_unit} | client CPU, µs/{one} | server CPU, µs/{one} | CPU beside tonic-prost |");
    text += "|---|--:|--:|--:|--:|\n";
    let prost = cells.iter().find(|cell| cell.stack == Stack::Prost);
    for cell in cells {
        let beside = prost.map_or_else(|| "-".into(), |prost| format!("{:.2}", ratio(prost, cell, both)));
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.2} | {:.2} | {beside} |",
            cell.stack.title(),
            median(cell, rate),
            median(cell, |sample| sample.client / sample.units),
            median(cell, |sample| sample.server / sample.units),
        );
    }
    text
}

const AGAINST: &str = "\
Processor time of client and server together of the other stack over that of this project's: more than 1 is less work \
here. Rounds are compared with each other, and the median counts; in brackets the least and the most of the rounds. Beside \
each call stands the size of its message, for which the numbers hold: what a codec saves grows with the message, and what \
HTTP/2 costs does not shrink with it. A unary call of 30 bytes, measured apart from this report, cost a server 55.9 µs beside \
53.9 with prost at one call at once, and 20.6 beside 21.5 at 64: the same.

| | tonic-prost | tonic-prost, views | grpc-js | JSON, HTTP/1.1 | JSON, HTTP/2 |
|---|--:|--:|--:|--:|--:|";

fn line(call: Call, cells: &[&Cell]) -> String {
    let find = |stack| cells.iter().find(|cell| cell.stack == stack);
    let against = |other, ours| match (find(other), find(ours)) {
        (Some(other), Some(ours)) => {
            let ratios = ratios(other, ours, both);
            format!("{:.2} ({:.2} – {:.2})", middle(&ratios), ratios[0], ratios[ratios.len() - 1])
        }
        _ => "-".into(),
    };
    format!(
        "| {}, {} bytes | {} | {} | {} | {} | {} |",
        title_of(call),
        message_size(call),
        against(Stack::Prost, Stack::Ours),
        against(Stack::Prost, Stack::Views),
        against(Stack::Node, Stack::Ours),
        against(Stack::Json, Stack::Ours),
        against(Stack::Json2, Stack::Ours),
    )
}

/// Where JSON is the quicker one, said as plainly as where it is not.
fn verdict(cells: &[Cell]) -> String {
    let find = |call, stack| cells.iter().find(|cell| (cell.call, cell.stack) == (call, stack));
    let mut text = String::new();
    for stack in [Stack::Json, Stack::Json2] {
        let (mut less, mut more) = (Vec::new(), Vec::new());
        for call in Call::ALL {
            if let (Some(json), Some(ours)) = (find(call, stack), find(call, Stack::Ours)) {
                let list = if ratio(json, ours, both) < 1.0 { &mut less } else { &mut more };
                list.push(title_of(call));
            }
        }
        if less.len() + more.len() > 0 {
            let said = |list: &[String]| if list.is_empty() { "nothing".into() } else { list.join("; ") };
            let name = stack.title();
            let _ = write!(
                text,
                "\n{name} takes less processor time than gRPC for: {}. More for: {}.\n",
                said(&less),
                said(&more)
            );
        }
    }
    if !text.is_empty() {
        text += "\nWhat gRPC pays for in a small call and in an upload is its own: frames of 16 KiB, each with system calls of its \
                 own, trailers and flow control, and on the side that receives a copy of each message into one buffer. HTTP/1.1 \
                 has none of the first, and hands the bytes of a file on as they come.\n";
    }
    text
}

fn rate(sample: &Sample) -> f64 {
    sample.units / sample.seconds
}

fn both(sample: &Sample) -> f64 {
    (sample.client + sample.server) / sample.units
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

fn middle(sorted: &[f64]) -> f64 {
    (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0
}

fn median(cell: &Cell, value: impl Fn(&Sample) -> f64) -> f64 {
    middle(&sorted(cell.samples.iter().map(value).collect()))
}

/// One cell over another, round by round.
fn ratios(one: &Cell, other: &Cell, value: impl Fn(&Sample) -> f64) -> Vec<f64> {
    sorted(one.samples.iter().zip(&other.samples).map(|(one, other)| value(one) / value(other)).collect())
}

fn ratio(one: &Cell, other: &Cell, value: impl Fn(&Sample) -> f64) -> f64 {
    middle(&ratios(one, other, value))
}
