//! What can be chosen about the generated Rust.

use proc_macro2::TokenStream;
use quote::quote;
use wire_descriptor::{Enum, Field, Kind, Message, Pool, Presence};

use super::externs::Externs;
use super::holders::Holders;
use super::rules::{Class, Rules, Target};

/// Whether a field of a struct may be absent.
pub(crate) fn is_optional(field: Field<'_>) -> bool {
    field.oneof().is_none() && !field.is_repeated() && field.presence() == Presence::Explicit
}

/// Where the generated modules go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A file for each package, and one that includes them all as modules.
    #[default]
    FilePerPackage,
    /// One file with all modules.
    SingleFile,
}

/// The choices of [`Config`](crate::Config), without those that are about files.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) layout: Layout,
    /// The name of the file with the module tree.
    pub(crate) include_file: String,
    pub(crate) externs: Externs,
    pub(crate) type_attributes: Rules<String>,
    pub(crate) message_attributes: Rules<String>,
    pub(crate) enum_attributes: Rules<String>,
    pub(crate) oneof_attributes: Rules<String>,
    pub(crate) field_attributes: Rules<String>,
    pub(crate) holders: Holders,
    pub(crate) equality: Rules<()>,
    pub(crate) lazy: Rules<()>,
    pub(crate) ordering: Rules<()>,
    pub(crate) i32_enums: Rules<()>,
    pub(crate) no_comments: Rules<()>,
    pub(crate) copy: Rules<()>,
    pub(crate) display: Rules<()>,
    pub(crate) no_debug: Rules<()>,
    pub(crate) no_unknown: Rules<()>,
    pub(crate) raw_strings: Rules<()>,
    pub(crate) required: Rules<()>,
    pub(crate) setters: Rules<()>,
    pub(crate) retain_enum_prefix: bool,
    pub(crate) no_extensions: bool,
    pub(crate) no_std: bool,
    pub(crate) views: bool,
    pub(crate) arena_views: bool,
    pub(crate) reflect: bool,
    pub(crate) reflect_views: bool,
    pub(crate) reset: bool,
    pub(crate) expanded: bool,
}

impl Default for Options {
    fn default() -> Self {
        use Class::{
            Enum, EnumValue, Field, Message, MessageValue, Method, Oneof, OptionalField, RawString, Service, Unknown,
            Value,
        };
        const ALL: &[Class] = &[Message, Enum, Oneof, Field, Value, Service, Method];
        Self {
            layout: Layout::default(),
            include_file: "mod.rs".to_owned(),
            externs: Externs::default(),
            type_attributes: Rules::new("type_attribute", &[Message, Enum, Oneof]),
            message_attributes: Rules::new("message_attribute", &[Message]),
            enum_attributes: Rules::new("enum_attribute", &[Enum]),
            oneof_attributes: Rules::new("oneof_attribute", &[Oneof]),
            field_attributes: Rules::new("field_attribute", &[Field, Oneof, Unknown]),
            holders: Holders::default(),
            equality: Rules::new("equality", &[Message, Oneof]),
            ordering: Rules::new("ordering", &[Message, Oneof]),
            lazy: Rules::new("lazy", &[MessageValue]),
            i32_enums: Rules::new("i32_enums", &[EnumValue]),
            no_comments: Rules::new("disable_comments", ALL),
            copy: Rules::new("copy", &[Message]),
            display: Rules::new("display", &[Enum]),
            no_debug: Rules::new("skip_debug", &[Message, Enum, Oneof]),
            no_unknown: Rules::new("discard_unknown", &[Message]),
            raw_strings: Rules::new("raw_strings", &[RawString]),
            required: Rules::new("required", &[OptionalField]),
            setters: Rules::new("setters", &[Message]),
            retain_enum_prefix: false,
            no_extensions: false,
            no_std: false,
            views: false,
            arena_views: false,
            reflect: false,
            reflect_views: false,
            reset: false,
            expanded: false,
        }
    }
}

