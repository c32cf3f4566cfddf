//! The API for build scripts.

use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use wire_descriptor::Pool;

use crate::codegen::{self, Layout, Options, RustFile, ServiceGenerator, USUAL_BOX, USUAL_SORTED_MAP};
use crate::compile::{Compilation, Compiler, Diagnostics, SetOptions};
use crate::exports::{self, Exports};

/// What to generate from a schema, and where to write it.
///
/// A build script compiles a schema to modules that follow its packages:
///
/// ```no_run
/// fn main() -> Result<(), protoc_lite::Error> {
///     protoc_lite::Config::new().compile(&["proto/chat.proto"], &["proto"])?;
///     Ok(())
/// }
/// ```
///
/// and the crate includes all of them at once:
///
/// ```ignore
/// include!(concat!(env!("OUT_DIR"), "/mod.rs"));
/// ```
///
/// Many setters take a *path*. With a dot in front it is a protobuf name and means the element and
/// all that is inside: `"."`, `".chat"`, `".chat.Message.text"`. Without one it means every element
/// whose name ends so: `"Message.text"`, `"text"`. A path that matches nothing is an error.
///
/// # Coming from prost-build
///
/// A setter that has the name of one of prost-build 0.14 means the same. These have another, or are not needed:
///
/// | prost-build | here |
/// |---|---|
/// | `compile_protos` | [`compile`](Self::compile); its report says what was written and read |
/// | `compile_fds`, `generate` | [`generate`](Self::generate), of a linked `Pool` |
/// | `load_fds` | [`Compiler`] |
/// | `protoc_executable`, `protoc_arg`, `skip_protoc_run` | there is no protoc |
/// | `skip_source_info` | [`disable_comments`](Self::disable_comments) of `"."` leaves comments out |
/// | `default_package_filename` | what is in no package is in the [`include_file`](Self::include_file) itself |
/// | `enable_type_names`, `type_name_domain` | every type knows its full name; the domain of `Any` is `type.googleapis.com` |
/// | `prost_path`, `prost_types_path` | generated code says `::wire` and `::wire_types`; cargo can give any crate these names |
/// | `format` | the code is always formatted |
#[derive(Default)]
pub struct Config {
    options: Options,
    out_dir: Option<PathBuf>,
    descriptor_set: Option<PathBuf>,
    services: Option<Box<dyn ServiceGenerator>>,
    /// What parameters said; a generator that was set wins.
    #[cfg(feature = "grpc")]
    grpc: Option<crate::Grpc>,
    emit_rerun_if_changed: Option<bool>,
    /// The Rust path under which other crates find the generated modules.
    export: Option<String>,
    /// Files with what other crates export.
    imports: Vec<PathBuf>,
}

impl Config {
    /// The defaults: everything into `OUT_DIR`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes to this folder instead of `OUT_DIR`.
    pub fn out_dir(&mut self, folder: impl Into<PathBuf>) -> &mut Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// The name of the file with the whole tree of modules, `mod.rs` unless set.
    pub fn include_file(&mut self, name: impl Into<String>) -> &mut Self {
        self.options.include_file = name.into();
        self
    }

    /// A file for each package and one that includes them, or one file for all.
    pub fn layout(&mut self, layout: Layout) -> &mut Self {
        self.options.layout = layout;
        self
    }

    /// Uses Rust's `rust_path` for a protobuf package or type, and generates nothing for it.
    pub fn extern_path(&mut self, proto_path: impl AsRef<str>, rust_path: impl AsRef<str>) -> &mut Self {
        self.options.externs.push(proto_path.as_ref(), rust_path.as_ref());
        self
    }

