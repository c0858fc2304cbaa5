//! The artifact: one file that holds a whole model.
//!
//! Layout, little-endian: magic `VIGIEMDL`, format u32, length of the header u32, header (JSON, padded with spaces to a
//! multiple of 64 bytes with what stands before it), rows of the evidence table (48 bytes each), entries of the concept
//! table (key u64, concepts u32, continues u32), BLAKE3 of all of it. The version of a model is made from that checksum:
//! the same bytes, the same version. There are no times in it, so the same inputs give the same bytes.

use serde::{Deserialize, Serialize};

use super::Model;
use super::concepts::{ConceptTable, Meaning};
use super::features::{Featuriser, dense_names};
use super::judgement::{Input, Judgement, Regression};
use super::kernel::{EvidenceTable, LANES, Lane, MAX_LANES, SEGMENT_LANES};
use super::ngrams::NgramSettings;
use super::rows::Rows;
use super::splines::Splines;
use crate::category::{Category, PerCategory};
use crate::decision::ModelVersion;

const MAGIC: &[u8; 8] = b"VIGIEMDL";
const FORMAT: u32 = 1;
const ALIGNMENT: usize = 64;
const PREFIX_BYTES: usize = 16;
const ENTRY_BYTES: usize = 16;
const CHECKSUM_BYTES: usize = 32;

/// Why an artifact cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// Shorter than it says, or than any artifact is.
    #[error("the artifact is cut short: it has {n_bytes} bytes, {expected} or more were expected")]
    Truncated {
        /// Its length.
        n_bytes: usize,
        /// What it should have at least.
        expected: usize,
    },
    /// It starts with something else.
    #[error("this is not a Vigie model: it does not start with `VIGIEMDL`")]
    WrongMagic,
    /// Made by another generation of Vigie.
    #[error("the artifact has format {found}; this version of Vigie reads format {FORMAT}")]
    WrongFormat {
        /// The format it has.
        found: u32,
    },
    /// Its bytes are not those that were written.
    #[error("the artifact is damaged: its checksum does not fit its content")]
    WrongChecksum,
    /// The header is not the JSON that was expected.
    #[error("the artifact's header cannot be read")]
    Header(#[source] serde_json::Error),
    /// Parts do not fit each other.
    #[error("the artifact's {part} has {found} entries where {expected} were expected")]
    Shape {
        /// Which part.
        part: &'static str,
        /// How many it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
}

/// What a model was made from: enough to make it again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The version of the training program.
    pub trained_by: String,
    /// BLAKE3 of the configuration.
    pub config_digest: String,
    /// The seed of everything random.
    pub seed: u64,
    /// The corpora, in the order of the configuration.
    pub corpora: Vec<CorpusUse>,
}

/// One corpus as it was used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorpusUse {
    /// The file's name.
    pub name: String,
    /// BLAKE3 of the file.
    pub digest: String,
    /// Rows trained on.
    pub n_rows: usize,
    /// Rows kept out.
    pub n_held_out: usize,
    /// Its licence, as the configuration names it.
    pub licence: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    ngrams: NgramSettings,
    norm_scale: f32,
    lanes: Vec<Lane>,
    inputs: Vec<Input>,
    regressions: Vec<(Category, Regression)>,
    n_concept_entries: usize,
    provenance: Provenance,
}

/// Everything a model consists of, to be written.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The featuriser.
    pub featuriser: &'a Featuriser,
    /// The evidence table.
    pub evidence: &'a EvidenceTable,
    /// The judgement.
    pub judgement: &'a Judgement,
    /// What it was made from.
    pub provenance: &'a Provenance,
}

/// Writes an artifact.
pub fn write(parts: &Parts<'_>) -> Result<Vec<u8>, ArtifactError> {
    let entries = parts.featuriser.concepts.entries();
    let header = Header {
        ngrams: parts.featuriser.ngrams,
        norm_scale: parts.evidence.norm_scale,
        lanes: parts.evidence.lanes.clone(),
        inputs: parts.judgement.inputs.clone(),
        regressions: parts.judgement.regressions.iter().map(|(category, r)| (category, r.clone())).collect(),
        n_concept_entries: entries.len(),
        provenance: parts.provenance.clone(),
    };
    let mut json = serde_json::to_vec(&header).map_err(ArtifactError::Header)?;
    json.resize((PREFIX_BYTES + json.len()).next_multiple_of(ALIGNMENT) - PREFIX_BYTES, b' ');
    let mut bytes = Vec::new();
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&(json.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&json);
    parts.evidence.rows.packed().for_each(|row| bytes.extend_from_slice(row));
    for (key, meaning) in entries {
        bytes.extend_from_slice(&key.to_le_bytes());
        bytes.extend_from_slice(&meaning.concepts.to_le_bytes());
        bytes.extend_from_slice(&u32::from(meaning.continues).to_le_bytes());
    }
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    Ok(bytes)
}

