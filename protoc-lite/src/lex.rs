//! Text to tokens: kinds and places, nothing is copied.

mod comment;
mod literal;

use logos::{Lexer, Logos, Skip};

use crate::diagnostic::Problem;
use crate::source::Span;

pub(crate) use comment::comments_after;
pub(crate) use literal::{float, integer, string_literals};

/// A token: what it is and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
}

/// The tokens of a text, closed by [`Kind::End`], and what is wrong with them.
#[derive(Debug, Default)]
pub struct Lexed {
    /// The tokens; the last one is [`Kind::End`].
    pub tokens: Vec<Token>,
    /// Bad characters, numbers and strings, in the order of the text.
    pub problems: Vec<Problem>,
}

/// What a token is. Keywords are words: every one of them is also an identifier.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[logos(utf8 = false, extras = Vec<Problem>, skip r"[ \t\r\n\x0b\x0c]+")]
#[repr(u8)]
pub enum Kind {
    /// An identifier that is not a keyword.
    #[regex("[A-Za-z_][A-Za-z0-9_]*")]
    Identifier,
    /// `syntax`
    #[token("syntax")]
    Syntax,
    /// `edition`
    #[token("edition")]
    Edition,
    /// `import`
    #[token("import")]
    Import,
    /// `weak`
    #[token("weak")]
    Weak,
    /// `public`
    #[token("public")]
    Public,
    /// `package`
    #[token("package")]
    Package,
    /// `option`
    #[token("option")]
    Option,
    /// `export`
    #[token("export")]
    Export,
    /// `local`
    #[token("local")]
    Local,
    /// `message`
    #[token("message")]
    Message,
    /// `enum`
    #[token("enum")]
    Enum,
    /// `service`
    #[token("service")]
    Service,
    /// `rpc`
    #[token("rpc")]
    Rpc,
    /// `returns`
    #[token("returns")]
    Returns,
    /// `stream`
    #[token("stream")]
    Stream,
    /// `extend`
    #[token("extend")]
    Extend,
    /// `extensions`
    #[token("extensions")]
    Extensions,
    /// `reserved`
    #[token("reserved")]
    Reserved,
    /// `to`
    #[token("to")]
    To,
    /// `max`
    #[token("max")]
    Max,
    /// `oneof`
    #[token("oneof")]
    Oneof,
    /// `map`
    #[token("map")]
    Map,
    /// `group`
    #[token("group")]
    Group,
    /// `optional`
    #[token("optional")]
    Optional,
    /// `repeated`
    #[token("repeated")]
    Repeated,
    /// `required`
    #[token("required")]
    Required,
    /// `default`
    #[token("default")]
    Default,
    /// `json_name`
    #[token("json_name")]
    JsonName,
    /// `inf`
    #[token("inf")]
    Inf,
    /// `nan`
    #[token("nan")]
    Nan,
    /// `true`
    #[token("true")]
    True,
    /// `false`
    #[token("false")]
    False,
    /// `double`
    #[token("double")]
    Double,
    /// `float`
    #[token("float")]
    Float,
    /// `int32`
    #[token("int32")]
    Int32,
    /// `int64`
    #[token("int64")]
    Int64,
    /// `uint32`
    #[token("uint32")]
    Uint32,
    /// `uint64`
    #[token("uint64")]
    Uint64,
    /// `sint32`
    #[token("sint32")]
    Sint32,
    /// `sint64`
    #[token("sint64")]
    Sint64,
    /// `fixed32`
    #[token("fixed32")]
    Fixed32,
    /// `fixed64`
    #[token("fixed64")]
    Fixed64,
    /// `sfixed32`
    #[token("sfixed32")]
    Sfixed32,
    /// `sfixed64`
    #[token("sfixed64")]
    Sfixed64,
    /// `bool`
    #[token("bool")]
    Bool,
    /// `string`
    #[token("string")]
    String,
    /// `bytes`
    #[token("bytes")]
    Bytes,

