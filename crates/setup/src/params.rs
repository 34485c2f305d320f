//! Parameters of a sentence.

/// Names as the page's catalogue spells them, values already readable by a person (names, ids, counts) or RFC 3339
/// timestamps that the page formats.
pub type Params = std::collections::BTreeMap<String, String>;
