//! What is sent: fields of a form, whatever the request calls itself.

use super::answer::Answer;
use crate::compat::asked::{parameter, parameters};
use crate::service::Caller;
use crate::text::Language;

/// A form whose sender is known.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) fields: Vec<(String, String)>,
    pub(super) caller: Caller,
}

/// The fields of a body; none when it is no form.
pub(super) fn fields(body: &[u8]) -> Vec<(String, String)> {
    std::str::from_utf8(body).map(parameters).unwrap_or_default()
}

impl Form {
    /// A field, if it was sent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        parameter(&self.fields, name)
    }

    /// Lets the form through when these fields were sent.
    pub(super) fn needs(self, names: &[&str]) -> Result<Self, Answer> {
        let is_missing = |name: &&&str| self.get(name).is_none_or(str::is_empty);
        match names.iter().find(is_missing) {
            Some(&"blog") => Err(Answer::Invalid { why: "Missing required field: blog." }),
            Some(_) => Err(Answer::Invalid { why: "Missing required field: user_ip." }),
            None => Ok(self),
        }
    }

    /// Whether it is one of the senders that the contract reserves for trying it.
    pub(super) fn is_the_test_spammer(&self) -> bool {
        self.get("comment_author") == Some("viagra-test-spammer")
            || self.get("comment_author_email") == Some("akismet-guaranteed-spam@example.com")
    }

    /// The site's language, when it has one: `fr_ca, de` are two.
    pub(super) fn language(&self) -> Option<Language> {
        let languages = self.get("blog_lang")?;
        if languages.contains(',') { None } else { languages.trim().parse().ok() }
    }
}
