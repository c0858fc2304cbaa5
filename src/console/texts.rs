//! Everything the console says, in three languages, from Fluent files that are compiled in.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::tongue::Tongue;

const EN: &str = include_str!("texts/en.ftl");
const FR: &str = include_str!("texts/fr.ftl");
const DE: &str = include_str!("texts/de.ftl");

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Tongue::En, EN));
static FRENCH: LazyLock<Bundle> = LazyLock::new(|| bundle(Tongue::Fr, FR));
static GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Tongue::De, DE));

/// What a text has to fill in.
pub(super) type Filling<'a> = (&'static str, FluentValue<'a>);

impl Tongue {
    /// Says something that has nothing to fill in.
    pub(super) fn say(self, text: &str) -> String {
        self.say_with(text, [])
    }

    /// Says something of this many.
    pub(super) fn count(self, text: &str, n: u64) -> String {
        self.say_with(text, [("n", FluentValue::from(n))])
    }

    /// Says something with gaps filled in. A text that is missing shows its name; a test keeps that from happening.
    pub(super) fn say_with<const N: usize>(self, text: &str, filling: [Filling<'_>; N]) -> String {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(text).and_then(|message| message.value()) else {
            return text.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in filling {
            args.set(name, value);
        }
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned()
    }

    fn bundle(self) -> &'static Bundle {
        match self {
            Self::En => &ENGLISH,
            Self::Fr => &FRENCH,
            Self::De => &GERMAN,
        }
    }
}

fn bundle(tongue: Tongue, source: &str) -> Bundle {
    let locale: LanguageIdentifier = tongue.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // What is filled in stands in elements of its own that are isolated, or is ours.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    let _twice_defined = bundle.add_resource(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The names of a file's texts, with what each has to fill in.
    fn names(source: &str) -> BTreeSet<(String, Vec<String>)> {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "does not parse");
        let mut found: Vec<(String, String)> = Vec::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once(" =") {
                Some((name, value)) if !line.starts_with(' ') => found.push((name.to_owned(), value.to_owned())),
                _ => found.iter_mut().last().into_iter().for_each(|(_, value)| value.push_str(line)),
            }
        }
        let gaps = |value: &str| {
            let gaps = value.split('$').skip(1).map(|gap| gap.split([' ', '}']).next().unwrap_or_default().to_owned());
            gaps.collect::<BTreeSet<_>>().into_iter().collect()
        };
        found.into_iter().map(|(name, value)| (name, gaps(&value))).collect()
    }

    #[test]
    fn the_three_files_have_the_same_texts_with_the_same_gaps() {
        let english = names(EN);
        for other in [FR, DE] {
            let other = names(other);
            assert_eq!(english.symmetric_difference(&other).collect::<Vec<_>>(), Vec::<&(String, Vec<String>)>::new());
        }
    }

    fn rust_files(folder: &Path, into: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("lists").map(|entry| entry.expect("lists").path()) {
            if entry.is_dir() {
                rust_files(&entry, into);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                into.push(fs::read_to_string(&entry).expect("reads"));
            }
        }
    }

    #[test]
    fn every_text_the_pages_say_exists_and_every_text_is_said() {
        let mut sources = Vec::new();
        rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console"), &mut sources);
        let known: BTreeSet<String> = names(EN).into_iter().map(|(name, _)| name).collect();
        let said = |call: &str| -> Vec<String> {
            let calls = sources.iter().flat_map(|source| source.split(call).skip(1));
            calls.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
        };
        for call in [".say(\"", ".count(\"", ".say_with(\""] {
            for name in said(call) {
                assert!(known.contains(&name), "{name} is said and is in no file");
            }
        }
        let quoted: BTreeSet<&str> = sources.iter().flat_map(|source| source.split('"')).collect();
        let composed =
            ["category-", "reason-", "action-", "status-", "lane-", "report-", "event-", "role-", "language-"];
        for name in known {
            let is_said = quoted.contains(name.as_str()) || composed.iter().any(|start| name.starts_with(start));
            assert!(is_said, "{name} is in the files and is never said");
        }
    }

    #[test]
    fn numbers_choose_their_plural() {
        assert_eq!(Tongue::En.count("ago-minutes", 1), "1 minute ago");
        assert_eq!(Tongue::Fr.count("ago-minutes", 3), "il y a 3 minutes");
        assert_eq!(Tongue::De.count("ago-minutes", 1), "vor 1 Minute");
    }
}