impl Options {
    /// The words of the derive for the views that are wanted.
    pub(crate) fn view(&self) -> Option<TokenStream> {
        let view = if self.reflect_views { quote!(view(reflect)) } else { quote!(view) };
        let in_arena = if self.reflect_views { quote!(view(arena, reflect)) } else { quote!(view(arena)) };
        match (self.views, self.arena_views) {
            (true, true) => Some(quote!(#view, #in_arena)),
            (true, false) => Some(view),
            (false, true) => Some(in_arena),
            (false, false) => None,
        }
    }

    /// Where the types are that allocate.
    pub(crate) fn library(&self) -> TokenStream {
        if self.no_std { quote!(::wire::alloc) } else { quote!(::std) }
    }

    /// What the values of the field, or of the key or value of a map, that has this name are in Rust: strings that the
    /// schema does not want checked can be bytes.
    pub(crate) fn kind<'p>(&self, field: Field<'p>, name: &str) -> Kind<'p> {
        let is_key = field.message().is_map_entry() && field.number() == 1;
        match field.kind() {
            Kind::String if !is_key && !field.validates_utf8() && self.raw_strings.is_set(name) => Kind::Bytes,
            kind => kind,
        }
    }

    /// The Rust type of a value, where it is not the usual one.
    pub(crate) fn own_type(&self, field: Field<'_>, name: &str) -> Option<&str> {
        self.holders.value(self.kind(field, name), name)
    }

    /// The enum of a field, or of the values of a map, that has this name and holds bare numbers.
    pub(crate) fn i32_enum<'p>(&self, field: Field<'p>, name: &str) -> Option<Enum<'p>> {
        match field.kind() {
            Kind::Enum(enumeration) if self.own_type(field, name).is_none() && self.i32_enums.is_set(name) => {
                Some(enumeration)
            }
            _ => None,
        }
    }

    /// Whether the message in this field is decoded when it is asked for.
    pub(crate) fn is_lazy(&self, field: Field<'_>) -> bool {
        field.message_type().is_some()
            && !field.is_map()
            && !field.message().is_map_entry()
            && self.lazy.is_set(field.full_name())
    }

    /// A sentence for each path that an option was given for and that is not in the schema.
    pub(crate) fn unmatched(&self, targets: &[Target]) -> Vec<String> {
        let texts = self.attribute_rules().into_iter().chain(self.holders.rules());
        let texts = texts.flat_map(|rules| rules.unmatched(targets));
        let flags = [&self.lazy, &self.no_comments, &self.no_debug, &self.no_unknown, &self.required, &self.setters];
        let flags = flags.into_iter().chain([
            &self.copy,
            &self.display,
            &self.i32_enums,
            &self.equality,
            &self.ordering,
            &self.raw_strings,
        ]);
        let flags = flags.flat_map(|rules| rules.unmatched(targets));
        texts.chain(flags).collect()
    }

    /// A sentence for each two options that can not hold at once. The services may have one that needs views.
    pub(crate) fn contradictions(&self, pool: &Pool, of_services: Option<&str>) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(option) = of_services.filter(|_| !self.views) {
            found.push(format!("{option} needs views(true), which gives the messages their views"));
        }
        if self.reflect_views && !self.views && !self.arena_views {
            found.push("reflect_views needs views(true) or arena_views(true): there is no view to reflect".to_owned());
        }
        if self.reflect && self.externs.empty_as_unit {
            found.push("empty_as_unit and reflect: `()` can not be reflected".to_owned());
        }
        if self.reflect && !self.i32_enums.is_empty() {
            found.push("i32_enums and reflect: a bare number does not say which enum it is of".to_owned());
        }
        if self.arena_views
            && let Some(field) = self.first_lazy(pool)
        {
            found.push(format!(
                "lazy and arena_views ({field}): the view of a message with a lazy field is in no arena"
            ));
        }
        found
    }

    /// The full name of a field that is generated and lazy.
    fn first_lazy(&self, pool: &Pool) -> Option<String> {
        if self.lazy.is_empty() {
            return None;
        }
        let mut messages: Vec<Message<'_>> = pool.files().flat_map(|file| file.messages()).collect();
        messages.reverse();
        while let Some(message) = messages.pop() {
            let is_ours = self.externs.owner(message.file(), message.full_name()).is_none();
            if let Some(field) = message.fields().find(|field| is_ours && self.is_lazy(*field)) {
                return Some(field.full_name().to_owned());
            }
            messages.extend(message.messages());
        }
        None
    }

    /// Whether the field knows that it was set, when the user has been heard.
    pub(crate) fn presence(&self, field: Field<'_>) -> Presence {
        match is_optional(field) && self.required.is_set(field.full_name()) {
            true => Presence::Required,
            false => field.presence(),
        }
    }

    /// Every attribute that was given.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &String> {
        self.attribute_rules().into_iter().flat_map(Rules::values)
    }

    fn attribute_rules(&self) -> [&Rules<String>; 5] {
        [
            &self.type_attributes,
            &self.message_attributes,
            &self.enum_attributes,
            &self.oneof_attributes,
            &self.field_attributes,
        ]
    }
}
