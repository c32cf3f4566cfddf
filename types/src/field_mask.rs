//! `google.protobuf.FieldMask`: which fields of a message are meant.
//!
//! A path names a field and all that is in it. Masks as sets work on their paths alone; to
//! [`trim`](FieldMask::trim) and [`merge`](FieldMask::merge) they are checked against the message first, so that a path
//! with a mistake changes nothing.

use crate::FieldMask;
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{cmp::Ordering, error, fmt, str::FromStr};
use wire::{
    Described, Reflect,
    reflect::{Flow, ReflectMut, Row, RowShape, Snapshot, Table, TableRef, Value},
};

impl FieldMask {
    /// The mask of all fields of `T`.
    ///
    /// ```
    /// use wire_types::{FieldMask, Timestamp};
    /// assert_eq!(FieldMask::all::<Timestamp>().paths, ["seconds", "nanos"]);
    /// ```
    pub fn all<T: Described>() -> Self {
        T::TABLE.iter().map(|row| &*row.name).collect()
    }

    /// The mask of the fields that the message has; where a field is a message, of those in it.
    ///
    /// ```
    /// use wire_types::{FieldMask, SourceContext, Type};
    ///
    /// let ty = Type { name: "a".into(), source_context: Some(SourceContext::default()), ..Type::default() };
    /// assert_eq!(FieldMask::from_message(&ty).paths, ["name", "source_context"]);
    /// ```
    pub fn from_message(message: &dyn Reflect) -> Self {
        let mut paths = Vec::new();
        add_present(message, "", &mut paths);
        FieldMask { paths, ..Self::default() }
    }

    /// Is every path one of `T`: fields that exist, and only singular messages before a dot, a hundred names at most?
    ///
    /// ```
    /// use wire_types::{FieldMask, Type};
    ///
    /// assert!(FieldMask::from_iter(["name", "source_context.file_name", "fields"]).validate::<Type>().is_ok());
    /// let error = FieldMask::from_iter(["source_context.name"]).validate::<Type>().unwrap_err();
    /// assert_eq!(error.to_string(), "`source_context.name`: google.protobuf.SourceContext has no field `name`");
    /// ```
    ///
    /// # Errors
    /// The first path that is not.
    pub fn validate<T: Described>(&self) -> Result<(), FieldMaskError> {
        self.check(T::TABLE)
    }

    fn check(&self, table: &Table) -> Result<(), FieldMaskError> {
        self.paths.iter().try_for_each(|path| check_path(path, table))
    }

    /// Does a path of the mask name the field at `path`, or a message that it is in?
    ///
    /// ```
    /// use wire_types::FieldMask;
    /// let mask = FieldMask::from_iter(["a.b"]);
    /// assert!(mask.contains("a.b") && mask.contains("a.b.c"));
    /// assert!(!mask.contains("a") && !mask.contains("a.bc"));
    /// ```
    pub fn contains(&self, path: &str) -> bool {
        self.paths.iter().any(|known| covers(known, path))
    }

    /// The same mask in canonical form: paths in order, without those that another one covers.
    ///
    /// ```
    /// use wire_types::FieldMask;
    /// assert_eq!(FieldMask::from_iter(["b", "a.c", "a", "b"]).normalized().paths, ["a", "b"]);
    /// ```
    pub fn normalized(&self) -> Self {
        normal(&self.paths).into_iter().collect()
    }

    /// The fields of either mask, in canonical form.
    ///
    /// ```
    /// use wire_types::FieldMask;
    /// let (a, b) = (FieldMask::from_iter(["a.b", "c"]), FieldMask::from_iter(["a", "d"]));
    /// assert_eq!(a.union(&b).paths, ["a", "c", "d"]);
    /// ```
    pub fn union(&self, other: &Self) -> Self {
        normal(self.paths.iter().chain(&other.paths)).into_iter().collect()
    }

