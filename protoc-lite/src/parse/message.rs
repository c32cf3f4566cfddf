//! Messages, oneofs and extensions.

use std::cell::Cell;

use nom::Parser;

use super::enumeration::enumeration;
use super::field::{Place, field, user_type};
use super::option::{bracketed, option_statement};
use super::range::{Numbers, ranges, reserved};
use super::tokens::{Parsed, Tokens, block, block_of_some, end_of_statement, when, word};
use super::{has_visibility, visibility};
use crate::ast::{Block, Extend, Extensions, Message, MessageItem, Oneof, OneofItem, Visibility};
use crate::diagnostic::Problem;
use crate::lex::Kind;

/// protoc counts the file as the first level.
pub(super) const MAX_MESSAGES: u32 = 31;
/// protoc's parser does not count groups. Its linker does, and takes no more of them than of messages: so many are read
/// that it is the linker that tells, and not so many that the stack ends.
pub(super) const MAX_GROUPS: u32 = 45;

pub(super) fn message<'a>(visibility: Option<Visibility>) -> impl Fn(Tokens<'a>) -> Parsed<'a, Message> {
    move |input| {
        let (rest, (name, body)) = (word("Expected message name."), |rest: Tokens<'a>| {
            deeper((&rest.file().depth.messages, MAX_MESSAGES), input, rest)
        })
            .parse(input.next())?;
        Ok((rest, Message { visibility, name, body, span: input.span_to(rest) }))
    }
}

/// The body of a message or group that begins with `declaration`, at this depth of its kind.
pub(super) fn deeper<'a>(
    (depth, limit): (&Cell<u32>, u32),
    declaration: Tokens<'a>,
    body: Tokens<'a>,
) -> Parsed<'a, Block<MessageItem>> {
    if depth.get() == limit {
        return declaration.fail("Reached maximum recursion limit for nested messages.");
    }
    depth.set(depth.get() + 1);
    let body = block("Reached end of input in message definition (missing '}').", message_item)(body);
    depth.set(depth.get() - 1);
    body
}

fn message_item(input: Tokens) -> Parsed<MessageItem> {
    match input.kind() {
        Kind::Semicolon => Ok((input.next(), MessageItem::Empty(input.span()))),
        Kind::Message => message(None).map(MessageItem::Message).parse(input),
        Kind::Enum => enumeration(None).map(MessageItem::Enum).parse(input),
        Kind::Extensions => extensions.map(MessageItem::Extensions).parse(input),
        Kind::Reserved => reserved(Numbers::Fields).map(MessageItem::Reserved).parse(input),
        Kind::Extend => extend.map(MessageItem::Extend).parse(input),
        Kind::Option => option_statement.map(MessageItem::Option).parse(input),
        Kind::Oneof => oneof.map(MessageItem::Oneof).parse(input),
        Kind::Export | Kind::Local if has_visibility(input) => {
            let (rest, visibility) = visibility(input)?;
            match rest.kind() {
                Kind::Message => message(Some(visibility)).map(MessageItem::Message).parse(rest),
                _ => enumeration(Some(visibility)).map(MessageItem::Enum).parse(rest),
            }
        }
        _ => field(Place::Message).map(MessageItem::Field).parse(input),
    }
}

fn extensions(input: Tokens) -> Parsed<Extensions> {
    let (rest, (ranges, options, _)) =
        (ranges(Numbers::Extensions), when(Kind::OpenBracket, bracketed), end_of_statement).parse(input.next())?;
    Ok((rest, Extensions { ranges, options, span: input.span_to(rest) }))
}

pub(super) fn extend(input: Tokens) -> Parsed<Extend> {
    let (rest, (extendee, body)) =
        (user_type, block_of_some("Reached end of input in extend definition (missing '}').", field(Place::Extend)))
            .parse(input.next())?;
    Ok((rest, Extend { extendee, body, span: input.span_to(rest) }))
}

fn oneof(input: Tokens) -> Parsed<Oneof> {
    let (rest, (name, body)) = (
        word("Expected oneof name."),
        block_of_some("Reached end of input in oneof definition (missing '}').", oneof_item),
    )
        .parse(input.next())?;
    Ok((rest, Oneof { name, body, span: input.span_to(rest) }))
}

fn oneof_item(input: Tokens) -> Parsed<OneofItem> {
    match input.kind() {
        Kind::Option => option_statement.map(OneofItem::Option).parse(input),
        Kind::Optional | Kind::Required | Kind::Repeated => {
            let message = "Fields in oneofs must not have labels (required / optional / repeated).";
            input.report(Problem::new(input.span(), message));
            field(Place::Oneof).map(OneofItem::Field).parse(input.next())
        }
        _ => field(Place::Oneof).map(OneofItem::Field).parse(input),
    }
}
