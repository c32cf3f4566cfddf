//! Aggregate values of options: messages in text format, in protoc's dialect of it.

mod token;

use std::collections::hash_map::Entry;

use crate::field_descriptor_proto::{Label, Type};
use crate::link::draft::Draft;
use crate::link::names::Miss;
use crate::view::{Enum, Symbol, simple_name};

use super::path::{Step, TypeId};
use super::tree::{Shape, Tree, Value};
use super::value::bounds;
use token::{Kind, Token};

/// Messages in a value nest at most this deep.
const DEPTH_LIMIT: usize = 100;

/// Reads a value of a message type.
pub(crate) fn parse(draft: &mut Draft<'_>, scope: TypeId, text: &str) -> Result<Tree, String> {
    let tokens = token::tokenize(text);
    let mut parser = Parser { draft, tokens, at: 0, depth: 0 };
    let mut tree = Tree::default();
    while parser.kind() != Kind::End {
        parser.field(scope, &mut tree)?;
    }
    let missing = parser.missing_required(scope, &tree, "");
    if !missing.is_empty() {
        return Err(format!("Message missing required fields: {}", missing.join(", ")));
    }
    tree.complete_entry(draft.pool_of(scope.builtin), scope.message);
    Ok(tree)
}

struct Parser<'d, 'l, 't> {
    draft: &'d mut Draft<'l>,
    tokens: Vec<Token<'t>>,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'_, '_, 't> {
    fn token(&self) -> Token<'t> {
        self.tokens.get(self.at).copied().unwrap_or(Token { kind: Kind::End, text: "" })
    }

    fn kind(&self) -> Kind {
        self.token().kind
    }

    fn next(&mut self) -> Token<'t> {
        let token = self.token();
        self.at += 1;
        token
    }

    fn try_symbol(&mut self, text: &str) -> bool {
        let found = self.token().text == text;
        self.at += usize::from(found);
        found
    }

    fn symbol(&mut self, text: &str) -> Result<(), String> {
        if self.try_symbol(text) {
            return Ok(());
        }
        Err(format!("Expected \"{text}\", found \"{}\".", self.token().text))
    }

    fn identifier(&mut self) -> Result<&'t str, String> {
        match self.kind() {
            Kind::Identifier => Ok(self.next().text),
            _ => Err(format!("Expected identifier, got: {}", self.token().text)),
        }
    }

    /// One field of a message, with its value.
    fn field(&mut self, scope: TypeId, tree: &mut Tree) -> Result<(), String> {
        if self.token().text == "[" {
            if let Some((url, value)) = self.any_fields(scope) {
                self.any(scope, url, value, tree)?;
                return {
                    self.separator();
                    Ok(())
                };
            }
            let name = self.bracketed()?;
            if name.contains('/') {
                return Err("Extension name contains \"/\"".into());
            }
            let step = self.extension(scope, &name)?;
            return self.value(scope, step, &name, tree);
        }
        let name = self.identifier()?;
        match self.draft.field_named(scope, name).or_else(|| self.group_named(scope, name)) {
            Some(step) => self.value(scope, step, name, tree),
            None if self.is_reserved(scope, name) => self.skip_value(),
            None => {
                self.draft.hint = self.draft.nearest_field(scope, name);
                Err(no_field(&self.message_name(scope), name))
            }
        }
    }

    fn value(&mut self, scope: TypeId, step: Step, name: &str, tree: &mut Tree) -> Result<(), String> {
        self.check_unset(scope, &step, name, tree)?;
        let is_message = matches!(step.shape.kind, Type::Message | Type::Group);
        if is_message {
            self.try_symbol(":");
        } else {
            self.symbol(":")?;
        }
        if step.shape.repeated && self.try_symbol("[") {
            if !self.try_symbol("]") {
                loop {
                    self.single(scope, &step, tree)?;
                    if self.try_symbol("]") {
                        break;
                    }
                    self.symbol(",")?;
                }
            }
        } else {
            self.single(scope, &step, tree)?;
        }
        self.separator();
        Ok(())
    }

    fn separator(&mut self) {
        let _ = self.try_symbol(";") || self.try_symbol(",");
    }

    fn single(&mut self, scope: TypeId, step: &Step, tree: &mut Tree) -> Result<(), String> {
        let value = match step.shape.kind {
            Type::Message | Type::Group => {
                let mut inner = self.message(TypeId { message: step.target, ..scope })?;
                inner.complete_entry(self.draft.pool_of(scope.builtin), step.target);
                Value::Message(inner)
            }
            kind if bounds(kind).is_some() => Value::integer(kind, self.integer(kind)?),
            kind @ (Type::Float | Type::Double) => Value::float(kind, self.double()?),
            Type::Bool => Value::Varint(self.boolean(simple_name(&step.full_name))?.into()),
            Type::Enum => self.enumeration(scope, step)?,
            _ => Value::Bytes(self.string()?),
        };
        tree.push_set(step.shape, value);
        Ok(())
    }

    /// A message between its delimiters.
    fn message(&mut self, scope: TypeId) -> Result<Tree, String> {
        if self.depth >= DEPTH_LIMIT {
            return Err(too_deep());
        }
        let close = self.open_message()?;
        self.depth += 1;
        let mut tree = Tree::default();
        while !matches!(self.token().text, ">" | "}") {
            self.field(scope, &mut tree)?;
        }
        self.depth -= 1;
        self.symbol(close)?;
        Ok(tree)
    }

    fn open_message(&mut self) -> Result<&'static str, String> {
        if self.try_symbol("<") {
            return Ok(">");
        }
        self.symbol("{")?;
        Ok("}")
    }

    fn integer(&mut self, kind: Type) -> Result<i64, String> {
        let (min, max, _) = bounds(kind).unwrap_or((0, 0, ""));
        let negative = min < 0 && self.try_symbol("-");
        // Two's complement has one more negative number.
        let value = self.unsigned(max + u64::from(negative))?;
        Ok(if negative { (value as i64).wrapping_neg() } else { value as i64 })
    }

    fn unsigned(&mut self, max: u64) -> Result<u64, String> {
        let Token { kind: Kind::Integer, text } = self.token() else {
            return Err(format!("Expected integer, got: {}", self.token().text));
        };
        match token::integer(text).filter(|value| *value <= max) {
            Some(value) => {
                self.at += 1;
                Ok(value)
            }
            None => Err(format!("Integer out of range ({text})")),
        }
    }

    fn double(&mut self) -> Result<f64, String> {
        let negative = self.try_symbol("-");
        let Token { kind, text } = self.token();
        let value = match kind {
            Kind::Integer if text.len() > 1 && text.starts_with('0') => {
                return Err(format!("Expect a decimal number, got: {text}"));
            }
            Kind::Integer | Kind::Float => token::float(text),
            Kind::Identifier => match text.to_ascii_lowercase().as_str() {
                "inf" | "infinity" => f64::INFINITY,
                "nan" => f64::NAN,
                lower => return Err(format!("Expected double, got: {lower}")),
            },
            _ => return Err(format!("Expected double, got: {text}")),
        };
        self.at += 1;
        Ok(if negative { -value } else { value })
    }

    fn boolean(&mut self, name: &str) -> Result<bool, String> {
        if self.kind() == Kind::Integer {
            return Ok(self.unsigned(1)? == 1);
        }
        match self.identifier()? {
            "true" | "True" | "t" => Ok(true),
            "false" | "False" | "f" => Ok(false),
            other => Err(format!("Invalid value for boolean field \"{name}\". Value: \"{other}\".")),
        }
    }

    fn string(&mut self) -> Result<Vec<u8>, String> {
        if self.kind() != Kind::String {
            return Err(format!("Expected string, got: {}", self.token().text));
        }
        let mut out = Vec::new();
        while self.kind() == Kind::String {
            token::unquote(self.next().text, &mut out);
        }
        Ok(out)
    }

    fn enumeration(&mut self, scope: TypeId, step: &Step) -> Result<Value, String> {
        let Token { kind, text } = self.token();
        let name = simple_name(&step.full_name);
        if kind != Kind::Identifier {
            if kind != Kind::Integer && text != "-" {
                return Err(format!("Expected integer or identifier, got: {text}"));
            }
            let number = self.integer(Type::Int32)?;
            let found = Enum { pool: self.draft.pool_of(scope.builtin), id: step.target };
            if found.is_closed() && found.value_by_number(number as i32).is_none() {
                return Err(unknown_value(&number.to_string(), name));
            }
            return Ok(Value::integer(Type::Enum, number));
        }
        self.at += 1;
        let found = Enum { pool: self.draft.pool_of(scope.builtin), id: step.target };
        match found.value(text) {
            Some(value) => Ok(Value::integer(Type::Enum, value.number().into())),
            None => {
                self.draft.hint = self.draft.nearest_value(scope.builtin, step.target, text);
                Err(unknown_value(text, name))
            }
        }
    }

    /// A singular field may be set once, and of a oneof one field.
    fn check_unset(&self, scope: TypeId, step: &Step, name: &str, tree: &Tree) -> Result<(), String> {
        if step.shape.repeated {
            return Ok(());
        }
        if tree.has(step.shape.number) {
            return Err(format!("Non-repeated field \"{name}\" is specified multiple times."));
        }
        let pool = self.draft.pool_of(scope.builtin);
        let (Some(oneof), Some(other)) = (pool.oneofs.get(step.shape.oneof as usize), tree.chosen(step.shape.oneof))
        else {
            return Ok(());
        };
        let other = &pool.fields[other as usize].full_name;
        Err(twice_in_oneof(name, simple_name(other), simple_name(&oneof.full_name)))
    }

    /// Groups may be called by the name of their type.
    fn group_named(&self, scope: TypeId, name: &str) -> Option<Step> {
        let step = self.draft.field_named(scope, &name.to_ascii_lowercase())?;
        let pool = self.draft.pool_of(scope.builtin);
        let target = pool.messages.get(step.target as usize)?;
        let field = pool.fields.get(step.shape.id as usize)?;
        let beside = target.parent == field.scope && target.file == field.file;
        (beside && step.shape.kind == Type::Group && simple_name(&target.full_name) == name).then_some(step)
    }

    fn is_reserved(&mut self, scope: TypeId, name: &str) -> bool {
        let pool = self.draft.pool_of(scope.builtin);
        let Some(message) = pool.messages.get(scope.message as usize) else {
            return false;
        };
        let is_own = message.file == self.draft.file;
        if scope.builtin {
            return pool.message_proto(scope.message).reserved_name.iter().any(|reserved| reserved == name);
        }
        let names = match self.draft.reserved_names.entry(scope.message) {
            Entry::Occupied(known) => known.into_mut(),
            // All of this file's own that have any are known.
            Entry::Vacant(_) if is_own => return false,
            Entry::Vacant(other) => {
                let names = &self.draft.pool.message_proto(scope.message).reserved_name;
                other.insert(names.iter().cloned().collect())
            }
        };
        names.contains(name)
    }

    fn message_name(&self, scope: TypeId) -> String {
        let pool = self.draft.pool_of(scope.builtin);
        pool.messages.get(scope.message as usize).map_or(String::new(), |message| message.full_name.to_string())
    }

    /// The text between brackets.
    fn bracketed(&mut self) -> Result<String, String> {
        self.symbol("[")?;
        let mut text = String::new();
        // What a URL may have, and what separates its parts.
        let is_url = |token: Token<'_>| match token.kind {
            Kind::Symbol => "-._~!$&()*+,;=%/".contains(token.text),
            Kind::Identifier | Kind::Integer | Kind::Float => true,
            Kind::String | Kind::End => false,
        };
        while is_url(self.token()) {
            text.push_str(self.next().text);
        }
        self.symbol("]")?;
        let end = text.rfind('/').map_or(0, |slash| slash + 1);
        let (prefix, name) = text.split_at(end);
        check_prefix(prefix)?;
        match name.split('.').find(|part| !token::is_identifier(part)) {
            Some(part) => Err(format!("Invalid identifier in type name, got: \"{part}\"")),
            None => Ok(text),
        }
    }

    fn extension(&mut self, scope: TypeId, name: &str) -> Result<Step, String> {
        let message = self.message_name(scope);
        let step = match self.draft.lookup(name, &message, false) {
            Ok(Symbol::Field(field)) => Some(self.draft.make_step(false, field)),
            Ok(Symbol::Message(item)) => self.message_set_item(scope, item),
            _ => None,
        };
        step.filter(|step| !scope.builtin && step.scope == scope.message)
            .ok_or_else(|| format!("Extension \"{name}\" is not defined or is not an extension of \"{message}\"."))
    }

    /// Items of a MessageSet may be called by the name of their type.
    fn message_set_item(&self, scope: TypeId, item: u32) -> Option<Step> {
        let pool = self.draft.pool_of(scope.builtin);
        if !pool.messages.get(scope.message as usize)?.message_set {
            return None;
        }
        let mut extensions = pool.messages[item as usize].extensions.ids();
        let field = extensions.find(|&id| {
            let field = &pool.fields[id as usize];
            let is_message = field.kind == Type::Message && field.label == Label::Optional;
            is_message && field.message == scope.message && field.target == item
        })?;
        Some(self.draft.make_step(scope.builtin, field))
    }

    /// The shapes of the URL and the value, if the message is an Any.
    fn any_fields(&self, scope: TypeId) -> Option<(Shape, Shape)> {
        if self.message_name(scope) != "google.protobuf.Any" {
            return None;
        }
        let url = self.draft.field_named(scope, "type_url")?.shape;
        let value = self.draft.field_named(scope, "value")?.shape;
        (url.kind == Type::String && value.kind == Type::Bytes).then_some((url, value))
    }

    fn any(&mut self, scope: TypeId, url: Shape, value: Shape, tree: &mut Tree) -> Result<(), String> {
        let text = self.bracketed()?;
        let Some((prefix, name)) = text.rsplit_once('/') else {
            return Err("Type URL prefix is missing".into());
        };
        self.try_symbol(":");
        let known = matches!(prefix, "type.googleapis.com" | "type.googleprod.com");
        let found = known.then(|| self.draft.find(name, &mut Miss::default())).flatten();
        let Some(Symbol::Message(message)) = found else {
            return Err(format!("Could not find type \"{text}\" stored in google.protobuf.Any."));
        };
        let inner_type = TypeId { builtin: false, message };
        let inner = self.message(inner_type)?;
        let missing = self.missing_required(inner_type, &inner, "");
        if !missing.is_empty() {
            return Err(any_incomplete(name, &missing));
        }
        if tree.has(url.number) || tree.has(value.number) {
            return Err("Non-repeated Any specified multiple times.".into());
        }
        let _ = scope;
        let mut bytes = Vec::new();
        inner.write(&mut bytes);
        tree.push_set(url, Value::Bytes(text.clone().into_bytes()));
        tree.push_set(value, Value::Bytes(bytes));
        Ok(())
    }

    /// The required fields that are not set, as paths.
    fn missing_required(&self, scope: TypeId, tree: &Tree, prefix: &str) -> Vec<String> {
        let pool = self.draft.pool_of(scope.builtin);
        let Some(message) = pool.messages.get(scope.message as usize) else {
            return Vec::new();
        };
        let mut missing = Vec::new();
        for field in message.fields.ids().map(|id| &pool.fields[id as usize]) {
            if field.label == Label::Required && !tree.has(field.number) {
                missing.push(format!("{prefix}{}", simple_name(&field.full_name)));
            }
        }
        for number in tree.numbers() {
            let own = message.fields.ids().find(|&id| pool.fields[id as usize].number == number);
            let Some(id) = own.or_else(|| pool.extensions.get(&(scope.message, number)).copied()) else {
                continue;
            };
            let field = &pool.fields[id as usize];
            let name = match field.is_extension {
                true => format!("({})", field.full_name),
                false => simple_name(&field.full_name).to_owned(),
            };
            for (index, inner) in tree.messages(number).enumerate() {
                let index = if field.label == Label::Repeated { format!("[{index}]") } else { String::new() };
                let inner_type = TypeId { message: field.target, ..scope };
                missing.extend(self.missing_required(inner_type, inner, &format!("{prefix}{name}{index}.")));
            }
        }
        missing
    }

    /// The value of a reserved field.
    fn skip_value(&mut self) -> Result<(), String> {
        let colon = self.try_symbol(":");
        if colon && !matches!(self.token().text, "{" | "<") {
            self.skip_scalar()?;
        } else {
            self.skip_message()?;
        }
        self.separator();
        Ok(())
    }

    fn skip_message(&mut self) -> Result<(), String> {
        if self.depth >= DEPTH_LIMIT {
            return Err(too_deep());
        }
        let close = self.open_message()?;
        self.depth += 1;
        while !matches!(self.token().text, ">" | "}") {
            if self.token().text == "[" {
                self.bracketed()?;
            } else {
                self.identifier()?;
            }
            self.skip_value()?;
        }
        self.depth -= 1;
        self.symbol(close)
    }

    fn skip_scalar(&mut self) -> Result<(), String> {
        if self.depth >= DEPTH_LIMIT {
            return Err(too_deep());
        }
        if self.kind() == Kind::String {
            return self.string().map(drop);
        }
        if self.try_symbol("[") {
            self.depth += 1;
            while !self.try_symbol("]") {
                if matches!(self.token().text, "{" | "<") {
                    self.skip_message()?
                } else {
                    self.skip_scalar()?
                }
                if self.token().text != "]" {
                    self.symbol(",")?;
                }
            }
            self.depth -= 1;
            return Ok(());
        }
        self.try_symbol("-");
        match self.next() {
            Token { kind: Kind::Integer | Kind::Float | Kind::Identifier, .. } => Ok(()),
            Token { text, .. } => Err(format!("Cannot skip field value, unexpected token: {text}")),
        }
    }
}

