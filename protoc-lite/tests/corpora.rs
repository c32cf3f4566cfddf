//! Folders of schemas, file by file: each is compiled by itself, as build scripts call protoc, and both programs must come
//! to the same end with the same bytes, with and without source info, and the same words first.
//!
//! `CORPORA=/some/checkout:/another cargo test --test corpora` compares any folders; without that it is the schemas that
//! are here. Where a file lies below more than one root, or imports files of others, the roots are found by the imports.

#[path = "differential/verdict.rs"]
#[allow(dead_code, reason = "the test that has it needs more of it")]
mod verdict;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use verdict::Verdict;

/// The schemas of a folder, by their paths in it.
struct Corpus {
    top: PathBuf,
    files: Vec<String>,
    /// The files that each file imports, as written.
    imports: HashMap<String, Vec<String>>,
    /// The files by each end of their path.
    by_end: HashMap<String, Vec<String>>,
}

impl Corpus {
    fn new(top: &Path) -> Self {
        let mut files = Vec::new();
        list(top, "", &mut files);
        files.sort();
        let mut corpus = Self { top: top.to_owned(), files, imports: HashMap::new(), by_end: HashMap::new() };
        for file in &corpus.files {
            let text = fs::read(top.join(file)).unwrap_or_default();
            corpus.imports.insert(file.clone(), imports(&String::from_utf8_lossy(&text)));
            let ends = file.match_indices('/').map(|(at, _)| at + 1);
            for start in ends.chain([0]) {
                corpus.by_end.entry(file[start..].to_owned()).or_default().push(file.clone());
            }
        }
        corpus
    }

    /// The include folders that a file needs, its own first.
    fn roots(&self, file: &str) -> Vec<String> {
        let mut roots: Vec<String> = Vec::new();
        let mut seen = vec![file];
        let mut waiting = vec![file];
        while let Some(importer) = waiting.pop() {
            for import in &self.imports[importer] {
                let candidates = self.by_end.get(import).into_iter().flatten();
                // The nearest, where there are several.
                let near = |other: &&String| {
                    let same = other.split('/').zip(file.split('/')).take_while(|(one, other)| one == other);
                    (same.count(), usize::MAX - other.len())
                };
                let Some(found) = candidates.max_by_key(near) else { continue };
                let root = found[..found.len() - import.len()].trim_end_matches('/').to_owned();
                if !roots.contains(&root) {
                    roots.push(root);
                }
                if !seen.contains(&found.as_str()) {
                    seen.push(found);
                    waiting.push(found);
                }
            }
        }
        let is_own = |root: &String| root.is_empty() || file.starts_with(&format!("{root}/"));
        if !roots.iter().any(is_own) {
            roots.insert(0, file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
        }
        roots.sort_by_key(|root| !is_own(root));
        roots
    }

    fn difference(&self, file: &str) -> Option<String> {
        let roots = self.roots(file).into_iter().map(|root| if root.is_empty() { ".".to_owned() } else { root });
        let includes: Vec<String> = roots.map(|root| format!("-I{root}")).collect();
        let scratch = tempfile::tempdir().unwrap();
        let out = scratch.path().join("out.pb");
        let compile = |program: &Path, more: &[&str]| {
            _ = fs::remove_file(&out);
            let mut run = Command::new(program);
            run.current_dir(&self.top).args(&includes).args(more).arg("-o").arg(&out).arg(file);
            let output = run.output().unwrap();
            Verdict::new(&output, fs::read(&out).unwrap_or_default())
        };
        let programs = [protoc_bin_vendored::protoc_bin_path().unwrap(), env!("CARGO_BIN_EXE_protoc-lite").into()];
        for more in [&[][..], &["--include_source_info"]] {
            let [theirs, ours] = programs.clone().map(|program| compile(&program, more));
            if !ours.begins_as(&theirs) {
                let line = [&includes[..], &[file.to_owned()]].concat().join(" ");
                return Some(format!("{}: {line} {}\n{}\n", self.top.display(), more.concat(), ours.against(&theirs)));
            }
        }
        None
    }
}

fn list(top: &Path, folder: &str, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(top.join(folder)) else { return };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !name.starts_with('.') => list(top, &path, files),
            Ok(kind) if kind.is_file() && name.ends_with(".proto") => files.push(path),
            _ => {}
        }
    }
}

/// The imports of a text that are alone on their line, as almost all are.
fn imports(text: &str) -> Vec<String> {
    let import = |line: &str| {
        let rest = line.trim_start().strip_prefix("import")?.trim_start();
        let rest = ["public", "weak", "option"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        Some(rest.trim_start().strip_prefix('"')?.split_once('"')?.0.to_owned())
    };
    text.lines().filter_map(import).collect()
}

#[test]
fn every_file_fares_as_in_protoc() {
    let own = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        ["include", "tests/sound", "tests/broken", "tests/differential"].map(|own| folder.join(own)).to_vec()
    };
    let folders = env::var_os("CORPORA").map_or_else(own, |folders| env::split_paths(&folders).collect());
    let mut different = Vec::new();
    let mut count = 0;
    for folder in folders {
        let corpus = Corpus::new(&folder);
        count += corpus.files.len();
        let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let work = || {
            while let Some(file) = corpus.files.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Some(difference) = corpus.difference(file) {
                    found.lock().unwrap().push(difference);
                }
            }
        };
        thread::scope(|scope| {
            let threads = thread::available_parallelism().map_or(1, usize::from);
            (0..threads).for_each(|_| _ = scope.spawn(work));
        });
        different.extend(found.into_inner().unwrap());
    }
    assert!(count > 0, "there are no schemas");
    assert!(different.is_empty(), "{} of {count} differ\n{}", different.len(), different.join("\n"));
}
