//! What a simulation says, on a terminal.

use std::io::{self, Write};

use serde_json::Value;

use crate::cli::client::word;

/// Writes a simulation's answer in sentences and rows.
pub(super) fn write(answer: &Value, out: &mut impl Write) -> io::Result<()> {
    let since = word(answer, "since").get(..10).map(|day| format!(" since {day}")).unwrap_or_default();
    writeln!(out, "{} on {} comments{since}:", word(answer, "policy"), number(answer, "comments"))?;
    for row in rows(answer, "verdicts") {
        let (before, after) = (word(row, "before"), word(row, "after"));
        let mark = if before == after { "as before" } else { "changed" };
        writeln!(out, "{:>9}  {before:<7} → {after:<7}  {mark}", number(row, "comments"))?;
    }
    if let Some(held) = answer.get("held_a_day").and_then(Value::as_f64) {
        writeln!(out, "{held:>9.1}  held a day")?;
    }
    rate(answer, "wrong_rejections", "of what people approved would have been rejected", out)?;
    rate(answer, "wrong_approvals", "of what people rejected would have been approved", out)?;
    let changed = rows(answer, "changed");
    if !changed.is_empty() {
        writeln!(out, "the newest changed comments:")?;
    }
    for row in changed {
        let reasons: Vec<&str> =
            row.get("reasons").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        writeln!(
            out,
            "  {}  {} → {}  {}",
            word(row, "id"),
            word(row, "before"),
            word(row, "after"),
            reasons.join(", ")
        )?;
    }
    Ok(())
}

fn rate(answer: &Value, field: &str, what: &str, out: &mut impl Write) -> io::Result<()> {
    let rate = answer.get(field).unwrap_or(&Value::Null);
    let percent = |end: &str| 100.0 * rate.get(end).and_then(Value::as_f64).unwrap_or_default();
    let (n, of) = (number(rate, "n"), number(rate, "of"));
    if of == 0 {
        return writeln!(out, "        –  {what}: people decided on none of them");
    }
    writeln!(out, "{n:>9}  of {of} {what} ({:.1} to {:.1} %, 95 % confidence)", percent("low"), percent("high"))
}

fn rows<'a>(answer: &'a Value, field: &str) -> &'a [Value] {
    answer.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn number(row: &Value, field: &str) -> u64 {
    row.get(field).and_then(Value::as_u64).unwrap_or_default()
}
