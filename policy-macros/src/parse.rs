//! Tokens to [`Input`]. A mistake inside a member skips to the next comma, so that the rest is still read.

use policy_core::json::{Member, Node, Value};
use policy_core::lint::Allow;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitStr, Token};

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
        let attributes = attributes(stream, gathered)?;
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

/// `#![allow(lint, …, reason = "…")]` and `#![deny(lint, …)]`.
pub(crate) fn attributes(stream: ParseStream<'_>, gathered: &mut Gathered) -> syn::Result<Attributes> {
    let mut attributes = Attributes::default();
    while stream.peek(Token![#]) {
        stream.parse::<Token![#]>()?;
        stream.parse::<Token![!]>()?;
        let content;
        syn::bracketed!(content in stream);
        let name = content.call(Ident::parse_any)?;
        if name != "allow" && name != "deny" {
            gathered.errors.push(
                name.span(),
                format!("there is no attribute `{name}` here\n  help: write `#![allow(lint, reason = \"…\")]` or `#![deny(lint)]`"),
            );
            content.parse::<TokenStream>()?;
            continue;
        }
        let arguments;
        syn::parenthesized!(arguments in content);
        let mut lints = Vec::new();
        let mut reason = String::new();
        while !arguments.is_empty() {
            let word = arguments.call(Ident::parse_any)?;
            if arguments.peek(Token![=]) && word == "reason" {
                arguments.parse::<Token![=]>()?;
                reason = arguments.parse::<LitStr>()?.value();
            } else {
                lints.push(word);
            }
            if !arguments.is_empty() {
                arguments.parse::<Token![,]>()?;
            }
        }
        for lint in lints {
            if name == "allow" {
                attributes.allow.push((Allow { lint: lint.to_string(), reason: reason.clone() }, lint.span()));
            } else {
                let known = lint == "warnings" || policy_core::lint::find(&lint.to_string()).is_some();
                if !known {
                    gathered.errors.push(lint.span(), format!("there is no lint `{lint}`"));
                }
                attributes.deny.push(lint.to_string());
            }
        }
    }
    Ok(attributes)
}

fn body(stream: ParseStream<'_>, gathered: &mut Gathered) -> Option<Body> {
    if stream.is_empty() {
        let help = "write `provider: \"…\", aud: \"…\", sub: \"…\"`, or the policy as JSON in braces";
        gathered.errors.push(proc_macro2::Span::call_site(), format!("there is no policy here\n  help: {help}"));
        return None;
    }
    let is_whole = |delimiter| stream.cursor().group(delimiter).is_some_and(|(.., rest)| rest.eof());
    if is_whole(Delimiter::Brace) {
        let node = value(stream, gathered, 0)?;
        let is_document = matches!(&node.value, Value::Object(members)
            if members.iter().any(|member| matches!(&*member.key, "Version" | "Statement" | "Id")));
        return Some(if is_document { Body::Document(node) } else { Body::Short(node) });
    }
    if is_whole(Delimiter::Bracket) {
        return Some(Body::Short(value(stream, gathered, 0)?));
    }
    let first = stream.span();
    let (members, last) = members(stream, gathered, 0);
    let span = gathered.places.add(Place { first, last: last.unwrap_or(first) });
    Some(Body::Short(Node { span, value: Value::Object(members) }))
}

/// `key: value, …` to the end of the stream, and the last token of it.
fn members(stream: ParseStream<'_>, gathered: &mut Gathered, depth: usize) -> (Vec<Member>, Option<proc_macro2::Span>) {
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
        comma(stream, gathered);
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
    if stream.parse::<Token![:]>().is_err() {
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
    let group = stream.cursor().any_group();
    if let Some((_, delimiter @ (Delimiter::Brace | Delimiter::Bracket), ..)) = group {
        let Ok(TokenTree::Group(group)) = stream.parse() else { return None };
        let place = Place { first: group.span_open(), last: group.span_close() };
        if depth > MAXIMUM_DEPTH {
            gathered.errors.push(place, "a policy is not nested this deep");
            return None;
        }
        let content = |content: ParseStream<'_>| {
            Ok(match delimiter {
                Delimiter::Brace => Value::Object(members(content, gathered, depth + 1).0),
                _ => Value::Array(elements(content, gathered, depth + 1)),
            })
        };
        let value = content.parse2(group.stream()).ok()?;
        return Some(Node { span: gathered.places.add(place), value });
    }
    let place = stream.span();
    let scalar = scalar(stream, gathered);
    match scalar {
        Ok(value) => Some(Node { span: gathered.places.add(place.into()), value }),
        Err(message) => {
            gathered.errors.push(place, message);
            None
        }
    }
}

fn elements(stream: ParseStream<'_>, gathered: &mut Gathered, depth: usize) -> Vec<Node> {
    let mut elements = Vec::new();
    while !stream.is_empty() {
        match value(stream, gathered, depth) {
            Some(node) => elements.push(node),
            None => skip_to_comma(stream),
        }
        comma(stream, gathered);
    }
    elements
}

fn scalar(stream: ParseStream<'_>, gathered: &mut Gathered) -> Result<Value, String> {
    const EXPECTED: &str = "expected a literal: a macro sees only what is written here\n  \
        help: put the value of a variable into the text with a hole, as in `\"prefect:account:{tenant}\"`";
    if stream.peek(Ident::peek_any) && !stream.peek(syn::LitBool) {
        let word = stream.call(Ident::parse_any).map_err(|error| error.to_string())?;
        return if word == "null" { Ok(Value::Null) } else { Err(EXPECTED.to_owned()) };
    }
    let minus = stream.parse::<Token![-]>().is_ok();
    let literal: Lit = stream.parse().map_err(|_| EXPECTED.to_owned())?;
    let number = |digits: &str, suffix: &str| {
        if suffix.is_empty() {
            Ok(Value::Number(format!("{}{digits}", if minus { "-" } else { "" })))
        } else {
            Err(format!("a number in a policy has no suffix, found `{suffix}`"))
        }
    };
    match &literal {
        Lit::Int(int) => number(int.base10_digits(), int.suffix()),
        Lit::Float(float) => number(float.base10_digits(), float.suffix()),
        Lit::Str(text) if !minus => read_holes(&text.value(), text.span(), &mut gathered.holes).map(Value::String),
        Lit::Bool(value) if !minus => Ok(Value::Bool(value.value)),
        _ => Err("expected a string, a number or a boolean".to_owned()),
    }
}

fn comma(stream: ParseStream<'_>, gathered: &mut Gathered) {
    if stream.is_empty() || stream.parse::<Token![,]>().is_ok() {
        return;
    }
    gathered.errors.push(stream.span(), "expected `,`");
    skip_to_comma(stream);
    let _ = stream.parse::<Token![,]>();
}

fn skip_to_comma(stream: ParseStream<'_>) {
    while !stream.is_empty() && !stream.peek(Token![,]) {
        if stream.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
