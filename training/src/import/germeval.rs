//! `GermEval` 2018 (Wiegand et al.): a tweet, its coarse and its fine class, parted by tabs, no headings.
//!
//! The fine class says what kind of offence it is; that another kind is there too, it does not say. Line ends stand as
//! `|LBR|`.

use std::collections::BTreeMap;
use std::io::BufRead;

use anyhow::{Context, Result};
use vigie::category::Category;

use super::sink::{BadRow, Found, Sink, approved};

pub(super) fn read(input: impl BufRead, sink: &mut Sink) -> Result<()> {
    for (line, place) in input.split(b'\n').zip(1..) {
        let line = line.context("cannot be read")?;
        if !line.trim_ascii().is_empty() {
            sink.take(place, parse(&line))?;
        }
    }
    Ok(())
}

fn parse(line: &[u8]) -> Result<Found, BadRow> {
    let line = String::from_utf8(line.to_vec()).ok().ok_or(BadRow::Unreadable)?;
    let mut columns = line.trim_end().split('\t');
    let (Some(text), Some(coarse), Some(fine), None) = (columns.next(), columns.next(), columns.next(), columns.next())
    else {
        return Err(BadRow::WrongColumns);
    };
    let labels = match (coarse, fine) {
        ("OTHER", _) => approved(),
        ("OFFENSE", "PROFANITY") => offensive(Category::Profanity),
        ("OFFENSE", "INSULT") => offensive(Category::Insult),
        ("OFFENSE", "ABUSE") => offensive(Category::IdentityAttack),
        _ => return Err(BadRow::WrongClass),
    };
    Ok(Found { text: text.replace("|LBR|", "\n"), lang: "de".to_owned(), labels, ..Found::default() })
}

fn offensive(category: Category) -> BTreeMap<Category, f64> {
    BTreeMap::from([(Category::Toxicity, 1.0), (category, 1.0)])
}
