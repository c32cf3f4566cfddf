//! Services and their methods.

use nom::Parser;

use super::field::user_type;
use super::option::option_statement;
use super::tokens::{Parsed, Tokens, block, end_of_statement, token, when, word};
use crate::ast::{Method, MethodItem, Service, ServiceItem, Streamed};
use crate::lex::Kind;

pub(super) fn service(input: Tokens) -> Parsed<Service> {
    let (rest, (name, body)) = (
        word("Expected service name."),
        block("Reached end of input in service definition (missing '}').", service_item),
    )
        .parse(input.next())?;
    Ok((rest, Service { name, body, span: input.span_to(rest) }))
}

fn service_item(input: Tokens) -> Parsed<ServiceItem> {
    match input.kind() {
        Kind::Semicolon => Ok((input.next(), ServiceItem::Empty(input.span()))),
        Kind::Option => option_statement.map(ServiceItem::Option).parse(input),
        _ => method.map(ServiceItem::Method).parse(input),
    }
}

fn method(input: Tokens) -> Parsed<Method> {
    let (rest, (_, name, input_type, _, output)) =
        (token(Kind::Rpc), word("Expected method name."), streamed, token(Kind::Returns), streamed).parse(input)?;
    let (rest, body) =
        when(Kind::OpenBrace, block("Reached end of input in method options (missing '}').", method_item))(rest)?;
    let (rest, _) = if body.is_some() { (rest, rest.span()) } else { end_of_statement(rest)? };
    Ok((rest, Method { name, input: input_type, output, body, span: input.span_to(rest) }))
}

fn streamed(input: Tokens) -> Parsed<Streamed> {
    let stream = |input| when(Kind::Stream, token(Kind::Stream))(input);
    let (rest, (_, stream, r#type, _)) =
        (token(Kind::OpenParenthesis), stream, user_type, token(Kind::CloseParenthesis)).parse(input)?;
    Ok((rest, Streamed { stream, r#type }))
}

fn method_item(input: Tokens) -> Parsed<MethodItem> {
    match input.kind() {
        Kind::Semicolon => Ok((input.next(), MethodItem::Empty(input.span()))),
        _ => option_statement.map(MethodItem::Option).parse(input),
    }
}
