//! Real sentences in three languages, and what chance makes of them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::engine::mutate::rearrange;
use crate::engine::{Input, Random};

/// The longest text of a comment, in bytes.
const MAX_BYTES: usize = vigie::comment::MAX_TEXT_BYTES;

/// What readers do not see, of every kind but ASCII's controls: those stand in `TOKENS` only, as long as the ignored test in
/// `text` fails.
#[rustfmt::skip]
const INVISIBLE: &[&str] = &[
    "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{ad}", "\u{fe0f}", "\u{fe00}", "\u{34f}", "\u{200e}", "\u{202e}",
    "\u{2066}", "\u{feff}", "\u{e0041}", "\u{3164}", "\u{2800}", "\u{1160}", "\u{180e}", "\u{80}", "\u{fff9}", "\u{e000}",
    "\u{1}", "\u{7f}",
];

/// What texts stumble over: disguises, pictures, marks, directions, letters that fold to several, links, numbers.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "c0nn4rd", "c.o.n.n.a.r.d", "c o n n a r d", "connaaaard", "i-d-i-o-t", "f*ck", "@rsch", "ｉｄｉｏｔ", "𝓲𝓭𝓲𝓸𝓽", "ⓘⓓⓘⓞⓣ",
    "\u{456}di\u{43e}t", "привет", "据情报部门称", "こんにちは", "مرحبا", "שלום", "हिन्दी", "ไทย", "\u{1112}\u{1161}\u{11ab}", "한글",
    "👍", "👨\u{200d}👩\u{200d}👧", "🏴\u{e0067}\u{e0062}\u{e007f}", "🇫🇷", "1\u{fe0f}\u{20e3}", "🖕🏽", "\u{301}", "e\u{301}", "\u{334}", "\u{488}",
    "\u{345}", "\u{3099}", "\u{202e}", "\u{2067}", "\u{fdfa}", "\u{fb03}", "ß", "ẞ", "\u{130}", "\u{1e9e}",
    "ŉ", "ǰ", "ΐ", "Å", "\u{212b}", "\u{2126}", "½", "①", "㎞", "㍿",
    "https://example.com/a?b=c", "www.a.b", "http://", "a@b.de", "@sylvie_69", "#tag", "+33 6 12 34 56 78", "0041 79 123 45 67",
    "FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000", "5000 €", "!!!", "?!", "…", "«", "»", "’", "\"", "—", "\u{a0}",
    "\u{2028}", "\u{85}", "\r\n", "\n", "\t", "\u{0}", "\u{1}", "\u{7f}", "\u{fffd}", "\u{10ffff}", "\u{feff}", "x", "aa", "A", " ", ".",
];

/// Where texts begin.
pub(super) struct Sentences {
    texts: Vec<Vec<char>>,
    tokens: Vec<Vec<char>>,
}

impl Sentences {
    /// The functional tests' sentences and a thread of comments.
    pub(super) fn read() -> Self {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let files = ["functional/fr.jsonl", "functional/de.jsonl", "functional/en.jsonl", "demo/thread.ndjson"];
        let rows = files.map(|file| fs::read_to_string(data.join(file)).expect("reads")).join("\n");
        let texts: Vec<Vec<char>> = rows.lines().filter_map(text_of).collect();
        assert!(texts.len() > 300, "only {} sentences", texts.len());
        let tokens = TOKENS.iter().chain(INVISIBLE).map(|token| token.chars().collect()).collect();
        Self { texts, tokens }
    }

    /// A text, and the same with invisible characters in it.
    pub(super) fn tampered(&self, random: &mut Random) -> Input {
        let mut text = self.sentence(random);
        for _ in 0..random.below(8) {
            self.change(&mut text, random);
        }
        if random.one_in(12) {
            let mut longer = text.clone();
            longer.push(' ');
            text = longer.repeat(1 + random.below(MAX_BYTES) / longer.len());
            self.change(&mut text, random);
        }
        let text = within_limit(&text);
        let spiked = spiked(&text, random);
        vec![text.into_bytes(), spiked.into_bytes()]
    }

    fn sentence(&self, random: &mut Random) -> Vec<char> {
        self.texts[random.below(self.texts.len())].clone()
    }

    fn change(&self, text: &mut Vec<char>, random: &mut Random) {
        let at = random.below(text.len());
        match (random.below(6), text.get_mut(at)) {
            (0, Some(c)) => *c = any_character(random),
            (1, Some(c)) => *c = c.to_uppercase().next().unwrap_or(*c),
            (2, _) => text.extend(self.sentence(random)),
            _ => rearrange(text, &self.tokens, random),
        }
    }
}

fn text_of(row: &str) -> Option<Vec<char>> {
    let row: Value = serde_json::from_str(row).ok()?;
    Some(row["text"].as_str()?.chars().collect())
}

/// Any character of Unicode; those of a neighbourhood with letters and marks are likelier.
fn any_character(random: &mut Random) -> char {
    let end = [0x250, 0x3000, 0x1_1000, 0x11_0000][random.below(4)];
    char::from_u32(random.below(end) as u32).unwrap_or('\u{fffd}')
}

fn within_limit(text: &[char]) -> String {
    let mut n_bytes = 0;
    let fits = |c: &&char| {
        n_bytes += c.len_utf8();
        n_bytes <= MAX_BYTES
    };
    text.iter().take_while(fits).collect()
}

fn spiked(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len() + 1);
        chars.splice(at..at, random.pick(INVISIBLE).chars());
    }
    chars.into_iter().collect()
}
