//! Runs of digits: what might be a telephone number, cut out of a line.
//!
//! Knows what may stand inside a number, not what a number is.

/// What stands between two groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// One sign: space, full stop, slash or hyphen.
    Sign(char),
    /// A parenthesis, with or without a space.
    Parenthesis,
    /// A hyphen or slash between spaces; only behind a prefix.
    Wide,
}

/// Groups of digits, with the gaps between them.
pub(super) struct Run {
    /// Whether a `+` stands in front.
    pub(super) has_plus: bool,
    /// The groups, digits only; never empty.
    pub(super) groups: Vec<String>,
    /// One gap fewer than groups.
    pub(super) gaps: Vec<Gap>,
    has_letter_beside: bool,
}

/// No group in front of a wide gap is longer: prefixes are short.
const MAX_PREFIX_DIGITS: usize = 6;

/// Cuts out every run of a line that touches no letter.
pub(super) fn runs(line: &str) -> Vec<Run> {
    let characters: Vec<char> = line.chars().collect();
    let mut rest = characters.as_slice();
    let mut before = ' ';
    let mut found = Vec::new();
    while let Some((&c, behind)) = rest.split_first() {
        if c.is_ascii_digit() || c == '+' {
            let (run, behind) = read(before, rest);
            found.extend(run);
            before = '0';
            rest = behind;
        } else {
            before = c;
            rest = behind;
        }
    }
    found.retain(|run| !run.has_letter_beside);
    found
}

/// Reads the run that starts here, and says what lies behind it.
fn read(before: char, start: &[char]) -> (Option<Run>, &[char]) {
    let has_plus = start.first() == Some(&'+');
    let mut rest = start;
    if has_plus {
        rest = skip(rest, 1);
        rest = if rest.first() == Some(&' ') { skip(rest, 1) } else { rest };
    }
    let mut run = Run { has_plus, groups: Vec::new(), gaps: Vec::new(), has_letter_beside: false };
    while let Some((group, behind)) = read_group(rest) {
        run.groups.push(group);
        rest = behind;
        let Some((gap, behind)) = read_gap(rest, &run) else {
            break;
        };
        run.gaps.push(gap);
        rest = behind;
    }
    let after = rest.first().copied().unwrap_or(' ');
    run.has_letter_beside = is_glued(before) || after.is_alphanumeric() || after == '_';
    let run = (!run.groups.is_empty()).then_some(run);
    (run, rest)
}

fn read_group(rest: &[char]) -> Option<(String, &[char])> {
    let n_digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    (n_digits > 0).then(|| (rest.iter().take(n_digits).collect(), skip(rest, n_digits)))
}

/// Reads a gap that digits follow.
fn read_gap<'a>(rest: &'a [char], run: &Run) -> Option<(Gap, &'a [char])> {
    let n_signs = rest.iter().take_while(|c| !c.is_ascii_digit()).take(4).count();
    let behind = skip(rest, n_signs);
    if !behind.first().is_some_and(char::is_ascii_digit) {
        return None;
    }
    let gap = match rest.get(..n_signs)? {
        [sign @ (' ' | '.' | '/' | '-')] => Gap::Sign(*sign),
        ['–' | '\u{2010}' | '\u{2011}'] => Gap::Sign('-'),
        ['(' | ')'] | [' ', '('] | [')', ' ' | '-' | '/'] => Gap::Parenthesis,
        [' ', '/' | '-' | '–', ' '] if is_prefix(run) => Gap::Wide,
        _ => return None,
    };
    Some((gap, behind))
}

fn is_prefix(run: &Run) -> bool {
    run.gaps.is_empty() && run.groups.iter().all(|group| group.len() <= MAX_PREFIX_DIGITS)
}

/// Whether a run behind this sign is part of something else: a word, a path, a decimal.
fn is_glued(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, '/' | '=' | '_' | '&' | '%' | ',' | '#')
}

fn skip(rest: &[char], n: usize) -> &[char] {
    rest.get(n..).unwrap_or_default()
}

impl Run {
    /// How many digits it has in all.
    pub(super) fn n_digits(&self) -> usize {
        self.groups.iter().map(String::len).sum()
    }

    /// All digits, without the `(0)` that some write between calling code and number.
    pub(super) fn digits_without_trunk_zero(&self) -> String {
        let is_trunk_zero =
            |at: usize, group: &str| group == "0" && at > 0 && self.gaps.get(at - 1) == Some(&Gap::Parenthesis);
        let kept = self.groups.iter().enumerate().filter(|(at, group)| !is_trunk_zero(*at, group));
        kept.map(|(_, group)| group.as_str()).collect()
    }

    /// Whether it is grouped in thousands: `+12 500 000`.
    pub(super) fn is_amount(&self) -> bool {
        let Some((first, thousands)) = self.groups.split_first() else {
            return false;
        };
        let is_even = self.gaps.iter().all(|gap| matches!(gap, Gap::Sign(' ' | '.')));
        let in_thousands = thousands.iter().all(|group| group.len() == 3);
        let is_round = thousands.last().is_some_and(|last| last == "000");
        first.len() <= 3 && is_even && in_thousands && is_round
    }
}
