//! The tree of a `.proto` file: what the author wrote, as places in the text.
//!
//! Names, numbers and strings are spans; nothing is copied or judged here.

use crate::lex::Kind;
use crate::source::Span;

/// A file.
#[derive(Debug, Default)]
pub struct File {
    /// The `syntax` or `edition` statement.
    pub syntax: Option<Syntax>,
    /// What follows it.
    pub items: Vec<FileItem>,
    /// From the first token to the last one.
    pub span: Span,
}

/// Which of the languages a file is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// `syntax = "proto2"`, or nothing.
    #[default]
    Proto2,
    /// `syntax = "proto3"`
    Proto3,
    /// `edition = "2023"` and so on.
    Edition(Edition),
}

/// The editions, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// `LEGACY`, which no compiler supports
    Legacy,
    /// `1_TEST_ONLY`
    Test1,
    /// `2_TEST_ONLY`
    Test2,
    /// `2023`
    E2023,
    /// `2024`
    E2024,
    /// `2026`
    E2026,
    /// `UNSTABLE`
    Unstable,
    /// `99997_TEST_ONLY`
    Test99997,
    /// `99998_TEST_ONLY`
    Test99998,
    /// `99999_TEST_ONLY`
    Test99999,
    /// `MAX`, which no compiler supports
    Max,
}

impl Edition {
    /// The edition that a file calls by this name.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"LEGACY" => Self::Legacy,
            b"1_TEST_ONLY" => Self::Test1,
            b"2_TEST_ONLY" => Self::Test2,
            b"2023" => Self::E2023,
            b"2024" => Self::E2024,
            b"2026" => Self::E2026,
            b"UNSTABLE" => Self::Unstable,
            b"99997_TEST_ONLY" => Self::Test99997,
            b"99998_TEST_ONLY" => Self::Test99998,
            b"99999_TEST_ONLY" => Self::Test99999,
            b"MAX" => Self::Max,
            _ => return None,
        })
    }
}

/// `syntax = "proto3";` or `edition = "2024";`
#[derive(Debug)]
pub struct Syntax {
    /// What it says.
    pub dialect: Dialect,
    /// The statement.
    pub span: Span,
}

/// A declaration of a file.
#[derive(Debug)]
pub enum FileItem {
    /// `package chat.v1;`
    Package(Package),
    /// `import "a.proto";`
    Import(Import),
    /// `option go_package = "chat";`
    Option(OptionStatement),
    /// A message.
    Message(Message),
    /// An enum.
    Enum(Enum),
    /// A service.
    Service(Service),
    /// Extensions of a message.
    Extend(Extend),
    /// `;`
    Empty(Span),
}

/// `package chat.v1;`
#[derive(Debug)]
pub struct Package {
    /// The name with its dots.
    pub name: Span,
    /// The statement.
    pub span: Span,
}

/// `import public "a.proto";`
#[derive(Debug)]
pub struct Import {
    /// `public`, `weak` or `option`, and where it stands.
    pub modifier: Option<(Modifier, Span)>,
    /// The string literals that name the file.
    pub name: Span,
    /// The statement.
    pub span: Span,
}

/// How a file is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifier {
    /// For those who import the importer, too.
    Public,
    /// May be missing at run time.
    Weak,
    /// For custom options alone.
    Option,
}

/// `export` or `local`, before a message or an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Other files see it.
    Export,
    /// Only this file sees it.
    Local,
}

/// `{ .. }` and what it holds.
#[derive(Debug)]
pub struct Block<T> {
    /// The opening brace.
    pub open: Span,
    /// The declarations.
    pub items: Vec<T>,
    /// The closing brace; empty where the file ends without it.
    pub close: Span,
}

impl<T> Block<T> {
    /// Whether there is a closing brace.
    pub fn is_closed(&self) -> bool {
        self.close.start < self.close.end
    }
}

/// `message Person { .. }`
#[derive(Debug)]
pub struct Message {
    /// Who sees it.
    pub visibility: Option<Visibility>,
    /// Its name.
    pub name: Span,
    /// What it holds.
    pub body: Block<MessageItem>,
    /// From `message` to the closing brace.
    pub span: Span,
}

