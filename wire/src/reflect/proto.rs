//! Prints descriptions as `.proto` files: proto3 where it can say everything, else edition 2023.

use super::{Described, EnumTable, OneofRow, Row, RowKind, RowShape, Scalar, Table, TableRef};
use alloc::{
    borrow::ToOwned,
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// A `.proto` file: one package of what [`proto_files`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtoFile {
    /// The name that other files import: `chat/v1.proto` for the package `chat.v1`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// The `.proto` file with `T` and every message and enum of its package that `T` reaches. What is in other packages
/// is imported from the files of [`proto_files`].
pub fn proto_text<T: Described>() -> String {
    proto_files::<T>().swap_remove(0).text
}

/// The `.proto` files with `T` and every message and enum that it reaches, one for each package, that of `T` first.
/// The well-known types of `google.protobuf`, which every compiler has, are left out.
pub fn proto_files<T: Described>() -> Vec<ProtoFile> {
    let mut schema = Schema::default();
    schema.add_message(&TableRef::Fixed(T::TABLE));
    let packages = schema.packages();
    let printed = packages.iter().filter(|package| **package == packages[0] || **package != WELL_KNOWN_PACKAGE);
    printed.map(|package| schema.file(package)).collect()
}

const WELL_KNOWN_PACKAGE: &str = "google.protobuf";

/// The files of `google.protobuf` by what they declare.
const WELL_KNOWN_FILES: [(&str, &[&str]); 8] = [
    ("any", &["Any"]),
    ("duration", &["Duration"]),
    ("empty", &["Empty"]),
    ("field_mask", &["FieldMask"]),
    ("source_context", &["SourceContext"]),
    ("struct", &["Struct", "Value", "ListValue", "NullValue"]),
    ("timestamp", &["Timestamp"]),
    ("type", &["Type", "Field", "Enum", "EnumValue", "Option", "Syntax"]),
];

/// The messages and enums found, with the full names they go by.
#[derive(Default)]
struct Schema {
    messages: Vec<(String, TableRef)>,
    enums: Vec<(String, EnumKnown)>,
}

/// An enum as it is printed.
struct EnumKnown {
    name: String,
    values: Vec<(String, i32)>,
    is_closed: bool,
}

impl Schema {
    fn add_message(&mut self, message: &TableRef) {
        if self.message_name(message).is_some() {
            return;
        }
        self.messages.push((self.free_name(&message.name), message.clone()));
        for row in message.iter() {
            match &row.kind {
                RowKind::Enum(enumeration) => self.add_enum(enumeration),
                kind => kind.message().into_iter().for_each(|message| self.add_message(&message)),
            }
        }
    }

    /// An enum that any field holds open is open: a closed one would refuse what that field takes.
    fn add_enum(&mut self, enumeration: &EnumTable) {
        if let Some((_, known)) = self.enums.iter_mut().find(|(_, known)| same_enum(known, enumeration)) {
            known.is_closed &= enumeration.is_closed;
            return;
        }
        let values = enumeration.iter().map(|(name, number)| (name.to_owned(), number)).collect();
        let name = enumeration.name.to_string();
        let known = EnumKnown { name, values, is_closed: enumeration.is_closed };
        self.enums.push((self.free_name(&enumeration.name), known));
    }

    fn message_name(&self, message: &Table) -> Option<&str> {
        let known = self.messages.iter().find(|(_, known)| same_message(known, message, &mut Vec::new()));
        known.map(|(name, _)| name.as_str())
    }

    fn enumeration(&self, enumeration: &EnumTable) -> &(String, EnumKnown) {
        let known = self.enums.iter().find(|(_, known)| same_enum(known, enumeration));
        known.expect("every enum of a field was added with its message")
    }

    fn full_names(&self) -> impl Iterator<Item = &str> {
        let messages = self.messages.iter().map(|(name, _)| name.as_str());
        messages.chain(self.enums.iter().map(|(name, _)| name.as_str()))
    }

    /// `Page2` for the second instance of a generic `Page`.
    fn free_name(&self, name: &str) -> String {
        let numbered = (2..).map(|n| format!("{name}{n}"));
        let mut names = core::iter::once(name.to_owned()).chain(numbered);
        let free = names.find(|name| self.full_names().all(|taken| taken != name));
        free.expect("the numbers do not end")
    }

    /// The message that a type of this name is declared in.
    fn parent(&self, name: &str) -> Option<&str> {
        let mut outer = name;
        while let Some((prefix, _)) = outer.rsplit_once('.') {
            if let Some((parent, _)) = self.messages.iter().find(|(name, _)| name == prefix) {
                return Some(parent);
            }
            outer = prefix;
        }
        None
    }

    fn package<'n>(&'n self, name: &'n str) -> &'n str {
        match self.parent(name) {
            Some(parent) => self.package(parent),
            None => name.rsplit_once('.').map_or("", |(package, _)| package),
        }
    }

    fn packages(&self) -> Vec<&str> {
        let mut packages = Vec::new();
        for name in self.full_names() {
            let package = self.package(name);
            if !packages.contains(&package) {
                packages.push(package);
            }
        }
        packages
    }

    fn file(&self, package: &str) -> ProtoFile {
        let in_package = |name: &str| self.package(name) == package;
        let messages = self.messages.iter().filter(|(name, _)| in_package(name));
        let enums = self.enums.iter().filter(|(name, _)| in_package(name));
        let is_proto3 = messages.clone().all(|(_, message)| self.fits_proto3(message))
            && enums.clone().all(|(_, enumeration)| !enumeration.is_closed);
        let mut file = File { schema: self, package, is_proto3, text: String::new(), depth: 0 };
        file.print_head(messages.clone().map(|(_, message)| &**message));
        file.print_types(None);
        ProtoFile { path: path(package), text: file.text }
    }

    fn fits_proto3(&self, message: &Table) -> bool {
        message.iter().all(|field| {
            let is_closed = match &field.kind {
                RowKind::Enum(enumeration) => self.enumeration(enumeration).1.is_closed,
                _ => false,
            };
            !is_closed
                && field.extra.default.is_none()
                && !matches!(field.kind, RowKind::Group(_))
                && !matches!(field.shape, RowShape::Required)
        })
    }
}

fn path(package: &str) -> String {
    match package {
        "" => "messages.proto".to_owned(),
        package => package.replace('.', "/") + ".proto",
    }
}

/// Instances of a generic message share a name and differ in what they hold. `assumed` are the pairs being compared.
fn same_message(a: &Table, b: &Table, assumed: &mut Vec<[*const Table; 2]>) -> bool {
    let pair = [core::ptr::from_ref(a), core::ptr::from_ref(b)];
    if pair[0] == pair[1] || assumed.contains(&pair) {
        return true;
    }
    assumed.push(pair);
    a.name == b.name && a.rows.len() == b.rows.len() && a.iter().zip(b.iter()).all(|(a, b)| same_field(a, b, assumed))
}

fn same_field(a: &Row, b: &Row, assumed: &mut Vec<[*const Table; 2]>) -> bool {
    let same_kind = match (&a.kind, &b.kind) {
        (RowKind::Enum(a), RowKind::Enum(b)) => a.name == b.name && a.iter().eq(b.iter()),
        (a, b) => match (a.message(), b.message()) {
            (Some(a), Some(b)) => same_message(&a, &b, assumed),
            (None, None) => a.word() == b.word(),
            _ => false,
        },
    };
    a.number == b.number && a.name == b.name && same_kind
}

fn same_enum(known: &EnumKnown, table: &EnumTable) -> bool {
    known.name == table.name && table.iter().eq(known.values.iter().map(|(name, number)| (name.as_str(), *number)))
}

/// A file while it is printed.
struct File<'s> {
    schema: &'s Schema,
    package: &'s str,
    is_proto3: bool,
    text: String,
    depth: usize,
}

