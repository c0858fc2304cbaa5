//! Any string through the text core, the rules, the model, its explanation and its highlights.

mod inputs; // sentences that were tampered with
mod properties; // what holds for any string

use crate::engine::Campaign;
use inputs::Sentences;

#[test]
fn any_text_is_read_scored_and_explained() {
    let sentences = Sentences::read();
    let core = properties::Core::shipped();
    Campaign::of("text").run(
        |random| sentences.tampered(random),
        |input| {
            let [text, spiked] = input.as_slice() else { panic!("two texts") };
            core.check(as_text(text), as_text(spiked));
        },
    );
}

#[test]
fn ascii_controls_between_letter_and_mark_change_no_score() {
    let core = properties::Core::shipped();
    for control in ["\0", "\u{1}", "\u{1f}", "\u{7f}"] {
        core.check("e\u{301}te\u{301} conne\u{301}", &format!("e{control}\u{301}te\u{301} conne\u{301}"));
    }
}

fn as_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("inputs are UTF-8")
}
