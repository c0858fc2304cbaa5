//! Tables with a line of headings, by a mapping of columns; the CSV of Jigsaw's two challenges are such tables.

use std::collections::BTreeMap;
use std::io::BufRead;

use anyhow::{Context, Result, bail};
use csv::{ReaderBuilder, StringRecord};
use vigie::category::Category;

use super::sink::{BadRow, Found, Sink, approved};

/// Which column is what, by the names of headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapping {
    id: Option<String>,
    text: String,
    lang: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<String>,
    /// Columns that may be missing are left out; at least one must be there.
    labels: Vec<(Category, String)>,
}

impl Mapping {
    /// Reads `text=comment` and the like. Without a word on it, `text` is `text` and `id` is `id`.
    pub(super) fn parse(pairs: &[String]) -> Result<Self> {
        let mut mapping = Self { text: "text".to_owned(), ..Self::default() };
        for pair in pairs {
            let Some((field, column)) = pair.split_once('=') else {
                bail!("`--map {pair}` has no `=`; allowed is `text=COLUMN`");
            };
            let column = column.to_owned();
            match field {
                "text" => mapping.text = column,
                "id" => mapping.id = Some(column),
                "lang" => mapping.lang = Some(column),
                "decided_by" => mapping.decided_by = Some(column),
                "decided_at" => mapping.decided_at = Some(column),
                category => {
                    let category: Category = category.parse().with_context(|| {
                        format!("in `--map {pair}`; else `text`, `id`, `lang`, `decided_by`, `decided_at`")
                    })?;
                    mapping.labels.push((category, column));
                }
            }
        }
        if mapping.labels.is_empty() {
            bail!("no column is a label; `--map toxicity=COLUMN` names one");
        }
        Ok(mapping)
    }

    /// The toxic comment classification challenge (2018).
    pub(super) fn jigsaw() -> Self {
        let labels = [
            (Category::Toxicity, "toxic"),
            (Category::SevereToxicity, "severe_toxic"),
            (Category::Insult, "insult"),
            (Category::Profanity, "obscene"),
            (Category::IdentityAttack, "identity_hate"),
            (Category::Threat, "threat"),
        ];
        Self::known(&labels)
    }

    /// Civil Comments (Borkan et al. 2019): shares of raters; `target` in the challenge's file, `toxicity` in others.
    pub(super) fn civil() -> Self {
        let labels = [
            (Category::Toxicity, "target"),
            (Category::Toxicity, "toxicity"),
            (Category::SevereToxicity, "severe_toxicity"),
            (Category::Insult, "insult"),
            (Category::Profanity, "obscene"),
            (Category::IdentityAttack, "identity_attack"),
            (Category::Threat, "threat"),
            (Category::SexuallyExplicit, "sexual_explicit"),
        ];
        Self::known(&labels)
    }

    fn known(labels: &[(Category, &str)]) -> Self {
        let labels = labels.iter().map(|(category, column)| (*category, (*column).to_owned())).collect();
        Self { id: Some("id".to_owned()), text: "comment_text".to_owned(), labels, ..Self::default() }
    }
}

/// The numbers of the columns.
struct Columns {
    id: Option<usize>,
    text: usize,
    lang: Option<usize>,
    decided_by: Option<usize>,
    decided_at: Option<usize>,
    labels: Vec<(Category, usize)>,
}

impl Columns {
    fn find(mapping: &Mapping, headings: &StringRecord) -> Result<Self> {
        let number = |name: &str| headings.iter().position(|heading| heading.trim() == name);
        let of = |name: &Option<String>| -> Result<Option<usize>> {
            let Some(name) = name else { return Ok(None) };
            number(name).map(Some).with_context(|| missing(name, headings))
        };
        let labels = mapping.labels.iter();
        let labels: Vec<(Category, usize)> =
            labels.filter_map(|(category, name)| Some((*category, number(name)?))).collect();
        if labels.is_empty() {
            bail!("none of the labels' columns is there; there are {}", named(headings));
        }
        Ok(Self {
            id: of(&mapping.id)?,
            text: number(&mapping.text).with_context(|| missing(&mapping.text, headings))?,
            lang: of(&mapping.lang)?,
            decided_by: of(&mapping.decided_by)?,
            decided_at: of(&mapping.decided_at)?,
            labels,
        })
    }

    fn row(&self, record: &StringRecord) -> Result<Found, BadRow> {
        let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).unwrap_or_default().to_owned();
        let mut labels = BTreeMap::new();
        for (category, column) in &self.labels {
            add_label(&mut labels, *category, record.get(*column).unwrap_or_default().trim())?;
        }
        Ok(Found {
            id: cell(self.id),
            text: cell(Some(self.text)),
            lang: cell(self.lang),
            labels,
            decided_by: cell(self.decided_by),
            decided_at: cell(self.decided_at),
        })
    }
}

/// A cell as a label. An empty one, and Jigsaw's -1, are unknown; `approved` says that nothing is there at all.
fn add_label(labels: &mut BTreeMap<Category, f64>, category: Category, cell: &str) -> Result<(), BadRow> {
    let label = match cell.to_lowercase().as_str() {
        "" | "-1" => return Ok(()),
        "approved" | "approve" => {
            for (category, label) in approved() {
                labels.entry(category).or_insert(label);
            }
            return Ok(());
        }
        "yes" | "true" | "rejected" | "reject" => 1.0,
        "no" | "false" => 0.0,
        number => number.parse::<f64>().ok().ok_or(BadRow::WrongLabel)?,
    };
    labels.insert(category, label);
    Ok(())
}

/// Reads a table.
pub(super) fn read(input: impl BufRead, delimiter: u8, mapping: &Mapping, sink: &mut Sink) -> Result<()> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(input);
    let columns = Columns::find(mapping, reader.headers().context("there is no line of headings")?)?;
    let mut record = StringRecord::new();
    loop {
        let place = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => sink.take(record.position().map_or(place, csv::Position::line), columns.row(&record))?,
            Err(error) => match error.kind() {
                csv::ErrorKind::UnequalLengths { .. } => sink.take(place, Err(BadRow::WrongColumns))?,
                csv::ErrorKind::Utf8 { .. } => sink.take(place, Err(BadRow::Unreadable))?,
                _ => bail!("line {place} cannot be read"),
            },
        }
    }
}

fn missing(name: &str, headings: &StringRecord) -> String {
    format!("there is no column `{name}`; there are {}", named(headings))
}

fn named(headings: &StringRecord) -> String {
    headings.iter().map(|heading| format!("`{heading}`")).collect::<Vec<String>>().join(", ")
}
