//! The handle through which tests and demonstrations look into the tenant and change it behind the wizard's back.
//!
//! Owns convenience in the words of a colleague at the portal. Refuses to own rules: it changes documents directly.

use std::sync::Arc;

use serde_json::Value;

use crate::documents::Documents;
use crate::shared::{Shared, lock};

/// The content of a running practice tenant. A clone is another handle to the same tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    shared: Arc<Shared>,
}

impl Tenant {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The tenant id.
    pub fn id(&self) -> String {
        self.with(|documents| text(&documents.organization, "id"))
    }

    /// Reads or changes any document.
    pub fn with<R>(&self, f: impl FnOnce(&mut Documents) -> R) -> R {
        f(&mut lock(&self.shared.documents))
    }

    /// Live registrations of this name.
    pub fn applications_named(&self, name: &str) -> Vec<Value> {
        self.with(|d| d.applications.iter().filter(|a| text(a, "displayName") == name).cloned().collect())
    }
}

fn text(value: &Value, property: &str) -> String {
    value[property].as_str().unwrap_or_default().to_owned()
}
