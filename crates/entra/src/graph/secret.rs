//! Making a secret, alone or as a part of a batch, and reading its value out of the answer.

use std::fmt;

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::client::Graph;
use super::lenient;
use super::odata::encode;
use super::part::Part;
use super::told::Told;
use super::wiped::wipe;
use super::writes::Written;
use crate::fault::Fault;
use crate::secret_text::SecretText;

/// A secret that was just made: the only moment its value is shown.
#[derive(Clone)]
pub struct NewSecret {
    /// Its id.
    pub key_id: String,
    /// The value's first three characters.
    pub hint: Option<String>,
    /// Its description in the portal.
    pub display_name: Option<String>,
    /// Until when it works.
    pub end: Option<Timestamp>,
    /// The value.
    pub value: SecretString,
}

impl fmt::Debug for NewSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewSecret")
            .field("key_id", &self.key_id)
            .field("display_name", &self.display_name)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireSecret {
    key_id: String,
    secret_text: SecretText,
    // The secret exists and is shown only now: no oddity beside the two above may lose it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    hint: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    display_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::date")]
    end_date_time: Option<Timestamp>,
}

impl From<WireSecret> for NewSecret {
    fn from(wire: WireSecret) -> Self {
        Self {
            key_id: wire.key_id,
            hint: wire.hint,
            display_name: wire.display_name,
            end: wire.end_date_time,
            value: wire.secret_text.0,
        }
    }
}

impl Graph {
    /// Makes a secret. Repeating it makes another; without an end Microsoft gives it two years, so one is demanded.
    ///
    /// The answer's bytes are wiped after reading. What the TLS and HTTP layers keep for themselves cannot be.
    pub async fn add_password(
        &self,
        object_id: &str,
        display_name: &str,
        end: Timestamp,
    ) -> Result<Written<NewSecret>, Fault> {
        self.make_secret(&password_part(object_id, display_name, None, end)).await
    }

    /// Makes a secret under a key id of the caller's choice, by which it can be found should the answer be lost.
    /// Microsoft honours the id (recorded from the Azure CLI, which always chooses it); whether a second secret of the
    /// same id is refused is documented nowhere, so this may not be repeated either.
    pub async fn add_password_as(
        &self,
        object_id: &str,
        display_name: &str,
        key_id: Uuid,
        end: Timestamp,
    ) -> Result<Written<NewSecret>, Fault> {
        self.make_secret(&add_password_part(object_id, display_name, key_id, end)).await
    }

    async fn make_secret(&self, part: &Part) -> Result<Written<NewSecret>, Fault> {
        let answer = self.send(part).await?;
        // Read straight from the wiped bytes: a `Value` in between would be one more copy.
        let wire: WireSecret = serde_json::from_slice(&answer.body).map_err(|_| Fault {
            answer_lost: true,
            ..answer.unexpected("not the answer to making a secret")
        })?;
        Ok(Written { value: wire.into(), request_id: answer.request_id() })
    }
}

/// Makes a secret under a key id of the caller's choice, as a part of a batch; its answer is for [`new_secret`].
pub fn add_password_part(object_id: &str, display_name: &str, key_id: Uuid, end: Timestamp) -> Part {
    password_part(object_id, display_name, Some(key_id), end)
}

fn password_part(object_id: &str, display_name: &str, key_id: Option<Uuid>, end: Timestamp) -> Part {
    let mut credential = json!({ "displayName": display_name, "endDateTime": whole_seconds(end) });
    if let Some(key_id) = key_id {
        credential["keyId"] = json!(key_id);
    }
    let url = format!("/applications/{}/addPassword", encode(object_id));
    Part::post(url, json!({ "passwordCredential": credential }))
}

/// Graph keeps whole seconds, and its dates carry fewer digits than a timestamp here can.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// Reads the answer to [`add_password_part`], once: the texts of the answer are wiped, also where it cannot be read.
/// Then the fault says that the answer is lost, because the secret was made.
///
/// A batch's bytes are wiped after reading, and what was read of a batch that is refused as a whole. What cannot be
/// wiped: what the TLS and HTTP layers keep for themselves, and the buffer of the JSON reader where the value were
/// written with escapes, which none of its letters needs. A caller that keeps the answer of the part, or drops it without
/// handing it here, leaves the value in memory.
pub fn new_secret(answer: impl Into<Told>) -> Result<NewSecret, Fault> {
    let mut answer = answer.into();
    let read = WireSecret::deserialize(&*answer);
    wipe(answer.value_mut());
    read.map(NewSecret::from)
        .map_err(|_| Fault { answer_lost: true, ..answer.lacks("not the answer to making a secret") })
}