    /// The fields of both masks, in canonical form.
    ///
    /// ```
    /// use wire_types::FieldMask;
    /// let (a, b) = (FieldMask::from_iter(["a.b", "c"]), FieldMask::from_iter(["a", "d"]));
    /// assert_eq!(a.intersection(&b).paths, ["a.b"]);
    /// ```
    pub fn intersection(&self, other: &Self) -> Self {
        let (ours, theirs) = (normal(&self.paths), normal(&other.paths));
        let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
        let mut both = Vec::new();
        while let (Some(&our), Some(&their)) = (ours.peek(), theirs.peek()) {
            if covers(our, their) {
                both.extend(theirs.next());
            } else if covers(their, our) {
                both.extend(ours.next());
            } else if order(our, their).is_lt() {
                ours.next();
            } else {
                theirs.next();
            }
        }
        both.into_iter().collect()
    }

    /// The fields of this mask that the other does not name, in canonical form. Where the other names a part of a message,
    /// the message's other fields stay, which is why the type must be known.
    ///
    /// ```
    /// use wire_types::{FieldMask, Type};
    ///
    /// let mask = FieldMask::from_iter(["name", "source_context"]);
    /// assert_eq!(mask.subtract::<Type>(&FieldMask::from_iter(["source_context.file_name"]))?.paths, ["name"]);
    /// # Ok::<(), wire_types::FieldMaskError>(())
    /// ```
    ///
    /// # Errors
    /// A path of either mask that is none of `T`.
    pub fn subtract<T: Described>(&self, other: &Self) -> Result<Self, FieldMaskError> {
        self.validate::<T>()?;
        other.validate::<T>()?;
        let mut kept: Vec<String> = self.normalized().paths;
        for path in normal(&other.paths) {
            let whole = kept.iter().position(|known| known != path && covers(known, path));
            match whole {
                Some(index) => {
                    let whole = kept.swap_remove(index);
                    split(T::TABLE, &whole, path, &mut kept);
                }
                None => kept.retain(|known| !covers(path, known)),
            }
        }
        Ok(normal(&kept).into_iter().collect())
    }

    /// Clears all fields that the mask does not name, unknown ones too, except in messages that it names whole. An empty
    /// mask means all fields.
    ///
    /// ```
    /// use wire_types::{FieldMask, Type};
    ///
    /// let mut ty = Type { name: "a".into(), edition: "2023".into(), ..Type::default() };
    /// FieldMask::from_iter(["name"]).trim(&mut ty)?;
    /// assert_eq!(ty, Type { name: "a".into(), ..Type::default() });
    /// # Ok::<(), wire_types::FieldMaskError>(())
    /// ```
    ///
    /// # Errors
    /// A path that is none of the message. The message is then as it was.
    pub fn trim(&self, message: &mut dyn ReflectMut) -> Result<(), FieldMaskError> {
        self.trim_with(message, &TrimOptions::new())
    }

    /// [`trim`](Self::trim) with options.
    ///
    /// # Errors
    /// As [`trim`](Self::trim).
    pub fn trim_with(&self, message: &mut dyn ReflectMut, options: &TrimOptions) -> Result<(), FieldMaskError> {
        self.check(message.table())?;
        let paths = normal(&self.paths);
        if !paths.is_empty() {
            trim(message, &paths, options).map_err(FieldMaskError::Message)?;
        }
        Ok(())
    }

    /// Copies the fields that the mask names from `source` to `target`, a message of the same type, as an update does: what
    /// `source` does not have is cleared. Lists append and messages merge, unless the options say to replace them.
    ///
    /// ```
    /// use wire_types::{FieldMask, MergeOptions, Type};
    ///
    /// let source = Type { name: "b".into(), oneofs: vec!["y".into()], edition: "2024".into(), ..Type::default() };
    /// let mut target = Type { name: "a".into(), oneofs: vec!["x".into()], ..Type::default() };
    /// let mask = FieldMask::from_iter(["name", "oneofs"]);
    /// mask.merge(&source, &mut target, &MergeOptions::new().replace_repeated(true))?;
    /// assert_eq!(target, Type { name: "b".into(), oneofs: vec!["y".into()], ..Type::default() });
    /// # Ok::<(), wire_types::FieldMaskError>(())
    /// ```
    ///
    /// # Errors
    /// A path that is none of the messages, or messages of two types: the target is then as it was. A lazy message that is
    /// malformed.
    pub fn merge(
        &self,
        source: &dyn Reflect,
        target: &mut dyn ReflectMut,
        options: &MergeOptions,
    ) -> Result<(), FieldMaskError> {
        if source.table().name != target.table().name {
            return Err(FieldMaskError::OtherType {
                source: source.table().name.to_string(),
                target: target.table().name.to_string(),
            });
        }
        self.check(source.table())?;
        let source = source.snapshot().map_err(FieldMaskError::Message)?;
        merge(Some(&source), target, &normal(&self.paths), options).map_err(FieldMaskError::Message)
    }

