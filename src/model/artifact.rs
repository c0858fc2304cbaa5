//! The artifact: one file that holds a whole model.
//!
//! Layout, little-endian: magic `VIGIEMDL`, format u32, length of the header u32, header (JSON, padded with spaces to a
//! multiple of 64 bytes with what stands before it), rows of the evidence table and of the table of meanings (of each a bitmap
//! of 48 bits and the bytes whose bits are set; the others are zero), weights of the judgement (f32: for each branch and head
//! the gate's, then each category's), entries of the lexicon (key u64, concepts u32, number u16, continues u16), BLAKE3 of
//! all of it. The version of a model is made from that checksum:
//! the same bytes, the same version. There are no times in it, so the same inputs give the same bytes.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Model;
use super::concepts::{ConceptTable, Meaning};
use super::features::{Featuriser, dense_names};
use super::judgement::{Branch, Head, Input, Judgement, Regression};
use super::kernel::{EvidenceTable, Lane, MAX_LANES, SEGMENT_LANES};
use super::meanings;
use super::ngrams::NgramSettings;
use super::rows::Rows;
use super::splines::{MAX_HEADS, Splines};
use crate::category::{Category, PerCategory};
use crate::decision::ModelVersion;
use crate::text::Language;

const MAGIC: &[u8; 8] = b"VIGIEMDL";
const FORMAT: u32 = 4;
const ALIGNMENT: usize = 64;
const PREFIX_BYTES: usize = 16;
const ENTRY_BYTES: usize = 16;
const CHECKSUM_BYTES: usize = 32;
/// The most hinges one input can have; training makes five.
const MAX_KNOTS: usize = 64;

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
    /// A table does not have the rows it should.
    #[error("the artifact's table of {part} does not hold {n_rows} rows")]
    Rows {
        /// Which table.
        part: &'static str,
        /// How many it should hold.
        n_rows: usize,
    },
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
    /// How it was adapted to a newsroom's decisions; none for a model as it was trained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adaptation: Option<Adaptation>,
}

/// How a model's judgement was adapted to a newsroom's own decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adaptation {
    /// The version of the model that was adapted.
    pub base: String,
    /// The version of the program that did it.
    pub adapted_by: String,
    /// BLAKE3 of the decisions it was fitted on, in their order.
    pub digest: String,
    /// Decisions fitted on.
    pub n_rows: usize,
    /// The newest decisions, kept out to measure.
    pub n_held_out: usize,
    /// Moderators whose decisions were left out.
    pub n_without: usize,
    /// BLAKE3 of the settings it was fitted with.
    pub settings_digest: String,
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
    n_row_bytes: usize,
    meanings_norm_scale: f32,
    meaning_lanes: Vec<Lane>,
    n_meaning_bytes: usize,
    branches: Vec<BranchHeader>,
    n_concept_entries: usize,
    provenance: Provenance,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BranchHeader {
    language: String,
    inputs: Vec<Input>,
    heads: Vec<HeadHeader>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadHeader {
    domain: String,
    gate: Affine,
    regressions: Vec<(Category, Affine)>,
}

/// A regression without its weights, which stand behind the tables.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Affine {
    intercept: f32,
    slope: f32,
    offset: f32,
}

/// Everything a model consists of, to be written.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The featuriser.
    pub featuriser: &'a Featuriser,
    /// The evidence table.
    pub evidence: &'a EvidenceTable,
    /// The table of meanings.
    pub meanings: &'a EvidenceTable,
    /// The judgement.
    pub judgement: &'a Judgement,
    /// What it was made from.
    pub provenance: &'a Provenance,
}

