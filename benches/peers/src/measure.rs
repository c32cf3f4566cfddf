//! Tasks, and how long they take: CPU time of the thread, in rounds that alternate between the peers.

use crate::codec::{Codec, Form};
use benches::data::DataSet;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use std::{fmt, hint::black_box, time::Duration};

/// What is done with all messages of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Bytes to a value, which is dropped.
    Decode,
    /// A value to a new vector.
    Encode,
    /// A value to the end of a vector that has room.
    EncodeInto,
    /// How many bytes a value takes.
    EncodedLen,
    /// Bytes to a value, and the same bytes into it once more.
    Merge,
    /// Bytes into a value that held others, whose memory it keeps as far as it can.
    Reuse,
    /// A value to another, which is dropped.
    Clone,
    /// A value is dropped.
    Drop,
    /// Bytes of which no field is known.
    Skip,
    /// Messages behind their lengths, each to a value, which is dropped.
    Stream,
}

impl Operation {
    /// All of them, in the order of the report.
    pub const ALL: [Operation; 10] = [
        Operation::Decode,
        Operation::Encode,
        Operation::EncodeInto,
        Operation::EncodedLen,
        Operation::Merge,
        Operation::Reuse,
        Operation::Clone,
        Operation::Drop,
        Operation::Skip,
        Operation::Stream,
    ];
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Operation::Decode => "decode",
            Operation::Encode => "encode",
            Operation::EncodeInto => "encode-into",
            Operation::EncodedLen => "encoded-len",
            Operation::Merge => "merge",
            Operation::Reuse => "reuse",
            Operation::Clone => "clone",
            Operation::Drop => "drop",
            Operation::Skip => "skip",
            Operation::Stream => "stream",
        })
    }
}

/// One peer's operation on one data set: does it that many times over, and says how long it took.
pub struct Task<'d> {
    /// The library and the kind of its type.
    pub peer: &'static str,
    /// The kind by itself.
    pub form: Form,
    /// What is done.
    pub operation: Operation,
    run: Box<dyn FnMut(usize) -> Duration + 'd>,
}

/// All that `C` can do with the messages of `set`, whose payloads are `payloads` in its format.
pub fn tasks<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> Vec<Task<'d>>
where
    C::Scratch: 'd,
{
    let scratch = C::Scratch::default();
    let Some(first) = payloads.first() else { return Vec::new() };
    let mut sample = C::decode(first, &scratch);
    let mut tasks = vec![task::<C>(Operation::Decode, decode::<C>(payloads))];
    if C::encode(&sample).is_some() {
        tasks.push(task::<C>(Operation::Encode, encode::<C>(payloads)));
    }
    if C::encode_into(&sample, &mut Vec::new()).is_some() {
        tasks.push(task::<C>(Operation::EncodeInto, encode_into::<C>(payloads)));
    }
    if C::encoded_len(&sample).is_some() {
        tasks.push(task::<C>(Operation::EncodedLen, encoded_len::<C>(payloads)));
    }
    if C::copy(&sample).is_some() {
        tasks.push(task::<C>(Operation::Clone, copy::<C>(payloads)));
    }
    if C::FORM == Form::Owned || C::FORM == Form::Borrowed {
        tasks.push(task::<C>(Operation::Drop, drop_values::<C>(payloads)));
    }
    if C::skip(first).is_some() {
        tasks.push(task::<C>(Operation::Skip, skip::<C>(payloads)));
    }
    if C::merge(&mut sample, first).is_some() {
        tasks.push(task::<C>(Operation::Merge, merge::<C>(payloads)));
    }
    if C::refill(&mut sample, first).is_some() {
        tasks.push(task::<C>(Operation::Reuse, reuse::<C>(payloads)));
    }
    let stream: &'d [u8] = delimited(payloads).leak();
    if C::decode_delimited(&mut &*stream).is_some() {
        tasks.push(task::<C>(Operation::Stream, read_stream::<C>(stream)));
    }
    tasks
}

/// A copy of the payloads: what the memory allows.
pub fn memcpy(payloads: &[Vec<u8>]) -> Task<'_> {
    let run = timed(|| payloads.iter().for_each(|bytes| drop(black_box(black_box(bytes).clone()))));
    Task { peer: "memcpy", form: Form::Floor, operation: Operation::Decode, run: Box::new(run) }
}

fn task<'d, C: Codec>(operation: Operation, run: impl FnMut(usize) -> Duration + 'd) -> Task<'d> {
    Task { peer: C::PEER, form: C::FORM, operation, run: Box::new(run) }
}

fn decode<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd
where
    C::Scratch: 'd,
{
    let mut scratch = C::Scratch::default();
    timed(move || {
        for bytes in payloads {
            drop(black_box(C::decode(black_box(bytes), &scratch)));
            C::reset(&mut scratch);
        }
    })
}

/// Does `each` with every value, over and over.
fn with_values<'d, C: Codec + 'd>(
    payloads: &'d [Vec<u8>],
    mut each: impl FnMut(&C::Value<'_>) + 'd,
) -> impl FnMut(usize) -> Duration + 'd {
    move |passes| {
        let scratch = C::Scratch::default();
        let values: Vec<_> = payloads.iter().map(|bytes| C::decode(bytes, &scratch)).collect();
        timed(|| values.iter().for_each(|value| each(black_box(value))))(passes)
    }
}

fn encode<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    with_values::<C>(payloads, |value| drop(black_box(C::encode(value))))
}

