//! What an answer says, read into what it should be.
//!
//! Owns: lists, objects, and the fault of an answer that is neither, with all that support needs to find it again.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::{Code, Fault, clean};
use crate::http::Answer;

/// What an answer says (`null` where it says nothing), with the ids by which support finds it should it make no sense.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Told {
    value: Value,
    request_id: Option<String>,
    asked_as: Option<String>,
}

impl Told {
    pub(super) fn new(value: Value, answer: &Answer) -> Self {
        Self { value, request_id: answer.request_id(), asked_as: answer.asked_as.clone() }
    }

    /// A part of a batch has an id of its own, where it tells one.
    pub(super) fn of_part(self, request_id: Option<String>) -> Self {
        Self { request_id: request_id.or(self.request_id), ..self }
    }

    /// Reads a page of a list out of it.
    pub fn list<T: DeserializeOwned>(&self) -> Result<Page<T>, Fault> {
        list(&self.value).map_err(|fault| self.stamped(fault))
    }

    /// Reads one object out of it.
    pub fn object<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        object(&self.value).map_err(|fault| self.stamped(fault))
    }

    /// The JSON itself.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// The fault of an answer that lacks what it must have.
    pub fn lacks(&self, why: &str) -> Fault {
        self.stamped(Fault::new(Code::UnexpectedAnswer).with_message(why))
    }

    fn stamped(&self, mut fault: Fault) -> Fault {
        fault.request_id.clone_from(&self.request_id);
        fault.named.asked_as.clone_from(&self.asked_as);
        fault.tell_whose_answer();
        fault
    }

    pub(super) fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }
}

impl From<Value> for Told {
    fn from(value: Value) -> Self {
        Self { value, ..Self::default() }
    }
}

impl std::ops::Deref for Told {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.value
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The page's items.
    pub items: Vec<T>,
    /// Where the next page is, as Graph gave it.
    pub next_link: Option<String>,
}

#[derive(Deserialize)]
struct WirePage<T> {
    value: Vec<T>,
    #[serde(rename = "@odata.nextLink")]
    next_link: Option<String>,
}

/// Reads a page of a list out of an answer.
pub fn list<T: DeserializeOwned>(value: &Value) -> Result<Page<T>, Fault> {
    let page = WirePage::<T>::deserialize(value).map_err(|error| wrong_shape(&error))?;
    Ok(Page { items: page.value, next_link: page.next_link })
}

/// Reads one object out of an answer.
pub fn object<T: DeserializeOwned>(value: &Value) -> Result<T, Fault> {
    T::deserialize(value).map_err(|error| wrong_shape(&error))
}

fn wrong_shape(error: &serde_json::Error) -> Fault {
    // The reader quotes what it did not expect, whatever that is and however long.
    let words = clean(&format!("another shape than Graph's: {error}"));
    Fault::new(Code::UnexpectedAnswer).with_message(words.unwrap_or_default())
}