/// Writes an artifact.
pub fn write(parts: &Parts<'_>) -> Result<Vec<u8>, ArtifactError> {
    let entries = parts.featuriser.concepts.entries();
    let (mut rows, mut meanings) = (Vec::new(), Vec::new());
    parts.evidence.rows.pack(&mut rows);
    parts.meanings.rows.pack(&mut meanings);
    let header = Header {
        ngrams: parts.featuriser.ngrams,
        norm_scale: parts.evidence.norm_scale,
        lanes: parts.evidence.lanes.clone(),
        n_row_bytes: rows.len(),
        meanings_norm_scale: parts.meanings.norm_scale,
        meaning_lanes: parts.meanings.lanes.clone(),
        n_meaning_bytes: meanings.len(),
        branches: parts.judgement.branches.iter().map(branch_header).collect(),
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
    bytes.extend_from_slice(&rows);
    bytes.extend_from_slice(&meanings);
    for branch in &parts.judgement.branches {
        // A branch's only head has no trained gate: zeros stand in its place, so that every regression has a weight a column.
        let n_columns = branch.n_columns();
        for regression in branch.heads.iter().flat_map(regressions) {
            let weights = regression.weights.iter().copied().chain(std::iter::repeat(0.0)).take(n_columns);
            bytes.extend(weights.flat_map(f32::to_le_bytes));
        }
    }
    for (key, meaning) in entries {
        bytes.extend_from_slice(&key.to_le_bytes());
        bytes.extend_from_slice(&meaning.concepts.to_le_bytes());
        bytes.extend_from_slice(&meaning.number.to_le_bytes());
        bytes.extend_from_slice(&u16::from(meaning.continues).to_le_bytes());
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
    let rows_end = json_end.saturating_add(header.n_row_bytes);
    let meanings_end = rows_end.saturating_add(header.n_meaning_bytes);
    let weights_end = meanings_end.saturating_add(n_weights(&header.branches) * size_of::<f32>());
    let entries_end = weights_end.saturating_add(header.n_concept_entries.saturating_mul(ENTRY_BYTES));
    check_len("content", content.len(), entries_end)?;
    let concepts = read_concepts(content.get(weights_end..entries_end).unwrap_or(&[]));
    let judgement = read_judgement(header.branches, content.get(meanings_end..weights_end).unwrap_or(&[]))?;
    let table = |part, lanes, norm_scale, bytes: Range<usize>, n_rows| {
        let rows = content.get(bytes).and_then(|packed| Rows::unpack(packed, n_rows));
        let rows = rows.ok_or(ArtifactError::Rows { part, n_rows })?;
        Ok::<_, ArtifactError>(EvidenceTable { lanes, norm_scale, rows })
    };
    let n_rows = header.ngrams.n_rows();
    Ok(Model {
        version,
        featuriser: Featuriser { ngrams: header.ngrams, concepts },
        evidence: table("evidence", header.lanes, header.norm_scale, json_end..rows_end, n_rows)?,
        meanings: table(
            "meanings",
            header.meaning_lanes,
            header.meanings_norm_scale,
            rows_end..meanings_end,
            meanings::N_ROWS,
        )?,
        splines: Splines::of(&judgement),
        judgement,
        provenance: header.provenance,
    })
}

/// A head's regressions in the order of their weights.
fn regressions(head: &Head) -> impl Iterator<Item = &Regression> {
    std::iter::once(&head.gate).chain(head.regressions.iter().map(|(_, regression)| regression))
}

fn branch_header(branch: &Branch) -> BranchHeader {
    let heads = branch.heads.iter().map(|head| HeadHeader {
        domain: head.domain.clone(),
        gate: affine(&head.gate),
        regressions: head.regressions.iter().map(|(category, regression)| (category, affine(regression))).collect(),
    });
    BranchHeader { language: branch.language.to_string(), inputs: branch.inputs.clone(), heads: heads.collect() }
}

const fn affine(regression: &Regression) -> Affine {
    Affine { intercept: regression.intercept, slope: regression.slope, offset: regression.offset }
}

fn n_weights(branches: &[BranchHeader]) -> usize {
    let n_columns = |branch: &BranchHeader| branch.inputs.iter().map(Input::n_columns).sum::<usize>();
    branches.iter().map(|branch| n_columns(branch) * branch.heads.len() * (1 + Category::COUNT)).sum()
}

fn read_judgement(headers: Vec<BranchHeader>, weights: &[u8]) -> Result<Judgement, ArtifactError> {
    let mut weights = weights.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four));
    let mut judgement = Judgement::default();
    for header in headers {
        let language = header.language.parse().unwrap_or(Language::UNKNOWN);
        let mut branch = Branch { language, inputs: header.inputs, heads: Vec::new() };
        let n_columns = branch.n_columns();
        let mut regression = |affine: Affine| Regression {
            intercept: affine.intercept,
            weights: weights.by_ref().take(n_columns).collect(),
            slope: affine.slope,
            offset: affine.offset,
        };
        for header in header.heads {
            check_len("categories", header.regressions.len(), Category::COUNT)?;
            let mut head =
                Head { domain: header.domain, gate: regression(header.gate), regressions: PerCategory::default() };
            for (category, affine) in header.regressions {
                *head.regressions.get_mut(category) = regression(affine);
            }
            branch.heads.push(head);
        }
        judgement.branches.push(branch);
    }
    Ok(judgement)
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
    Ok((content, named(actual)))
}

