//! What the window shows at one moment. Everything is read in one go, so that what is asked of a sight is true of one and
//! the same moment; and what is waited for is said as something that has to be so in one.

use std::fmt;

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::place::Place;

/// Reads the page in one turn of its own: nothing can change between the first answer and the last.
pub(crate) const SCRIPT: &str = "\
    const app = document.querySelector('[data-testid=app]'); \
    if (!app) return null; \
    const parts = {}; \
    for (const one of document.querySelectorAll('[data-testid]')) { \
        const id = one.dataset.testid; \
        if (id in parts) continue; \
        const seen = one.checkVisibility() && one.getClientRects().length > 0; \
        const attributes = Object.fromEntries([...one.attributes].map(one => [one.name, one.value])); \
        const open = seen && !one.disabled && one.getAttribute('aria-disabled') !== 'true'; \
        const box = one.getBoundingClientRect(); \
        const top = seen && document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(8, box.height / 2)); \
        const inView = one.contains(top || null); \
        parts[id] = { attributes, open, inView, text: seen ? one.innerText : '', value: one.value ?? null }; \
    } \
    return parts;";

/// The page at one moment: what carries a name on it (`data-testid`), each with its attributes, its words, and whether it
/// can be pressed.
#[derive(Clone, PartialEq)]
pub struct Sight(Value);

impl Sight {
    pub(crate) fn new(read: Value) -> Result<Self> {
        ensure!(read.is_object(), "the page is not drawn");
        Ok(Self(read))
    }

    /// Where the admin is.
    pub fn place(&self) -> Place {
        let app = |name: &str| self.attribute("app", name).unwrap_or_default().to_owned();
        Place { screen: app("data-screen"), section: app("data-section") }
    }

    /// Whether this is on the page.
    pub fn has(&self, id: &str) -> bool {
        self.0.get(id).is_some()
    }

    /// Whether this is on the page and can be pressed.
    pub fn is_open(&self, id: &str) -> bool {
        self.0[id]["open"] == true
    }

    /// What a person reads in it; nothing where it is not on the page.
    pub fn text(&self, id: &str) -> &str {
        self.0[id]["text"].as_str().unwrap_or_default()
    }

    /// What was typed into it, or picked.
    pub fn value(&self, id: &str) -> Option<&str> {
        self.0[id]["value"].as_str()
    }

    /// One of its attributes.
    pub fn attribute(&self, id: &str, name: &str) -> Option<&str> {
        self.0[id]["attributes"][name].as_str()
    }

    /// The names on the page that begin so, in alphabetical order, without that beginning.
    pub fn named<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.as_object().into_iter().flatten().filter_map(move |(id, _)| id.strip_prefix(beginning))
    }

    /// State of a checklist item (`passed`, `missing`, `wrong`, `settling`, …), if it is on the checklist.
    pub fn finding(&self, key: &str) -> Option<&str> {
        self.attribute(&format!("finding-{key}"), "data-status")
    }

    /// The documented steps that are not done; `None` where there are no steps.
    pub fn open_steps(&self) -> Option<Vec<&str>> {
        let mut steps = self.named("step-").peekable();
        steps.peek()?;
        let state = |id: &str| self.attribute(&format!("step-{id}"), "data-state");
        Some(steps.filter(|id| state(id) != Some("done")).collect())
    }

    /// Fails unless this is on the page and cannot be pressed.
    pub fn is_closed(&self, id: &str, why: &str) -> Result<()> {
        ensure!(self.has(id), "`{id}` is not on the page at all: {self:?}");
        ensure!(!self.is_open(id), "`{id}` can be pressed: {why}; {self:?}");
        Ok(())
    }

    /// Fails if this is on the page.
    pub fn is_without(&self, id: &str, why: &str) -> Result<()> {
        ensure!(!self.has(id), "`{id}` is on the page: {why}; {self:?}");
        Ok(())
    }
}

/// Without the words on the page, which may hold a secret.
impl fmt::Debug for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings: Vec<_> = self.named("finding-").map(|key| (key, self.finding(key))).collect();
        f.debug_struct("Sight")
            .field("revision", &self.attribute("app", "data-revision"))
            .field("place", &self.place())
            .field("busy", &self.attribute("busy", "data-task"))
            .field("fault", &self.attribute("fault", "data-code"))
            .field("live", &self.attribute("live", "data-state"))
            .field("next", &self.is_open("next"))
            .field("findings", &findings)
            .field("open_steps", &self.open_steps())
            .finish()
    }
}