/// A declaration of a message.
#[derive(Debug)]
pub enum MessageItem {
    /// A field, map or group.
    Field(Field),
    /// A nested message.
    Message(Message),
    /// A nested enum.
    Enum(Enum),
    /// A oneof.
    Oneof(Oneof),
    /// `extensions 100 to max;`
    Extensions(Extensions),
    /// `reserved 3, 5 to 7;`
    Reserved(Reserved),
    /// Extensions of a message, in this one's scope.
    Extend(Extend),
    /// `option deprecated = true;`
    Option(OptionStatement),
    /// `;`
    Empty(Span),
}

/// `repeated int32 id = 4 [packed = true];`
#[derive(Debug)]
pub struct Field {
    /// Its label and where it stands.
    pub label: Option<(Label, Span)>,
    /// Its type.
    pub r#type: Type,
    /// Its name.
    pub name: Span,
    /// Its number.
    pub number: Span,
    /// What stands in brackets.
    pub options: Option<Options>,
    /// The declarations of a group.
    pub body: Option<Block<MessageItem>>,
    /// From the label to the semicolon or closing brace.
    pub span: Span,
}

/// The label of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// `optional`
    Optional,
    /// `required`
    Required,
    /// `repeated`
    Repeated,
}

/// The type of a field.
#[derive(Clone, Debug)]
pub enum Type {
    /// A scalar type's keyword, `group`, or an edition's new name for a scalar type.
    Keyword(Kind, Span),
    /// The name of a message or an enum, with its dots.
    Name(Span),
    /// `map<string, Person>`
    Map(Box<Map>),
}

impl Type {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Keyword(_, span) | Self::Name(span) => *span,
            Self::Map(map) => map.span,
        }
    }
}

/// `map<string, Person>`
#[derive(Clone, Debug)]
pub struct Map {
    /// The type of the keys.
    pub key: Type,
    /// The type of the values.
    pub value: Type,
    /// From `map` to the closing bracket.
    pub span: Span,
}

/// `oneof contact { .. }`
#[derive(Debug)]
pub struct Oneof {
    /// Its name.
    pub name: Span,
    /// What it holds.
    pub body: Block<OneofItem>,
    /// From `oneof` to the closing brace.
    pub span: Span,
}

/// A declaration of a oneof.
#[derive(Debug)]
pub enum OneofItem {
    /// A field or group.
    Field(Field),
    /// An option of the oneof.
    Option(OptionStatement),
}

/// `extend Person { .. }`
#[derive(Debug)]
pub struct Extend {
    /// The message that is extended.
    pub extendee: Type,
    /// The extensions.
    pub body: Block<Field>,
    /// From `extend` to the closing brace.
    pub span: Span,
}

/// `extensions 4, 100 to max [verification = UNVERIFIED];`
#[derive(Debug)]
pub struct Extensions {
    /// The ranges.
    pub ranges: Vec<Range>,
    /// The options of every one of them.
    pub options: Option<Options>,
    /// The statement.
    pub span: Span,
}

/// `5`, `5 to 7` or `5 to max`
#[derive(Debug)]
pub struct Range {
    /// The first number.
    pub start: Signed,
    /// The last number.
    pub end: Option<End>,
    /// All of it.
    pub span: Span,
}

/// The end of a range.
#[derive(Debug)]
pub enum End {
    /// A number.
    Number(Signed),
    /// `max`
    Max(Span),
}

/// An integer with or without a minus.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    /// Whether there is a minus.
    pub negative: bool,
    /// The digits.
    pub digits: Span,
    /// All of it.
    pub span: Span,
}

/// `reserved 3, 5 to 7;` or `reserved "foo", "bar";`
#[derive(Debug)]
pub struct Reserved {
    /// What is reserved.
    pub what: Reservation,
    /// The statement.
    pub span: Span,
}

/// What is reserved.
#[derive(Debug)]
pub enum Reservation {
    /// Numbers.
    Ranges(Vec<Range>),
    /// Names: string literals or, in editions, identifiers.
    Names(Vec<Span>),
}

