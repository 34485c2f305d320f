//! What this computer remembers of Peig's secrets, without their values: from before one is asked for, so that a crash
//! leaves none behind unknown, until it is known that Peig has it.

use std::collections::BTreeMap;

use entra::graph::PasswordCredential;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

/// So long after a secret's end nothing of it is of interest any more.
const AFTER_THE_END: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Secrets by key id, with the second in which each ends ([`end`]). Whoever makes a secret may choose its key id, also that of
/// one that is gone, so an id alone is no secret.
pub type Secrets = BTreeMap<String, i64>;

/// The second in which a secret ends.
pub fn end(secret: &PasswordCredential) -> i64 {
    secret.end_date_time.unwrap_or(Timestamp::MAX).as_second()
}

/// These as they are remembered.
pub fn remembered<'a>(secrets: impl IntoIterator<Item = &'a PasswordCredential>) -> Secrets {
    secrets.into_iter().map(|one| (one.key_id.clone(), end(one))).collect()
}

/// A secret that was asked for: what identifies it, whether or not it came to be. The cloud is not among that: the key id is
/// random and chosen here, so another cloud has one of its own unless it copies the directory, and a note gives no value out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Object id of the registration.
    pub object_id: String,
    /// The key id that was asked for. Microsoft honours it; a service that does not gives one of its own.
    pub key_id: String,
    /// Its name.
    pub name: String,
    /// When it ends, to the second as it was asked for.
    pub end: Timestamp,
    /// All that was there before.
    pub known: Secrets,
}

impl Begun {
    /// It is this one: by the key id that was asked for, else by name, end and not having been there before.
    pub fn is(&self, secret: &PasswordCredential) -> bool {
        secret.key_id == self.key_id
            || (secret.display_name.as_deref() == Some(&self.name)
                && end(secret) == self.end.as_second()
                && !self.known.contains_key(&secret.key_id))
    }

    /// Just this secret was there before.
    pub fn knew(&self, secret: &PasswordCredential) -> bool {
        self.known.get(&secret.key_id) == Some(&end(secret))
    }
}

/// Who has a secret's value, as far as this computer knows; each comes after those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// It was asked for. Unless its value turns up, nobody has it.
    Begun,
    /// The credential store of this computer was given it.
    Kept,
    /// It was copied or shown. Whether it has arrived in Peig is not known: as long as it can be had here again, that does no
    /// harm.
    Left,
    /// The admin has said that Peig has it.
    Handed,
    /// The admin has said that Peig does not have it. An answer for this run: it is asked anew in the next.
    Denied,
}

/// What is remembered of one secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Names the note: the key id that was asked for.
    pub id: String,
    /// The secret.
    #[serde(flatten)]
    pub secret: Begun,
    /// The first characters of its value, as Microsoft tells them, once they were heard.
    #[serde(default)]
    pub hint: Option<String>,
    /// Who has its value.
    pub fate: Fate,
    /// When this run has lost the answer, so that nothing but this secret can be called and end like it. A note of an earlier run
    /// may be older than a secret of the same day that was made on another computer.
    #[serde(skip)]
    pub lost_at: Option<Instant>,
}

impl Trace {
    /// Of a secret that is about to be asked for.
    pub fn of(secret: Begun) -> Self {
        Self { id: secret.key_id.clone(), secret, hint: None, fate: Fate::Begun, lost_at: None }
    }

    /// Of a secret whose answer this run has lost.
    pub fn of_lost(secret: Begun, now: Instant) -> Self {
        Self { lost_at: Some(now), ..Self::of(secret) }
    }

    /// Of a secret that is there, made elsewhere, beside these.
    pub fn of_existing(registration: &str, secret: &PasswordCredential, beside: Secrets, fate: Fate) -> Self {
        let begun = Begun {
            object_id: registration.to_owned(),
            key_id: secret.key_id.clone(),
            name: secret.display_name.clone().unwrap_or_default(),
            end: secret.end_date_time.unwrap_or(Timestamp::MAX),
            known: beside,
        };
        Self { hint: secret.hint.clone(), fate, ..Self::of(begun) }
    }

