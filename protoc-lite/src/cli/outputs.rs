//! What is generated: every file is known before the first one is written.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use protoc_lite::{Compilation, edition_defaults};
use wire::Encode;

use super::folder::{Folder, Location, check_folder};
use super::job::{Directive, Generator, Job};
use super::{Failure, write, write_with};

/// Generated files, by the place that they go to. Generators for the same place see each other's files.
#[derive(Default)]
pub(crate) struct Outputs {
    folders: BTreeMap<Location, Folder>,
    is_broken: bool,
}

impl Outputs {
    /// Runs the generators, one after the other.
    pub(crate) fn generate(job: &mut Job, compilation: &Compilation) -> Result<Self, Failure> {
        let mut outputs = Self::default();
        for directive in &mut job.outputs {
            let location = Location::new(&directive.location);
            let folder = outputs.folders.entry(location.clone()).or_default();
            match directive.run(compilation, &location, job.checks.newest, folder) {
                // Its problems were said, and the others may have some, too.
                Err(Failure(None)) => outputs.is_broken = true,
                ran => ran?,
            }
        }
        if outputs.is_broken {
            return Err(Failure(None));
        }
        outputs.folders.iter().try_for_each(|(location, folder)| folder.check(location, job.allows_escape))?;
        Ok(outputs)
    }

    /// Writes all that the job asks for.
    pub(crate) fn write(self, job: &Job, compilation: &Compilation) -> Result<(), Failure> {
        let manifest = job.dependencies.as_deref().map(|path| (path, self.manifest(job, compilation)));
        let defaults = job.edition_defaults.as_ref().map(|(path, range)| {
            let defaults = edition_defaults(compilation.pool(), *range).map_err(|error| format!("{path}: {error}"));
            Ok::<_, String>((Path::new(path), defaults?.encode_to_vec()))
        });
        for (location, folder) in self.folders {
            folder.write(&location)?;
        }
        if let Some((path, contents)) = manifest {
            write(path, &contents)?;
        }
        if let Some(path) = &job.descriptor_set {
            write_with(path, |out| compilation.write_descriptor_set(job.set_options, out))?;
        }
        if let Some(defaults) = defaults {
            let (path, contents) = defaults?;
            write(path, &contents)?;
        }
        Ok(())
    }

    /// A rule for make: the outputs depend on the inputs and all that they import.
    fn manifest(&self, job: &Job, compilation: &Compilation) -> Vec<u8> {
        let names = |(location, folder): (&Location, &Folder)| {
            let paths = folder.names().map(|name| format!("{}{name}", location.path));
            paths.map(|path| path.strip_prefix("./").unwrap_or(&path).to_owned()).collect::<Vec<_>>()
        };
        let mut targets: Vec<String> = self.folders.iter().flat_map(names).collect();
        targets.extend(job.descriptor_set.as_ref().map(|path| path.display().to_string()));
        targets.extend(job.edition_defaults.as_ref().map(|(path, _)| path.clone()));
        if targets.is_empty() {
            // There is nothing to make, and the file is there all the same.
            return Vec::new();
        }
        let inputs: Vec<_> = inputs(compilation).iter().map(|path| format!(" {}", path.display())).collect();
        format!("{}:{}", targets.join(" \\\n"), inputs.join("\\\n")).into_bytes()
    }
}

impl Directive {
    fn run(
        &mut self,
        compilation: &Compilation,
        location: &Location,
        newest: wire_descriptor::Edition,
        folder: &mut Folder,
    ) -> Result<(), Failure> {
        let flag = &self.flag;
        match &mut self.generator {
            Generator::Rust(config) => {
                let files = config.generate(compilation.pool()).map_err(|error| format!("{flag}: {error}"))?;
                for file in files {
                    folder.add(&file.name, file.text.into_bytes())?;
                }
                Ok(())
            }
            Generator::Plugin(plugin) => {
                if plugin.is_native && !location.is_archive {
                    check_folder(&location.path)?;
                }
                plugin.run(flag, compilation, newest, folder)
            }
        }
    }
}

/// The files that were read, imports included. What is built in changes with the program, which stands where protoc
/// names a file of its installation, for each of them.
fn inputs(compilation: &Compilation) -> Vec<PathBuf> {
    let program = env::current_exe().ok();
    let sources = compilation.sources().iter();
    sources.filter_map(|source| source.path().map(Path::to_owned).or_else(|| program.clone())).collect()
}
