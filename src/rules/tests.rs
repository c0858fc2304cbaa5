//! What the rules see, through the list as the moderator asks it.

use proptest::prelude::*;

use super::*;
use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::clock::UnixMillis;
use crate::comment::{CommentText, Id};
use crate::policy::{Policy, SHIPPED};

fn comment(text: &str) -> Comment {
    let id = || Id::parse("x").expect("is an id");
    Comment {
        id: id(),
        article: ArticleRef { id: id(), url: None, title: None, section: None, language: None },
        author: AuthorRef { id: id(), name: None },
        parent_id: None,
        text: CommentText::parse(text).expect("is a text"),
        language: None,
        created_at: UnixMillis(0),
    }
}

fn signals_under(policy: &str, text: &str, n_same_text: u32) -> Vec<Signal> {
    let policy = Policy::parse(policy).expect("is valid");
    let context = Context { n_same_text, ..Context::default() };
    signals(&Input::new(&comment(text), &context, policy.rules()))
}

fn codes(text: &str, n_same_text: u32) -> Vec<ReasonCode> {
    signals_under(SHIPPED, text, n_same_text).iter().map(|signal| signal.code).collect()
}

fn check(code: ReasonCode, texts: &[&str]) {
    for text in texts {
        assert_eq!(codes(text, 0), [code], "{text}");
    }
}

fn check_nothing(texts: &[&str]) {
    for text in texts {
        assert_eq!(codes(text, 0), [], "{text}");
    }
}

fn detail(text: &str, n_same_text: u32) -> Option<String> {
    signals_under(SHIPPED, text, n_same_text).into_iter().next()?.detail
}

#[test]
fn names_are_distinct_and_read_back() {
    for (at, (known, _)) in RULES.iter().enumerate() {
        assert_eq!(name(known), Some(*known));
        assert_eq!(RULES.iter().position(|(other, _)| other == known), Some(at));
    }
    assert_eq!(name("no_such_rule"), None);
}

#[test]
fn signals_come_in_the_order_of_the_list() {
    let text = "ÉCRIVEZ À JEAN@EXAMPLE.COM OU REGARDEZ a.com b.com c.com TOUT DE SUITE ET SANS ATTENDRE";
    let all = signals_under(SHIPPED, text, 1);
    assert_eq!(
        all.iter().map(|signal| signal.rule).collect::<Vec<_>>(),
        ["repeated", "links", "contact_data", "shouting"]
    );
    let codes = [ReasonCode::RepeatedComment, ReasonCode::TooManyLinks, ReasonCode::ContactData, ReasonCode::Shouting];
    assert_eq!(all.iter().map(|signal| signal.code).collect::<Vec<_>>(), codes);
}

#[test]
fn a_comment_of_mere_punctuation_is_held() {
    check(
        ReasonCode::NoWords,
        &["...", "?!?!", "—", "…", "\u{200b}!!\u{200b}", "€ $ % &", "████ ░░░", "~~~", "\u{3164}."],
    );
}

#[test]
fn emoji_numbers_and_words_of_any_script_can_be_read() {
    check_nothing(&["👍", "👏👏👏", "❤️", "🇫🇷", "+1", "100 %", "2:1 !", "a", "Да", "はい", "نعم", "1️⃣"]);
}

#[test]
fn the_same_text_again_is_held() {
    let text = "Lisez mon blog, tout y est !";
    assert_eq!(codes(text, 0), []);
    assert_eq!(codes(text, 1), [ReasonCode::RepeatedComment]);
    assert_eq!(detail(text, 1).as_deref(), Some("1 earlier comment with the same text within 1440 minutes"));
    assert_eq!(detail(text, 3).as_deref(), Some("3 earlier comments with the same text within 1440 minutes"));
}

#[test]
fn short_courtesies_may_be_repeated() {
    for text in ["Merci !", "Danke schön!", "Bravo.........", "+1", "👍👍👍"] {
        assert_eq!(codes(text, 5), [], "{text}");
    }
    assert_eq!(codes("twelve chars", 1), []);
    assert_eq!(codes("twelve charss", 1), [ReasonCode::RepeatedComment]);
    assert_eq!(signals_under("rules.repeated.min_characters = 0", "Merci !", 1).len(), 1);
}

#[test]
fn more_links_than_allowed_are_held() {
    check(
        ReasonCode::TooManyLinks,
        &["https://a.com http://b.org www.c.net", "a.com, b.de et c.fr/x?y=z", "EX\u{200b}AMPLE.COM A.COM B.COM"],
    );
    assert_eq!(detail("a.com b.com c.com", 0).as_deref(), Some("3 links, allowed are 2"));
    assert_eq!(
        signals_under("rules.links.max_links = 0", "a.com", 0)[0].detail.as_deref(),
        Some("1 link, allowed are 0")
    );
}

#[test]
fn as_many_links_as_allowed_are_fine() {
    check_nothing(&[
        "https://example.com/a et www.example.org",
        "Siehe example.de (z.B. Seite 3) u.a. dort etc.Puis d.h. usw.",
    ]);
}