    /// It is about just this secret. A key id that somebody has given to another one as well does not make it that: the value
    /// begins otherwise, or, where that is not told, the end is another.
    fn is_of(&self, secret: &PasswordCredential) -> bool {
        let hints = self.hint.as_ref().zip(secret.hint.as_ref());
        let same =
            hints.map_or_else(|| self.secret.end.as_second() == end(secret), |(noted, told)| noted == told);
        self.secret.key_id == secret.key_id && same
    }

    /// The note, as it is kept on this computer.
    pub fn note(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What is remembered of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traces(Vec<Trace>);

impl Traces {
    /// Reads notes. One that cannot be understood says nothing: its secret counts as one that nothing is known of. Of several
    /// on one secret, as a backup or a synchronised folder leaves them, the one that has come furthest counts: an older one
    /// would call a secret an orphan that Peig has.
    pub fn read(notes: &[String]) -> Self {
        let mut traces = Self::default();
        for trace in notes.iter().filter_map(|note| serde_json::from_str::<Trace>(note).ok()) {
            let further = traces.0.iter().any(|one| one.id == trace.id && one.fate >= trace.fate);
            if !further {
                traces.put(trace);
            }
        }
        traces
    }

    /// Takes out what is of no interest any more, and gives the names of its notes.
    pub fn take_over(&mut self, now: Timestamp) -> Vec<String> {
        let over = |trace: &Trace| {
            trace.secret.end.checked_add(AFTER_THE_END).is_ok_and(|forgotten| forgotten < now)
        };
        let ids = self.0.iter().filter(|trace| over(trace)).map(|trace| trace.id.clone()).collect();
        self.0.retain(|trace| !over(trace));
        ids
    }

    /// Takes in what is known of a secret now.
    pub fn put(&mut self, trace: Trace) {
        self.0.retain(|one| one.id != trace.id);
        self.0.push(trace);
    }

    /// A secret is gone. Gives the name of its note.
    pub fn strike(&mut self, key_id: &str) -> Option<String> {
        let place = self.0.iter().position(|one| one.secret.key_id == key_id)?;
        Some(self.0.remove(place).id)
    }

    /// What was said for this run only.
    pub fn forget_denied(&mut self) {
        self.0.retain(|one| one.fate != Fate::Denied);
    }

    /// A secret's value came to be in this place.
    pub fn set(&mut self, key_id: &str, fate: Fate) -> Option<&Trace> {
        let trace = self.0.iter_mut().find(|one| one.secret.key_id == key_id)?;
        trace.fate = fate;
        Some(trace)
    }

    /// What is known of it.
    pub fn fate(&self, key_id: &str) -> Option<Fate> {
        self.0.iter().find(|one| one.secret.key_id == key_id).map(|one| one.fate)
    }

    /// Whose value is at hand is no other's orphan, whatever its name and end are.
    pub fn at_hand(&mut self, key_id: &str) {
        for trace in self.0.iter_mut().filter(|one| one.lost_at.is_some()) {
            trace.secret.known.entry(key_id.to_owned()).or_insert(i64::MAX);
        }
    }

    /// What this run has asked for on this registration without hearing the answer, and since when.
    pub fn lost<'a>(&'a self, registration: &'a str) -> impl Iterator<Item = (&'a Begun, Instant)> {
        let here = self.0.iter().filter(move |one| one.secret.object_id == registration);
        here.filter(|one| one.fate == Fate::Begun).filter_map(|one| Some((&one.secret, one.lost_at?)))
    }

    /// What is remembered of this secret.
    pub fn find(&self, registration: &str, secret: &PasswordCredential) -> Option<&Trace> {
        let mut here = self.0.iter().filter(|one| one.secret.object_id == registration);
        let exactly = |one: &&Trace| one.is_of(secret);
        let begun = |one: &&Trace| one.fate == Fate::Begun && one.lost_at.is_some() && one.secret.is(secret);
        here.clone().find(exactly).or_else(|| here.find(begun))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn begun(key_id: &str) -> Begun {
        Begun {
            object_id: "registration".to_owned(),
            key_id: key_id.to_owned(),
            name: "Peig 2026-11-26".to_owned(),
            end: "2027-05-25T10:00:00Z".parse().unwrap(),
            known: BTreeMap::from([("older".to_owned(), 0)]),
        }
    }

    fn credential(key_id: &str, name: &str, end: &str) -> PasswordCredential {
        serde_json::from_value(
            serde_json::json!({ "keyId": key_id, "displayName": name, "endDateTime": end }),
        )
        .unwrap()
    }

    #[test]
    fn a_secret_is_known_again_by_its_key_id_else_by_name_and_end() {
        let traces = Traces(vec![Trace::of_lost(begun("asked"), Instant::now())]);
        let name = "Peig 2026-11-26";
        for (key_id, called, end, known) in [
            ("asked", "anything", "2028-01-01T00:00:00Z", true),
            ("its own", name, "2027-05-25T10:00:00.25Z", true),
            ("older", name, "2027-05-25T10:00:00Z", false),
            ("its own", name, "2027-05-25T10:00:01Z", false),
            ("its own", "Peig 2026-11-27", "2027-05-25T10:00:00Z", false),
        ] {
            let secret = credential(key_id, called, end);
            assert_eq!(traces.find("registration", &secret).is_some(), known, "{secret:?}");
            assert_eq!(traces.find("another", &secret), None);
        }
    }

    #[test]
    fn of_two_with_one_key_id_the_value_tells_else_the_end() {
        let name = "Peig 2026-11-26";
        let told = |hint: Option<&str>, end: &str| PasswordCredential {
            hint: hint.map(str::to_owned),
            ..credential("asked", name, end)
        };
        let (same, other) = ("2027-05-25T10:00:00Z", "2028-01-01T00:00:00Z");
        for (noted, hint, end, is_it) in [
            (Some("abc"), Some("abc"), other, true),
            (Some("abc"), Some("xyz"), same, false),
            (None, Some("abc"), same, true),
            (None, Some("abc"), other, false),
            (Some("abc"), None, other, false),
        ] {
            let traces = Traces(vec![Trace { hint: noted.map(str::to_owned), ..Trace::of(begun("asked")) }]);
            assert_eq!(
                traces.find("registration", &told(hint, end)).is_some(),
                is_it,
                "{noted:?} {hint:?} {end}"
            );
        }
    }

    #[test]
    fn only_what_this_run_has_lost_is_known_by_its_name() {
        let twin = credential("its own", "Peig 2026-11-26", "2027-05-25T10:00:00Z");
        for fate in [Fate::Kept, Fate::Left, Fate::Handed, Fate::Denied] {
            let traces = Traces(vec![Trace { fate, ..Trace::of_lost(begun("asked"), Instant::now()) }]);
            assert_eq!(traces.find("registration", &twin), None, "{fate:?}");
        }
        let earlier = Traces::read(&[Trace::of_lost(begun("asked"), Instant::now()).note()]);
        assert_eq!(earlier.find("registration", &twin), None, "made on another computer on the same day");
    }

    #[test]
    fn notes_that_nobody_can_read_are_left_out_and_old_ones_are_struck() {
        let text = Trace::of(begun("asked")).note();
        let mut traces = Traces::read(&[text, String::new(), "{}".to_owned(), "\u{0}".to_owned()]);
        assert_eq!(traces, Traces(vec![Trace::of(begun("asked"))]));
        assert!(traces.take_over("2027-06-20T10:00:00Z".parse().unwrap()).is_empty());
        assert_eq!(traces.take_over("2027-06-25T10:00:00Z".parse().unwrap()), ["asked"]);
        assert_eq!(traces, Traces::default());
    }

    #[test]
    fn of_two_notes_on_one_secret_the_one_that_has_come_furthest_counts() {
        let at = |fate| Trace { fate, ..Trace::of(begun("asked")) }.note();
        for notes in [[at(Fate::Begun), at(Fate::Handed)], [at(Fate::Handed), at(Fate::Begun)]] {
            let traces = Traces::read(&notes);
            assert_eq!(traces.fate("asked"), Some(Fate::Handed));
            assert_eq!(traces.0.len(), 1);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(name in any::<String>(), known in any::<Secrets>()) {
            for fate in [Fate::Begun, Fate::Kept, Fate::Left, Fate::Handed, Fate::Denied] {
                let secret = Begun { name: name.clone(), known: known.clone(), ..begun("asked") };
                let trace = Trace { fate, ..Trace::of(secret) };
                prop_assert_eq!(Traces::read(&[trace.note()]), Traces(vec![trace]));
            }
        }
    }
}
