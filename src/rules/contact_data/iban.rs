//! Bank accounts by their IBAN (ISO 13616): a country's length and a check of the whole number modulo 97 (ISO 7064).

/// Lengths by country, after the SWIFT registry: the countries of the single euro payments area.
const LENGTHS: [(&str, usize); 35] = [
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
];

/// How many valid IBANs a line holds, written together or in groups.
pub(super) fn count(line: &str) -> usize {
    let mut previous = ' ';
    let starts = line.char_indices().filter(|&(_, c)| {
        let is_start = c.is_ascii_alphabetic() && !previous.is_alphanumeric();
        previous = c;
        is_start
    });
    starts.filter(|&(at, _)| is_iban_at_start(line.get(at..).unwrap_or_default())).count()
}

fn is_iban_at_start(rest: &str) -> bool {
    let Some(n_characters) = rest.get(..2).and_then(length_in) else {
        return false;
    };
    let mut characters = rest.chars().enumerate().filter(|&(_, c)| c != ' ' && c != '-');
    let account: Vec<(usize, char)> = characters.by_ref().take(n_characters).collect();
    let Some(&(last, _)) = account.last() else { return false };
    let ends_there = !rest.chars().nth(last + 1).is_some_and(char::is_alphanumeric);
    let is_shaped = account.len() == n_characters && ends_there && is_mostly_digits(&account);
    is_shaped && remainder_97(account.iter().map(|&(_, c)| c)) == Some(1)
}

fn length_in(country: &str) -> Option<usize> {
    LENGTHS.iter().find(|(known, _)| known.eq_ignore_ascii_case(country)).map(|&(_, length)| length)
}

/// Two check digits behind the country, and no fewer digits than letters: otherwise every hundredth sentence that begins
/// with a country's letters would pass the check.
fn is_mostly_digits(account: &[(usize, char)]) -> bool {
    let is_digit = |(_, c): &(usize, char)| c.is_ascii_digit();
    let n_digits = account.iter().filter(|place| is_digit(place)).count();
    account.iter().skip(2).take(2).all(is_digit) && n_digits * 2 >= account.len()
}

/// The number modulo 97, with its first four characters moved behind the others and letters written as 10 to 35.
/// `None` for characters that no IBAN has.
fn remainder_97(account: impl Iterator<Item = char> + Clone) -> Option<u32> {
    let moved = account.clone().skip(4).chain(account.take(4));
    moved.into_iter().try_fold(0, |remainder, c| {
        let value = c.is_ascii().then(|| c.to_digit(36)).flatten()?;
        let shift = if value < 10 { 10 } else { 100 };
        Some((remainder * shift + value) % 97)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_accounts: usize, lines: &[&str]) {
        for line in lines {
            assert_eq!(count(line), n_accounts, "{line}");
        }
    }

    #[test]
    fn valid_ibans_are_found_together_in_groups_and_in_small_letters() {
        check(1, &["DE89370400440532013000", "IBAN: DE89 3704 0044 0532 0130 00.", "de89-3704-0044-0532-0130-00"]);
        check(1, &["FR14 2004 1010 0505 0001 3M02 606", "CH93 0076 2011 6238 5295 7", "AT61 1904 3002 3457 3201"]);
        check(1, &["BE68 5390 0754 7034", "GB29 NWBK 6016 1331 9268 19 merci"]);
        check(2, &["BE68539007547034/AT611904300234573201"]);
    }

    #[test]
    fn a_wrong_check_a_wrong_length_and_a_strange_country_are_no_ibans() {
        check(0, &["DE88 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130", "DE89 3704 0044 0532 0130 001"]);
        check(0, &["XX89370400440532013000", "XDE89370400440532013000", "DE", "", "DE89 é704 0044 0532 0130 00"]);
    }

    #[test]
    fn words_are_no_ibans_whatever_their_letters_add_up_to() {
        check(0, &["Sie sind außer Gefahr. Sie gehen danach nicht zurück.", "nichts, sei es nun so oder so, sie geht"]);
        // Each of these passes the check modulo 97: by chance, without check digits, with fewer digits than letters.
        for words in ["SIEGEHENDANACHNIAMZ", "BEAB539007500082", "BE57ABCDEFGHIJKL"] {
            assert_eq!(remainder_97(words.chars()), Some(1), "{words}");
            assert_eq!(count(words), 0, "{words}");
        }
        check(1, &["NL61ABCDEFG0000156"]);
    }
}