#[test]
fn contact_data_are_held_and_only_counted() {
    check(
        ReasonCode::ContactData,
        &["Appelle le 01 99 00 12 34", "jean@example.com", "Spende: DE89 3704 0044 0532 0130 00"],
    );
    check(
        ReasonCode::ContactData,
        &["Ruf an: +49 30 23125 000", "０１ ９９ ００ １２ ３４", "01\u{a0}99\u{a0}00\u{a0}12\u{a0}34"],
    );
    assert_eq!(detail("jean@example.com, 0199001234", 0).as_deref(), Some("1 e-mail address, 1 telephone number"));
}

#[test]
fn years_prices_dates_and_scores_are_no_contact_data() {
    check_nothing(&[
        "De 1939 à 1945",
        "1.000.000 € oder 1 000 000 000 €",
        "am 01.02.2024 um 20.15 Uhr",
        "Ein 2:1 gegen 0:0",
    ]);
    check_nothing(&[
        "Art. 5 Abs. 1 GG, BVerfGE 7, 198",
        "ISBN 978-3-16-148410-0",
        "@jean a raison",
        "§ 185 StGB",
        "49,3",
    ]);
}

#[test]
fn a_long_text_in_capitals_is_shouting() {
    let text = "ILS NOUS MENTENT TOUS DEPUIS DES ANNÉES ET PERSONNE NE DIT RIEN !!!";
    check(ReasonCode::Shouting, &[text, "WANN WACHT IHR ENDLICH AUF UND SEHT, WAS HIER PASSIERT, LEUTE"]);
    assert_eq!(detail(text, 0).as_deref(), Some("52 of 52 letters are capitals, allowed are 70 %"));
}

#[test]
fn acronyms_exclamations_and_german_nouns_are_no_shouting() {
    check_nothing(&[
        "NEIN!",
        "CDU, CSU, SPD, FDP, AfD, BSW",
        "L'ONU, l'OTAN, l'UE et la CGT",
        "OMG JA GENAU SO IST ES",
    ]);
    check_nothing(&["Die Regierung und der Bundestag haben mit dem Gesetz die Würde der Menschen im Land verletzt."]);
    check_nothing(&["Il a dit STOP, et ENCORE UNE FOIS personne ne l'a écouté dans cette assemblée, c'est désolant."]);
}

#[test]
fn shouting_starts_beyond_its_limits() {
    let shouting = |policy: &str, text: &str| !signals_under(policy, text, 0).is_empty();
    let limits = "rules.shouting = { min_letters = 10, max_capitals_percent = 70 }";
    assert!(!shouting(limits, "ABCDEFGhij"));
    assert!(shouting(limits, "ABCDEFGHij"));
    assert!(!shouting(limits, "ABCDEFGHI"));
    assert!(!shouting("rules.shouting = { min_letters = 10, max_capitals_percent = 100 }", "ABCDEFGHIJ"));
}

#[test]
fn a_rule_that_is_off_sees_nothing_and_another_effect_is_kept() {
    let cases = [
        ("no_words", "..."),
        ("repeated", "Lisez mon blog, tout y est !"),
        ("links", "a.com b.com c.com"),
        ("contact_data", "jean@example.com"),
        ("shouting", "ILS NOUS MENTENT TOUS DEPUIS DES ANNÉES ET PERSONNE NE DIT RIEN"),
    ];
    for (rule, text) in cases {
        let under = |effect: &str| signals_under(&format!("rules.{rule}.effect = \"{effect}\""), text, 1);
        let seen = |effect: &str| under(effect).iter().find(|signal| signal.rule == rule).map(|signal| signal.effect);
        assert_eq!(seen("off"), None, "{rule}");
        assert_eq!(seen("hold"), Some(Verdict::Hold), "{rule}");
        assert_eq!(seen("reject"), Some(Verdict::Reject), "{rule}");
    }
}

/// Texts with much of what the rules look for.
fn any_text() -> impl Strategy<Value = String> {
    let piece = "(https?://|www\\.|[a-z]{1,4}\\.(com|de|fr)|@|\\+?[0-9]{1,5}[ ./()-]{0,3}|DE[0-9]{2} |[A-ZÀÖ ]{1,9}|\\PC{0,4}|.{0,3})";
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

/// The same without combining marks and the like, which may merge with what stands before them.
fn any_ascii_text() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| text.chars().filter(char::is_ascii).collect())
}

proptest! {
    #[test]
    fn no_text_makes_a_rule_panic_or_tell_more_than_counts(text in any_text(), n_same_text in 0..3_u32) {
        prop_assume!(CommentText::parse(text.as_str()).is_ok());
        for signal in signals_under(SHIPPED, &text, n_same_text) {
            prop_assert!(name(signal.rule).is_some());
            prop_assert!(signal.detail.is_none_or(|detail| detail.len() < 120 && detail.is_ascii()));
        }
    }

    #[test]
    fn invisible_characters_hide_nothing(text in any_ascii_text(), at in 0..40_usize) {
        prop_assume!(CommentText::parse(text.as_str()).is_ok());
        let hidden: String = text.chars().enumerate().flat_map(|(i, c)| (i == at).then_some('\u{200b}').into_iter().chain([c])).collect();
        prop_assert_eq!(codes(&text, 1), codes(&hidden, 1));
    }

    #[test]
    fn every_text_has_the_fingerprint_of_its_upper_case(text in "[a-zéöß ,.!]{0,30}") {
        prop_assert_eq!(fingerprint(&text), fingerprint(&text.to_uppercase()));
    }
}