    /// Lets crates that depend on this one import its schema and use its types; `rust_path` is where they find the module
    /// that includes the generated file: `::geo`, `::geo::proto`.
    ///
    /// In the manifest, `links = "geo"` (any name that no other crate has) makes cargo hand this on. The build script of
    /// a crate that depends on it says [`use_dependencies`](Self::use_dependencies), and that is all.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), protoc_lite::Error> {
    /// // geo/build.rs
    /// protoc_lite::Config::new().export("::geo").compile(&["proto/geo/place.proto"], &["proto"])?;
    /// // trip/build.rs, where proto/trip.proto says `import "geo/place.proto";`
    /// protoc_lite::Config::new().use_dependencies().compile(&["proto/trip.proto"], &["proto"])?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The facts are a file in the folder of the generated ones, `protoc-lite-exports.txt`.
    pub fn export(&mut self, rust_path: impl Into<String>) -> &mut Self {
        self.export = Some(rust_path.into());
        self
    }

    /// Finds imports in the schemas that this crate's direct dependencies [`export`](Self::export), and uses their types
    /// instead of generating them anew. An [`extern_path`](Self::extern_path) goes before that. What this crate asks of
    /// all messages, such as [`views`](Self::views) or [`reflect`](Self::reflect), theirs must have, too.
    pub fn use_dependencies(&mut self) -> &mut Self {
        self.imports.extend(exports::of_dependencies());
        self
    }

    /// The same for a file of facts at a known place, for builds without cargo.
    pub fn use_exports(&mut self, path: impl Into<PathBuf>) -> &mut Self {
        self.imports.push(path.into());
        self
    }

    /// Generates `google.protobuf` types, too, instead of using `wire_types` and `wire_descriptor`.
    pub fn compile_well_known_types(&mut self) -> &mut Self {
        self.options.externs.has_well_known = false;
        self
    }

    /// Puts an attribute on messages, enums and the enums of oneofs.
    ///
    /// A derive that asks something of each field asks it of `wire::Open` and `wire::UnknownFields`, too. For serde's
    /// there is the feature `serde` of `wire`; what else there is may need [`discard_unknown`](Self::discard_unknown), and
    /// enums without `Open` around them ([`value_type`](Self::value_type)).
    pub fn type_attribute(&mut self, path: impl Into<String>, attribute: impl Into<String>) -> &mut Self {
        self.options.type_attributes.push(path, attribute.into());
        self
    }

    /// Puts an attribute on messages.
    pub fn message_attribute(&mut self, path: impl Into<String>, attribute: impl Into<String>) -> &mut Self {
        self.options.message_attributes.push(path, attribute.into());
        self
    }

    /// Puts an attribute on enums.
    pub fn enum_attribute(&mut self, path: impl Into<String>, attribute: impl Into<String>) -> &mut Self {
        self.options.enum_attributes.push(path, attribute.into());
        self
    }

    /// Puts an attribute on the enums of oneofs.
    pub fn oneof_attribute(&mut self, path: impl Into<String>, attribute: impl Into<String>) -> &mut Self {
        self.options.oneof_attributes.push(path, attribute.into());
        self
    }

    /// Puts an attribute on fields, be they in a struct or in a oneof. The one that keeps unknown records is called
    /// `unknown` in paths, `Note.unknown`, and has to be named by it.
    ///
    /// ```
    /// # let mut config = protoc_lite::Config::new();
    /// // With the features `serde` of `wire` and `derive` of `serde`.
    /// config.type_attribute(".", "#[derive(::serde::Serialize, ::serde::Deserialize)]");
    /// config.field_attribute("unknown", "#[serde(skip)]");
    /// ```
    pub fn field_attribute(&mut self, path: impl Into<String>, attribute: impl Into<String>) -> &mut Self {
        self.options.field_attributes.push(path, attribute.into());
        self
    }

