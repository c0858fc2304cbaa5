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

fn as_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("inputs are UTF-8")
}
