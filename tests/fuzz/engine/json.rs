//! Mutations of JSON that leave it JSON: values of another type or size, fields that are missing, renamed or too many.

use serde_json::{Map, Number, Value, json};

use super::Random;

/// The longest array or string that one mutation makes of a short one.
const MAX_REPEATS: usize = 300;

/// Changes one node somewhere in `value`.
pub(crate) fn alter(value: &mut Value, random: &mut Random) {
    let node = somewhere(value, random);
    match node {
        _ if random.one_in(4) => *node = strange(random),
        Value::Object(fields) => alter_object(fields, random),
        Value::Array(items) => alter_array(items, random),
        Value::String(text) => alter_string(text, random),
        Value::Number(number) => *number = alter_number(number, random),
        Value::Bool(yes) => *yes = !*yes,
        Value::Null => *node = strange(random),
    }
}

/// Goes down from `value`, at each step to any child or, one time in five, no further.
fn somewhere<'v>(value: &'v mut Value, random: &mut Random) -> &'v mut Value {
    let has_children = match &*value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        _ => false,
    };
    if !has_children || random.one_in(5) {
        return value;
    }
    match value {
        Value::Array(items) => {
            let at = random.below(items.len());
            somewhere(&mut items[at], random)
        }
        Value::Object(fields) => {
            let at = random.below(fields.len());
            let (_, child) = fields.iter_mut().nth(at).expect("is below the number of fields");
            somewhere(child, random)
        }
        leaf => leaf,
    }
}

fn alter_object(fields: &mut Map<String, Value>, random: &mut Random) {
    let at = random.below(fields.len());
    let Some(name) = fields.keys().nth(at).cloned() else { return };
    let value = fields.remove(&name).unwrap_or_default();
    match random.below(4) {
        0 => {}
        1 => drop(fields.insert(format!("{name}x"), value)),
        2 => {
            fields.insert(name, value.clone());
            fields.insert(random.pick(&["", "id", "text", "\u{0}", "größe", "__proto__"]).to_owned(), value);
        }
        _ => drop(fields.insert(name, json!([value]))),
    }
}

fn alter_array(items: &mut Vec<Value>, random: &mut Random) {
    match random.below(4) {
        0 => items.truncate(random.below(items.len())),
        1 => items.reverse(),
        2 => items.push(strange(random)),
        _ => items.extend(items.clone()),
    }
}

fn alter_string(text: &mut String, random: &mut Random) {
    let additions = [" ", "\u{0}", "\n", "\u{200b}", "é", "😀", "\u{202e}", "\u{fdfa}", "\"", "\\", "x", "-1", "."];
    let addition = random.pick(&additions);
    match random.below(5) {
        0 => text.clear(),
        1 => text.push_str(addition),
        2 => text.insert_str(0, addition),
        3 => *text = text.chars().rev().collect(),
        _ => *text = format!("{text}{addition}").repeat(random.below(MAX_REPEATS)),
    }
}

fn alter_number(number: &Number, random: &mut Random) -> Number {
    let float = number.as_f64().unwrap_or_default();
    let floats = [float + 1.0, float - 1.0, -float, float * 1e30, 0.0, -0.0, 1e-45, 1e39, f64::MAX, 0.5];
    match (random.one_in(2), number.as_u64()) {
        (true, Some(whole)) => [whole / 2, whole.wrapping_add(1), u64::MAX, whole % 9][random.below(4)].into(),
        _ => Number::from_f64(floats[random.below(floats.len())]).unwrap_or_else(|| 0.into()),
    }
}

/// Something that is probably not expected.
fn strange(random: &mut Random) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e308),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("\u{0}\u{202e}é😀"),
        json!("x".repeat(random.below(3_000))),
        json!([]),
        json!({}),
        json!([[[[]]]]),
        json!({"id": {"id": []}}),
        json!("2026-11-22T18:00:00Z"),
        json!(vec![1; random.below(MAX_REPEATS)]),
    ];
    values[random.below(values.len())].clone()
}