impl File<'_> {
    fn line(&mut self, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("}");
    }

    fn print_head<'m>(&mut self, messages: impl Iterator<Item = &'m Table>) {
        self.line(if self.is_proto3 { "syntax = \"proto3\";" } else { "edition = \"2023\";" });
        if !self.package.is_empty() {
            self.text.push('\n');
            self.line(&format!("package {};", self.package));
        }
        let fields = messages.flat_map(Table::iter);
        let imports: BTreeSet<String> = fields.filter_map(|field| self.import(field)).collect();
        if !imports.is_empty() {
            self.text.push('\n');
        }
        for import in imports {
            self.line(&format!("import \"{import}\";"));
        }
    }

    /// The file that declares the type of `field`, where it is another one.
    fn import(&self, field: &Row) -> Option<String> {
        let name = self.type_name(&field.kind)?;
        let package = self.schema.package(name);
        if package == self.package {
            return None;
        }
        let own_name = name.strip_prefix(WELL_KNOWN_PACKAGE).and_then(|name| name.strip_prefix('.'));
        let well_known = own_name.map(|name| {
            let mut files = WELL_KNOWN_FILES.iter();
            files.find(|(_, names)| names.contains(&name)).map_or("wrappers", |(file, _)| file)
        });
        Some(match well_known {
            Some(file) => format!("google/protobuf/{file}.proto"),
            None => path(package),
        })
    }

    fn type_name(&self, kind: &RowKind) -> Option<&str> {
        match kind {
            RowKind::Enum(enumeration) => Some(self.schema.enumeration(enumeration).0.as_str()),
            kind => kind.message().and_then(|message| self.schema.message_name(&message)),
        }
    }

    /// The messages and enums declared in `scope`; in the file itself where there is none.
    fn print_types(&mut self, scope: Option<&str>) {
        let schema = self.schema;
        let is_here = |name: &str| schema.parent(name) == scope && schema.package(name) == self.package;
        let messages = schema.messages.iter().filter(|(name, _)| is_here(name));
        let enums = schema.enums.iter().filter(|(name, _)| is_here(name));
        let (messages, enums): (Vec<_>, Vec<_>) = (messages.collect(), enums.collect());
        for (name, message) in messages {
            self.separate();
            self.print_message(name, message);
        }
        for (name, enumeration) in enums {
            self.separate();
            self.print_enum(name, enumeration);
        }
    }

    /// A blank line, except behind an opening brace.
    fn separate(&mut self) {
        if !self.text.ends_with("{\n") {
            self.text.push('\n');
        }
    }

    fn print_message(&mut self, name: &str, message: &Table) {
        self.open(&format!("message {} {{", last_segment(name)));
        for field in message.iter().filter(|field| field.oneof == 0) {
            self.print_field(name, field, None);
        }
        for oneof in &*message.oneofs {
            self.open(&format!("oneof {} {{", oneof.name));
            for field in message.iter().filter(|field| field.oneof == oneof.first) {
                self.print_field(name, field, Some(oneof));
            }
            self.close();
        }
        self.print_types(Some(name));
        self.close();
    }

    fn print_field(&mut self, scope: &str, field: &Row, oneof: Option<&OneofRow>) {
        let ty = self.type_text(scope, &field.kind);
        let label = match field.shape {
            RowShape::Repeated | RowShape::Packed => "repeated ",
            RowShape::Explicit if self.is_proto3 && oneof.is_none() && !field.kind.is_message() => "optional ",
            _ => "",
        };
        let ty = match &field.shape {
            RowShape::Map(key) => format!("map<{}, {ty}>", self.type_text(scope, &key.kind())),
            _ => ty,
        };
        let options = self.options(field, oneof);
        let options = match options.is_empty() {
            true => String::new(),
            false => format!(" [{}]", options.join(", ")),
        };
        self.line(&format!("{label}{ty} {} = {}{options};", field.name, field.number));
    }

    fn type_text(&self, scope: &str, kind: &RowKind) -> String {
        match (kind.word(), self.type_name(kind)) {
            (Some(word), _) => word.to_owned(),
            (None, Some(name)) => self.reference(scope, name),
            (None, None) => unreachable!("every type of a field was added with its message"),
        }
    }

    /// `name` as it is said in the message `scope`: from the innermost place around that declares it, unless a type
    /// further in has the same beginning ("innermost scope is searched first", language specification).
    fn reference(&self, scope: &str, name: &str) -> String {
        let messages = core::iter::successors(Some(scope), |message| self.schema.parent(message));
        let mut inner: Vec<&str> = Vec::new();
        for around in messages.chain([self.package]) {
            let rest = match around {
                "" => Some(name),
                around => name.strip_prefix(around).and_then(|rest| rest.strip_prefix('.')),
            };
            inner.push(around);
            let Some(rest) = rest.filter(|_| self.schema.package(name) == self.package) else {
                continue;
            };
            let first = rest.split('.').next().unwrap_or(rest);
            let hidden = inner[..inner.len() - 1].iter().any(|inner| self.declares(inner, first));
            return if hidden || is_word(first) { format!(".{name}") } else { rest.to_owned() };
        }
        format!(".{name}")
    }

    /// Whether the message `scope` declares a type `name`.
    fn declares(&self, scope: &str, name: &str) -> bool {
        let mut names = self.schema.full_names();
        names.any(|full| full.strip_prefix(scope).and_then(|rest| rest.strip_prefix('.')) == Some(name))
    }

    fn options(&self, field: &Row, oneof: Option<&OneofRow>) -> Vec<String> {
        let mut options = Vec::new();
        match field.shape {
            RowShape::Implicit if oneof.is_none() && self.may_be_implicit(&field.kind) => {
                options.push("features.field_presence = IMPLICIT".to_owned());
            }
            RowShape::Required => options.push("features.field_presence = LEGACY_REQUIRED".to_owned()),
            RowShape::Repeated if can_be_packed(&field.kind) => options.push(match self.is_proto3 {
                true => "packed = false".to_owned(),
                false => "features.repeated_field_encoding = EXPANDED".to_owned(),
            }),
            _ => {}
        }
        if let RowKind::Group(_) = field.kind {
            options.push("features.message_encoding = DELIMITED".to_owned());
        }
        if let Some(name) = &field.extra.json_name {
            options.push(format!("json_name = {}", quoted(name)));
        }
        let is_explicit = matches!(field.shape, RowShape::Explicit | RowShape::Required);
        if let Some(default) = field.extra.default.as_ref().filter(|_| is_explicit || oneof.is_some()) {
            options.push(format!("default = {}", self.default_text(&field.kind, default)));
        }
        options
    }

    /// In an edition, presence is said; messages and closed enums are explicit in any case.
    fn may_be_implicit(&self, kind: &RowKind) -> bool {
        !self.is_proto3
            && match kind {
                RowKind::Enum(enumeration) => !self.schema.enumeration(enumeration).1.is_closed,
                kind => !kind.is_message(),
            }
    }

    fn default_text(&self, kind: &RowKind, default: &Scalar) -> String {
        match (default, kind) {
            (Scalar::Bool(value), _) => value.to_string(),
            (Scalar::I32(value), _) => value.to_string(),
            (Scalar::I64(value), _) => value.to_string(),
            (Scalar::U32(value), _) => value.to_string(),
            (Scalar::U64(value), _) => value.to_string(),
            (Scalar::F32(value), _) => format!("{value:?}").replace("NaN", "nan"),
            (Scalar::F64(value), _) => format!("{value:?}").replace("NaN", "nan"),
            (Scalar::Str(value), _) => quoted(value),
            (Scalar::Bytes(value), _) => format!("\"{}\"", c_escaped(value)),
            (Scalar::Enum(number), RowKind::Enum(enumeration)) => {
                let (name, _) = self.schema.enumeration(enumeration);
                self.value_prefix(name) + enumeration.name_of(*number).unwrap_or_default()
            }
            (Scalar::Enum(number), _) => number.to_string(),
        }
    }

    fn print_enum(&mut self, name: &str, enumeration: &EnumKnown) {
        let prefix = self.value_prefix(name);
        self.open(&format!("enum {} {{", last_segment(name)));
        if enumeration.is_closed {
            self.line("option features.enum_type = CLOSED;");
        }
        let mut numbers = BTreeSet::new();
        if !enumeration.values.iter().all(|(_, number)| numbers.insert(*number)) {
            self.line("option allow_alias = true;");
        }
        let zero = enumeration.values.iter().find(|(_, number)| *number == 0);
        // "The first enum value must be zero for open enums."
        let first = match (enumeration.is_closed, zero) {
            (true, _) => None,
            (false, Some((name, _))) => Some(format!("{prefix}{name}")),
            (false, None) => Some(upper_snake_case(last_segment(name)) + "_UNSPECIFIED"),
        };
        if let Some(first) = &first {
            self.line(&format!("{first} = 0;"));
        }
        for (value, number) in &enumeration.values {
            if first.is_none() || zero.is_none_or(|(zero, _)| zero != value) {
                self.line(&format!("{prefix}{value} = {number};"));
            }
        }
        self.close();
    }

    /// Values are declared beside their enum, not in it; the enum's name goes before them where another name is there.
    fn value_prefix(&self, name: &str) -> String {
        let schema = self.schema;
        let scope = name.rsplit_once('.').map_or("", |(scope, _)| scope);
        let beside = |other: &str| other.rsplit_once('.').map_or("", |(scope, _)| scope) == scope;
        let names = schema.full_names().filter(|other| beside(other)).map(last_segment);
        let mut taken: BTreeSet<&str> = names.collect();
        if let Some((_, message)) = schema.messages.iter().find(|(message, _)| message == scope) {
            taken.extend(message.iter().map(|field| &*field.name));
            taken.extend(message.oneofs.iter().map(|oneof| &*oneof.name));
        }
        let enums = schema.enums.iter().filter(|(other, _)| beside(other));
        for (other, enumeration) in enums {
            let values = || enumeration.values.iter().map(|(value, _)| value.as_str());
            let is_taken = values().any(|value| taken.contains(value));
            if other == name {
                return if is_taken { upper_snake_case(last_segment(name)) + "_" } else { String::new() };
            }
            if !is_taken {
                taken.extend(values());
            }
        }
        String::new()
    }
}

