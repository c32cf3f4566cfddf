//! What generated code costs whoever builds it, beside prost: 200 messages of 20 fields, all decoded and encoded.
//!
//!     cargo bench -p benches --bench build              all of it
//!     cargo bench -p benches --bench build -- flat/wire  what has this in its name
//!
//! For each schema and contender it writes a program, builds it and what it depends on, and then builds the program
//! alone again. Times are user CPU seconds, of one run; the size is that of the stripped program.
#![forbid(unsafe_code)]

mod contender;
mod schema;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use contender::{CONTENDERS, Contender};
use schema::{MESSAGES, SCHEMAS, Schema};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| name.contains(wanted));
    println!("schema  contender        source   lines    check  release   binary   with dependencies: check  release");
    for schema in &SCHEMAS {
        let is_wanted = |contender: &&Contender| is_wanted(&format!("{}/{}", schema.name, contender.name));
        for contender in CONTENDERS.iter().filter(is_wanted) {
            let cost = measure(schema, contender)?;
            let (KiB(source), KiB(binary)) = (cost.source, cost.binary);
            println!(
                "{:7} {:15} {source:4} KiB {:7} {:6.2} s {:6.2} s {binary:4} KiB {:23.2} s {:6.2} s",
                schema.name, contender.name, cost.lines, cost.check, cost.release, cost.first_check, cost.first_release,
            );
        }
    }
    Ok(())
}

struct KiB(u64);

struct Cost {
    source: KiB,
    lines: usize,
    check: f64,
    release: f64,
    binary: KiB,
    first_check: f64,
    first_release: f64,
}

fn measure(schema: &Schema, contender: &Contender) -> Result<Cost, Failure> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches is in the workspace");
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("build").join(schema.name).join(contender.name);
    let source = (contender.generate)(&(schema.text)())?;
    write(&package, workspace, contender, &source)?;
    let program = Program { package };
    let cost = Cost {
        first_check: program.cargo(&["check"])?,
        check: program.again(&["check"])?,
        first_release: program.cargo(&["build", "--release"])?,
        release: program.again(&["build", "--release"])?,
        binary: KiB(fs::metadata(program.package.join("target/release/program"))?.len() / 1024),
        source: KiB(source.len() as u64 / 1024),
        lines: source.lines().count(),
    };
    Ok(cost)
}

/// A package of its own, with the workspace's versions of all dependencies.
fn write(package: &Path, workspace: &Path, contender: &Contender, source: &str) -> Result<(), Failure> {
    if package.exists() {
        fs::remove_dir_all(package)?;
    }
    fs::create_dir_all(package.join("src"))?;
    let dependency = (contender.dependency)(workspace);
    let manifest = format!(
        "[workspace]\n[package]\nname = \"program\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n\n[profile.release]\nstrip = true\n"
    );
    fs::write(package.join("Cargo.toml"), manifest)?;
    fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock"))?;
    fs::write(package.join("src/schema.rs"), source)?;
    fs::write(package.join("src/main.rs"), main_of(contender))?;
    Ok(())
}

fn main_of(contender: &Contender) -> String {
    let calls: String = (0..MESSAGES).map(|n| format!("    recode::<schema::Message{n}>(&mut bytes);\n")).collect();
    format!(
        "#[allow(clippy::all)]\nmod schema {{ include!(\"schema.rs\"); {} }}\n\n{}\n\nfn main() {{\n    let mut bytes: Vec<u8> = std::env::args().flat_map(String::into_bytes).collect();\n{calls}    println!(\"{{bytes:?}}\");\n}}\n",
        contender.inside, contender.recode
    )
}

struct Program {
    package: PathBuf,
}

impl Program {
    /// Builds the program, but not what it depends on.
    fn again(&self, arguments: &[&str]) -> Result<f64, Failure> {
        let main = self.package.join("src/main.rs");
        fs::write(&main, format!("{}\n", fs::read_to_string(&main)?))?;
        self.cargo(arguments)
    }

    fn cargo(&self, arguments: &[&str]) -> Result<f64, Failure> {
        let before = user_seconds_of_children();
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).arg("--quiet").current_dir(&self.package);
        // Nothing of the cargo that runs this: neither its target folder nor its flags.
        let theirs = env::vars_os().map(|(name, _)| name).filter(|name| {
            name.to_str()
                .is_some_and(|name| name.starts_with("CARGO_") && name != "CARGO_HOME" && name != "CARGO_BUILD_JOBS")
        });
        theirs.for_each(|name| {
            command.env_remove(name);
        });
        command.env("CARGO_TARGET_DIR", "target").env("CARGO_INCREMENTAL", "0");
        let status = command.status()?;
        if !status.success() {
            return Err(format!("cargo {} in {}: {status}", arguments.join(" "), self.package.display()).into());
        }
        Ok(user_seconds_of_children() - before)
    }
}

/// The CPU time in user mode of all programs that were waited for; zero where the system does not tell.
fn user_seconds_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program is in parentheses and may hold spaces; the state follows. See proc_pid_stat(5).
    let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u32 = fields.nth(13).and_then(|ticks| ticks.parse().ok()).unwrap_or_default();
    f64::from(ticks) / 100.0
}
