//! Tokens to [`Input`]. A mistake inside a member skips to the next comma, so that the rest is still read.

use policy_core::json::{Member, Node, Value};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::AnyDelimiter;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitStr, Token, token};

use crate::attributes::attributes;
use crate::literal::read_holes;
use crate::report::Errors;
use crate::syntax::{Attributes, Body, Hole, Input, Place, Places};

/// What parsing gathers beside the tree.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) errors: Errors,
    pub(crate) places: Places,
    pub(crate) holes: Vec<Hole>,
}

/// Deeper nesting is no policy; the limit keeps recursion bounded.
const MAXIMUM_DEPTH: usize = 32;

/// Reads `[facade] #![…]… policy`.
pub(crate) fn input(tokens: TokenStream, gathered: &mut Gathered) -> Input {
    let parsed = |stream: ParseStream<'_>| {
        let facade = facade(stream)?;
        let attributes = attributes(stream, &mut gathered.errors);
        let body = body(stream, gathered);
        Ok(Input { facade, attributes, body })
    };
    parsed.parse2(tokens).unwrap_or_else(|error| {
        gathered.errors.push(error.span(), error.to_string());
        Input { facade: quote::quote!(::trust_policy), attributes: Attributes::default(), body: None }
    })
}

/// The path of the facade in brackets, which every front door puts first.
pub(crate) fn facade(stream: ParseStream<'_>) -> syn::Result<TokenStream> {
    let content;
    syn::bracketed!(content in stream);
    content.parse()
}

/// The one string literal that should be there.
pub(crate) fn only_literal(stream: ParseStream<'_>, errors: &mut Errors, expected: &str) -> Option<LitStr> {
    let mut place = if stream.is_empty() { Span::call_site() } else { stream.span() };
    let literal: Option<LitStr> = stream.parse().ok();
    if literal.is_some() {
        let _ = stream.parse::<Option<Token![,]>>();
        place = stream.span();
    }
    if literal.is_none() || !stream.is_empty() {
        errors.push(place, expected);
        let _ = stream.parse::<TokenStream>();
    }
    literal
}

fn body(stream: ParseStream<'_>, gathered: &mut Gathered) -> Option<Body> {
    if stream.is_empty() {
        let help = "write `provider: \"…\", aud: \"…\", sub: \"…\"`, or the policy as JSON in braces";
        gathered.errors.push(Span::call_site(), format!("there is no policy here\n  help: {help}"));
        return None;
    }
    if !is_group(stream) {
        let first = stream.span();
        let (members, last) = members(stream, gathered, 0);
        let span = gathered.places.add(Place { first, last: last.unwrap_or(first) });
        return Some(Body::Short(Node { span, value: Value::Object(members) }));
    }
    let node = value(stream, gathered, 0);
    let _ = stream.parse::<Option<Token![,]>>();
    if !stream.is_empty() {
        let help = "several statements are a list: `[{ … }, { … }]`";
        gathered.errors.push(stream.span(), format!("nothing can follow the policy\n  help: {help}"));
        let _ = stream.parse::<TokenStream>();
    }
    let node = node?;
    let is_document = matches!(&node.value, Value::Object(members) if members.iter().any(is_of_document));
    Some(if is_document { Body::Document(node) } else { Body::Short(node) })
}

/// Whether a member belongs to the policy as JSON and never to the short form.
fn is_of_document(member: &Member) -> bool {
    matches!(&*member.key, "Version" | "Id") || member.key.eq_ignore_ascii_case("Statement")
}

fn is_group(stream: ParseStream<'_>) -> bool {
    stream.peek(token::Brace) || stream.peek(token::Bracket)
}

/// `key: value, …` to the end of the stream, and the last token of it.
fn members(stream: ParseStream<'_>, gathered: &mut Gathered, depth: usize) -> (Vec<Member>, Option<Span>) {
    let mut members = Vec::new();
    let mut last = None;
    while !stream.is_empty() {
        last = Some(stream.span());
        match member(stream, gathered, depth) {
            Ok(member) => {
                last = Some(gathered.places.get(member.value.span).last);
                members.push(member);
            }
            Err(Skip) => skip_to_comma(stream),
        }
        comma(stream, gathered, |stream| {
            (stream.peek(LitStr) || stream.peek(Ident::peek_any)) && stream.peek2(Token![:])
        });
    }
    (members, last)
}

/// The mistake is reported; go on after the next comma.
struct Skip;

