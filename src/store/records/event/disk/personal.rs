//! The personal part of each event: words, and identifiers of readers. What was erased reads as placeholders, so that the
//! rest of an event still counts.

use serde::{Deserialize, Serialize};

use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::clock::UnixMillis;
use crate::comment::{Comment, CommentText, Id, Line};
use crate::store::PasswordHash;
use crate::store::records::comment::HeaderRecord;
use crate::store::records::event::Event;
use crate::store::records::wire::Hex;
use crate::store::records::{RecordError, from_json, to_json};
use crate::text::Language;

/// What stands in place of everything that was erased.
const ERASED: &str = "erased";

#[derive(Serialize, Deserialize)]
struct PersonalSubmission {
    header: HeaderRecord,
    text: String,
    request_fingerprint: Hex<32>,
    text_fingerprint: Hex<16>,
}

#[derive(Serialize, Deserialize)]
struct PersonalText {
    text: String,
    language: Option<String>,
    text_fingerprint: Hex<16>,
}

#[derive(Serialize, Deserialize)]
struct PersonalNote {
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PersonalReport {
    reporter: String,
    text: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PersonalLabel {
    token: String,
    text: String,
    language: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct SecretHash {
    hash: Hex<32>,
}

#[derive(Serialize, Deserialize)]
struct PersonalPassword {
    password: String,
}

/// Writes the personal part; many events have none.
pub(in crate::store::records::event) fn personal(event: &Event) -> Result<Vec<u8>, RecordError> {
    match event {
        Event::Submitted(_, submission) => to_json(&PersonalSubmission {
            header: (&submission.comment).into(),
            text: submission.comment.text.as_str().to_owned(),
            request_fingerprint: Hex(submission.request_fingerprint),
            text_fingerprint: Hex(submission.text_fingerprint),
        }),
        Event::Revised(revised) => to_json(&PersonalText {
            text: revised.text.as_str().to_owned(),
            language: revised.language.map(|language| language.as_str().to_owned()),
            text_fingerprint: Hex(revised.text_fingerprint),
        }),
        Event::Decided(ruling) => ruling
            .note
            .as_ref()
            .map_or(Ok(Vec::new()), |note| to_json(&PersonalNote { note: Some(note.as_str().to_owned()) })),
        Event::Reported(report) => to_json(&PersonalReport {
            reporter: report.reporter.as_str().to_owned(),
            text: report.text.as_ref().map(|text| text.as_str().to_owned()),
        }),
        Event::Labelled(made) => to_json(&PersonalLabel {
            token: made.token.as_str().to_owned(),
            text: made.text.as_str().to_owned(),
            language: made.language.map(|language| language.as_str().to_owned()),
        }),
        Event::KeyCreated(key) => to_json(&SecretHash { hash: Hex(key.hash) }),
        Event::AccountCreated(account) => to_json(&PersonalPassword { password: account.password.0.clone() }),
        Event::PasswordChanged(change) => to_json(&PersonalPassword { password: change.password.0.clone() }),
        Event::Started { .. }
        | Event::Undone(_)
        | Event::ReportWithheld { .. }
        | Event::LabelWithheld { .. }
        | Event::Erased(_)
        | Event::LeasesGranted { .. }
        | Event::LeaseReleased { .. }
        | Event::LeasesExpired { .. }
        | Event::KeyRevoked { .. }
        | Event::AccountRemoved { .. } => Ok(Vec::new()),
    }
}

/// The comment with the fingerprints of its request and of its text.
pub(super) fn comment(personal: Option<&[u8]>, at: UnixMillis) -> Result<(Comment, [u8; 32], [u8; 16]), RecordError> {
    let Some(json) = personal else {
        return Ok((erased_comment(at)?, [0; 32], [0; 16]));
    };
    let PersonalSubmission { header, text, request_fingerprint, text_fingerprint } = from_json(json)?;
    Ok((header.with(text)?, request_fingerprint.0, text_fingerprint.0))
}

fn erased_comment(created_at: UnixMillis) -> Result<Comment, RecordError> {
    let id = Id::parse(ERASED)?;
    Ok(Comment {
        id: id.clone(),
        article: ArticleRef { id: id.clone(), url: None, title: None, section: None, language: None },
        author: AuthorRef { id, name: None },
        parent_id: None,
        text: CommentText::parse(ERASED)?,
        language: None,
        created_at,
    })
}

/// The new text, its language and its fingerprint.
pub(super) fn new_text(personal: Option<&[u8]>) -> Result<(CommentText, Option<Language>, [u8; 16]), RecordError> {
    let Some(json) = personal else {
        return Ok((CommentText::parse(ERASED)?, None, [0; 16]));
    };
    let PersonalText { text, language, text_fingerprint } = from_json(json)?;
    let language = language.map(|code| code.parse()).transpose()?;
    Ok((CommentText::parse(text)?, language, text_fingerprint.0))
}

/// What the moderator wrote.
pub(super) fn note(personal: Option<&[u8]>) -> Result<Option<Line>, RecordError> {
    let Some(json) = personal.filter(|json| !json.is_empty()) else {
        return Ok(None);
    };
    let PersonalNote { note } = from_json(json)?;
    Ok(note.map(Line::parse).transpose()?)
}

/// Who reported, and what they wrote; none when it was erased.
pub(super) fn reporter(personal: Option<&[u8]>) -> Result<Option<(Id, Option<Line>)>, RecordError> {
    let Some(json) = personal.filter(|json| !json.is_empty()) else {
        return Ok(None);
    };
    let PersonalReport { reporter, text } = from_json(json)?;
    Ok(Some((Id::parse(reporter)?, text.map(Line::parse).transpose()?)))
}

/// The source's name for a label, its text and the language of that; none when they were erased.
pub(super) fn labelled_text(
    personal: Option<&[u8]>,
) -> Result<Option<(Line, CommentText, Option<Language>)>, RecordError> {
    let Some(json) = personal.filter(|json| !json.is_empty()) else {
        return Ok(None);
    };
    let PersonalLabel { token, text, language } = from_json(json)?;
    let language = language.map(|code| code.parse()).transpose()?;
    Ok(Some((Line::parse(token)?, CommentText::parse(text)?, language)))
}

/// The hash of a key. It is no reader's and is never erased.
pub(super) fn secret_hash(personal: Option<&[u8]>) -> Result<[u8; 32], RecordError> {
    let SecretHash { hash } = from_json(personal.unwrap_or_default())?;
    Ok(hash.0)
}

/// The hash of a moderator's password. It is no reader's and is never erased.
pub(super) fn password(personal: Option<&[u8]>) -> Result<PasswordHash, RecordError> {
    let PersonalPassword { password } = from_json(personal.unwrap_or_default())?;
    Ok(PasswordHash(password))
}
