//! Where a page ended: bytes of the store's, in hexadecimal so that nobody is tempted to read them.

/// What is wrong with a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no cursor; allowed is the `next_cursor` of the page before")]
pub(crate) struct NotACursor;

/// The longest cursor, in bytes: a key of the store's is far shorter.
const MAX_BYTES: usize = 256;

/// Writes a cursor.
pub(crate) fn write(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0xf])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Reads a cursor.
pub(crate) fn read(cursor: &str) -> Result<Vec<u8>, NotACursor> {
    let digits: Option<Vec<u32>> = cursor.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.ok_or(NotACursor)?;
    if digits.is_empty() || digits.len() % 2 != 0 || digits.len() > 2 * MAX_BYTES {
        return Err(NotACursor);
    }
    let byte = |pair: &[u32]| pair.iter().fold(0_u32, |byte, digit| byte << 4 | digit);
    digits.chunks(2).map(|pair| u8::try_from(byte(pair)).or(Err(NotACursor))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cursor_reads_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(read(&write(&bytes)), Ok(bytes));
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for cursor in ["", "abc", "zz", "é0", &"00".repeat(MAX_BYTES + 1)] {
            assert_eq!(read(cursor), Err(NotACursor), "{cursor}");
        }
    }
}