    /// `12`, `0x1F` or `017`
    #[regex("[0-9]", |lexer| number(lexer, false))]
    Integer,
    /// `1.5`, `1e9` or `.5`
    #[regex(r"\.[0-9]", |lexer| number(lexer, true))]
    Decimal,
    /// `"text"` or `'text'`
    #[token("\"", |lexer| string(lexer, b'"'))]
    #[token("'", |lexer| string(lexer, b'\''))]
    Text,

    /// `;`
    #[token(";")]
    Semicolon,
    /// `,`
    #[token(",")]
    Comma,
    /// `.`
    #[token(".")]
    Dot,
    /// `=`
    #[token("=")]
    Equals,
    /// `-`
    #[token("-")]
    Minus,
    /// `{`
    #[token("{")]
    OpenBrace,
    /// `}`
    #[token("}")]
    CloseBrace,
    /// `[`
    #[token("[")]
    OpenBracket,
    /// `]`
    #[token("]")]
    CloseBracket,
    /// `(`
    #[token("(")]
    OpenParenthesis,
    /// `)`
    #[token(")")]
    CloseParenthesis,
    /// `<`
    #[token("<")]
    Less,
    /// `>`
    #[token(">")]
    Greater,
    /// Any other character: `:` and `/` occur in aggregate values, the rest nowhere.
    #[regex(r"[:/+!@#$%^&*?~|\\`]")]
    #[token("//", line_comment)]
    #[token("/*", block_comment)]
    Other,
    /// The end of the text.
    End,
}

impl Kind {
    /// Whether it can be a name: an identifier or a keyword.
    pub fn is_word(self) -> bool {
        self as u8 <= Self::Bytes as u8
    }

    /// Whether it names a scalar type.
    pub fn is_scalar(self) -> bool {
        (Self::Double as u8..=Self::Bytes as u8).contains(&(self as u8))
    }
}

/// Cuts a text into tokens.
///
/// ```
/// use protoc_lite::lex::{Kind, lex};
///
/// let lexed = lex(b"package chat; // the origin");
/// let kinds: Vec<Kind> = lexed.tokens.iter().map(|token| token.kind).collect();
/// assert_eq!(kinds, [Kind::Package, Kind::Identifier, Kind::Semicolon, Kind::End]);
/// ```
pub fn lex(text: &[u8]) -> Lexed {
    let body = match byte_order_mark(text) {
        Ok(length) => length,
        Err(problem) => return unreadable(text, problem),
    };
    let mut lexer = Kind::lexer(text);
    lexer.bump(body);
    let mut tokens = Vec::with_capacity(text.len() / 8 + 2);
    while let Some(read) = lexer.next() {
        let kind = match read {
            Ok(kind) => kind,
            Err(()) if is_control(lexer.slice()[0]) => {
                control_characters(&mut lexer);
                continue;
            }
            Err(()) => other(&mut lexer),
        };
        let span = span(&lexer);
        if kind == Kind::Decimal {
            space_before_decimal(&mut lexer, tokens.last(), span);
        }
        tokens.push(Token { kind, span });
    }
    tokens.push(end(text));
    Lexed { tokens, problems: lexer.extras }
}

/// The tokens of a part of a text that was cut without problems before; spans count from the part.
pub(crate) fn tokens_of(part: &[u8]) -> impl Iterator<Item = Token> {
    Kind::lexer(part).spanned().map(|(kind, range)| Token {
        kind: kind.unwrap_or(Kind::Other),
        span: Span::new(range.start as u32, range.end as u32),
    })
}

/// The length of the byte order mark that the text starts with.
fn byte_order_mark(text: &[u8]) -> Result<usize, Problem> {
    match text {
        [0xEF, 0xBB, 0xBF, ..] => Ok(3),
        [0xEF, second, ..] => {
            let at = Span::at(1 + u32::from(*second == 0xBB));
            let message = "Proto file starts with 0xEF but not UTF-8 BOM. Only UTF-8 is accepted for proto file.";
            Err(Problem::new(at, message))
        }
        _ => Ok(0),
    }
}