/// `enum Kind { .. }`
#[derive(Debug)]
pub struct Enum {
    /// Who sees it.
    pub visibility: Option<Visibility>,
    /// Its name.
    pub name: Span,
    /// What it holds.
    pub body: Block<EnumItem>,
    /// From `enum` to the closing brace.
    pub span: Span,
}

/// A declaration of an enum.
#[derive(Debug)]
pub enum EnumItem {
    /// A value.
    Value(EnumValue),
    /// `reserved 3, -5 to -1;`
    Reserved(Reserved),
    /// `option allow_alias = true;`
    Option(OptionStatement),
    /// `;`
    Empty(Span),
}

/// `HOME = 1 [deprecated = true];`
#[derive(Debug)]
pub struct EnumValue {
    /// Its name.
    pub name: Span,
    /// Its number.
    pub number: Signed,
    /// What stands in brackets.
    pub options: Option<Options>,
    /// The statement.
    pub span: Span,
}

/// `service Chat { .. }`
#[derive(Debug)]
pub struct Service {
    /// Its name.
    pub name: Span,
    /// What it holds.
    pub body: Block<ServiceItem>,
    /// From `service` to the closing brace.
    pub span: Span,
}

/// A declaration of a service.
#[derive(Debug)]
pub enum ServiceItem {
    /// A method.
    Method(Method),
    /// An option of the service.
    Option(OptionStatement),
    /// `;`
    Empty(Span),
}

/// `rpc Send(stream Note) returns (Receipt);`
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: Span,
    /// What it takes.
    pub input: Streamed,
    /// What it gives.
    pub output: Streamed,
    /// The options in braces, which may be none.
    pub body: Option<Block<MethodItem>>,
    /// From `rpc` to the semicolon or closing brace.
    pub span: Span,
}

/// `stream Note` or `Note`
#[derive(Debug)]
pub struct Streamed {
    /// Where `stream` stands.
    pub stream: Option<Span>,
    /// The message.
    pub r#type: Type,
}

/// A declaration of a method.
#[derive(Debug)]
pub enum MethodItem {
    /// An option.
    Option(OptionStatement),
    /// `;`
    Empty(Span),
}

/// `option (rule).path = "/v1";`
#[derive(Debug)]
pub struct OptionStatement {
    /// What is set.
    pub option: Assignment,
    /// The statement.
    pub span: Span,
}

/// `[deprecated = true, default = 4]`
#[derive(Debug)]
pub struct Options {
    /// What is set.
    pub items: Vec<Assignment>,
    /// From bracket to bracket.
    pub span: Span,
}

/// `(rule).path = "/v1"`
#[derive(Debug)]
pub struct Assignment {
    /// Whether it is one of the names that are no options, though they look so.
    pub pseudo: Option<Pseudo>,
    /// The parts of the name.
    pub name: Vec<NamePart>,
    /// The value.
    pub value: Value,
    /// All of it.
    pub span: Span,
}

/// Parts of a field that are written among its options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pseudo {
    /// `default = 4`
    Default,
    /// `json_name = "id"`
    JsonName,
}

/// `rule` or `(rule)`
#[derive(Clone, Copy, Debug)]
pub struct NamePart {
    /// Whether it names an extension.
    pub is_extension: bool,
    /// The name, without parentheses.
    pub name: Span,
    /// All of it.
    pub span: Span,
}

/// The value of an option.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    /// Where a minus stands.
    pub minus: Option<Span>,
    /// What kind of value it is.
    pub kind: ValueKind,
    /// Where it stands, without the minus.
    pub span: Span,
}

impl Value {
    /// The value with its minus.
    pub fn full_span(&self) -> Span {
        self.minus.map_or(self.span, |minus| minus.to(self.span))
    }
}

/// The kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `SPEED`
    Identifier,
    /// `4`
    Integer,
    /// `1.5`
    Decimal,
    /// String literals in a row.
    Text,
    /// `{ path: "/v1" }`
    Aggregate,
}
