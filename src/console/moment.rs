//! Times and ages. A time is written in UTC and carries what browsers need to write it their reader's way.

use maud::{Markup, html};

use super::tongue::Tongue;
use crate::api;
use crate::clock::UnixMillis;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A point in time, such as `2026-12-01 14:05`; the script rewrites it to local time.
pub(super) fn time(at: UnixMillis) -> Markup {
    let precise = api::rfc3339(at);
    let short = precise.get(..16).unwrap_or(&precise).replace('T', " ");
    html! { time datetime=(precise) { (short) } }
}

/// How long ago something was, in words.
pub(super) fn ago(tongue: Tongue, at: UnixMillis, now: UnixMillis) -> String {
    let ms = now.since_ms(at).max(0);
    let whole = |unit: i64| u64::try_from(ms / unit).unwrap_or_default();
    match ms {
        _ if ms < MINUTE_MS => tongue.say("ago-now"),
        _ if ms < HOUR_MS => tongue.count("ago-minutes", whole(MINUTE_MS)),
        _ if ms < DAY_MS => tongue.count("ago-hours", whole(HOUR_MS)),
        _ => tongue.count("ago-days", whole(DAY_MS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_in_the_largest_unit_that_fits() {
        let ago = |ms| ago(Tongue::En, UnixMillis(0), UnixMillis(ms));
        assert_eq!(ago(59_000), "just now");
        assert_eq!(ago(3_599_000), "59 minutes ago");
        assert_eq!(ago(7_200_000), "2 hours ago");
        assert_eq!(ago(-5), "just now", "clocks differ");
    }

    #[test]
    fn a_time_can_be_read_by_people_and_by_browsers() {
        assert_eq!(
            time(UnixMillis(1_795_370_400_000)).into_string(),
            r#"<time datetime="2026-11-22T18:00:00.000Z">2026-11-22 18:00</time>"#
        );
    }
}