fn unreadable(text: &[u8], problem: Problem) -> Lexed {
    Lexed { tokens: vec![end(text)], problems: vec![problem] }
}

fn end(text: &[u8]) -> Token {
    Token { kind: Kind::End, span: Span::at(text.len() as u32) }
}

fn span(lexer: &Lexer<Kind>) -> Span {
    let range = lexer.span();
    Span::new(range.start as u32, range.end as u32)
}

/// Reports a problem at the place the lexer has come to, as protoc does.
fn problem(lexer: &mut Lexer<Kind>, message: &'static str) {
    let Span { start, end } = span(lexer);
    lexer.extras.push(Problem::new(Span::at(end), message).found_at(start));
}

fn is_control(byte: u8) -> bool {
    byte < b' '
}

fn control_characters(lexer: &mut Lexer<Kind>) {
    let at = Span::at(span(lexer).start);
    let more = lexer.remainder().iter().take_while(|&&byte| is_control(byte) && !is_space(byte)).count();
    lexer.bump(more);
    lexer.extras.push(Problem::new(at, "Invalid control characters encountered in text."));
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

/// A character that starts no token. Those outside ASCII belong in comments and strings only.
fn other(lexer: &mut Lexer<Kind>) -> Kind {
    let byte = lexer.slice()[0];
    if !byte.is_ascii() {
        let rest = lexer.remainder();
        // A word in another script is one mistake.
        lexer.bump(rest.iter().take_while(|byte| !byte.is_ascii()).count());
        let message = format!("Interpreting non ascii codepoint {byte}.");
        let problem = Problem::new(span(lexer), message);
        lexer.extras.push(problem);
    }
    Kind::Other
}

/// `name.5` is refused, so that it is not read as `name .5`.
fn space_before_decimal(lexer: &mut Lexer<Kind>, last: Option<&Token>, number: Span) {
    let touches = last.is_some_and(|last| last.kind.is_word() && last.span.end == number.start);
    if touches && lexer.source()[number.start as usize] == b'.' {
        let at = Span::at(number.start);
        // That is seen before the digits are.
        let before = lexer.extras.partition_point(|problem| problem.order < number.start);
        lexer.extras.insert(before, Problem::new(at, "Need space between identifier and decimal point."));
    }
}

fn line_comment(lexer: &mut Lexer<Kind>) -> Skip {
    let rest = lexer.remainder();
    lexer.bump(memchr::memchr2(b'\n', 0, rest).unwrap_or(rest.len()));
    Skip
}

fn block_comment(lexer: &mut Lexer<Kind>) -> Skip {
    let start = span(lexer).start;
    let body = comment::block(lexer.remainder());
    let after = lexer.span().end as u32;
    for nested in body.nested {
        let message = "\"/*\" inside block comment.  Block comments cannot be nested.";
        lexer.extras.push(Problem::new(Span::at(after + nested), message).found_at(start));
    }
    lexer.bump(body.length);
    if !body.closed {
        let end = Span::at(lexer.span().end as u32);
        let problem = Problem::new(end, "End-of-file inside block comment.").found_at(start);
        lexer.extras.push(problem.related(Span::new(start, start + 2), "Comment started here."));
    }
    Skip
}

/// Reads on after the first digit, or after the point and the first digit.
fn number(lexer: &mut Lexer<Kind>, after_point: bool) -> Kind {
    let first = lexer.slice()[0];
    let next = peek(lexer);
    let kind = if first == b'0' && matches!(next, b'x' | b'X') {
        hexadecimal(lexer)
    } else if first == b'0' && next.is_ascii_digit() {
        octal(lexer)
    } else {
        decimal(lexer, after_point)
    };
    match peek(lexer) {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => problem(lexer, "Need space between number and identifier."),
        b'.' if kind == Kind::Decimal => {
            problem(lexer, "Already saw decimal point or exponent; can't have another one.");
        }
        b'.' => problem(lexer, "Hex and octal numbers must be integers."),
        _ => {}
    }
    kind
}

fn hexadecimal(lexer: &mut Lexer<Kind>) -> Kind {
    lexer.bump(1);
    if bump_while(lexer, |byte| byte.is_ascii_hexdigit()) == 0 {
        problem(lexer, "\"0x\" must be followed by hex digits.");
    }
    Kind::Integer
}

fn octal(lexer: &mut Lexer<Kind>) -> Kind {
    bump_while(lexer, |byte| matches!(byte, b'0'..=b'7'));
    if peek(lexer).is_ascii_digit() {
        problem(lexer, "Numbers starting with leading zero must be in octal.");
        bump_while(lexer, |byte| byte.is_ascii_digit());
    }
    Kind::Integer
}

fn decimal(lexer: &mut Lexer<Kind>, after_point: bool) -> Kind {
    let mut kind = if after_point { Kind::Decimal } else { Kind::Integer };
    bump_while(lexer, |byte| byte.is_ascii_digit());
    if !after_point && peek(lexer) == b'.' {
        kind = Kind::Decimal;
        lexer.bump(1);
        bump_while(lexer, |byte| byte.is_ascii_digit());
    }
    if matches!(peek(lexer), b'e' | b'E') {
        kind = Kind::Decimal;
        lexer.bump(1);
        if matches!(peek(lexer), b'-' | b'+') {
            lexer.bump(1);
        }
        if bump_while(lexer, |byte| byte.is_ascii_digit()) == 0 {
            problem(lexer, "\"e\" must be followed by exponent.");
        }
    }
    kind
}

/// Reads on after the opening quote.
fn string(lexer: &mut Lexer<Kind>, quote: u8) {
    loop {
        let rest = lexer.remainder();
        let Some(plain) = rest.iter().position(|&byte| byte == quote || matches!(byte, 0 | b'\n' | b'\\')) else {
            lexer.bump(rest.len());
            return problem(lexer, "Unexpected end of string.");
        };
        lexer.bump(plain);
        match rest[plain] {
            0 => return problem(lexer, "Unexpected end of string."),
            b'\n' => return problem(lexer, "Multiline strings are not allowed. Did you miss a \"?."),
            b'\\' => escape(lexer),
            _ => return lexer.bump(1),
        }
    }
}

fn escape(lexer: &mut Lexer<Kind>) {
    lexer.bump(1);
    match peek(lexer) {
        b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' | b'?' | b'\'' | b'"' | b'0'..=b'7' => lexer.bump(1),
        b'x' | b'X' => {
            lexer.bump(1);
            if !bump_all(lexer, "h") {
                problem(lexer, "Expected hex digits for escape sequence.");
            }
        }
        b'u' => {
            lexer.bump(1);
            if !bump_all(lexer, "hhhh") {
                problem(lexer, "Expected four hex digits for \\u escape sequence.");
            }
        }
        b'U' => {
            lexer.bump(1);
            if !bump_all(lexer, "001hhhhh") {
                problem(lexer, "Expected eight hex digits up to 10ffff for \\U escape sequence");
            }
        }
        _ => problem(lexer, "Invalid escape sequence in string literal."),
    }
}

/// Takes characters as long as they fit the pattern: `h` is a hex digit, `1` is a zero or a one.
fn bump_all(lexer: &mut Lexer<Kind>, pattern: &str) -> bool {
    pattern.bytes().all(|class| {
        let byte = peek(lexer);
        let fits = match class {
            b'h' => byte.is_ascii_hexdigit(),
            b'1' => matches!(byte, b'0' | b'1'),
            exact => byte == exact,
        };
        lexer.bump(usize::from(fits));
        fits
    })
}

fn bump_while(lexer: &mut Lexer<Kind>, class: impl Fn(u8) -> bool) -> usize {
    let count = lexer.remainder().iter().take_while(|&&byte| class(byte)).count();
    lexer.bump(count);
    count
}

/// The next byte, or NUL at the end.
fn peek(lexer: &Lexer<Kind>) -> u8 {
    lexer.remainder().first().copied().unwrap_or(0)
}