fn member(stream: ParseStream<'_>, gathered: &mut Gathered, depth: usize) -> Result<Member, Skip> {
    let key_place = stream.span();
    let key = if stream.peek(LitStr) {
        stream.parse::<LitStr>().map(|key| key.value()).ok()
    } else {
        stream.call(Ident::parse_any).map(|key| key.unraw().to_string()).ok()
    };
    let Some(key) = key else {
        gathered.errors.push(key_place, "expected a member such as `provider: \"…\"` or `\"Version\": \"…\"`");
        return Err(Skip);
    };
    let key = match read_holes(&key, key_place, &mut gathered.holes) {
        Ok(key) => key,
        Err(message) => {
            gathered.errors.push(key_place, message);
            return Err(Skip);
        }
    };
    let colon = stream.span();
    if !stream.peek(Token![:]) || stream.parse::<Token![:]>().is_err() {
        let place = if stream.is_empty() { key_place } else { colon };
        gathered.errors.push(place, format!("expected `:` and a value after `{key}`"));
        return Err(Skip);
    }
    if stream.is_empty() || stream.peek(Token![,]) {
        gathered.errors.push(colon, format!("expected a value after `{key}:`"));
        return Err(Skip);
    }
    let value = value(stream, gathered, depth).ok_or(Skip)?;
    let key_span = gathered.places.add(key_place.into());
    Ok(Member { key, key_span, value })
}

fn value(stream: ParseStream<'_>, gathered: &mut Gathered, depth: usize) -> Option<Node> {
    if is_group(stream) {
        return group(stream, gathered, depth);
    }
    let place = stream.span();
    match scalar(stream, gathered) {
        Ok(value) => Some(Node { span: gathered.places.add(place.into()), value }),
        Err(message) => {
            gathered.errors.push(place, message);
            None
        }
    }
}

/// An object or an array.
fn group(stream: ParseStream<'_>, gathered: &mut Gathered, depth: usize) -> Option<Node> {
    let (delimiter, span, content) = stream.parse_any_delimiter().ok()?;
    let place = Place { first: span.open(), last: span.close() };
    if depth > MAXIMUM_DEPTH {
        gathered.errors.push(place, "a policy is not nested this deep");
        let _ = content.parse::<TokenStream>();
        return None;
    }
    let value = match delimiter {
        Delimiter::Brace => Value::Object(members(&content, gathered, depth + 1).0),
        _ => Value::Array(elements(&content, gathered, depth + 1)),
    };
    Some(Node { span: gathered.places.add(place), value })
}

fn elements(stream: ParseStream<'_>, gathered: &mut Gathered, depth: usize) -> Vec<Node> {
    let mut elements = Vec::new();
    while !stream.is_empty() {
        match value(stream, gathered, depth) {
            Some(node) => elements.push(node),
            None => skip_to_comma(stream),
        }
        comma(stream, gathered, |stream| is_group(stream) || stream.peek(Lit));
    }
    elements
}

const NOT_A_LITERAL: &str = "expected a literal: a macro sees only what is written here\n  \
    help: put the value of a variable into the text with a hole, as in `\"prefect:account:{tenant}\"`";

fn scalar(stream: ParseStream<'_>, gathered: &mut Gathered) -> Result<Value, String> {
    if stream.peek(Ident::peek_any) && !stream.peek(syn::LitBool) {
        let word = stream.call(Ident::parse_any).map_err(|error| error.to_string())?;
        return if word == "null" { Ok(Value::Null) } else { Err(NOT_A_LITERAL.to_owned()) };
    }
    let minus = stream.peek(Token![-]) && stream.parse::<Token![-]>().is_ok();
    let literal: Lit = stream.parse().map_err(|_| NOT_A_LITERAL.to_owned())?;
    let number = |digits: &str, suffix: &str| {
        if suffix.is_empty() {
            Ok(Value::Number(format!("{}{digits}", if minus { "-" } else { "" })))
        } else {
            Err(format!("a number in a policy has no suffix, found `{suffix}`\n  help: write `{digits}`"))
        }
    };
    match &literal {
        Lit::Str(text) if !minus => read_holes(&text.value(), text.span(), &mut gathered.holes).map(Value::String),
        Lit::Int(int) => number(int.base10_digits(), int.suffix()),
        Lit::Float(float) => number(float.base10_digits(), float.suffix()),
        Lit::Bool(value) if !minus => Ok(Value::Bool(value.value)),
        _ => Err("expected a string, a number or a boolean".to_owned()),
    }
}

/// The comma after an entry. Where nothing but the comma is missing, the next entry is read.
fn comma(stream: ParseStream<'_>, gathered: &mut Gathered, is_entry: impl Fn(ParseStream<'_>) -> bool) {
    if stream.is_empty() {
        return;
    }
    if !stream.peek(Token![,]) {
        gathered.errors.push(stream.span(), "expected `,`");
        if is_entry(stream) {
            return;
        }
        skip_to_comma(stream);
    }
    let _ = stream.parse::<Option<Token![,]>>();
}

fn skip_to_comma(stream: ParseStream<'_>) {
    while !stream.is_empty() && !stream.peek(Token![,]) {
        if stream.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
