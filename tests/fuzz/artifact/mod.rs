//! Any bytes as a model: refused with a reason or read into a model that scores. Never a panic, never more memory than the
//! file's length explains.
//!
//! Artifacts are checked by their checksum first, so most inputs get a right one after they were tampered with.

mod layout; // an artifact taken apart and put together again

use allocation_counter::measure;
use serde_json::{Value, json};
use vigie::category::Category;
use vigie::model::{Model, SHIPPED};

use crate::engine::{Campaign, Input, Random, alter, damage};
use layout::Layout;

/// What reading may allocate at most, as a multiple of the file's length, beside [`FIXED_BYTES`]. Measured on a sound one
/// it is four: the packed tables unfold in pages of their own, which are not counted here.
const MAX_BYTES_A_BYTE: u64 = 16;
/// What reading may allocate of any file, for the smallest tables.
const FIXED_BYTES: u64 = 4 << 20;

#[test]
fn any_artifact_is_refused_or_scores() {
    let sound = Layout::of(SHIPPED).shrunk();
    assert!(check(&vec![sound.sealed()]), "the sound artifact reads");
    let mut n_read = 0_u64;
    Campaign::of("artifact").run(|random| vec![tampered(&sound, random)], |input| n_read += u64::from(check(input)));
    eprintln!("fuzz artifact: {n_read} of them were read as models");
}

#[test]
fn more_knots_of_one_input_than_training_makes_are_refused() {
    let mut layout = Layout::of(SHIPPED).shrunk();
    let inputs = layout.header.pointer_mut("/branches/0/inputs").and_then(Value::as_array_mut).expect("inputs");
    let last = inputs.last_mut().expect("an input");
    last["knots"] = json!(vec![1; 20_000]);
    layout.correct_lengths();
    assert!(!check(&vec![layout.sealed()]), "is refused");
}

/// The sound artifact with something changed, nearly always with a checksum that fits.
fn tampered(sound: &Layout, random: &mut Random) -> Vec<u8> {
    let mut layout = sound.clone();
    for _ in 0..=random.below(3) {
        match random.below(6) {
            0 => damage_header(&mut layout, random),
            1..=3 => alter(&mut layout.header, random),
            _ => damage_table(&mut layout, random),
        }
    }
    if random.one_in(2) {
        layout.correct_lengths();
    }
    let mut bytes = layout.sealed();
    if random.one_in(20) {
        damage(&mut bytes, &[], random);
    }
    bytes
}

/// Tampers with the header's bytes; what is no JSON any more stays as it was.
fn damage_header(layout: &mut Layout, random: &mut Random) {
    let tokens: Vec<Vec<u8>> = [&b"1e39"[..], b"-1", b"0", b"null", b"[]", b"99999999999"].map(<[u8]>::to_vec).into();
    let mut json = layout.header.to_string().into_bytes();
    damage(&mut json, &tokens, random);
    if let Ok(header) = serde_json::from_slice(&json) {
        layout.header = header;
    }
}

fn damage_table(layout: &mut Layout, random: &mut Random) {
    let table = match random.below(4) {
        0 => &mut layout.rows,
        1 => &mut layout.meanings,
        2 => &mut layout.weights,
        _ => &mut layout.entries,
    };
    let not_a_number = f32::NAN.to_le_bytes().to_vec();
    damage(table, &[not_a_number, f32::INFINITY.to_le_bytes().to_vec()], random);
}

/// Panics unless the artifact is refused or scores; whether it was read.
fn check(input: &Input) -> bool {
    let bytes = &input[0];
    let mut model = None;
    let allocated = measure(|| model = Some(Model::read(bytes)));
    let allowed = FIXED_BYTES + MAX_BYTES_A_BYTE * bytes.len() as u64;
    assert!(allocated.bytes_max <= allowed, "{} bytes for a file of {}", allocated.bytes_max, bytes.len());
    let Some(Ok(model)) = model else { return false };
    for text in ["", "Tu es un c0nn4rd, va te pendre !", "Du Idiot. Danke\n\nsehr 👍 https://a.de", "据情报部门称"]
    {
        let scores = model.score(text).scores;
        assert!(scores.iter().all(|(_, score)| (0.0..=1.0).contains(&score.value())));
        drop(model.highlights(text, &Category::ALL, 5));
        drop(model.explain(text, Category::Insult));
    }
    true
}
