//! `/applications/{id}/federatedIdentityCredentials`: whose tokens sign an application in without a secret.
//!
//! Owns what such a credential must be (resources/federatedidentitycredential, application-post-federatedidentitycredentials).
//! Refuses to own sign-ins with it: no other issuer's token is taken here.

use serde_json::{Map, Value, json};

use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::List;
use super::{access, schema};
use crate::documents::text;

/// How many an application may have.
const MOST: usize = 20;
/// Longest of each text, in letters.
const LONGEST: [(&str, usize); 4] = [("name", 120), ("issuer", 600), ("subject", 600), ("description", 600)];
/// The type as messages name it.
const RESOURCE: &str = "FederatedIdentityCredential";

impl Call<'_> {
    pub(super) fn list_federated(&mut self) -> Result {
        let id = self.application_id()?;
        let list = List {
            graph: self.graph,
            context: &format!("applications('{id}')/federatedIdentityCredentials"),
            kind: schema::FEDERATED,
            filterable: &["name", "subject"],
            pages: false,
            items: self.documents.federated.get(&id).map(Vec::as_slice).unwrap_or_default().into(),
        };
        list.answer(self.request)
    }

    pub(super) fn get_federated(&mut self) -> Result {
        let id = self.application_id()?;
        let wanted = self.route.id(1).unwrap_or_default();
        let all = self.documents.federated.get(&id).into_iter().flatten();
        let found =
            all.into_iter().find(|one| is_called(one, wanted)).ok_or_else(|| Refused::not_found(wanted))?;
        self.single(found, schema::FEDERATED, &entity(&id))
    }

    pub(super) fn create_federated(&mut self) -> Result {
        let body = self.body()?;
        let id = self.application_id()?;
        access::may_manage(self.documents, self.bearer, &id)?;
        check(&body)?;
        self.refuse_double(&id, &body)?;
        let value = |name: &str| body.get(name).cloned().unwrap_or_default();
        let made = json!({ "id": self.documents.new_id(), "name": value("name"), "issuer": value("issuer"),
            "subject": value("subject"), "description": value("description"), "audiences": value("audiences") });
        self.documents.federated.entry(id.clone()).or_default().push(made.clone());
        Ok(Done::created(self.entity(&made, &entity(&id)), None))
    }

    /// Deletes one by its id or its name (federatedidentitycredential-delete).
    pub(super) fn delete_federated(&mut self) -> Result {
        let id = self.application_id()?;
        access::may_manage(self.documents, self.bearer, &id)?;
        let wanted = self.route.id(1).unwrap_or_default();
        let all = self.documents.federated.entry(id).or_default();
        let before = all.len();
        all.retain(|one| !is_called(one, wanted));
        if all.len() == before { Err(Refused::not_found(wanted)) } else { Ok(Done::no_content()) }
    }

    /// A name is taken once (reported: azure-dev issue 1482), and so are issuer and subject together
    /// (azure-workload-identity issue 434). Nobody reports the words at the limit.
    fn refuse_double(&self, id: &str, body: &Map<String, Value>) -> std::result::Result<(), Refused> {
        let sent = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let all = self.documents.federated.get(id).map_or(&[][..], Vec::as_slice);
        if all.iter().any(|one| text(one, "name") == sent("name")) {
            let message = format!("{RESOURCE} with name {} already exists.", sent("name"));
            return Err(Refused::new(409, "Request_MultipleObjectsWithSameKeyValue", message));
        }
        let (issuer, subject) = (sent("issuer"), sent("subject"));
        if all.iter().any(|one| text(one, "issuer") == issuer && text(one, "subject") == subject) {
            let message = format!(
                "The combination of issuer and subject must be unique for the application. Issuer {issuer} and Subject: \
                 {subject} already exist. paramName: {RESOURCE}.Subject, paramValue: {subject}, objectType: \
                 Microsoft.Online.DirectoryServices.Application"
            );
            return Err(Refused::new(400, "InvalidFederatedIdentityCredentialValue", message));
        }
        if all.len() >= MOST {
            let message = format!("Maximum of {MOST} {RESOURCE} objects can be added to an application.");
            return Err(Refused::bad(message));
        }
        Ok(())
    }
}

fn entity(application: &str) -> String {
    format!("applications('{application}')/federatedIdentityCredentials/$entity")
}

fn is_called(credential: &Value, wanted: &str) -> bool {
    text(credential, "name") == wanted || text(credential, "id").eq_ignore_ascii_case(wanted)
}

fn check(body: &Map<String, Value>) -> std::result::Result<(), Refused> {
    schema::check(body, schema::FEDERATED, &[], RESOURCE)?;
    let name = schema::required(body, "name", RESOURCE)?;
    schema::required(body, "issuer", RESOURCE)?;
    schema::required(body, "subject", RESOURCE)?;
    // "Must be URL friendly": RFC 3986's unreserved characters.
    if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._~".contains(letter)) {
        return Err(Refused::invalid_value("name", RESOURCE));
    }
    let long = |(name, longest): &(&str, usize)| {
        body.get(*name).and_then(Value::as_str).is_some_and(|text| text.chars().count() > *longest)
    };
    if let Some((name, _)) = LONGEST.iter().find(|one| long(one)) {
        return Err(Refused::invalid_value(name, RESOURCE));
    }
    match body.get("audiences").and_then(Value::as_array).map(Vec::as_slice) {
        Some([_]) => Ok(()),
        _ => Err(Refused::invalid_value("audiences", RESOURCE)),
    }
}
