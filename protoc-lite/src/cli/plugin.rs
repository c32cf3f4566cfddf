//! Plugins: what one is asked, and what becomes of its answer. The answer may hold anything.

use protoc_lite::{Compilation, plugin};
use wire::Decode;
use wire_descriptor::{Edition, File, GeneratedCodeInfo, Presence};

use super::Failure;
use super::checks::{edition_name, may_have_any_edition};
use super::folder::Folder;
use super::job::Plugin;
use super::say;

/// google.protobuf.compiler.CodeGeneratorResponse, as bytes: nobody promises UTF-8, and nothing is copied.
#[derive(Default, wire::Message)]
struct Response<'a> {
    #[proto(1, bytes, optional)]
    error: Option<&'a [u8]>,
    #[proto(2, uint64)]
    supported_features: u64,
    #[proto(3, int32)]
    minimum_edition: i32,
    #[proto(4, int32)]
    maximum_edition: i32,
    #[proto(15, message, repeated)]
    file: Vec<Chunk<'a>>,
}

/// A file, more of the file before, or what is inserted into a file.
#[derive(Default, wire::Message)]
struct Chunk<'a> {
    #[proto(1, bytes)]
    name: &'a [u8],
    #[proto(2, bytes)]
    insertion_point: &'a [u8],
    #[proto(15, bytes)]
    content: &'a [u8],
    #[proto(16, message, optional)]
    generated_code_info: Option<GeneratedCodeInfo>,
}

const PROTO3_OPTIONAL: u64 = 1;
const SUPPORTS_EDITIONS: u64 = 2;

impl Plugin {
    /// Lets the plugin generate files for the inputs.
    pub(crate) fn run(
        &self,
        flag: &str,
        compilation: &Compilation,
        newest: Edition,
        folder: &mut Folder,
    ) -> Result<(), Failure> {
        let request = plugin::request(compilation, &self.parameter);
        let fails = |error: String| Failure::from(format!("{flag}: {}: {error}", self.name));
        let response = self.program.call(&request).map_err(|error| fails(self.explained(error)))?;
        let response = Response::decode(&response).map_err(|_| fails(unparseable(&response)))?;
        let is_complete = self.collect(&response.file, folder).map_err(fails)?;
        if let Some(error) = response.error.filter(|error| !error.is_empty()) {
            return Err(format!("{flag}: {}", String::from_utf8_lossy(error)).into());
        }
        if let Err(sentence) = self.check_support(&response, compilation, newest) {
            // protoc says what is missing, and then that the generator failed with nothing to say.
            say(&sentence);
            return Err(format!("{flag}: ").into());
        }
        if is_complete { Ok(()) } else { Err(Failure(None)) }
    }

    /// protoc generates some languages itself, so its users may not know that they need a plugin.
    fn explained(&self, error: String) -> String {
        if !self.is_native {
            return error;
        }
        format!("{error}\n  = protoc generates this by itself; here it takes a plugin, {}", self.name)
    }