    /// The mask as ProtoJSON writes it: paths in `lowerCamelCase`, a comma between them.
    ///
    /// ```
    /// use wire_types::FieldMask;
    /// assert_eq!(FieldMask::from_iter(["user.display_name", "photo"]).to_json()?, "user.displayName,photo");
    /// assert!(FieldMask::from_iter(["displayName"]).to_json().is_err());
    /// # Ok::<(), wire_types::FieldMaskError>(())
    /// ```
    ///
    /// # Errors
    /// A path that would not come back the same: with a capital, or an underscore without a small letter behind it.
    pub fn to_json(&self) -> Result<String, FieldMaskError> {
        let paths: Result<Vec<_>, _> = self.paths.iter().map(|path| camel_case(path)).collect();
        Ok(paths?.join(","))
    }

    /// Reads what [`to_json`](Self::to_json) writes.
    ///
    /// ```
    /// use wire_types::FieldMask;
    /// assert_eq!(FieldMask::from_json("user.displayName,photo")?.paths, ["user.display_name", "photo"]);
    /// assert!(FieldMask::from_json("display_name").is_err());
    /// # Ok::<(), wire_types::FieldMaskError>(())
    /// ```
    ///
    /// # Errors
    /// A path with an underscore.
    pub fn from_json(text: &str) -> Result<Self, FieldMaskError> {
        split_paths(text).map(snake_case).collect()
    }
}

/// The paths with a comma between them; they stay as they are, unlike in [JSON](FieldMask::to_json).
impl fmt::Display for FieldMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, path) in self.paths.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{path}")?;
        }
        Ok(())
    }
}

/// Paths with commas between them; empty ones are left out.
impl FromStr for FieldMask {
    type Err = core::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(split_paths(text).collect())
    }
}

impl<P: Into<String>> FromIterator<P> for FieldMask {
    fn from_iter<I: IntoIterator<Item = P>>(paths: I) -> Self {
        FieldMask { paths: paths.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

/// How [`FieldMask::merge`] treats what is in the target.
#[derive(Clone, Debug, Default)]
pub struct MergeOptions {
    replace_messages: bool,
    replace_repeated: bool,
}

impl MergeOptions {
    /// Messages merge and lists append.
    pub const fn new() -> Self {
        MergeOptions { replace_messages: false, replace_repeated: false }
    }

    /// Does a message that a path names take the place of the target's?
    #[must_use]
    pub const fn replace_messages(mut self, yes: bool) -> Self {
        self.replace_messages = yes;
        self
    }

    /// Does a list or map take the place of the target's?
    #[must_use]
    pub const fn replace_repeated(mut self, yes: bool) -> Self {
        self.replace_repeated = yes;
        self
    }
}

/// What [`FieldMask::trim_with`] leaves beside what the mask names.
#[derive(Clone, Debug, Default)]
pub struct TrimOptions {
    keep_required: bool,
}

impl TrimOptions {
    /// Nothing.
    pub const fn new() -> Self {
        TrimOptions { keep_required: false }
    }

    /// Do required fields stay, so that the message is still one that can be read?
    #[must_use]
    pub const fn keep_required(mut self, yes: bool) -> Self {
        self.keep_required = yes;
        self
    }
}

/// What is wrong with a mask.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldMaskError {
    /// A field that the message does not have.
    NoField {
        /// The path with the field.
        path: String,
        /// The field's name.
        field: String,
        /// The message's full name.
        message: String,
    },
    /// A path that goes on behind what is no singular message.
    NoMessage {
        /// The path with the field.
        path: String,
        /// The field's name.
        field: String,
    },
    /// A path deeper than messages are nested ([`DecodeOptions::depth`](wire::DecodeOptions::depth) by default).
    TooDeep(
        /// The path.
        String,
    ),
    /// A path that can not be written in JSON, or read from it, without change.
    Json(
        /// The path.
        String,
    ),
    /// A lazy message in one of the messages is malformed.
    Message(
        /// What is wrong with it.
        wire::reflect::ReflectError,
    ),
    /// Two messages of different types.
    OtherType {
        /// The full name of the source's type.
        source: String,
        /// The full name of the target's type.
        target: String,
    },
}

impl fmt::Display for FieldMaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoField { path, field, message } => write!(f, "`{path}`: {message} has no field `{field}`"),
            Self::NoMessage { path, field } => {
                write!(f, "`{path}`: `{field}` is no singular message, so no field can follow it")
            }
            Self::TooDeep(path) => write!(f, "`{path}` is deeper than {MAX_DEPTH} messages"),
            Self::Json(path) => write!(f, "`{path}` does not go through JSON and back without change"),
            Self::Message(error) => error.fmt(f),
            Self::OtherType { source, target } => write!(f, "a {source} can not be merged into a {target}"),
        }
    }
}

