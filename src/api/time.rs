//! Times on the wire: RFC 3339, written in UTC with milliseconds, read with any offset.

use jiff::Timestamp;

use crate::clock::UnixMillis;

/// What is wrong with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no RFC 3339 time; allowed are times such as `2026-11-22T18:03:00Z` or `2026-11-22T19:03:00.250+01:00`")]
pub(super) struct NotATime;

/// Writes a time: `2026-11-22T18:03:00.250Z`. One that no calendar holds is written as the last or first that it does.
pub fn rfc3339(at: UnixMillis) -> String {
    let outermost = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let timestamp = Timestamp::from_millisecond(at.0).unwrap_or(outermost);
    format!("{timestamp:.3}")
}

/// Reads a time, cut to milliseconds.
pub(super) fn parse(time: &str) -> Result<UnixMillis, NotATime> {
    let timestamp: Timestamp = time.parse().or(Err(NotATime))?;
    Ok(UnixMillis(timestamp.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_with_milliseconds() {
        assert_eq!(rfc3339(UnixMillis(1_700_000_000_000)), "2023-11-14T22:13:20.000Z");
        assert_eq!(rfc3339(UnixMillis(1_700_000_000_007)), "2023-11-14T22:13:20.007Z");
        assert!(rfc3339(UnixMillis(i64::MAX)).starts_with("9999-"));
    }

    #[test]
    fn any_offset_reads_and_words_do_not() {
        assert_eq!(parse("2023-11-14T23:13:20+01:00"), Ok(UnixMillis(1_700_000_000_000)));
        assert_eq!(parse("2023-11-14T22:13:20.0079Z"), Ok(UnixMillis(1_700_000_000_007)));
        for wrong in ["", "yesterday", "2023-11-14", "2023-11-14T22:13:20", "1700000000"] {
            assert_eq!(parse(wrong), Err(NotATime), "{wrong}");
        }
    }
}
