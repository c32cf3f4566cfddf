//! Prints how long protoc-lite and protoc take for the same files.
//!
//!     cargo build --release -p protoc-lite
//!     cargo run --release -p benches --bin compile-report
//!     cargo run --release -p benches --bin compile-report -- -I/path/to/googleapis @/path/to/a/list/of/files
//!
//! What follows `--` is for the compilers; without it they compile the files that come with protoc. Runs alternate, and
//! the quickest of each compiler counts. CPU time is of all threads, and comes in hundredths of a second.
#![forbid(unsafe_code)]

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

const RUNS: usize = 7;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let mut inputs: Vec<OsString> = env::args_os().skip(1).collect();
    if inputs.is_empty() {
        inputs = files_of_protoc()?;
    }
    let compilers = [("protoc-lite", our_program()?), ("protoc", protoc_bin_vendored::protoc_bin_path()?)];
    for (label, flag) in [("plain", None), ("with source info", Some("--include_source_info"))] {
        let arguments: Vec<OsString> = flag.map(OsString::from).into_iter().chain(inputs.iter().cloned()).collect();
        let mut best = compilers.each_ref().map(|_| Time { wall: Duration::MAX, cpu: Duration::MAX });
        for _ in 0..RUNS {
            for (best, (_, program)) in best.iter_mut().zip(&compilers) {
                *best = best.least(run(program, &arguments)?);
            }
        }
        println!("{label}");
        for (time, (name, _)) in best.iter().zip(&compilers) {
            let (wall, cpu) = (time.wall.as_secs_f64() * 1e3, time.cpu.as_secs_f64());
            println!("  {name:12} {wall:9.1} ms   {cpu:6.2} s of CPU");
        }
    }
    Ok(())
}

/// What one run took.
#[derive(Clone, Copy)]
struct Time {
    wall: Duration,
    cpu: Duration,
}

impl Time {
    fn least(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), cpu: self.cpu.min(other.cpu) }
    }
}

fn run(program: &Path, arguments: &[OsString]) -> Result<Time, Failure> {
    let before = cpu_of_children();
    let start = Instant::now();
    let mut command = Command::new(program);
    let status = command.arg("-o/dev/null").args(arguments).stderr(Stdio::null()).status()?;
    let wall = start.elapsed();
    if !status.success() {
        return Err(format!("{} refuses the files: {status}", program.display()).into());
    }
    Ok(Time { wall, cpu: cpu_of_children() - before })
}

/// The CPU time of all programs that were waited for; zero where the system does not tell.
fn cpu_of_children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program is in parentheses and may hold spaces; the state follows. See proc_pid_stat(5).
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// Cargo puts the programs of one profile beside each other.
fn our_program() -> Result<PathBuf, Failure> {
    let program = env::current_exe()?.with_file_name(format!("protoc-lite{}", env::consts::EXE_SUFFIX));
    if program.exists() {
        Ok(program)
    } else {
        Err(format!("{} is not there: cargo build --release -p protoc-lite", program.display()).into())
    }
}

fn files_of_protoc() -> Result<Vec<OsString>, Failure> {
    let include = protoc_bin_vendored::include_path()?;
    let mut arguments = vec!["-I".into(), include.clone().into()];
    for folder in ["google/protobuf", "google/protobuf/compiler"] {
        for entry in fs::read_dir(include.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "proto") {
                arguments.push(path.into());
            }
        }
    }
    Ok(arguments)
}