fn can_be_packed(kind: &RowKind) -> bool {
    !matches!(kind, RowKind::Str | RowKind::Bytes) && !kind.is_message()
}

/// Whether a type of this name would be read as something else.
fn is_word(name: &str) -> bool {
    const WORDS: [&str; 28] = [
        "double",
        "float",
        "int32",
        "int64",
        "uint32",
        "uint64",
        "sint32",
        "sint64",
        "fixed32",
        "fixed64",
        "sfixed32",
        "sfixed64",
        "bool",
        "string",
        "bytes",
        "map",
        "group",
        "optional",
        "required",
        "repeated",
        "message",
        "enum",
        "oneof",
        "option",
        "extend",
        "extensions",
        "reserved",
        "stream",
    ];
    WORDS.contains(&name)
}

fn last_segment(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}

fn upper_snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut after_lower = false;
    for char in name.chars() {
        if char.is_ascii_uppercase() && after_lower {
            snake.push('_');
        }
        after_lower = !char.is_ascii_uppercase() && char != '_';
        snake.push(char.to_ascii_uppercase());
    }
    snake
}

/// A string literal.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_string();
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            char if char.is_ascii_control() => quoted.push_str(&format!("\\x{:02x}", char as u32)),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// Octal, as protoc escapes.
fn c_escaped(bytes: &[u8]) -> String {
    let escape = |byte: &u8| match byte {
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        b'"' | b'\'' | b'\\' => format!("\\{}", char::from(*byte)),
        0x20..=0x7e => char::from(*byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    bytes.iter().map(escape).collect()
}
