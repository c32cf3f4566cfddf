//! `protoc-lite init`: a small crate that compiles a schema and uses it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Failure, print};

const HELP: &str = include_str!("init/help.txt");

/// What the crate consists of: names, and texts in which `NAME` and `VERSION` stand for those of the crate.
const FILES: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("init/Cargo.toml.txt")),
    ("build.rs", include_str!("init/build.rs.txt")),
    ("proto/greeting.proto", include_str!("init/greeting.proto")),
    ("src/main.rs", include_str!("init/main.rs.txt")),
];

/// Does what the arguments behind `init` ask for.
pub(super) fn run(arguments: &[String]) -> Result<(), Failure> {
    let (mut folder, mut name) = (None, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "-h" | "--help" => return print(HELP),
            "--name" => name = Some(arguments.next().ok_or("--name needs a name behind it.")?.clone()),
            option if option.starts_with("--name=") => name = Some(option["--name=".len()..].to_owned()),
            option if option.starts_with('-') => {
                return Err(format!("Unknown option {option}. See protoc-lite init --help.").into());
            }
            _ if folder.is_some() => return Err("init takes one folder. See protoc-lite init --help.".into()),
            path => folder = Some(PathBuf::from(path)),
        }
    }
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let name = match name {
        Some(name) => name,
        None => crate_name(&folder)?,
    };
    check(&name)?;
    write(&folder, &name)
}

/// The name of the folder, as a crate may be called.
fn crate_name(folder: &Path) -> Result<String, Failure> {
    let whole = std::path::absolute(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let name = whole.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let name: String = name.chars().map(|c| if is_allowed(c) { c } else { '-' }).collect();
    Ok(name.trim_matches('-').to_owned())
}

/// Refuses what cargo refuses as the name of a package.
fn check(name: &str) -> Result<(), Failure> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !begins_well || !name.chars().all(is_allowed) {
        let sentence = "is not a name for a crate: it begins with a letter and has letters, digits, - and _. \
                        Give one with --name.";
        return Err(format!("\"{name}\" {sentence}").into());
    }
    // These would be in the way of what the crate itself uses.
    if ["protolite", "protoc-lite", "test", "std", "core", "alloc", "proc-macro"].contains(&name) {
        return Err(format!("A crate called \"{name}\" cannot be built here. Give another name with --name.").into());
    }
    Ok(())
}

fn write(folder: &Path, name: &str) -> Result<(), Failure> {
    let there: Vec<&str> = FILES.iter().map(|(file, _)| *file).filter(|file| folder.join(file).exists()).collect();
    if !there.is_empty() {
        let (files, verb) = (there.join(", "), if there.len() == 1 { "is" } else { "are" });
        return Err(format!("{files} {verb} in {} already; nothing was written.", folder.display()).into());
    }
    for (file, text) in FILES {
        let path = folder.join(file);
        let text = text.replace("NAME", name).replace("VERSION", env!("CARGO_PKG_VERSION"));
        let parent = path.parent().expect("a file in a folder");
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        written.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let files: String = FILES.iter().map(|(file, _)| format!("  {}\n", folder.join(file).display())).collect();
    let enter = if folder == Path::new(".") { String::new() } else { format!("cd {} && ", folder.display()) };
    print(&format!("Wrote the crate {name}:\n{files}\nRun it:\n  {enter}cargo run\n"))
}
