//! Telephone numbers as they are written in France, Germany, Switzerland, Austria, Belgium, Britain and the United States.
//!
//! A line falls into runs of digits with what may stand between them ([`run`]); a run is a number when its groups have
//! the shape of one. Amounts, years, dates, times, scores and decimals have other shapes. A number without prefix is
//! known only by its leading zero, or by the American grouping 3-3-4.

mod run;

use run::{Gap, Run};

/// Calling codes whose plans we know, with the allowed count of national digits (ITU-T E.164 and the national plans).
const PLANS: [(&str, std::ops::RangeInclusive<usize>); 7] =
    [("33", 9..=9), ("49", 7..=11), ("41", 9..=9), ("43", 7..=12), ("32", 8..=9), ("44", 9..=10), ("1", 10..=10)];

/// All digits of a number in any other country (E.164 allows 15; shorter than 10 would take in too many amounts).
const ELSEWHERE: std::ops::RangeInclusive<usize> = 10..=15;

/// All digits of a national number with its leading zero: 9 in Belgium to 12 in Germany.
const WITH_TRUNK_ZERO: std::ops::RangeInclusive<usize> = 9..=12;

/// How many telephone numbers a line holds.
pub(super) fn count(line: &str) -> usize {
    run::runs(line).iter().filter(|run| is_number(run)).count()
}

fn is_number(run: &Run) -> bool {
    is_international(run) || is_national(run) || is_american(run)
}

/// `+33 1 99 00 12 34`, `0041 44 …`, `+49 (0)171 …`.
fn is_international(run: &Run) -> bool {
    let all = run.digits_without_trunk_zero();
    let digits = match all.strip_prefix("00") {
        Some(rest) if !run.has_plus => rest,
        _ if run.has_plus => all.as_str(),
        _ => return false,
    };
    if run.is_amount() || digits.starts_with('0') {
        return false;
    }
    match PLANS.iter().find(|(code, _)| digits.starts_with(code)) {
        Some((code, n_national)) => n_national.contains(&(digits.len() - code.len())),
        None => run.has_plus && ELSEWHERE.contains(&digits.len()),
    }
}

/// `01 99 00 12 34`, `(030) 123456-78`, `0475/12.34.56`, `07700 900123`.
fn is_national(run: &Run) -> bool {
    let Some(prefix) = run.groups.first() else { return false };
    let has_trunk_zero = prefix.starts_with('0') && !prefix.starts_with("00");
    let n_digits = run.n_digits();
    if run.has_plus || !has_trunk_zero || !WITH_TRUNK_ZERO.contains(&n_digits) || is_date(run) {
        return false;
    }
    prefix.len() == n_digits || ((2..=6).contains(&prefix.len()) && run.groups.len() <= 5 && is_evenly_grouped(run))
}

/// Behind the prefix one separator is used throughout; only an extension may follow with a hyphen.
fn is_evenly_grouped(run: &Run) -> bool {
    let Some((_, after_prefix)) = run.gaps.split_first() else {
        return false;
    };
    let subscriber = match after_prefix.split_last() {
        Some((&Gap::Sign('-'), rest)) => rest,
        _ => after_prefix,
    };
    subscriber.iter().all(|gap| subscriber.first() == Some(gap))
}

/// `(212) 555-0123`, `212.555.0123`, `1-800-555-0199`; with spaces alone it might be an amount.
fn is_american(run: &Run) -> bool {
    let groups: Vec<&str> = run.groups.iter().map(String::as_str).collect();
    let ([area, exchange, line] | ["1", area, exchange, line]) = groups.as_slice() else {
        return false;
    };
    let is_shaped = (area.len(), exchange.len(), line.len()) == (3, 3, 4);
    let is_dialled = [area, exchange].iter().all(|group| group.starts_with(|c| ('2'..='9').contains(&c)));
    is_shaped && is_dialled && run.gaps.iter().any(|gap| *gap != Gap::Sign(' '))
}

/// `01.02.2024`, `05/2024`, also with more behind it.
fn is_date(run: &Run) -> bool {
    let groups: Vec<&str> = run.groups.iter().map(String::as_str).collect();
    match groups.as_slice() {
        [month, year, ..] if is_in_year(month) && is_year(year) => true,
        [day, month, year, ..] => day.len() <= 2 && is_in_year(month) && is_year(year),
        _ => false,
    }
}

fn is_in_year(month: &str) -> bool {
    month.len() <= 2 && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
}

fn is_year(year: &str) -> bool {
    year.len() == 4 && (year.starts_with("19") || year.starts_with("20"))
}

#[cfg(test)]
mod tests;
