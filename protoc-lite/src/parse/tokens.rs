//! The parser's input, and the small parsers that all productions are made of.

use std::cell::{Cell, RefCell};

use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult};
use wire_descriptor::nearest;

use crate::ast::{Block, Dialect};
use crate::diagnostic::Problem;
use crate::lex::{Kind, Token};
use crate::source::Span;

/// What a production gives: the tokens after it and a node, or what was expected instead.
pub(super) type Parsed<'a, T> = IResult<Tokens<'a>, T, Problem>;

/// The tokens that are still to be read. There always is one: the last is [`Kind::End`].
#[derive(Clone, Copy)]
pub(super) struct Tokens<'a> {
    rest: &'a [Token],
    file: &'a Session<'a>,
}

/// What holds for a whole file.
pub(super) struct Session<'a> {
    pub(super) text: &'a [u8],
    tokens: &'a [Token],
    pub(super) dialect: Cell<Dialect>,
    /// How deep messages and groups nest.
    pub(super) depth: Depth,
    /// The first package statement.
    pub(super) package: Cell<Option<Span>>,
    /// Whether there was an import for options.
    pub(super) has_option_imports: Cell<bool>,
    /// Whether it was said that a scope is not closed.
    is_unclosed: Cell<bool>,
    problems: RefCell<Vec<Problem>>,
}

/// protoc's parser counts messages and groups apart; its linker counts them together.
#[derive(Default)]
pub(super) struct Depth {
    pub(super) messages: Cell<u32>,
    pub(super) groups: Cell<u32>,
}

impl<'a> Session<'a> {
    pub(super) fn new(text: &'a [u8], tokens: &'a [Token]) -> Self {
        Self {
            text,
            tokens,
            dialect: Cell::default(),
            depth: Depth::default(),
            package: Cell::new(None),
            has_option_imports: Cell::new(false),
            is_unclosed: Cell::new(false),
            problems: RefCell::default(),
        }
    }

    pub(super) fn tokens(&'a self) -> Tokens<'a> {
        Tokens { rest: self.tokens, file: self }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}

impl<'a> Tokens<'a> {
    pub(super) fn file(self) -> &'a Session<'a> {
        self.file
    }

    pub(super) fn kind(self) -> Kind {
        self.rest[0].kind
    }

    pub(super) fn span(self) -> Span {
        self.rest[0].span
    }

    pub(super) fn kind_after(self) -> Kind {
        self.next().kind()
    }

    pub(super) fn is_at(self, kind: Kind) -> bool {
        self.kind() == kind
    }

    /// The tokens after the first one; the end stays.
    pub(super) fn next(self) -> Self {
        let skip = usize::from(self.rest.len() > 1);
        Self { rest: &self.rest[skip..], ..self }
    }

    /// From the first of these tokens up to those that `rest` begins with.
    pub(super) fn span_to(self, rest: Self) -> Span {
        let read = self.rest.len() - rest.rest.len();
        let end = self.rest[read.saturating_sub(1)].span.end;
        Span::new(self.span().start, end)
    }

    /// Reports a problem and goes on.
    pub(super) fn report(self, problem: Problem) {
        self.file.problems.borrow_mut().push(problem);
    }

    /// Fails with a problem at the first of these tokens.
    pub(super) fn fail<T>(self, message: &'static str) -> Parsed<'a, T> {
        Err(Err::Error(Problem::new(self.span(), message)))
    }

    /// A problem at the first of these tokens, which is a word that may be meant to be one of others.
    pub(super) fn misspelt(self, message: &'static str, words: &[&'static str]) -> Problem {
        let problem = Problem::new(self.span(), message);
        let text = self.file.text.get(self.span().range()).and_then(|text| str::from_utf8(text).ok());
        let near = text.filter(|_| self.is_at(Kind::Identifier)).and_then(|text| nearest(text, words.iter().copied()));
        match near {
            Some(near) => problem.help(format!("did you mean \"{near}\"?")),
            None => problem,
        }
    }

    /// The tokens after the string literals that come next.
    pub(super) fn after_strings(self) -> Self {
        let mut at = self;
        while at.is_at(Kind::Text) {
            at = at.next();
        }
        at
    }

    /// The tokens after a statement that could not be read: after its `;` or its block, or at the
    /// brace that closes the scope.
    pub(super) fn after_statement(self) -> Self {
        let mut at = self;
        loop {
            match at.kind() {
                Kind::End | Kind::CloseBrace => return at,
                Kind::Semicolon => return at.next(),
                Kind::OpenBrace => return at.next().after_block(),
                _ => at = at.next(),
            }
        }
    }

    fn after_block(self) -> Self {
        let mut at = self;
        let mut depth = 1;
        while depth > 0 && !at.is_at(Kind::End) {
            match at.kind() {
                Kind::OpenBrace => depth += 1,
                Kind::CloseBrace => depth -= 1,
                _ => {}
            }
            at = at.next();
        }
        at
    }
}

impl<'a> ParseError<Tokens<'a>> for Problem {
    fn from_error_kind(input: Tokens<'a>, _: ErrorKind) -> Self {
        Self::new(input.span(), "Unexpected token.")
    }

    fn append(_: Tokens<'a>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// A token of this kind, or else the message.
pub(super) fn expect<'a>(kind: Kind, message: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| if input.is_at(kind) { Ok((input.next(), input.span())) } else { input.fail(message) }
}

/// A keyword or symbol that nothing else can stand for.
pub(super) fn token<'a>(kind: Kind) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    expect(
        kind,
        match kind {
            Kind::Semicolon => "Expected \";\".",
            Kind::Equals => "Expected \"=\".",
            Kind::Comma => "Expected \",\".",
            Kind::Less => "Expected \"<\".",
            Kind::Greater => "Expected \">\".",
            Kind::OpenBrace => "Expected \"{\".",
            Kind::CloseBracket => "Expected \"]\".",
            Kind::OpenParenthesis => "Expected \"(\".",
            Kind::CloseParenthesis => "Expected \")\".",
            Kind::Option => "Expected \"option\".",
            Kind::Rpc => "Expected \"rpc\".",
            Kind::Returns => "Expected \"returns\".",
            _ => "Unexpected token.",
        },
    )
}

/// The `;` of a statement that says enough without it: where it is missing, that is reported, and what was read counts.
pub(super) fn end_of_statement(input: Tokens) -> Parsed<Span> {
    if input.is_at(Kind::Semicolon) {
        return Ok((input.next(), input.span()));
    }
    input.report(Problem::new(input.span(), "Expected \";\"."));
    Ok((input.after_statement(), input.span()))
}

/// An identifier or keyword, or else the message.
pub(super) fn word<'a>(message: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| {
        if input.kind().is_word() { Ok((input.next(), input.span())) } else { input.fail(message) }
    }
}