    /// Whether everything found its place; what did not was said.
    fn collect(&self, chunks: &[Chunk<'_>], folder: &mut Folder) -> Result<bool, String> {
        let mut is_complete = true;
        let mut chunks = chunks.iter().peekable();
        while let Some(chunk) = chunks.next() {
            if chunk.name.is_empty() && chunk.insertion_point.is_empty() {
                return Err("First file chunk returned by plugin did not specify a file name.".to_owned());
            }
            let name = str::from_utf8(chunk.name).map_err(|_| "The name of a file is not UTF-8.".to_owned())?;
            let mut contents = chunk.content.to_vec();
            while let Some(more) = chunks.next_if(|more| more.name.is_empty() && more.insertion_point.is_empty()) {
                contents.extend_from_slice(more.content);
            }
            let placed = match chunk.insertion_point {
                [] => folder.add(name, contents),
                point => {
                    let info = chunk.generated_code_info.as_ref();
                    let annotations = info.map_or(Vec::new(), |info| info.annotation.clone());
                    folder.insert(name, point, contents, annotations)
                }
            };
            if let Err(problem) = placed {
                say(&format!("{problem}\n"));
                is_complete = false;
            }
        }
        Ok(is_complete)
    }

    /// A plugin that does not know of a feature of the language would generate code that is wrong. The sentences end as
    /// they do in protoc, which puts no line break after those about editions.
    fn check_support(&self, response: &Response<'_>, compilation: &Compilation, newest: Edition) -> Result<(), String> {
        let name = &self.name;
        let inputs = || compilation.names().iter().filter_map(|name| compilation.pool().file(name));
        let knows = |feature| response.supported_features & feature != 0;
        if let Some(file) = inputs().find(|file| !knows(PROTO3_OPTIONAL) && has_proto3_optional(*file)) {
            return Err(format!(
                "{}: is a proto3 file that contains optional fields, but code generator {name} hasn't been updated to \
                 support optional fields in proto3. Please ask the owner of this code generator to support proto3 \
                 optional.\n",
                file.name()
            ));
        }
        let is_checked = |file: &File<'_>| file.edition() >= Edition::Edition2023 && !may_have_any_edition(file.name());
        inputs().filter(is_checked).try_for_each(|file| self.check_edition(response, file, newest))
    }

    fn check_edition(&self, response: &Response<'_>, file: File<'_>, newest: Edition) -> Result<(), String> {
        let (name, file_name, edition) = (&self.name, file.name(), file.edition() as i32);
        let shown = edition_name(edition);
        let is_experiment = file.edition() == Edition::EditionUnstable && newest == Edition::EditionUnstable;
        if response.supported_features & SUPPORTS_EDITIONS == 0 {
            return Err(format!(
                "{file_name}: is an editions file, but code generator {name} hasn't been updated to support editions \
                 yet.  Please ask the owner of this code generator to add support or switch back to proto2/proto3.\n\n\
                 See https://protobuf.dev/editions/overview/ for more information."
            ));
        }
        if edition < response.minimum_edition {
            let minimum = edition_name(response.minimum_edition);
            return Err(format!(
                "{file_name}: is a file using edition {shown}, which isn't supported by code generator {name}.  Please \
                 upgrade your file to at least edition {minimum}."
            ));
        }
        if edition > response.maximum_edition && !is_experiment {
            let maximum = edition_name(response.maximum_edition);
            return Err(format!(
                "{file_name}: is a file using edition {shown}, which isn't supported by code generator {name}.  Please \
                 ask the owner of this code generator to add support or switch back to a maximum of edition {maximum}."
            ));
        }
        Ok(())
    }
}

fn has_proto3_optional(file: File<'_>) -> bool {
    if file.edition() != Edition::EditionProto3 {
        return false;
    }
    let mut messages: Vec<_> = file.messages().collect();
    while let Some(message) = messages.pop() {
        messages.extend(message.messages());
        let is_optional = |field: wire_descriptor::Field<'_>| field.proto().proto3_optional == Some(true);
        if message.fields().any(|field| is_optional(field) && field.presence() == Presence::Explicit) {
            return true;
        }
    }
    false
}

/// What a plugin printed instead of a response is most often an explanation.
fn unparseable(output: &[u8]) -> String {
    const SHOWN: usize = 4096;
    let shown: String = output.iter().take(SHOWN).map(|byte| escaped(*byte)).collect();
    let rest = if output.len() > SHOWN { "..." } else { "" };
    format!("Plugin output is unparseable: {shown}{rest}")
}

/// A byte as in a string of C.
fn escaped(byte: u8) -> String {
    match byte {
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'"' | b'\'' | b'\\' => format!("\\{}", byte as char),
        b' '..=b'~' => (byte as char).to_string(),
        _ => format!("\\{byte:03o}"),
    }
}
