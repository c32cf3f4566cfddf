//! Prints how long compilers take for the same files, how much memory, and how many descriptors are protoc's.
//!
//!     cargo build --release -p protoc-lite
//!     cargo run --release -p benches --bin compile-report
//!     cargo run --release -p benches --bin compile-report -- googleapis=/path/to/googleapis
//!
//! Arguments name folders, whose `.proto` files are compiled; without any, the files that come with protoc are. Where the
//! environment has `PROTOX` or `BUF`, those programs take part. Runs alternate, and the best of each compiler counts.
//! `compilers/run` gets all of them, and a large corpus, and writes COMPILE.md.
#![forbid(unsafe_code)]

use std::collections::HashSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use wait4::Wait4;
use wire::UnknownIter;

const RUNS: usize = 3;

/// Runs for one small file, where the differences are small.
const STARTS: usize = 200;

const SMALL: &str =
    "syntax = \"proto3\";\npackage small;\nmessage Note { string text = 1; map<string, Note> notes = 2; }\n";

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let compilers = compilers()?;
    let mut corpora = env::args().skip(1).map(|argument| Corpus::named(&argument)).collect::<Result<Vec<_>, _>>()?;
    if corpora.is_empty() {
        corpora.push(Corpus::of("protoc's own", protoc_bin_vendored::include_path()?)?);
    }
    println!("{}", heading());
    for corpus in &corpora {
        for source_info in [false, true] {
            println!("{}", corpus.report(&compilers, source_info)?);
        }
    }
    println!("{}", start_report(&compilers)?);
    Ok(())
}

/// How long a program takes for next to nothing. A table in Markdown.
fn start_report(compilers: &[Compiler]) -> Result<String, Failure> {
    let folder = env::temp_dir().join(format!("start-report-{}", std::process::id()));
    let root = folder.join("files");
    fs::create_dir_all(&root)?;
    fs::write(root.join("small.proto"), SMALL)?;
    let corpus = Corpus::of("one small file", root)?;
    let list = folder.join("list");
    fs::write(&list, "small.proto\n")?;
    let compilers: Vec<_> = compilers.iter().filter(|compiler| compiler.manner != Manner::Alone).collect();
    let mut costs: Vec<Vec<Cost>> = compilers.iter().map(|_| Vec::new()).collect();
    for _ in 0..STARTS {
        for (costs, compiler) in costs.iter_mut().zip(&compilers) {
            costs.push(compiler.run(&corpus, &list, &folder.join("out"), false)?);
        }
    }
    fs::remove_dir_all(folder)?;
    let mut text =
        format!("## {}, the median of {STARTS} runs\n\n| | CPU, ms | wall, ms |\n|---|--:|--:|\n", corpus.name);
    for (compiler, costs) in compilers.iter().zip(&costs) {
        let (cpu, wall) = (median(costs, |cost| cost.cpu), median(costs, |cost| cost.wall));
        text += &format!("| {} | {:.2} | {:.2} |\n", compiler.name, cpu * 1e3, wall * 1e3);
    }
    Ok(text)
}

/// In seconds.
fn median(costs: &[Cost], time: impl Fn(&Cost) -> Duration) -> f64 {
    let mut times: Vec<_> = costs.iter().map(time).collect();
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

fn heading() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("", |(_, name)| name);
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {count} processors.\n")
}

/// Files to compile: a folder, and the paths of its files in it.
struct Corpus {
    name: String,
    root: PathBuf,
    files: Vec<String>,
}

impl Corpus {
    fn named(argument: &str) -> Result<Self, Failure> {
        let (name, root) = argument.split_once('=').ok_or_else(|| format!("{argument}: name=folder is meant"))?;
        Self::of(name, root.into())
    }