/// Words with dots between, such as a package name.
pub(super) fn dotted<'a>(first: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| {
        let (mut rest, _) = word(first)(input)?;
        while rest.is_at(Kind::Dot) {
            (rest, _) = word("Expected identifier.")(rest.next())?;
        }
        Ok((rest, input.span_to(rest)))
    }
}

/// One string literal or several in a row, or else the message.
pub(super) fn strings<'a>(message: &'static str) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |input| {
        let (rest, _) = expect(Kind::Text, message)(input)?;
        let rest = rest.after_strings();
        Ok((rest, input.span_to(rest)))
    }
}

/// What `parser` gives if a token of this kind comes next.
pub(super) fn when<'a, T>(
    kind: Kind,
    parser: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, Option<T>> {
    move |input| {
        if !input.is_at(kind) {
            return Ok((input, None));
        }
        parser(input).map(|(rest, found)| (rest, Some(found)))
    }
}

/// What `parser` gives, once or more often, with commas between.
pub(super) fn comma_separated<'a, T>(
    parser: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, Vec<T>> {
    move |input| {
        let (mut rest, first) = parser(input)?;
        let mut items = vec![first];
        while rest.is_at(Kind::Comma) {
            let item;
            (rest, item) = parser(rest.next())?;
            items.push(item);
        }
        Ok((rest, items))
    }
}

/// Declarations in braces. One that is broken is reported and left out, and so is the end of the file.
pub(super) fn block<'a, T>(
    unclosed: &'static str,
    item: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, Block<T>> {
    move |input| {
        let (rest, open) = token(Kind::OpenBrace)(input)?;
        items_to_brace(rest, open, Vec::new(), unclosed, &item)
    }
}

/// The same with one declaration at least.
pub(super) fn block_of_some<'a, T>(
    unclosed: &'static str,
    item: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> impl Fn(Tokens<'a>) -> Parsed<'a, Block<T>> {
    move |input| {
        let (rest, open) = token(Kind::OpenBrace)(input)?;
        if rest.is_at(Kind::End) {
            return items_to_brace(rest, open, Vec::new(), unclosed, &item);
        }
        let mut items = Vec::new();
        let rest = push_or_skip(rest, &mut items, &item);
        items_to_brace(rest, open, items, unclosed, &item)
    }
}

fn items_to_brace<'a, T>(
    mut rest: Tokens<'a>,
    open: Span,
    mut items: Vec<T>,
    unclosed: &'static str,
    item: &impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, Block<T>> {
    loop {
        match rest.kind() {
            Kind::CloseBrace => {
                return Ok((rest.next(), Block { open, items, close: rest.span() }));
            }
            Kind::End => {
                // One brace may be missing or all of them: what is not closed either goes without saying.
                if !rest.file.is_unclosed.replace(true) {
                    rest.report(Problem::new(rest.span(), unclosed).related(open, "this is not closed"));
                }
                return Ok((rest, Block { open, items, close: rest.span() }));
            }
            _ => rest = push_or_skip(rest, &mut items, item),
        }
    }
}

/// Adds a declaration, or reports what is wrong with it; the tokens after it.
pub(super) fn push_or_skip<'a, T>(
    input: Tokens<'a>,
    items: &mut Vec<T>,
    item: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Tokens<'a> {
    match item(input) {
        Ok((rest, item)) => {
            items.push(item);
            rest
        }
        Err(Err::Error(problem) | Err::Failure(problem)) => {
            let stopped = input.seek(problem.span);
            input.report(problem);
            stopped.after_statement()
        }
        Err(Err::Incomplete(_)) => input.after_statement(),
    }
}

impl Tokens<'_> {
    /// The tokens from the one at `place` on: a statement is given up where it went wrong.
    fn seek(self, place: Span) -> Self {
        let skip = self.rest.partition_point(|token| token.span.start < place.start);
        Self { rest: &self.rest[skip.min(self.rest.len() - 1)..], ..self }
    }
}
