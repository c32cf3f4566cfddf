//! Tokens to a tree: the grammar of proto2, proto3 and the editions, one function per production.
//!
//! A declaration that is broken is reported and skipped, so that one run reports every error.
//! Numbers, labels and the like are taken as they are written; [`lower`](crate::lower) says which
//! of them are not allowed.

mod default;
mod enumeration;
mod field;
mod message;
mod option;
mod range;
mod service;
mod tokens;

use nom::Parser;

use crate::ast::{Dialect, Edition, File, FileItem, Import, Modifier, Package, Syntax, Visibility};
use crate::diagnostic::Problem;
use crate::lex::{Kind, Token, string_literals};
use crate::source::Span;

use enumeration::enumeration;
use message::{extend, message};
use option::option_statement;
use service::service;
use tokens::{Parsed, Session, Tokens, dotted, end_of_statement, push_or_skip, strings, token};

/// The tree of a file and what is wrong with its grammar.
///
/// ```
/// use protoc_lite::{lex::lex, parse::parse};
///
/// let text = b"message Note { string text = 1; }";
/// let (file, problems) = parse(text, &lex(text).tokens);
/// assert_eq!(file.items.len(), 1);
/// assert_eq!(problems[0].message, "Expected \"required\", \"optional\", or \"repeated\".");
/// ```
///
/// # Panics
///
/// When the tokens do not end with [`Kind::End`], as those of [`lex`](crate::lex::lex) do.
pub fn parse(text: &[u8], tokens: &[Token]) -> (File, Vec<Problem>) {
    assert!(tokens.last().is_some_and(|last| last.kind == Kind::End), "tokens end with the end");
    let session = Session::new(text, tokens);
    let file = file(session.tokens());
    (file, session.into_problems())
}

fn file(input: Tokens) -> File {
    let span = whole(input);
    let (rest, syntax) = match syntax_statement(input) {
        Ok(read) => read,
        // What the rest of the file means depends on this statement.
        Err(nom::Err::Error(problem) | nom::Err::Failure(problem)) => {
            input.report(problem);
            return File { span, ..File::default() };
        }
        Err(nom::Err::Incomplete(_)) => (input, None),
    };
    File { syntax, items: file_items(rest), span }
}

/// From the first token to the last. A file without tokens begins at its end and ends at its start.
fn whole(input: Tokens) -> Span {
    let mut rest = input;
    while !rest.is_at(Kind::End) {
        rest = rest.next();
    }
    if input.is_at(Kind::End) { Span::new(input.span().start, 0) } else { input.span_to(rest) }
}

fn syntax_statement(input: Tokens) -> Parsed<Option<Syntax>> {
    if !matches!(input.kind(), Kind::Syntax | Kind::Edition) {
        return Ok((input, None));
    }
    let (rest, (_, value, _)) =
        (token(Kind::Equals), strings("Expected syntax identifier."), token(Kind::Semicolon)).parse(input.next())?;
    // protoc has read the token after the statement by then, and none behind that.
    let order = rest.span().start.max(rest.span().end.saturating_sub(1));
    let dialect = dialect(input, value).map_err(|problem| nom::Err::Error(problem.found_at(order)))?;
    input.file().dialect.set(dialect);
    Ok((rest, Some(Syntax { dialect, span: input.span_to(rest) })))
}

fn dialect(input: Tokens, value: Span) -> Result<Dialect, Problem> {
    let name = string_literals(&input.file().text[value.range()]);
    let found = match (input.kind(), name.as_slice()) {
        (Kind::Syntax, b"proto2") => Some(Dialect::Proto2),
        (Kind::Syntax, b"proto3") => Some(Dialect::Proto3),
        (Kind::Edition, edition) => Edition::from_name(edition).map(Dialect::Edition),
        _ => None,
    };
    found.ok_or_else(|| {
        let name = String::from_utf8_lossy(&name);
        if input.is_at(Kind::Syntax) {
            unrecognized_syntax(value, &name)
        } else {
            Problem::new(value, format!("Unknown edition \"{name}\".")).help("the editions are 2023, 2024 and 2026")
        }
    })
}

fn unrecognized_syntax(span: Span, name: &str) -> Problem {
    let known = "This parser only recognizes \"proto2\" and \"proto3\".";
    let problem = Problem::new(span, format!("Unrecognized syntax identifier \"{name}\".  {known}"));
    match name {
        "2023" | "2024" | "2026" => problem.help(format!("for an edition, write `edition = \"{name}\";`")),
        _ => problem,
    }
}

