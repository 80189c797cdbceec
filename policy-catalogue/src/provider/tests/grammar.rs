//! Parts and forms against an oracle, on random members and near misses.

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::provider::part::{check_runs, class_holds};
use crate::provider::{CATALOGUE, Part, Run, Segment, Template};

fn templates() -> Vec<&'static Template> {
    let of = |provider: &'static crate::provider::Provider| {
        provider.subjects.iter().chain(provider.issuers.iter().map(|form| &form.template))
    };
    CATALOGUE.iter().flat_map(|provider| of(provider)).collect()
}

/// A character of a class: often ASCII, and often one that delimits.
fn character(class: &'static [(char, char)]) -> BoxedStrategy<char> {
    let range = prop::sample::select(class.to_vec()).prop_flat_map(|(first, last)| prop::char::range(first, last));
    let often: Vec<char> = ":/@%-_. aZ0".chars().filter(|c| class_holds(class, *c)).collect();
    let range = range.prop_map(|c| if crate::names::hole::is_hole(c) { char::MAX } else { c });
    if often.is_empty() { range.boxed() } else { prop_oneof![range, prop::sample::select(often)].boxed() }
}

fn run(run: &'static Run) -> BoxedStrategy<String> {
    let min = run.min as usize;
    let max = run.max.map_or(min + 9, |max| (max as usize).min(min + 9));
    prop::collection::vec(character(&run.class), min..=max)
        .prop_map(|characters| characters.into_iter().collect::<String>())
        .boxed()
}

fn member(part: &'static Part) -> BoxedStrategy<String> {
    let runs: Vec<_> = part.runs.iter().map(run).collect();
    runs.prop_map(|runs| runs.concat()).boxed()
}

fn text(template: &'static Template) -> BoxedStrategy<String> {
    let segments: Vec<_> = template
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Literal(text) => Just(text.to_string()).boxed(),
            Segment::Part(part) => member(part),
        })
        .collect();
    segments.prop_map(|segments| segments.concat()).boxed()
}

fn some_part() -> impl Strategy<Value = &'static Part> {
    let parts: Vec<_> = templates().into_iter().flat_map(Template::parts).collect();
    prop::sample::select(parts)
}

/// The text with one character dropped, put in or replaced.
fn near_miss(text: &str, at: usize, c: char, edit: u8) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = at % (chars.len() + 1);
    match edit {
        0 => chars.insert(at, c),
        1 if at < chars.len() => chars[at] = c,
        _ if at < chars.len() => drop(chars.remove(at)),
        _ => {}
    }
    chars.into_iter().collect()
}

/// Whether the runs match the whole text, by trying every way to read it.
fn matches(text: &[char], runs: &[Run]) -> bool {
    let Some((run, rest)) = runs.split_first() else { return text.is_empty() };
    let most = text.iter().take_while(|c| class_holds(&run.class, **c)).count();
    let most = run.max.map_or(most, |max| most.min(max as usize));
    (run.min as usize..=most).any(|count| matches(&text[count..], rest))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_part_reads_greedily_what_its_grammar_means(
        (part, text) in some_part().prop_flat_map(|part| (Just(part), member(part))),
        at in 0_usize..400,
        c in prop_oneof![prop::sample::select(":/@-_. aZ0".chars().collect::<Vec<_>>()), prop::char::range(' ', '\u{ff}')],
        edit in 0_u8..4,
    ) {
        let alone = Template {
            name: "alone".into(),
            segments: vec![Segment::Part(part.clone())].into(),
            customised: false,
            note: "".into(),
        };
        for text in [near_miss(&text, at, c, edit), text] {
            let chars: Vec<char> = text.chars().collect();
            let expected = matches(&chars, &part.runs);
            prop_assert_eq!(check_runs(&text, &part.runs, "").is_ok(), expected, "{}: {:?}", part.name, text);
            prop_assert_eq!(alone.parse(&text).is_some(), expected, "{}: {:?}", part.name, text);
        }
    }

    #[test]
    fn a_form_reads_what_it_writes(
        (template, text) in prop::sample::select(templates()).prop_flat_map(|template| (Just(template), text(template))),
        cut in any::<prop::sample::Index>(),
    ) {
        let parts = template.parse(&text);
        prop_assert!(parts.is_some(), "{}: {:?}", template.pattern(), text);
        let parts = parts.unwrap();
        prop_assert_eq!(template.format(&parts.iter().map(String::as_str).collect::<Vec<_>>()), text.clone());
        for (part, text) in template.parts().zip(&parts) {
            prop_assert!(part.accepts(text), "{} of {}: {:?}", part.name, template.pattern(), text);
        }
        let cut = cut.index(text.chars().count() + 1);
        let prefix: String = text.chars().take(cut).collect();
        prop_assert!(template.accepts_prefix(&prefix), "{}: {:?}", template.pattern(), prefix);
    }
}

#[test]
fn every_form_reads_its_members() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (templates, members) = (templates(), 20);
    for template in &templates {
        let text = text(template);
        for _ in 0..members {
            let text = text.new_tree(&mut runner).unwrap().current();
            let parts = template.parse(&text).unwrap_or_else(|| panic!("{}: {text:?}", template.pattern()));
            assert_eq!(template.format(&parts.iter().map(String::as_str).collect::<Vec<_>>()), text);
        }
    }
    println!("{} forms read {members} random members each", templates.len());
}

#[test]
fn hostile_text_is_answered() {
    let repeated = ["a", ":", "/", "repo:", "a:repo:a/a", ":ref:refs/heads/a", "a_b:c", "@1/a@1:"];
    for (beginning, repeated) in
        ["", "repo:o/", "repo:o/r:", "project_path:"].iter().flat_map(|b| repeated.map(|r| (b, r)))
    {
        let text = format!("{beginning}{}", repeated.repeat(8_000 / repeated.len()));
        for provider in CATALOGUE {
            if let Some((template, parts)) = provider.parse_subject(&text) {
                let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
                assert_eq!(template.format(&parts), text);
            }
            assert_eq!(provider.nearest_subject(&text), None, "no subject is this long");
        }
    }
}
