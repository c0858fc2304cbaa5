//! E-mail addresses: something before the `@`, a domain with a plausible ending behind it.

/// How many e-mail addresses a line holds.
pub(super) fn count(line: &str) -> usize {
    line.match_indices('@').filter(|&(at, _)| is_address_around(line, at)).count()
}

fn is_address_around(line: &str, at: usize) -> bool {
    let before = line.get(..at).unwrap_or_default();
    let after = line.get(at + 1..).unwrap_or_default();
    is_mailbox_at_end(before) && is_domain_at_start(after)
}

/// A name before the `@`. With another `@` before that (`@jean@social.example`) it is a handle, not an address.
fn is_mailbox_at_end(before: &str) -> bool {
    let rest = before.trim_end_matches(|c: char| c.is_alphanumeric() || "._%+-".contains(c));
    let name = before.get(rest.len()..).unwrap_or_default();
    name.contains(char::is_alphanumeric) && !name.ends_with('.') && !rest.ends_with('@')
}

fn is_domain_at_start(after: &str) -> bool {
    let end = after.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).unwrap_or(after.len());
    let domain = after.get(..end).unwrap_or_default().trim_end_matches(['.', '-']);
    let Some((name, ending)) = domain.rsplit_once('.') else {
        return false;
    };
    let is_ending = ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic);
    is_ending && name.split('.').all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_addresses: usize, lines: &[&str]) {
        for line in lines {
            assert_eq!(count(line), n_addresses, "{line}");
        }
    }

    #[test]
    fn addresses_are_found_wherever_they_stand() {
        check(
            1,
            &[
                "jean.dupont+news@mail.example.com",
                "(mailto:a@example.de).",
                "Écrivez à hélène@example.fr!",
                "x@müller.de",
            ],
        );
        check(2, &["a@example.com,b@example.com", "a@example.com / b@example.com"]);
    }

    #[test]
    fn mentions_handles_and_signs_are_no_addresses() {
        check(
            0,
            &["@jean", "@jean.dupont", "@jean@social.example", "5@3.50", "a@b", "prix @ 3.50", "merci@tous", "a@.de"],
        );
        check(0, &["@", "a@", "@example.com", "a@example.c", "..@example.com", "tout.@example.com", "a@b..com"]);
    }
}