    /// Holds these values of type `string` in a type of yours instead of `String`: any that implements `wire::Text`,
    /// such as `::std::sync::Arc<str>`, `::std::boxed::Box<str>`, a type of another crate behind a feature of `wire`
    /// (`compact_str`, `smol_str`, `bytestring`), or your own with `#[derive(Newtype)]`.
    ///
    /// The keys and values of maps have paths, too: `.chat.Note.votes.key`.
    ///
    /// ```
    /// let mut config = protoc_lite::Config::new();
    /// config
    ///     .string_type(".chat", "::std::sync::Arc<str>")
    ///     .list_type("Note.ratings", "::smallvec::SmallVec<[_; 8]>")
    ///     .map_type("Note.votes", "::std::collections::HashMap<_, _, crate::FastHasher>")
    ///     .box_type("Note.author", "::std::sync::Arc")
    ///     .value_type("Note.id", "crate::NoteId");
    /// ```
    ///
    /// Types are named from the root of a crate (`crate::`, `::other_crate::`), as the module in which a name ends up
    /// has names of its own. What all of them must implement beside the trait is what the derives on messages ask for:
    /// `Clone`, `Debug`, `Default` and `PartialEq`, for [`reflect`](Self::reflect) `AsMut<[T]>` of lists. A view borrows the value whatever the owned type is.
    pub fn string_type(&mut self, path: impl Into<String>, rust_type: impl Into<String>) -> &mut Self {
        self.options.holders.strings.push(path, rust_type.into());
        self
    }

    /// Holds these values of type `bytes` in a type of yours instead of `Vec<u8>`: any that implements `wire::Blob`, as
    /// [`string_type`](Self::string_type) does for text.
    pub fn bytes_type(&mut self, path: impl Into<String>, rust_type: impl Into<String>) -> &mut Self {
        self.options.holders.bytes.push(path, rust_type.into());
        self
    }

    /// Holds single values of any kind in a type of yours: numbers in a newtype with `#[derive(Newtype)]`, an enum of
    /// a schema closed (`Kind` instead of `wire::Open<Kind>`), a message in a struct of your own. It goes before [`string_type`](Self::string_type) and
    /// [`bytes_type`](Self::bytes_type).
    pub fn value_type(&mut self, path: impl Into<String>, rust_type: impl Into<String>) -> &mut Self {
        self.options.holders.values.push(path, rust_type.into());
        self
    }

    /// Holds these lists in a type of yours instead of `Vec<_>`: any that implements `wire::List`. The element takes the
    /// place of `_`, or stands in angle brackets behind a type that has none: `::smallvec::SmallVec<[_; 4]>`,
    /// `::std::vec::Vec<::std::sync::Arc<_>>`, `crate::MyList`. A message can not hold itself in a list that keeps elements
    /// inline.
    pub fn list_type(&mut self, path: impl Into<String>, rust_type: impl Into<String>) -> &mut Self {
        self.options.holders.lists.push(path, rust_type.into());
        self
    }

    /// Holds these maps in a type of yours instead of `HashMap<_, _>`: any that implements `wire::Entries`, such as
    /// `::indexmap::IndexMap` or a `HashMap` with another hasher.
    pub fn map_type(&mut self, path: impl Into<String>, rust_type: impl Into<String>) -> &mut Self {
        self.options.holders.maps.push(path, rust_type.into());
        self
    }

    /// Puts the message in this field behind a pointer of yours: `::std::sync::Arc`, `::std::rc::Rc`, or any that
    /// implements `wire::Decode` and `wire::Encode` where what it points to does.
    pub fn box_type(&mut self, path: impl Into<String>, rust_type: impl Into<String>) -> &mut Self {
        self.options.holders.boxes.push(path, rust_type.into());
        self
    }

    /// Uses `bytes::Bytes` for these fields of type `bytes`.
    pub fn bytes(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        for path in paths {
            self.options.holders.bytes.push_as("bytes", path, "::bytes::Bytes".to_owned());
        }
        self
    }

    /// Uses `BTreeMap` for these maps.
    pub fn btree_map(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        for path in paths {
            self.options.holders.maps.push_as("btree_map", path, USUAL_SORTED_MAP.to_owned());
        }
        self
    }

