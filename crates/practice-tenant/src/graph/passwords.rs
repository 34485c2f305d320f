//! `addPassword` and `removePassword`, under the tenant's app management policy.
//!
//! Owns dates and the policy (applicationauthenticationmethodpolicy.md). Refuses to own the values: `documents` makes them.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use serde_json::{Value, json};

use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::{access, keys, schema};
use crate::documents::{Documents, text};

/// What only Microsoft writes into a secret (passwordCredential resource type). The id may be chosen
/// (app-addpassword-client-keyid).
const READ_ONLY: [&str; 2] = ["hint", "secretText"];

/// Start and end of a secret, checked, as text.
pub(super) struct Period {
    pub(super) start: String,
    pub(super) end: String,
}

impl Call<'_> {
    pub(super) fn add_password(&mut self) -> Result {
        let body = self.body()?;
        schema::check(&body, schema::ADD_PASSWORD, &[], "PasswordCredential")?;
        let id = self.holder_id()?;
        access::may_manage(self.documents, self.bearer, &id)?;
        keys::refuse_locked(self.documents, &id, "passwordCredentials")?;
        let asked = body.get("passwordCredential").cloned().unwrap_or_default();
        let period = check(self.documents, &asked, self.documents.holder(&id))?;
        let Some(made) = self.documents.add_secret(&id, &asked, &period.start, &period.end) else {
            return Err(Refused::not_found(&id));
        };
        let body = self.entity(&made.document, "microsoft.graph.passwordCredential");
        Ok(Done { status: 200, location: Some("https://graph.microsoft.com".to_owned()), body: Some(body) })
    }

    pub(super) fn remove_password(&mut self) -> Result {
        let body = self.body()?;
        schema::check(&body, schema::REMOVE_PASSWORD, &[], "PasswordCredential")?;
        let key = schema::required(&body, "keyId", "PasswordCredential")?;
        let id = self.holder_id()?;
        access::may_manage(self.documents, self.bearer, &id)?;
        keys::refuse_locked(self.documents, &id, "passwordCredentials")?;
        let credentials =
            self.documents.holder_mut(&id).and_then(|one| one["passwordCredentials"].as_array_mut());
        let before = credentials.as_ref().map_or(0, |list| list.len());
        let after = credentials.map_or(0, |list| {
            list.retain(|credential| !text(credential, "keyId").eq_ignore_ascii_case(key));
            list.len()
        });
        if before == after {
            return Err(Refused::bad("No password credential found with keyId."));
        }
        self.documents.forget_secret(&id, key);
        Ok(Done::no_content())
    }
}

/// Checks the dates of a secret against sense and policy. `holder` is the application or service principal, `None` for one
/// that is being created.
pub(super) fn check(
    documents: &Documents,
    asked: &Value,
    holder: Option<&Value>,
) -> std::result::Result<Period, Refused> {
    for name in READ_ONLY {
        if !asked[name].is_null() {
            return Err(Refused::bad(format!("Property '{name}' is read-only and cannot be set.")));
        }
    }
    refuse_known(&asked["keyId"], holder)?;
    let moment = |name: &str| match &asked[name] {
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(moment) => Ok(Some(moment)),
            Err(_) => Err(Refused::bad(format!(
                "Property '{name}': cannot convert the literal '{text}' to the expected type 'Edm.DateTimeOffset'."
            ))),
        },
        _ => Ok(None),
    };
    let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_else(|_| Timestamp::now());
    let start = moment("startDateTime")?.unwrap_or(now);
    // Microsoft's default is two years from the start.
    let end = moment("endDateTime")?.or_else(|| later(start, 2.years())).unwrap_or(start);
    if end <= start || end <= now {
        return Err(Refused::bad("Credential end date is invalid.").with_details(invalid_end()));
    }
    enforce(documents, holder, start, end)?;
    Ok(Period { start: start.to_string(), end: end.to_string() })
}