/// The version that an artifact's own checksum makes, without checking it.
#[cfg(feature = "server")]
pub(super) fn claimed_version(artifact: &[u8]) -> Option<ModelVersion> {
    artifact.last_chunk().map(|checksum| named(blake3::Hash::from_bytes(*checksum)))
}

fn named(checksum: blake3::Hash) -> ModelVersion {
    ModelVersion(format!("m-{}", checksum.to_hex().as_str().get(..10).unwrap_or_default()))
}

fn check_header(header: &Header) -> Result<(), ArtifactError> {
    if !header.ngrams.are_valid() {
        return Err(ArtifactError::Shape { part: "n-gram settings", found: header.ngrams.bits as usize, expected: 22 });
    }
    if header.lanes.len() > MAX_LANES {
        return Err(ArtifactError::Shape { part: "lanes", found: header.lanes.len(), expected: MAX_LANES });
    }
    if header.meaning_lanes.len() > MAX_LANES {
        return Err(ArtifactError::Shape { part: "meanings", found: header.meaning_lanes.len(), expected: MAX_LANES });
    }
    for branch in &header.branches {
        if branch.heads.is_empty() || branch.heads.len() > MAX_HEADS {
            return Err(ArtifactError::Shape { part: "branch", found: branch.heads.len(), expected: MAX_HEADS });
        }
    }
    let n_inputs = header.lanes.len() + 3 * SEGMENT_LANES + header.meaning_lanes.len() + dense_names().len();
    for branch in &header.branches {
        check_len("inputs", branch.inputs.len(), n_inputs)?;
        // Each level of hinges is laid out for all inputs: one input with many would cost a multiple of the file.
        if let Some(input) = branch.inputs.iter().find(|input| input.knots.len() > MAX_KNOTS) {
            return Err(ArtifactError::Shape { part: "hinges", found: input.knots.len(), expected: MAX_KNOTS });
        }
    }
    Ok(())
}

fn check_len(part: &'static str, found: usize, expected: usize) -> Result<(), ArtifactError> {
    if found == expected { Ok(()) } else { Err(ArtifactError::Shape { part, found, expected }) }
}

fn read_concepts(bytes: &[u8]) -> ConceptTable {
    let entries = bytes.as_chunks::<ENTRY_BYTES>().0;
    ConceptTable::from_entries(entries.iter().map(|entry| {
        let key = u64::from(u32_at(entry, 0)) | u64::from(u32_at(entry, 4)) << 32;
        let last = u32_at(entry, 12);
        (key, Meaning { concepts: u32_at(entry, 8), number: last as u16, continues: last >> 16 != 0 })
    }))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four: Option<[u8; 4]> = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_le_bytes)
}

const fn truncated(bytes: &[u8], expected: usize) -> ArtifactError {
    ArtifactError::Truncated { n_bytes: bytes.len(), expected }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kernel::LANES;

    #[test]
    fn a_branch_with_one_head_and_no_gate_reads_back() {
        let input = Input { name: "input".into(), mean: 0.0, sd: 1.0, knots: vec![0.5] };
        let inputs = vec![input; 3 * SEGMENT_LANES + dense_names().len()];
        let regression = Regression { weights: vec![0.25; 2 * inputs.len()], slope: 1.0, ..Regression::default() };
        let regressions = PerCategory::from_fn(|_| regression.clone());
        let head = Head { domain: "news".into(), gate: Regression::default(), regressions };
        let judgement = Judgement { branches: vec![Branch { language: Language::FR, inputs, heads: vec![head] }] };
        let featuriser = Featuriser {
            ngrams: NgramSettings { bits: 10, chars: vec![3, 5].try_into().expect("are lengths") },
            concepts: ConceptTable::default(),
        };
        let table = |n_rows: usize| EvidenceTable {
            lanes: Vec::new(),
            norm_scale: 1.0,
            rows: Rows::of(&vec![0; n_rows * LANES]),
        };
        let (evidence, meanings) = (table(featuriser.ngrams.n_rows()), table(meanings::N_ROWS));
        let provenance = Provenance::default();
        let parts = Parts {
            featuriser: &featuriser,
            evidence: &evidence,
            meanings: &meanings,
            judgement: &judgement,
            provenance: &provenance,
        };
        let model = Model::read(&write(&parts).expect("writes")).expect("reads");
        let head = &model.judgement.branches[0].heads[0];
        assert_eq!(head.regressions, judgement.branches[0].heads[0].regressions);
    }
}