    /// Boxes the message in this field; recursive and large ones are boxed in any case.
    pub fn boxed(&mut self, path: impl Into<String>) -> &mut Self {
        self.options.holders.boxes.push_as("boxed", path, USUAL_BOX.to_owned());
        self
    }

    /// Holds these strings as bytes, `Vec<u8>` or what [`bytes_type`](Self::bytes_type) says, and in views as `&[u8]`:
    /// those that the schema does not want checked (`features.utf8_validation = NONE`, and in proto2). They are the same
    /// on the wire. Other strings, and the keys of maps, are text whatever the path. By default all strings are text, and
    /// a message with other bytes in one of them is refused.
    pub fn raw_strings(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.raw_strings.extend(paths);
        self
    }

    /// Leaves out the comments of these elements.
    pub fn disable_comments(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.no_comments.extend(paths);
        self
    }

    /// Does not derive `Debug` for these types, so that you can write it.
    pub fn skip_debug(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.no_debug.extend(paths);
        self
    }

    /// Holds these messages, and `optional` fields of other types, without an `Option`: a message without one of them is
    /// refused, and the error has the field's path. Fields of messages that hold themselves this way keep the `Option`,
    /// as they would never end; lists, maps, oneofs and fields without presence are not meant by any path.
    ///
    /// What the schema lets others leave out is then an error here: it is for schemas whose every writer you know.
    pub fn required(&mut self, path: impl Into<String>) -> &mut Self {
        self.options.required.push(path, ());
        self
    }

    /// Derives `wire::Setters` for these messages: `Person::default().with_name("Ada")`. Together with
    /// `message_attribute(path, "#[non_exhaustive]")` other crates can only build messages in ways that stay valid when
    /// the schema grows.
    pub fn setters(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.setters.extend(paths);
        self
    }

    /// Leaves out the field that keeps unknown records, so that a message is its fields and nothing else.
    ///
    /// The price: what a newer schema added is lost when such a message is read and written again, values that a closed
    /// enum does not list as well, and extensions of it can not be read.
    pub fn discard_unknown(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.no_unknown.extend(paths);
        self
    }

    /// Leaves enum values their whole name: `Kind::KindHome` for `KIND_HOME` of `Kind`, not `Kind::Home`.
    pub fn retain_enum_prefix(&mut self) -> &mut Self {
        self.options.retain_enum_prefix = true;
        self
    }

    /// Generates a borrowed `FooView<'a>` beside each message `Foo`.
    pub fn views(&mut self, yes: bool) -> &mut Self {
        self.options.views = yes;
        self
    }

    /// Generates a `FooArenaView<'a>` beside each message `Foo`: a view whose lists, maps and boxes live in a
    /// `wire::Arena` that is used again from message to message. It is read by `FooArenaView::decode_in`.
    ///
    /// What lives in an arena may not own memory, so the messages of other crates must have such views, too; the
    /// well-known types do.
    pub fn arena_views(&mut self, yes: bool) -> &mut Self {
        self.options.arena_views = yes;
        self
    }

    /// Decodes the messages in these fields when they are asked for: they are held as `wire::Lazy`, in views as
    /// `wire::LazyView`. The others are whole and sound once the message around them has been decoded; of these that is
    /// known later, and those that nobody asks for are written as they came.
    ///
    /// The view of a message with such a field can not live in an arena.
    pub fn lazy(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.lazy.extend(paths);
        self
    }

    /// Generates code for crates without the standard library: what allocates comes from `wire::alloc`, and maps are
    /// `BTreeMap`s. It needs `wire` with `default-features = false` and the feature `derive`.
    pub fn no_std(&mut self, yes: bool) -> &mut Self {
        self.options.no_std = yes;
        self
    }

    /// Derives `Reflect`, for names and dynamic access at run time: field masks, `Any` by name, differences by path. Off
    /// unless asked for, because the compiler takes longer over it: for 4,000 fields 7.2 s instead of 4.3 s (`cargo check`).
    pub fn reflect(&mut self, yes: bool) -> &mut Self {
        self.options.reflect = yes;
        self
    }

