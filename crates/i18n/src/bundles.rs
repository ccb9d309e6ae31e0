use std::sync::LazyLock;

use domain::Language;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::{Arg, format};

/// The files of one language, compiled in.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../locales/", $language, "/common.ftl")),
            include_str!(concat!("../locales/", $language, "/concepts.ftl")),
            include_str!(concat!("../locales/", $language, "/duties.ftl")),
            include_str!(concat!("../locales/", $language, "/entry.ftl")),
            include_str!(concat!("../locales/", $language, "/errors.ftl")),
            include_str!(concat!("../locales/", $language, "/guide.ftl")),
            include_str!(concat!("../locales/", $language, "/home.ftl")),
            include_str!(concat!("../locales/", $language, "/places.ftl")),
            include_str!(concat!("../locales/", $language, "/reports.ftl")),
            include_str!(concat!("../locales/", $language, "/search.ftl")),
            include_str!(concat!("../locales/", $language, "/service.ftl")),
            include_str!(concat!("../locales/", $language, "/data.ftl")),
            include_str!(concat!("../locales/", $language, "/frame.ftl")),
            include_str!(concat!("../locales/", $language, "/knowledge.ftl")),
            include_str!(concat!("../locales/", $language, "/lists.ftl")),
            include_str!(concat!("../locales/", $language, "/profile.ftl")),
            include_str!(concat!("../locales/", $language, "/vocabulary.ftl")),
        ]
    };
}

static GERMAN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::German, files!("de")));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::English, files!("en")));

/// The text of `key` with its arguments, if the language has it and they fit.
pub fn text(language: Language, key: &str, args: &[(&str, Arg)]) -> Option<String> {
    let bundle = match language {
        Language::German => &*GERMAN,
        Language::English => &*ENGLISH,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let args: FluentArgs<'_> = args
        .iter()
        .map(|(name, arg)| (*name, fluent_value(arg)))
        .collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    Some(text.into_owned())
}

fn fluent_value(arg: &Arg) -> FluentValue<'_> {
    match arg {
        Arg::Number(n) => FluentValue::from(*n),
        Arg::Text(text) => FluentValue::from(text.as_str()),
    }
}

fn bundle(language: Language, files: &[&str]) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = language
        .code()
        .parse()
        .expect("the codes of languages are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // The marks around arguments help mixed writing directions, but stand in the way of copying and tests.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::German => |value, _| number(Language::German, value),
        Language::English => |value, _| number(Language::English, value),
    }));
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("a shipped locale file is broken: {errors:?}"));
        bundle
            .add_resource(resource)
            .unwrap_or_else(|errors| panic!("a key is there twice: {errors:?}"));
    }
    bundle
}

fn number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(n) if n.value.fract() == 0.0 =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "whole numbers from an i64")]
            Some(format::number(language, n.value as i64))
        }
        _ => None,
    }
}