/// Reads an artifact and checks it whole.
pub(super) fn read(bytes: &[u8]) -> Result<Model, ArtifactError> {
    let (content, version) = checked(bytes)?;
    let json_end = PREFIX_BYTES + u32_at(content, 12) as usize;
    let json = content.get(PREFIX_BYTES..json_end).ok_or_else(|| truncated(content, json_end))?;
    let header: Header = serde_json::from_slice(json).map_err(ArtifactError::Header)?;
    check_header(&header)?;
    let rows_end = json_end + header.ngrams.n_rows() * LANES;
    let entries_end = rows_end + header.n_concept_entries * ENTRY_BYTES;
    check_len("content", content.len(), entries_end)?;
    let concepts = read_concepts(content.get(rows_end..entries_end).unwrap_or(&[]));
    let regressions = read_regressions(header.regressions)?;
    let judgement = Judgement { inputs: header.inputs, regressions };
    for (_, regression) in judgement.regressions.iter() {
        check_len("regression", regression.weights.len(), judgement.n_columns())?;
    }
    let rows = Rows::of(content.get(json_end..rows_end).unwrap_or(&[]));
    let splines = Splines::of(&judgement);
    Ok(Model {
        version,
        featuriser: Featuriser { ngrams: header.ngrams, concepts },
        evidence: EvidenceTable { lanes: header.lanes, norm_scale: header.norm_scale, rows },
        judgement,
        splines,
        provenance: header.provenance,
    })
}

/// What stands before the checksum, when that fits.
fn checked(bytes: &[u8]) -> Result<(&[u8], ModelVersion), ArtifactError> {
    let split = bytes.len().checked_sub(CHECKSUM_BYTES).filter(|split| *split >= PREFIX_BYTES);
    let Some((content, checksum)) = split.and_then(|split| bytes.split_at_checked(split)) else {
        return Err(truncated(bytes, PREFIX_BYTES + CHECKSUM_BYTES));
    };
    if !content.starts_with(MAGIC) {
        return Err(ArtifactError::WrongMagic);
    }
    let format = u32_at(content, 8);
    if format != FORMAT {
        return Err(ArtifactError::WrongFormat { found: format });
    }
    let actual = blake3::hash(content);
    if actual.as_bytes() != checksum {
        return Err(ArtifactError::WrongChecksum);
    }
    Ok((content, ModelVersion(format!("m-{}", &actual.to_hex().as_str().get(..10).unwrap_or_default()))))
}

fn check_header(header: &Header) -> Result<(), ArtifactError> {
    if !header.ngrams.are_valid() {
        return Err(ArtifactError::Shape { part: "n-gram settings", found: header.ngrams.bits as usize, expected: 22 });
    }
    if header.lanes.len() > MAX_LANES {
        return Err(ArtifactError::Shape { part: "lanes", found: header.lanes.len(), expected: MAX_LANES });
    }
    let n_inputs = header.lanes.len() + 3 * SEGMENT_LANES + dense_names().len();
    check_len("inputs", header.inputs.len(), n_inputs)
}

fn check_len(part: &'static str, found: usize, expected: usize) -> Result<(), ArtifactError> {
    if found == expected { Ok(()) } else { Err(ArtifactError::Shape { part, found, expected }) }
}

fn read_regressions(pairs: Vec<(Category, Regression)>) -> Result<PerCategory<Regression>, ArtifactError> {
    check_len("categories", pairs.len(), Category::COUNT)?;
    let mut regressions = PerCategory::default();
    for (category, regression) in pairs {
        *regressions.get_mut(category) = regression;
    }
    Ok(regressions)
}

fn read_concepts(bytes: &[u8]) -> ConceptTable {
    let entries = bytes.as_chunks::<ENTRY_BYTES>().0;
    ConceptTable::from_entries(entries.iter().map(|entry| {
        let key = u64::from(u32_at(entry, 0)) | u64::from(u32_at(entry, 4)) << 32;
        (key, Meaning { concepts: u32_at(entry, 8), continues: u32_at(entry, 12) != 0 })
    }))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four: Option<[u8; 4]> = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_le_bytes)
}

const fn truncated(bytes: &[u8], expected: usize) -> ArtifactError {
    ArtifactError::Truncated { n_bytes: bytes.len(), expected }
}