/// Refuses a chosen id that another secret of the holder has. The words are those reported for a list of secrets
/// that is replaced as a whole (azure-powershell issue 6784); nobody reports them of `addPassword`, which adds to the same
/// list.
fn refuse_known(key_id: &Value, holder: Option<&Value>) -> std::result::Result<(), Refused> {
    let Some(chosen) = key_id.as_str() else { return Ok(()) };
    let secrets = holder.and_then(|one| one["passwordCredentials"].as_array());
    if !secrets.into_iter().flatten().any(|secret| text(secret, "keyId").eq_ignore_ascii_case(chosen)) {
        return Ok(());
    }
    let details = json!([{ "code": "KeyNotUpdatable", "message": "Credential cannot be updated.",
        "target": "passwordCredentials" }]);
    let message = format!("Update to existing credential with KeyId '{chosen}' is not allowed.");
    Err(Refused::bad(message).with_details(details))
}

/// The rules for the secrets of an application or service principal: those of the policies that are assigned to it, and of
/// the default the ones that no assigned policy has a rule of the same kind for (appmanagementpolicy resource type: an
/// assigned policy comes before the default, which has lists of its own for each).
fn rules<'a>(documents: &'a Documents, holder: Option<&Value>) -> Vec<&'a Value> {
    let in_force = |policy: &&Value| policy["isEnabled"] == true;
    let list = |restrictions: &'a Value| restrictions["passwordCredentials"].as_array().into_iter().flatten();
    let id = holder.map(|holder| text(holder, "id")).unwrap_or_default();
    let is_principal = holder.is_some_and(|holder| holder.get("servicePrincipalType").is_some());
    let list_of = if is_principal { "servicePrincipalRestrictions" } else { "applicationRestrictions" };
    let assigned = documents.assigned_policies.get(id).into_iter().flatten().filter(in_force);
    let mut rules: Vec<&Value> = assigned.flat_map(|policy| list(&policy["restrictions"])).collect();
    let default = Some(&documents.app_management_policy).filter(in_force);
    for rule in default.into_iter().flat_map(|policy| list(&policy[list_of])) {
        if !rules.iter().any(|own| own["restrictionType"] == rule["restrictionType"]) {
            rules.push(rule);
        }
    }
    rules
}

/// Applies the rules for secrets.
fn enforce(
    documents: &Documents,
    holder: Option<&Value>,
    start: Timestamp,
    end: Timestamp,
) -> std::result::Result<(), Refused> {
    let created: Option<Timestamp> = holder.and_then(|one| text(one, "createdDateTime").parse().ok());
    for rule in rules(documents, holder) {
        let from: Option<Timestamp> = text(rule, "restrictForAppsCreatedAfterDateTime").parse().ok();
        let spared = matches!((created, from), (Some(created), Some(from)) if created < from);
        if rule["state"] == "disabled" || spared {
            continue;
        }
        match text(rule, "restrictionType") {
            "passwordAddition" => {
                let message = "Credential type not allowed as per assigned policy";
                return Err(Refused::new(400, "CredentialTypeNotAllowedAsPerAppPolicy", message));
            }
            "passwordLifetime" => {
                let longest: Option<Span> = text(rule, "maxLifetime").parse().ok();
                if longest.and_then(|span| later(start, span)).is_some_and(|latest| end > latest) {
                    let message = "Credential lifetime exceeds the max value allowed as per assigned policy";
                    return Err(Refused::new(400, "CredentialInvalidLifetimeAsPerAppPolicy", message)
                        .with_details(invalid_end()));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn later(from: Timestamp, span: Span) -> Option<Timestamp> {
    from.to_zoned(TimeZone::UTC).checked_add(span).ok().map(|zoned| zoned.timestamp())
}

fn invalid_end() -> Value {
    json!([{ "code": "InvalidKeyEndDate", "message": "Credential end date is invalid.", "target": "EndDate" }])
}