fn encode_into<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    let mut bytes = Vec::new();
    with_values::<C>(payloads, move |value| {
        bytes.clear();
        C::encode_into(value, black_box(&mut bytes));
        black_box(&bytes);
    })
}

fn encoded_len<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    with_values::<C>(payloads, |value| {
        black_box(C::encoded_len(value));
    })
}

fn copy<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    with_values::<C>(payloads, |value| drop(black_box(C::copy(value))))
}

fn drop_values<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    move |passes| {
        let mut scratch = C::Scratch::default();
        let pass = |_| {
            let values: Vec<_> = payloads.iter().map(|bytes| C::decode(bytes, &scratch)).collect();
            let start = now();
            drop(black_box(values));
            let time = now() - start;
            C::reset(&mut scratch);
            time
        };
        (0..passes).map(pass).sum()
    }
}

fn skip<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    timed(move || {
        for bytes in payloads {
            black_box(C::skip(black_box(bytes)));
        }
    })
}

fn merge<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    timed(move || {
        let scratch = C::Scratch::default();
        for bytes in payloads {
            let mut value = C::decode(black_box(bytes), &scratch);
            C::merge(&mut value, black_box(bytes));
            drop(black_box(value));
        }
    })
}

fn reuse<'d, C: Codec + 'd>(payloads: &'d [Vec<u8>]) -> impl FnMut(usize) -> Duration + 'd {
    move |passes| {
        let scratch = C::Scratch::default();
        let mut value = C::decode(&payloads[0], &scratch);
        timed(|| {
            for bytes in payloads {
                C::refill(&mut value, black_box(bytes));
                black_box(&mut value);
            }
        })(passes)
    }
}

fn read_stream<'d, C: Codec + 'd>(stream: &'d [u8]) -> impl FnMut(usize) -> Duration + 'd {
    timed(move || {
        let mut rest = black_box(stream);
        while !rest.is_empty() {
            drop(black_box(C::decode_delimited(&mut rest)));
        }
    })
}

/// Each payload behind its length.
fn delimited(payloads: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = Vec::new();
    for bytes in payloads {
        prost::encode_length_delimiter(bytes.len(), &mut stream).expect("a vector grows");
        stream.extend(bytes);
    }
    stream
}

fn timed(mut pass: impl FnMut()) -> impl FnMut(usize) -> Duration {
    move |passes| {
        let start = now();
        (0..passes).for_each(|_| pass());
        now() - start
    }
}

/// The CPU time of this thread.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.cast_unsigned(), u32::try_from(time.tv_nsec).expect("nanoseconds of a second"))
}

/// How often, and how long at a time.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How many times each peer has its turn; the median counts.
    pub rounds: usize,
    /// How long a turn is.
    pub turn: Duration,
}

/// What was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The name of the data set.
    pub set: String,
    /// What was done with it.
    pub operation: Operation,
    /// Who did it.
    pub peer: String,
    /// The kind of value.
    pub form: Form,
    /// The bytes of the data set.
    pub bytes: usize,
    /// The median of the rounds, in nanoseconds for the whole data set.
    pub nanos: f64,
    /// The quickest round.
    pub least: f64,
    /// The slowest round.
    pub most: f64,
}

impl Cell {
    /// MiB of protobuf per second.
    pub fn throughput(&self) -> f64 {
        self.bytes as f64 / (self.nanos / 1e9) / f64::from(1 << 20)
    }
}

/// Measures tasks of one operation, which take turns.
pub fn race(set: &DataSet, tasks: &mut [Task<'_>], effort: Effort) -> Vec<Cell> {
    let passes: Vec<usize> = tasks.iter_mut().map(|task| passes(task, effort.turn)).collect();
    let mut nanos: Vec<Vec<f64>> = tasks.iter().map(|_| Vec::new()).collect();
    for round in 0..effort.rounds {
        for turn in 0..tasks.len() {
            // Each has another one before it in every round.
            let who = (turn * (1 + round % 2 * (tasks.len().saturating_sub(2))) + round) % tasks.len();
            let time = (tasks[who].run)(passes[who]);
            nanos[who].push(time.as_nanos() as f64 / passes[who] as f64);
        }
    }
    let cells = tasks.iter().zip(nanos).map(|(task, mut nanos)| {
        nanos.sort_by(f64::total_cmp);
        Cell {
            set: set.name.clone(),
            operation: task.operation,
            peer: task.peer.to_owned(),
            form: task.form,
            bytes: set.len(),
            nanos: nanos[nanos.len() / 2],
            least: nanos[0],
            most: nanos[nanos.len() - 1],
        }
    });
    cells.collect()
}

/// How many passes fill a turn. Preparing them, which is not measured, may take some turns' time, and not for ever where
/// there is hardly anything to measure.
fn passes(task: &mut Task<'_>, turn: Duration) -> usize {
    const PREPARED: f64 = 8.0;
    let mut passes = 1;
    loop {
        let start = now();
        let time = (task.run)(passes);
        let whole = now() - start;
        if time * 4 >= turn || whole >= turn * 4 {
            let turns = turn.as_secs_f64() / time.as_secs_f64().max(1e-9);
            let most = PREPARED * turn.as_secs_f64() / whole.as_secs_f64().max(1e-9);
            return ((passes as f64 * turns.min(most)) as usize).max(1);
        }
        passes *= 2;
    }
}