/// Something that is so in a sight, or not.
pub struct So {
    words: String,
    holds: Box<dyn Fn(&Sight) -> bool>,
}

impl So {
    /// What holds of a sight, and how that is called.
    pub fn new(words: impl Into<String>, holds: impl Fn(&Sight) -> bool + 'static) -> Self {
        Self { words: words.into(), holds: Box::new(holds) }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let words = format!("{self}, and {other}");
        Self::new(words, move |sight| self.holds(sight) && other.holds(sight))
    }

    /// Whether it is so.
    pub fn holds(&self, sight: &Sight) -> bool {
        (self.holds)(sight)
    }
}

impl fmt::Display for So {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// The window shows this place.
pub fn at(place: &Place) -> So {
    let place = place.clone();
    So::new(format!("the window shows {place:?}"), move |sight| sight.place() == place)
}

/// Nothing is under way, and what is on screen was read from the tenant.
pub fn rest() -> So {
    So::new("nothing is under way and the tenant was read", |sight| {
        !sight.has("busy") && matches!(sight.attribute("live", "data-state"), Some("live" | "off"))
    })
}

/// This is on the page.
pub fn shown(id: &str) -> So {
    let id = id.to_owned();
    So::new(format!("`{id}` is on the page"), move |sight| sight.has(&id))
}

/// This is not on the page.
pub fn gone(id: &str) -> So {
    let id = id.to_owned();
    So::new(format!("`{id}` has left the page"), move |sight| !sight.has(&id))
}

/// This can be pressed.
pub fn open(id: &str) -> So {
    let id = id.to_owned();
    So::new(format!("`{id}` can be pressed"), move |sight| sight.is_open(&id))
}

/// The beginning of this can be seen without scrolling, and nothing lies over it.
pub fn in_view(id: &str) -> So {
    let id = id.to_owned();
    So::new(format!("`{id}` can be seen"), move |sight| sight.0[&id]["inView"] == true)
}

/// An attribute of something on the page has this value.
pub fn has(id: &str, attribute: &str, value: &str) -> So {
    let words = format!("`{id}` has {attribute}={value}");
    let (id, attribute, value) = (id.to_owned(), attribute.to_owned(), value.to_owned());
    So::new(words, move |sight| sight.attribute(&id, &attribute) == Some(&value))
}

/// A checklist item is in this state.
pub fn finding(key: &str, status: &str) -> So {
    has(&format!("finding-{key}"), "data-status", status)
}

/// The secret of this program has been accepted by Microsoft, and is kept there.
pub fn proved_and_kept(kept: &str) -> So {
    has("secret-card", "data-phase", "proved").and(has("secret-card", "data-kept", kept)).and(rest())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sight() -> Sight {
        let part = |attributes: Value, open: bool| json!({ "attributes": attributes, "open": open, "text": "", "value": null });
        Sight::new(json!({
            "app": part(json!({ "data-screen": "section", "data-section": "secret", "data-revision": "7" }), true),
            "live": part(json!({ "data-state": "live" }), true),
            "next": part(json!({}), false),
            "step-one": part(json!({ "data-state": "done" }), true),
        }))
        .unwrap()
    }

    #[test]
    fn what_is_not_there_is_neither_open_nor_closed() {
        let sight = sight();
        assert!(!sight.is_open("perform"), "what is not there cannot be pressed");
        assert!(sight.is_closed("perform", "").is_err(), "and is not closed either");
        assert!(sight.is_closed("next", "").is_ok(), "what is there and shut is closed");
        assert!(sight.is_without("next", "").is_err(), "and is not gone");
    }

    #[test]
    fn a_page_without_steps_has_not_done_them_all() {
        assert_eq!(sight().open_steps(), Some(Vec::new()));
        let mut without = sight();
        without.0.as_object_mut().unwrap().remove("step-one");
        assert_eq!(without.open_steps(), None);
    }

    #[test]
    fn a_page_that_is_not_drawn_is_no_sight() {
        assert!(Sight::new(Value::Null).is_err());
    }
}
