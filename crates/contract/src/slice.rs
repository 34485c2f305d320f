//! The facts: paths with their operations, types with their properties, enumerations.
//!
//! A property is written in one word: its type (`text`, `bool`, `int`, `number`, `guid`, `date`, `duration`, `binary`,
//! `any`, or the name of a type or enumeration), in brackets when it is a collection, `?` when it may be null, `!` when
//! only Microsoft writes it. Owns this notation. Refuses to own judgement.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// What was derived from the published files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// Path with `*` in place of keys, in lower case, to method to operation.
    pub paths: BTreeMap<String, BTreeMap<String, Operation>>,
    /// Collection in lower case to the alternate keys that name its items.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Structured types by their name without `microsoft.graph.`.
    pub types: BTreeMap<String, Shape>,
    /// Enumerations and their members.
    pub enums: BTreeMap<String, Vec<String>>,
}

/// One method of one path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Type of the request body; nothing when it takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Properties that the body must have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Type of the answer, in brackets for a list; nothing when it has no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Query options that are allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<String>,
}

/// A structured type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// The type that it extends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Property to its one-word description.
    pub properties: BTreeMap<String, String>,
}

/// A property's description taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property<'a> {
    /// Name of the type of the value, or of each item.
    pub kind: &'a str,
    /// Whether it is a collection.
    pub many: bool,
    /// Whether null is allowed.
    pub nullable: bool,
    /// Whether only Microsoft writes it.
    pub read_only: bool,
}

impl<'a> Property<'a> {
    /// Reads the one-word notation.
    pub fn read(word: &'a str) -> Self {
        let (word, read_only) = word.strip_suffix('!').map_or((word, false), |rest| (rest, true));
        let (word, nullable) = word.strip_suffix('?').map_or((word, false), |rest| (rest, true));
        let inside = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        Self { kind: inside.unwrap_or(word), many: inside.is_some(), nullable, read_only }
    }
}

impl Slice {
    /// The slice that is kept in this repository.
    ///
    /// # Panics
    ///
    /// When the committed file is no slice; `derive-slice` writes it anew.
    #[expect(clippy::expect_used, reason = "a development tool with a broken data file cannot go on")]
    pub fn committed() -> &'static Self {
        static SLICE: OnceLock<Slice> = OnceLock::new();
        SLICE.get_or_init(|| {
            serde_json::from_str(include_str!("../slice.json"))
                .expect("slice.json is what derive-slice wrote")
        })
    }

    /// A property of a type or of a type that it extends.
    pub fn property(&self, kind: &str, name: &str) -> Option<Property<'_>> {
        let shape = self.types.get(kind)?;
        match shape.properties.get(name) {
            Some(word) => Some(Property::read(word)),
            None => self.property(shape.base.as_deref()?, name),
        }
    }

    /// Whether a type has a property, or, with `widely`, a type that extends it has.
    pub fn has(&self, kind: &str, name: &str, widely: bool) -> bool {
        let extends = |one: &&String| widely && self.extends(one, kind);
        self.property(kind, name).is_some()
            || self.types.keys().filter(extends).any(|one| self.property(one, name).is_some())
    }

    /// Whether a type is another or extends it.
    pub fn extends(&self, kind: &str, base: &str) -> bool {
        kind == base
            || self
                .types
                .get(kind)
                .and_then(|shape| shape.base.as_deref())
                .is_some_and(|next| self.extends(next, base))
    }

    /// As it is committed: one line for each path, type and enumeration, so that a change reads as one.
    ///
    /// # Errors
    ///
    /// Never for a slice of text; the signature is the serializer's.
    pub fn to_text(&self) -> serde_json::Result<String> {
        fn section<T: Serialize>(map: &BTreeMap<String, T>) -> serde_json::Result<String> {
            let lines: serde_json::Result<Vec<_>> = map
                .iter()
                .map(|(name, value)| {
                    Ok(format!("  {}: {}", serde_json::to_string(name)?, serde_json::to_string(value)?))
                })
                .collect();
            Ok(format!("{{\n{}\n }}", lines?.join(",\n")))
        }
        Ok(format!(
            "{{\n \"paths\": {},\n \"keys\": {},\n \"types\": {},\n \"enums\": {}\n}}\n",
            section(&self.paths)?,
            section(&self.keys)?,
            section(&self.types)?,
            section(&self.enums)?
        ))
    }
}