impl error::Error for FieldMaskError {}

/// Does `path` name `other`, or a message that it is in?
fn covers(path: &str, other: &str) -> bool {
    other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// By names, so that what is in a message comes right behind it.
fn order(a: &str, b: &str) -> Ordering {
    a.split('.').cmp(b.split('.'))
}

/// In order, and without those that another one covers.
fn normal<'p>(paths: impl IntoIterator<Item = &'p String>) -> Vec<&'p str> {
    let mut paths: Vec<_> = paths.into_iter().map(String::as_str).filter(|path| !path.is_empty()).collect();
    paths.sort_unstable_by(|a, b| order(a, b));
    paths.dedup_by(|later, earlier| covers(earlier, later));
    paths
}

fn split_paths(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|path| !path.is_empty())
}

/// The field's message, where it holds one at most.
fn singular(row: &Row) -> Option<TableRef> {
    row.message().filter(|_| !row.is_repeated())
}

/// What a part of a mask splits into grows with the square of its depth.
const MAX_DEPTH: usize = 100;

fn check_path(path: &str, table: &Table) -> Result<(), FieldMaskError> {
    if path.bytes().filter(|byte| *byte == b'.').count() >= MAX_DEPTH {
        return Err(FieldMaskError::TooDeep(path.into()));
    }
    let mut names = path.split('.').peekable();
    let mut inner: Option<TableRef> = None;
    while let Some(name) = names.next() {
        let table = inner.as_deref().unwrap_or(table);
        let Some(row) = table.row_by_name(name) else {
            return Err(FieldMaskError::NoField {
                path: path.into(),
                field: name.into(),
                message: table.name.to_string(),
            });
        };
        match singular(row) {
            Some(message) => inner = Some(message),
            None if names.peek().is_none() => {}
            None => return Err(FieldMaskError::NoMessage { path: path.into(), field: name.into() }),
        }
    }
    Ok(())
}

fn add_present(message: &dyn Reflect, prefix: &str, paths: &mut Vec<String>) {
    for row in message.table().iter().filter(|row| message.has(row.number)) {
        let path = format!("{prefix}{}", row.name);
        let before = paths.len();
        if row.kind.is_message() && !row.is_repeated() {
            // A lazy message that is malformed is there, and no field in it.
            let _ = message.visit(row.number, |inner| {
                add_present(inner, &format!("{path}."), paths);
                Ok(())
            });
        }
        if paths.len() == before {
            paths.push(path);
        }
    }
}

