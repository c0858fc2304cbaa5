//! Fields of a message: in either spelling (`doNotStore`, `do_not_store`), null when absent, refused when unknown.

use serde_json::{Map, Value};

use super::error::PerspectiveError;

/// A message of which every field is known.
pub(super) struct Message<'v> {
    fields: &'v Map<String, Value>,
    path: String,
}

impl<'v> Message<'v> {
    /// Reads a message whose fields have these names; they are written in camel case here.
    pub(super) fn read(value: &'v Value, path: &str, names: &[&str]) -> Result<Self, PerspectiveError> {
        let Value::Object(fields) = value else {
            return Err(bad(path, "TYPE_MESSAGE"));
        };
        let unknown = fields.keys().find(|field| !names.contains(&camel(field).as_str()));
        match unknown {
            Some(name) => Err(PerspectiveError::UnknownField { name: name.clone(), path: path.to_owned() }),
            None => Ok(Self { fields, path: path.to_owned() }),
        }
    }

    /// The value of a field, unless it is absent or null.
    pub(super) fn get(&self, name: &str) -> Option<&'v Value> {
        let found = self.fields.iter().find(|(field, _)| camel(field) == name);
        found.map(|(_, value)| value).filter(|value| !value.is_null())
    }

    /// The path of a field, as Google writes it.
    pub(super) fn path(&self, name: &str) -> String {
        let name = snake(name);
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }

    /// A string.
    pub(super) fn string(&self, name: &str) -> Result<Option<String>, PerspectiveError> {
        self.get(name).map(|value| string(value, &self.path(name))).transpose()
    }

    /// A yes or no; false when absent.
    pub(super) fn flag(&self, name: &str) -> Result<bool, PerspectiveError> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(yes)) => Ok(*yes),
            Some(Value::String(word)) if word == "true" => Ok(true),
            Some(Value::String(word)) if word == "false" => Ok(false),
            Some(_) => Err(bad(&self.path(name), "TYPE_BOOL")),
        }
    }

    /// A number, which may stand in quotes.
    pub(super) fn float(&self, name: &str) -> Result<Option<f32>, PerspectiveError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_f64().or_else(|| value.as_str().and_then(|digits| digits.parse().ok()));
        let number = number.filter(|number| number.is_finite());
        number.map(|number| Some(number as f32)).ok_or_else(|| bad(&self.path(name), "TYPE_FLOAT"))
    }

    /// Strings; a single one may stand without its list.
    pub(super) fn strings(&self, name: &str) -> Result<Vec<String>, PerspectiveError> {
        let path = self.path(name);
        self.list(name).into_iter().map(|value| string(value, &path)).collect()
    }

    /// Values; a single one may stand without its list.
    pub(super) fn list(&self, name: &str) -> Vec<&'v Value> {
        match self.get(name) {
            None => Vec::new(),
            Some(Value::Array(values)) => values.iter().collect(),
            Some(single) => vec![single],
        }
    }

    /// A map from names of the caller's choice.
    pub(super) fn map(&self, name: &str) -> Result<Vec<(&'v String, &'v Value)>, PerspectiveError> {
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Object(entries)) => Ok(entries.iter().collect()),
            Some(_) => Err(bad(&self.path(name), "TYPE_MESSAGE")),
        }
    }
}

/// The refusal of a field with something else in it.
pub(super) fn bad(path: &str, expected: &'static str) -> PerspectiveError {
    PerspectiveError::BadValue { path: path.to_owned(), expected }
}

fn string(value: &Value, path: &str) -> Result<String, PerspectiveError> {
    value.as_str().map(str::to_owned).ok_or_else(|| bad(path, "TYPE_STRING"))
}

fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut is_behind_underscore = false;
    for letter in name.chars() {
        match letter {
            '_' => is_behind_underscore = true,
            letter if is_behind_underscore => {
                camel.extend(letter.to_uppercase());
                is_behind_underscore = false;
            }
            letter => camel.push(letter),
        }
    }
    camel
}

fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_read_in_either_spelling_and_null_is_absent() {
        let value = json!({"do_not_store": true, "clientToken": null, "languages": "en"});
        let message = Message::read(&value, "", &["doNotStore", "clientToken", "languages"]).expect("reads");
        assert!(message.flag("doNotStore").is_ok_and(|yes| yes));
        assert!(message.string("clientToken").is_ok_and(|token| token.is_none()));
        assert_eq!(message.strings("languages").ok(), Some(vec!["en".to_owned()]));
    }

    #[test]
    fn what_the_message_does_not_have_is_named_with_its_place() {
        let value = json!({"texts": "x"});
        let refusal = Message::read(&value, "comment", &["text"]).err().map(|error| error.to_string());
        let said = "Invalid JSON payload received. Unknown name \"texts\" at 'comment': Cannot find field.";
        assert_eq!(refusal.as_deref(), Some(said));
    }
}