    /// As [`reflect`](Self::reflect), and for views as well: they can be read by number and name as their messages can,
    /// and are described by the same table.
    ///
    /// ```
    /// # let mut config = protoc_lite::Config::new();
    /// config.views(true).reflect_views(true);
    /// ```
    pub fn reflect_views(&mut self, yes: bool) -> &mut Self {
        self.options.reflect |= yes;
        self.options.reflect_views = yes;
        self
    }

    /// Derives `Eq` and `Hash` for these messages and enums of oneofs, as far as they reach no float and no `HashMap`.
    /// Types of your own, and those of [`extern_path`](Self::extern_path), are taken to have both.
    pub fn equality(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.equality.extend(paths);
        self
    }

    /// Derives `PartialOrd` and `Ord` as well as `Eq` and `Hash`, for the same messages as [`equality`](Self::equality)
    /// can: by the fields in the order of the schema.
    pub fn ordering(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.ordering.extend(paths);
        self
    }

    /// Derives `Reset`, to read messages into the memory of others.
    pub fn reset(&mut self, yes: bool) -> &mut Self {
        self.options.reset = yes;
        self
    }

    /// Prints what the derives of `wire` expand to instead of the derives, so that the build runs no proc macro of ours.
    pub fn expanded(&mut self, yes: bool) -> &mut Self {
        self.options.expanded = yes;
        self
    }

    /// Prints clients, servers or whatever else is made of services.
    pub fn service_generator(&mut self, generator: Box<dyn ServiceGenerator>) -> &mut Self {
        self.services = Some(generator);
        self
    }

    #[cfg(feature = "grpc")]
    pub(crate) fn grpc_mut(&mut self) -> &mut crate::Grpc {
        self.grpc.get_or_insert_default()
    }

    /// Writes the descriptors of all files, imports and source info included, to this file as well.
    pub fn file_descriptor_set_path(&mut self, path: impl Into<PathBuf>) -> &mut Self {
        self.descriptor_set = Some(path.into());
        self
    }

    /// Whether cargo is told on standard output which files to watch. Unless set, this is done when
    /// a build script runs.
    pub fn emit_rerun_if_changed(&mut self, yes: bool) -> &mut Self {
        self.emit_rerun_if_changed = Some(yes);
        self
    }

    /// Compiles files and what they import, looked for in `includes`, and writes Rust.
    ///
    /// A file that would not change is not touched. Nothing is written when there is an error.
    ///
    /// # Errors
    ///
    /// When the schema or an option is wrong, or when a file can not be read or written.
    pub fn compile(&mut self, protos: &[impl AsRef<Path>], includes: &[impl AsRef<Path>]) -> Result<Report, Error> {
        let mut compiler = Compiler::new();
        for include in includes {
            compiler = compiler.include(include.as_ref());
        }
        for folder in self.import()? {
            compiler = compiler.include(folder);
        }
        let watches = self.emit_rerun_if_changed.unwrap_or_else(|| env::var_os("OUT_DIR").is_some());
        let watch = |inputs: &[PathBuf]| {
            if watches {
                watch(inputs)
            }
        };
        let compilation = compiler.compile(protos).inspect_err(|wrong| watch(wrong.inputs()))?;
        watch(&compilation.inputs());
        watch(&self.imports);
        let mut outputs = self.outputs(&compilation)?;
        if let Some(path) = &self.descriptor_set {
            outputs.push((path.clone(), compilation.descriptor_set(EVERYTHING)));
        }
        if let Some(root) = &self.export {
            if syn::parse_str::<syn::Path>(root).is_err() {
                return Err(Error::Options(vec![format!("export: `{root}` is not a path of a Rust module")]));
            }
            let exported = Exports {
                includes: includes.iter().map(|include| absolute(include.as_ref())).collect::<Result<_, _>>()?,
                types: codegen::exports(compilation.pool(), &self.options, root),
            };
            let path = self.folder()?.join(exports::FILE);
            exports::announce(&path);
            outputs.push((path, exported.text().into_bytes()));
        }
        let mut report = Report { inputs: compilation.inputs(), ..Report::default() };
        for (path, contents) in outputs {
            let is_new = write_if_changed(&path, &contents).map_err(|error| Error::io(&path, error))?;
            if is_new { report.written.push(path) } else { report.unchanged.push(path) }
        }
        Ok(report)
    }

