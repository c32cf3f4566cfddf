//! The API for build scripts: what to generate, and where to.

mod cargo;
mod earlier;
mod inputs;
mod report;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use wire_descriptor::{FileDescriptorSet, Pool};

use crate::codegen::{self, Layout, Options, RustFile, ServiceGenerator, USUAL_BOX, USUAL_SORTED_MAP};
use crate::compile::{Compilation, Compiler, SetOptions};
use crate::diagnostic::Diagnostic;
use crate::exports::{self, Exports};
use cargo::Cargo;
use earlier::Call;
use inputs::Inputs;
pub use report::{Error, Report};

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
/// | `generate` | [`generate`](Self::generate), of a linked `Pool` |
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
    ignores_services: bool,
    emit_rerun_if_changed: Option<bool>,
    emit_warnings: Option<bool>,
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
    ///
    /// What is in a package is looked for under the names that it would have here. The other crate may have given one of
    /// them to another type, if it compiled more files than are imported here: then the generated code does not compile and
    /// says which type it is. [`use_dependencies`](Self::use_dependencies) knows all names. The types of a package must
    /// know their own, as generated ones do (`#[proto(name = "..")]`).
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

    /// Boxes the message in this field; large ones are boxed in any case, and recursive ones in `wire::Nested`, unless this
    /// asks for the `Box` of the standard library, which a million messages in each other can not be dropped in.
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

    /// Implements `Display` for these enums: they are shown by the name that the schema has, `KIND_HOME`. (`wire::Open`
    /// shows the name or else the number, whatever is said here.)
    pub fn display(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.display.extend(paths);
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

    /// Derives `Copy` for these messages and the enums of their oneofs, as far as they hold nothing but numbers, enums and messages
    /// that are `Copy` themselves. That leaves out unknown fields, which are bytes: it takes
    /// [`discard_unknown`](Self::discard_unknown) of the same messages.
    ///
    /// ```
    /// # let mut config = protoc_lite::Config::new();
    /// config.discard_unknown([".geo.Point"]).copy([".geo.Point"]);
    /// ```
    pub fn copy(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.copy.extend(paths);
        self
    }

    /// Holds these enums as bare numbers, `i32`, as prost does, closed ones too. Singular ones have a method that gives the
    /// enum, or the default where the number is not listed, and one that sets it: `order.status()`,
    /// `order.set_status(Status::Paid)`. All enums get what prost gives them: conversions from and to `i32`, `is_valid`,
    /// `as_str_name` and `from_str_name`. A number does not say which enum it is of, so [`reflect`](Self::reflect) is not
    /// for such messages.
    pub fn i32_enums(&mut self, paths: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        self.options.i32_enums.extend(paths);
        self
    }

    /// Holds `google.protobuf.Empty` as `()`, in fields and in the methods of services, as prost does. `()` can not be
    /// reflected.
    pub fn empty_as_unit(&mut self, yes: bool) -> &mut Self {
        self.options.externs.empty_as_unit = yes;
        self
    }

    /// Messages as prost has them: enums are numbers ([`i32_enums`](Self::i32_enums)), unknown fields are dropped
    /// ([`discard_unknown`](Self::discard_unknown)), `google.protobuf.Empty` is `()`
    /// ([`empty_as_unit`](Self::empty_as_unit)), and `Copy`, `Eq` and `Hash` are there where they can be
    /// ([`copy`](Self::copy), [`equality`](Self::equality)). So code that builds and matches messages of prost's compiles
    /// unchanged.
    ///
    /// What stays as it is here: the other well-known types are structs, also the wrappers, for which prost has `bool`,
    /// `String` and so on; optional messages above 256 bytes are boxed; and extensions have
    /// constants, which [`no_extensions`](Self::no_extensions) leaves out.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), protoc_lite::Error> {
    /// protoc_lite::Config::new().prost_like().compile(&["proto/shop.proto"], &["proto"])?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn prost_like(&mut self) -> &mut Self {
        self.i32_enums(["."]).discard_unknown(["."]).copy(["."]).equality(["."]).empty_as_unit(true)
    }

    /// Makes no constants of extensions. They still arrive, among the unknown fields.
    pub fn no_extensions(&mut self) -> &mut Self {
        self.options.no_extensions = true;
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

    /// Whether services may stay without clients and servers. Unless it is said, a warning names those for which nothing
    /// is printed.
    pub fn ignore_services(&mut self, yes: bool) -> &mut Self {
        self.ignores_services = yes;
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

    /// Whether cargo is told of warnings, such as imports that are not used. Unless set, this is done where it is told
    /// which files to watch. The [report](Report::warnings) has them in any case.
    pub fn emit_warnings(&mut self, yes: bool) -> &mut Self {
        self.emit_warnings = Some(yes);
        self
    }

    /// Compiles files and what they import, looked for in `includes`, and writes Rust. Without any folder in `includes`
    /// names begin at the folder at hand, which for a build script is that of the manifest.
    ///
    /// A file that would not change is not touched. Nothing is written when there is an error. Warnings are in the report,
    /// and cargo is told of them when a build script runs.
    ///
    /// Several calls can write to one folder: packages of a later one are put beside those of an earlier one. Where the
    /// same declaration would be there twice and differ, the later call is refused.
    ///
    /// # Errors
    ///
    /// When the schema or an option is wrong, or when a file can not be read or written.
    pub fn compile(&mut self, protos: &[impl AsRef<Path>], includes: &[impl AsRef<Path>]) -> Result<Report, Error> {
        let protos: Vec<&Path> = protos.iter().map(AsRef::as_ref).collect();
        let includes: Vec<&Path> = includes.iter().map(AsRef::as_ref).collect();
        let inputs = Inputs::find(&protos, &includes).map_err(Error::Inputs)?;
        let mut compiler = Compiler::new();
        for include in &inputs.includes {
            compiler = compiler.include(include);
        }
        for folder in self.import()? {
            compiler = compiler.include(folder);
        }
        let cargo = Cargo::new(self.emit_rerun_if_changed, self.emit_warnings);
        let compilation = compiler.compile(&inputs.protos).inspect_err(|wrong| cargo.watch(wrong.inputs()));
        let compilation = compilation.map_err(|wrong| match inputs.missing.is_empty() {
            true => Error::Schema(wrong),
            // What follows from it need not be told.
            false => Error::Inputs(inputs.missing.clone()),
        })?;
        self.write(&compilation, &inputs, cargo)
    }

    /// Writes Rust for files that are compiled already, as prost-build's function of this name does: all that are in the
    /// set. It has the imports, too, and in an order in which no file comes before one that it imports.
    ///
    /// ```no_run
    /// use wire::Decode;
    /// use wire_descriptor::FileDescriptorSet;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let set = std::fs::read("proto/all.binpb")?;
    /// protoc_lite::Config::new().compile_fds(FileDescriptorSet::decode(&set)?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`compile`](Self::compile).
    pub fn compile_fds(&mut self, set: FileDescriptorSet) -> Result<Report, Error> {
        let names: Vec<String> = set.file.iter().map(|file| file.name().to_owned()).collect();
        let mut compiler = Compiler::new().descriptor_set(set);
        for folder in self.import()? {
            compiler = compiler.include(folder);
        }
        let compilation = compiler.compile(&names)?;
        let inputs = Inputs { protos: names.into_iter().map(PathBuf::from).collect(), ..Inputs::default() };
        self.write(&compilation, &inputs, Cargo::new(self.emit_rerun_if_changed, self.emit_warnings))
    }

    fn write(&mut self, compilation: &Compilation, inputs: &Inputs, cargo: Cargo) -> Result<Report, Error> {
        cargo.watch(&compilation.inputs());
        cargo.watch(&self.imports);
        let mut outputs = self.outputs(compilation)?;
        if let Some(path) = &self.descriptor_set {
            outputs.push((path.clone(), compilation.descriptor_set(EVERYTHING)));
        }
        let mut exported = None;
        if let Some(root) = &self.export {
            if syn::parse_str::<syn::Path>(root).is_err() {
                return Err(Error::Options(vec![format!("export: `{root}` is not a path of a Rust module")]));
            }
            let facts = Exports {
                includes: inputs.includes.iter().map(|include| absolute(include)).collect::<Result<_, _>>()?,
                types: codegen::exports(compilation.pool(), &self.options, root),
            };
            let path = self.folder()?.join(exports::FILE);
            outputs.push((path.clone(), facts.text().into_bytes()));
            exported = Some(path);
        }
        let mut report = Report { inputs: compilation.inputs(), ..Report::default() };
        report.warnings.extend(inputs.missing.iter().cloned());
        report.warnings.extend(compilation.warnings().iter().map(sentence));
        report.warnings.extend(self.unprinted_services(compilation));
        cargo.warn(&report.warnings);
        for (path, contents) in earlier::join(&Call::new(inputs), outputs)? {
            let is_new = write_if_changed(&path, &contents).map_err(|error| Error::io(&path, error))?;
            if is_new { report.written.push(path) } else { report.unchanged.push(path) }
        }
        if let Some(path) = exported {
            exports::announce(&path);
        }
        Ok(report)
    }

    /// A sentence about the services of the inputs, if nothing is printed for them.
    fn unprinted_services(&self, compilation: &Compilation) -> Option<String> {
        #[cfg(feature = "grpc")]
        let has_grpc = self.grpc.is_some();
        #[cfg(not(feature = "grpc"))]
        let has_grpc = false;
        if self.services.is_some() || has_grpc || self.ignores_services {
            return None;
        }
        let inputs = compilation.names();
        let files = compilation.pool().files().filter(|file| inputs.iter().any(|input| input == file.name()));
        let services: Vec<&str> = files.flat_map(|file| file.services()).map(|service| service.full_name()).collect();
        let (first, others) = (services.first()?, services.len() - 1);
        let others = if others == 0 { String::new() } else { format!(" and {others} more") };
        Some(format!(
            "nothing is generated for the service {first}{others}: `Config::service_generator` takes what prints clients \
             and servers, such as `protoc_lite::Grpc`; `Config::ignore_services(true)` says that this is meant"
        ))
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

/// A warning without the word, which cargo says.
fn sentence(warning: &Diagnostic) -> String {
    warning.to_string().replacen(": warning: ", ": ", 1)
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|error| Error::io(path, error))
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
