//! Where in a file something stands, as an editor shows it.

use std::fmt;

/// A line and a column, both counted from 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

impl Position {
    /// The position of a byte; one past the end, or inside a character, counts as the end of what is before it.
    pub(super) fn of_byte(text: &str, byte: usize) -> Self {
        let before = text.char_indices().take_while(|&(at, _)| at < byte);
        before.fold(Self { line: 1, column: 1 }, |position, (_, c)| match c {
            '\n' => Self { line: position.line + 1, column: 1 },
            _ => Self { column: position.column + 1, ..position },
        })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_characters_count_from_one() {
        let text = "é=1\nab\n";
        let positions = [0, 2, 3, 4, 5, 6, 7, 99].map(|byte| Position::of_byte(text, byte).to_string());
        assert_eq!(positions[0], "line 1, column 1");
        assert_eq!(positions[1], "line 1, column 2");
        assert_eq!(positions[2], "line 1, column 3");
        assert_eq!(positions[4], "line 2, column 1");
        assert_eq!(positions[5], "line 2, column 2");
        assert_eq!(positions[7], "line 3, column 1");
    }
}