fn file_items(mut rest: Tokens) -> Vec<FileItem> {
    let mut items = Vec::new();
    loop {
        if rest.is_at(Kind::End) {
            return items;
        }
        let read = items.len();
        rest = push_or_skip(rest, &mut items, file_item);
        // What could not be read ends before a brace, which closes nothing here.
        if items.len() == read && rest.is_at(Kind::CloseBrace) {
            rest.report(Problem::new(rest.span(), "Unmatched \"}\"."));
            rest = rest.next();
        }
    }
}

const STATEMENTS: [&str; 9] =
    ["syntax", "edition", "import", "package", "option", "message", "enum", "service", "extend"];

fn file_item(input: Tokens) -> Parsed<FileItem> {
    match input.kind() {
        Kind::Semicolon => Ok((input.next(), FileItem::Empty(input.span()))),
        Kind::Message => message(None).map(FileItem::Message).parse(input),
        Kind::Enum => enumeration(None).map(FileItem::Enum).parse(input),
        Kind::Service => service.map(FileItem::Service).parse(input),
        Kind::Extend => extend.map(FileItem::Extend).parse(input),
        Kind::Import => import.map(FileItem::Import).parse(input),
        Kind::Package => package.map(FileItem::Package).parse(input),
        Kind::Option => option_statement.map(FileItem::Option).parse(input),
        Kind::Export | Kind::Local if has_visibility(input) => {
            let (rest, visibility) = visibility(input)?;
            match rest.kind() {
                Kind::Message => message(Some(visibility)).map(FileItem::Message).parse(rest),
                _ => enumeration(Some(visibility)).map(FileItem::Enum).parse(rest),
            }
        }
        _ => Err(nom::Err::Error(input.misspelt("Expected top-level statement (e.g. \"message\").", &STATEMENTS))),
    }
}

/// Before edition 2024, `export` and `local` are names like any other.
fn has_visibility(input: Tokens) -> bool {
    input.file().dialect.get() >= Dialect::Edition(Edition::E2024)
}

fn visibility(input: Tokens) -> Parsed<Visibility> {
    let visibility = if input.is_at(Kind::Export) { Visibility::Export } else { Visibility::Local };
    match input.kind_after() {
        Kind::Message | Kind::Enum => Ok((input.next(), visibility)),
        _ => input.next().fail("'local' and 'export' visibility modifiers are valid only on 'message' and 'enum'"),
    }
}

fn package(input: Tokens) -> Parsed<Package> {
    match input.file().package.get() {
        // The first word counts, whatever comes after it.
        None if input.next().kind().is_word() => {
            input.file().package.set(Some(input.span_to(input.next().next())));
        }
        None => {}
        Some(first) => {
            let problem = Problem::new(input.span(), "Multiple package definitions.");
            input.report(problem.related(first, "the package is stated here"));
        }
    }
    let (rest, (_, name, _)) = (token(Kind::Package), dotted("Expected identifier."), end_of_statement).parse(input)?;
    Ok((rest, Package { name, span: input.span_to(rest) }))
}

fn import(input: Tokens) -> Parsed<Import> {
    let (rest, _) = token(Kind::Import)(input)?;
    check_order(rest);
    let (rest, (modifier, name)) = (modifier, strings("Expected a string naming the file to import.")).parse(rest)?;
    if matches!(modifier, Some((Modifier::Option, _))) {
        input.file().has_option_imports.set(true);
    }
    let (rest, _) = end_of_statement(rest)?;
    Ok((rest, Import { modifier, name, span: input.span_to(rest) }))
}

fn check_order(after_import: Tokens) {
    if after_import.file().has_option_imports.get() && !after_import.is_at(Kind::Option) {
        let message = "imports should precede any option imports to ensure proto files can roundtrip.";
        after_import.report(Problem::new(after_import.span(), message));
    }
}

fn modifier(input: Tokens) -> Parsed<Option<(Modifier, Span)>> {
    let modifier = match input.kind() {
        Kind::Public => Modifier::Public,
        Kind::Weak => Modifier::Weak,
        Kind::Option => Modifier::Option,
        _ => return Ok((input, None)),
    };
    let since_2024 = input.file().dialect.get() >= Dialect::Edition(Edition::E2024);
    let misplaced = match modifier {
        Modifier::Option if !since_2024 => Some("option import is not supported before edition 2024."),
        Modifier::Weak if since_2024 => {
            Some("weak import is not supported in edition 2024 and above. Consider using option import instead.")
        }
        _ => None,
    };
    if let Some(message) = misplaced {
        input.report(Problem::new(input.span(), message));
    }
    Ok((input.next(), Some((modifier, input.span()))))
}