/// Adds what is left of the message at `whole` without `path`, which is in it.
fn split(table: &Table, whole: &str, path: &str, kept: &mut Vec<String>) {
    let mut inner: Option<TableRef> = None;
    let mut prefix = String::new();
    for name in path.split('.') {
        let table = inner.as_deref().unwrap_or(table);
        if prefix.len() > whole.len() {
            let others = table.iter().filter(|row| row.name != name);
            kept.extend(others.map(|row| format!("{prefix}{}", row.name)));
        }
        prefix.extend([name, "."]);
        if let Some(message) = table.row_by_name(name).and_then(singular) {
            inner = Some(message);
        }
    }
}

/// The paths by their first names, each with what follows it; nothing follows where the field is meant whole.
fn by_first<'p>(paths: &[&'p str]) -> Vec<(&'p str, Vec<&'p str>)> {
    let cut = |path: &'p str| path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let chunks = paths.chunk_by(|a, b| cut(a).0 == cut(b).0);
    chunks.map(|chunk| (cut(chunk[0]).0, chunk.iter().filter_map(|path| cut(path).1).collect())).collect()
}

fn trim(message: &mut dyn ReflectMut, paths: &[&str], options: &TrimOptions) -> Flow {
    let named = by_first(paths);
    // What becomes of each field that does not stay as it is: nothing, or what is left of the message in it.
    let mut changed: Vec<(u32, Option<&[&str]>)> = Vec::new();
    for row in message.table().iter() {
        let rest = named.iter().find(|(name, _)| *name == row.name).map(|(_, rest)| rest.as_slice());
        let is_kept = options.keep_required && matches!(row.shape, RowShape::Required);
        match (rest, singular(row)) {
            (None, _) if !is_kept => changed.push((row.number, None)),
            (Some([]), _) | (_, None) => {}
            (None, Some(inner)) if !has_required(&inner) => {}
            (rest, Some(_)) => changed.push((row.number, Some(rest.unwrap_or(&[])))),
        }
    }
    for (number, rest) in changed {
        match rest {
            None => message.clear(number)?,
            Some(rest) if message.has(number) => message.change(number, |inner| trim(inner, rest, options))?,
            Some(_) => {}
        }
    }
    message.clear_unknown()
}

fn has_required(table: &Table) -> bool {
    table.iter().any(|row| matches!(row.shape, RowShape::Required))
}

/// `paths` are checked and both messages of one type, so what they name is there.
fn merge(source: Option<&Snapshot>, target: &mut dyn ReflectMut, paths: &[&str], options: &MergeOptions) -> Flow {
    for (name, rest) in by_first(paths) {
        let Some(row) = target.table().row_by_name(name) else { continue };
        let (number, is_repeated, is_message) = (row.number, row.is_repeated(), row.kind.is_message());
        let value = source.and_then(|source| source.get(number));
        if !rest.is_empty() {
            let inner = value.and_then(Value::as_message);
            // Nothing is made where there is nothing on either side.
            if inner.is_some() || target.has(number) {
                target.change(number, |target| merge(inner, target, &rest, options))?;
            }
            continue;
        }
        let replaces = match (is_repeated, is_message) {
            (true, _) => options.replace_repeated,
            (false, true) => options.replace_messages,
            (false, false) => true,
        };
        if replaces {
            target.clear(number)?;
        }
        if let Some(value) = value {
            target.add(number, value.clone())?;
        }
    }
    Ok(())
}

fn camel_case(path: &str) -> Result<String, FieldMaskError> {
    let mut camel = String::with_capacity(path.len());
    let mut chars = path.chars();
    while let Some(char) = chars.next() {
        match char {
            '_' => match chars.next() {
                Some(next @ 'a'..='z') => camel.push(next.to_ascii_uppercase()),
                _ => return Err(FieldMaskError::Json(path.into())),
            },
            'A'..='Z' => return Err(FieldMaskError::Json(path.into())),
            other => camel.push(other),
        }
    }
    Ok(camel)
}

fn snake_case(path: &str) -> Result<String, FieldMaskError> {
    let mut snake = String::with_capacity(path.len());
    for char in path.chars() {
        match char {
            '_' => return Err(FieldMaskError::Json(path.into())),
            'A'..='Z' => snake.extend(['_', char.to_ascii_lowercase()]),
            other => snake.push(other),
        }
    }
    Ok(snake)
}