    /// Rust for linked files, without writing any.
    ///
    /// # Errors
    ///
    /// When an option is wrong.
    pub fn generate(&mut self, pool: &Pool) -> Result<Vec<RustFile>, Error> {
        let services: Option<&mut dyn ServiceGenerator> = match &mut self.services {
            Some(services) => Some(services.as_mut()),
            #[cfg(feature = "grpc")]
            None => self.grpc.as_mut().map(|grpc| grpc as &mut dyn ServiceGenerator),
            #[cfg(not(feature = "grpc"))]
            None => None,
        };
        codegen::generate(pool, &self.options, services).map_err(Error::Options)
    }

    /// Takes in what other crates export, and gives the folders of their schemas.
    fn import(&mut self) -> Result<Vec<PathBuf>, Error> {
        let mut folders = Vec::new();
        for path in &self.imports {
            let exports = Exports::read(path).map_err(|error| Error::io(path, error))?;
            folders.extend(exports.includes);
            self.options.externs.know(exports.types);
        }
        Ok(folders)
    }

    fn folder(&self) -> Result<PathBuf, Error> {
        match &self.out_dir {
            Some(folder) => Ok(folder.clone()),
            None => env::var_os("OUT_DIR").map(PathBuf::from).ok_or(Error::NoOutDir),
        }
    }

    fn outputs(&mut self, compilation: &Compilation) -> Result<Vec<(PathBuf, Vec<u8>)>, Error> {
        let folder = self.folder()?;
        let files = self.generate(compilation.pool())?.into_iter();
        Ok(files.map(|file| (folder.join(file.name), file.text.into_bytes())).collect())
    }
}

const EVERYTHING: SetOptions = SetOptions { imports: true, source_info: true, source_retention: false };

/// What [`Config::compile`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have new contents.
    pub written: Vec<PathBuf>,
    /// Files that were left alone because they would not change.
    pub unchanged: Vec<PathBuf>,
    /// The .proto files that were read, imports included.
    pub inputs: Vec<PathBuf>,
}

/// Why [`Config::compile`] wrote nothing.
#[non_exhaustive]
pub enum Error {
    /// The schema is wrong.
    Schema(Diagnostics),
    /// Options of [`Config`] are wrong, a sentence for each.
    Options(Vec<String>),
    /// No folder was given, and this is not a build script.
    NoOutDir,
    /// A file can not be written.
    Io(PathBuf, io::Error),
}

impl Error {
    fn io(path: &Path, error: io::Error) -> Self {
        Self::Io(path.to_owned(), error)
    }
}

impl From<Diagnostics> for Error {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Schema(diagnostics)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(diagnostics) => write!(f, "{diagnostics}"),
            Self::Options(problems) => f.write_str(&problems.join("\n")),
            Self::NoOutDir => f.write_str("no out_dir was given, and OUT_DIR is set for build scripts only"),
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

/// As [`Display`](fmt::Display): this is what a build script's `main` prints of the error it returns.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|error| Error::io(path, error))
}

/// Tells cargo to run the build script again when one of these changes.
fn watch(inputs: &[PathBuf]) {
    for input in inputs {
        println!("cargo:rerun-if-changed={}", input.display());
    }
}

/// Whether it was necessary to write. Readers never see half a file.
fn write_if_changed(path: &Path, contents: &[u8]) -> io::Result<bool> {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.tmp", std::process::id()));
    fs::write(&draft, contents)?;
    fs::rename(&draft, path)?;
    Ok(true)
}