    fn of(name: &str, root: PathBuf) -> Result<Self, Failure> {
        let mut files = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "proto") {
                    files.push(path.strip_prefix(&root)?.to_string_lossy().into_owned());
                }
            }
        }
        files.sort();
        Ok(Self { name: name.into(), root, files })
    }

    /// A table in Markdown.
    fn report(&self, compilers: &[Compiler], source_info: bool) -> Result<String, Failure> {
        let folder = env::temp_dir().join(format!("compile-report-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let list = folder.join("files");
        fs::write(&list, self.files.join("\n") + "\n")?;
        let mut best: Vec<Option<Cost>> = compilers.iter().map(|_| None).collect();
        for _ in 0..RUNS {
            for (best, compiler) in best.iter_mut().zip(compilers) {
                let cost = compiler.run(self, &list, &folder.join(compiler.name), source_info)?;
                *best = Some(best.map_or(cost, |best| best.least(cost)));
            }
        }
        let sets = compilers.iter().map(|compiler| fs::read(folder.join(compiler.name)));
        let sets: Vec<Vec<u8>> = sets.collect::<Result<_, _>>()?;
        fs::remove_dir_all(folder)?;
        let protoc = compilers.iter().position(|compiler| compiler.name == "protoc").unwrap_or(0);
        let wanted: HashSet<&[u8]> = files_of(&sets[protoc]).collect();
        let reference = best[protoc].map_or(Duration::ZERO, |cost| cost.cpu).as_secs_f64();
        let with = if source_info { ", with source info" } else { "" };
        let mut text = format!(
            "## {}, {} files{with}\n\n| | CPU, s | CPU of protoc over it | wall, s | peak, MiB | files identical to protoc's |\n\
             |---|--:|--:|--:|--:|--:|\n",
            self.name,
            self.files.len()
        );
        for ((compiler, cost), set) in compilers.iter().zip(&best).zip(&sets) {
            let Some(Cost { wall, cpu, peak }) = cost else { continue };
            let same = files_of(set).collect::<HashSet<_>>().intersection(&wanted).count();
            text += &format!(
                "| {} | {:.3} | {:.1} | {:.3} | {} | {same} of {} |\n",
                compiler.name,
                cpu.as_secs_f64(),
                reference / cpu.as_secs_f64(),
                wall.as_secs_f64(),
                peak >> 20,
                wanted.len()
            );
        }
        Ok(text)
    }
}

/// The descriptors in a set.
fn files_of(set: &[u8]) -> impl Iterator<Item = &[u8]> {
    UnknownIter::new(set).filter(|record| record.number() == 1).map(|record| record.payload())
}

/// A program, and how it is asked.
struct Compiler {
    name: &'static str,
    program: PathBuf,
    manner: Manner,
    /// Where the files are that come with protoc.
    include: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Protoc,
    /// On one processor.
    Alone,
    Protox,
    Buf,
}

fn compilers() -> Result<Vec<Compiler>, Failure> {
    let include = protoc_bin_vendored::include_path()?;
    let new = |name, program, manner| Compiler { name, program, manner, include: include.clone() };
    let mut compilers = vec![
        new("protoc-lite", our_program()?, Manner::Protoc),
        new("protoc-lite on one processor", our_program()?, Manner::Alone),
        new("protoc", protoc_bin_vendored::protoc_bin_path()?, Manner::Protoc),
    ];
    compilers.extend(env::var_os("PROTOX").map(|program| new("protox", program.into(), Manner::Protox)));
    compilers.extend(env::var_os("BUF").map(|program| new("buf", program.into(), Manner::Buf)));
    Ok(compilers)
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

impl Compiler {
    fn run(&self, corpus: &Corpus, list: &Path, out: &Path, source_info: bool) -> Result<Cost, Failure> {
        let mut command = self.command(corpus, list, out, source_info);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let ended = command.spawn()?.wait4()?;
        let wall = start.elapsed();
        if !ended.status.success() {
            return Err(format!("{} refuses the files: {}", self.name, ended.status).into());
        }
        Ok(Cost { wall, cpu: ended.rusage.utime + ended.rusage.stime, peak: ended.rusage.maxrss })
    }

    fn command(&self, corpus: &Corpus, list: &Path, out: &Path, source_info: bool) -> Command {
        let mut command = match self.manner {
            Manner::Alone => Command::new("taskset"),
            _ => Command::new(&self.program),
        };
        if self.manner == Manner::Alone {
            command.args(["-c", "0"]).arg(&self.program);
        }
        match self.manner {
            Manner::Protoc | Manner::Alone => {
                command.arg("-I").arg(&corpus.root).arg("-I").arg(&self.include).arg("-o").arg(out);
                command.args(source_info.then_some("--include_source_info"));
                command.arg(format!("@{}", list.display()));
            }
            Manner::Protox => {
                command.arg("-I").arg(&corpus.root).arg("-o").arg(out);
                command.args(source_info.then_some("--include_source_info")).args(&corpus.files);
            }
            Manner::Buf => {
                command.arg("build").arg(&corpus.root).args(["--as-file-descriptor-set", "--exclude-imports", "-o"]);
                command.arg(format!("{}#format=binpb", out.display()));
                command.args((!source_info).then_some("--exclude-source-info"));
            }
        }
        command
    }
}

/// What a run took.
#[derive(Clone, Copy)]
struct Cost {
    wall: Duration,
    /// Of all threads.
    cpu: Duration,
    /// The most memory that was resident, in bytes.
    peak: u64,
}

impl Cost {
    fn least(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), cpu: self.cpu.min(other.cpu), peak: self.peak.min(other.peak) }
    }
}