/// What is before a type's name: nothing, or the start of a URL up to a slash.
fn check_prefix(prefix: &str) -> Result<(), String> {
    if prefix == "/" {
        return Err("Type URL prefix is empty".into());
    }
    if prefix.starts_with('/') {
        return Err("Type URL starts with \"/\"".into());
    }
    for (at, _) in prefix.match_indices('%') {
        let code = &prefix[at..prefix.len().min(at + 3)];
        if code.len() < 3 || !code[1..].bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(format!("Invalid percent encode, got: \"{code}\""));
        }
    }
    Ok(())
}

fn too_deep() -> String {
    format!("Message is too deep, the parser exceeded the configured recursion limit of {DEPTH_LIMIT}.")
}

fn no_field(message: &str, name: &str) -> String {
    format!("Message type \"{message}\" has no field named \"{name}\".")
}

fn unknown_value(value: &str, field: &str) -> String {
    format!("Unknown enumeration value of \"{value}\" for field \"{field}\".")
}

fn twice_in_oneof(name: &str, other: &str, oneof: &str) -> String {
    format!("Field \"{name}\" is specified along with field \"{other}\", another member of oneof \"{oneof}\".")
}

fn any_incomplete(name: &str, missing: &[String]) -> String {
    let missing = missing.join(", ");
    format!("Value of type \"{name}\" stored in google.protobuf.Any has missing required fields: {missing}")
}
