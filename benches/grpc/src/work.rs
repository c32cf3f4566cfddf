//! What is measured, and the words in which it is asked for.

use std::{
    future::Future,
    io::{Write, stdout},
    str::FromStr,
    time::{Duration, Instant},
};

use bytes::Bytes;
use rustix::time::{ClockId, clock_gettime};
use tokio::{
    io::{AsyncBufReadExt, BufReader, stdin},
    task::JoinSet,
};

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Unary, small.
    Place,
    /// Unary, large.
    PlaceAll,
    /// Server streaming.
    Watch,
    /// Client streaming.
    Collect,
    /// Both.
    Echo,
    /// A file in pieces.
    Upload,
}

/// How many messages a stream has.
pub const STREAM: i32 = 100;
/// How many pieces a file has.
pub const PIECES: usize = 32;
/// How large a piece is.
pub const PIECE: usize = 1 << 20;

impl Call {
    /// All of them.
    pub const ALL: [Call; 6] = [Call::Place, Call::PlaceAll, Call::Watch, Call::Collect, Call::Echo, Call::Upload];

    /// As it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Call::Place => "place",
            Call::PlaceAll => "place_all",
            Call::Watch => "watch",
            Call::Collect => "collect",
            Call::Echo => "echo",
            Call::Upload => "upload",
        }
    }

    /// How many calls are under way at once.
    pub fn at_once(self) -> usize {
        match self {
            Call::Place => 16,
            Call::PlaceAll | Call::Watch | Call::Collect | Call::Echo => 4,
            Call::Upload => 1,
        }
    }

    /// How many units of what is counted one call is: calls, messages or pieces.
    pub fn units(self) -> u64 {
        match self {
            Call::Place | Call::PlaceAll => 1,
            Call::Watch | Call::Collect | Call::Echo => STREAM as u64,
            Call::Upload => PIECES as u64,
        }
    }
}

impl FromStr for Call {
    type Err = String;

    fn from_str(name: &str) -> Result<Call, String> {
        Call::ALL.into_iter().find(|call| call.name() == name).ok_or_else(|| format!("no call {name}"))
    }
}

/// A piece of a file: bytes that look like nothing in particular.
pub fn piece() -> Bytes {
    (0..PIECE as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

/// The processor time of this process, in microseconds.
pub fn cpu() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as u64 * 1_000_000 + time.tv_nsec as u64 / 1000
}

/// A client, as its stack makes its calls.
pub trait Client: Clone + Send + 'static {
    /// One call from begin to end; what comes back is checked.
    fn call(&mut self, call: Call) -> impl Future<Output = Result<(), String>> + Send;
}

/// Says the port and tells the processor time when it is asked.
pub async fn attend(port: u16) {
    say(format!("port {port}"));
    let mut lines = BufReader::new(stdin()).lines();
    while let Ok(Some(_)) = lines.next_line().await {
        say(cpu().to_string());
    }
}

/// Does what it is told: a call, and for how many milliseconds. Answers how many units there were, in how many microseconds,
/// for how much processor time.
pub async fn obey(client: impl Client) -> Result<(), String> {
    let mut lines = BufReader::new(stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let (call, time) = line.split_once(' ').ok_or("a call and a time")?;
        let time: u64 = time.parse().map_err(|_| format!("no time: {time}"))?;
        let (before, begin) = (cpu(), Instant::now());
        let calls = repeat(&client, call.parse()?, begin + Duration::from_millis(time)).await?;
        let units = calls * call.parse::<Call>()?.units();
        say(format!("{units} {} {}", begin.elapsed().as_micros(), cpu() - before));
    }
    Ok(())
}

async fn repeat(client: &impl Client, call: Call, end: Instant) -> Result<u64, String> {
    let mut callers = JoinSet::new();
    for _ in 0..call.at_once() {
        let mut client = client.clone();
        callers.spawn(async move {
            let mut calls = 0;
            while Instant::now() < end {
                client.call(call).await?;
                calls += 1;
            }
            Ok::<u64, String>(calls)
        });
    }
    let mut calls = 0;
    while let Some(caller) = callers.join_next().await {
        calls += caller.map_err(|error| error.to_string())??;
    }
    Ok(calls)
}

fn say(line: String) {
    let mut out = stdout().lock();
    // Whoever does not listen any more has gone.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
