//! All stacks in turns: each call, each stack, round after round.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::work::Call;

/// What talks to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stack {
    /// This project's codec over tonic.
    Ours,
    /// The same client; the server reads views.
    Views,
    /// tonic with prost.
    Prost,
    /// grpc-js.
    Node,
    /// JSON over HTTP/1.1.
    Json,
    /// JSON over HTTP/2.
    Json2,
}

impl Stack {
    /// In the order of the report.
    pub const ALL: [Stack; 6] = [Stack::Ours, Stack::Views, Stack::Prost, Stack::Node, Stack::Json, Stack::Json2];

    /// As the report has it.
    pub fn title(self) -> &'static str {
        match self {
            Stack::Ours => "tonic, wire-grpc",
            Stack::Views => "the same, views on the server",
            Stack::Prost => "tonic, tonic-prost",
            Stack::Node => "grpc-js",
            Stack::Json => "JSON, HTTP/1.1",
            Stack::Json2 => "JSON, HTTP/2",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Stack::Ours => "ours",
            Stack::Views => "views",
            Stack::Prost => "prost",
            Stack::Node => "node",
            Stack::Json => "json",
            Stack::Json2 => "json2",
        }
    }

    fn has(self, call: Call) -> bool {
        // Client and server take turns in HTTP/1.1.
        (self, call) != (Stack::Json, Call::Echo)
    }
}

/// How long and how often, and with what.
#[derive(Debug)]
pub struct Plan {
    /// Milliseconds for each measurement.
    pub time: u64,
    /// How many times everything is measured.
    pub rounds: usize,
    /// How large a frame servers over tonic take, where not as tonic has it.
    pub frame: Option<u32>,
    stacks: Vec<Stack>,
    calls: Vec<Call>,
    node: Option<PathBuf>,
}

impl Plan {
    /// Reads words such as `time=700`, `rounds=5`, `frame=1048576`, `stacks=ours,prost`, `calls=place`, and `node=FOLDER`,
    /// where the packages of grpc-js are.
    pub fn read(words: &[&str]) -> Result<Plan, String> {
        let (stacks, calls) = (Stack::ALL.into(), Call::ALL.into());
        let mut plan = Plan { time: 700, rounds: 7, frame: None, stacks, calls, node: None };
        for word in words {
            let (name, value) = word.split_once('=').ok_or_else(|| format!("what is {word}?"))?;
            let number = || value.parse::<u64>().map_err(|_| format!("{name}: no number"));
            match name {
                "time" => plan.time = number()?,
                "rounds" => plan.rounds = number()?.max(1) as usize,
                "frame" => plan.frame = Some(number()? as u32),
                "stacks" => plan.stacks.retain(|stack| value.split(',').any(|name| name == stack.name())),
                "calls" => plan.calls.retain(|call| value.split(',').any(|name| name == call.name())),
                "node" => plan.node = Some(value.into()),
                _ => return Err(format!("what is {name}?")),
            }
        }
        if plan.node.is_none() {
            plan.stacks.retain(|stack| *stack != Stack::Node);
        }
        Ok(plan)
    }
}

/// What one measurement gave.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Calls, messages or pieces.
    pub units: f64,
    /// Seconds.
    pub seconds: f64,
    /// Processor time of the client, in microseconds.
    pub client: f64,
    /// Processor time of the server, in microseconds.
    pub server: f64,
}

/// The measurements of one call with one stack, a round each.
#[derive(Debug)]
pub struct Cell {
    /// What was called.
    pub call: Call,
    /// With what.
    pub stack: Stack,
    /// In the order of the rounds.
    pub samples: Vec<Sample>,
}

/// Measures everything.
pub fn run(plan: &Plan) -> Result<Vec<Cell>, String> {
    let mut pairs: Vec<Pair> = plan.stacks.iter().map(|stack| Pair::start(*stack, plan)).collect::<Result<_, _>>()?;
    let mut cells = Vec::new();
    for call in &plan.calls {
        for (at, pair) in pairs.iter().enumerate().filter(|(_, pair)| pair.stack.has(*call)) {
            cells.push((at, Cell { call: *call, stack: pair.stack, samples: Vec::new() }));
        }
    }
    // The first is for caches and compilers to become warm.
    for round in 0..=plan.rounds {
        eprintln!("round {round} of {}", plan.rounds);
        for (at, cell) in &mut cells {
            let sample = pairs[*at].measure(cell.call, plan.time)?;
            if round > 0 {
                cell.samples.push(sample);
            }
        }
    }
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// A server and a client of it, in a process each.
struct Pair {
    stack: Stack,
    server: Process,
    client: Process,
}

impl Pair {
    fn start(stack: Stack, plan: &Plan) -> Result<Pair, String> {
        let command = |role: &str, stack: &str| -> Result<Command, String> {
            let mut command = match &plan.node {
                Some(folder) if stack == "node" => {
                    let mut node = Command::new("node");
                    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto/speed.proto");
                    node.arg(folder.join("speed.js")).arg(role).env("SCHEMA", schema);
                    node
                }
                _ => {
                    let mut own = Command::new(env::current_exe().map_err(|error| error.to_string())?);
                    own.args([role, stack]);
                    own
                }
            };
            command.stdin(Stdio::piped()).stdout(Stdio::piped());
            Ok(command)
        };
        let (server, client) = match stack {
            Stack::Json2 => ("json", "json2"),
            Stack::Views => ("views", "ours"),
            stack => (stack.name(), stack.name()),
        };
        let mut serve = command("server", server)?;
        serve.args(plan.frame.map(|frame| frame.to_string()));
        let mut server = Process::start(serve)?;
        let port = server.line()?;
        let port = port.strip_prefix("port ").ok_or_else(|| format!("no port: {port}"))?;
        let mut command = command("client", client)?;
        command.arg(port);
        Ok(Pair { stack, server, client: Process::start(command)? })
    }

    fn measure(&mut self, call: Call, time: u64) -> Result<Sample, String> {
        let before = self.server.ask("cpu")?;
        let answer = self.client.ask(&format!("{} {time}", call.name()));
        let answer = answer.map_err(|error| format!("{}, {}: {error}", self.stack.title(), call.name()))?;
        let server = self.server.ask("cpu")?[0] - before[0];
        match answer[..] {
            [units, micros, client] => Ok(Sample { units, seconds: micros / 1e6, client, server }),
            _ => Err(format!("no answer: {answer:?}")),
        }
    }
}

/// A process that answers each line with a line.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(mut command: Command) -> Result<Process, String> {
        let mut child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let output = BufReader::new(child.stdout.take().ok_or("no output")?);
        let input = child.stdin.take();
        Ok(Process { child, input, output })
    }

    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(0) => Err("the process has ended".into()),
            Ok(_) => Ok(line.trim().into()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn ask(&mut self, question: &str) -> Result<Vec<f64>, String> {
        let input = self.input.as_mut().ok_or("no input")?;
        writeln!(input, "{question}").map_err(|error| error.to_string())?;
        let line = self.line()?;
        line.split(' ').map(|number| number.parse().map_err(|_| format!("no numbers: {line}"))).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends when nobody asks any more.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
