//! Who is signed in, and what they may do.

use std::collections::BTreeSet;

use entra::graph::Graph;
use entra::{Fault, Http, Session};
use jiff::Timestamp;
use url::Url;

use super::target::Target;
use crate::fault::{self, FaultView};
use crate::wizard::intent::SignInMethod;
use crate::wizard::place::DeviceCode;

/// The sign-in: replaced whole where another tenant or nobody is signed in.
pub(crate) struct Access {
    session: Option<Session>,
    graph: Option<Graph>,
    /// How the admin signed in last, and would again.
    method: SignInMethod,
    /// Why there is no access any more although somebody is signed in; told until they have signed in again.
    ended: Option<FaultView>,
    rights: BTreeSet<String>,
    /// Claims that the next sign-in has to satisfy.
    claims: Option<String>,
    /// Microsoft has refused this account the consent in this run.
    consent_refused: bool,
    device_code: Option<DeviceCode>,
    sign_in_page: Option<Url>,
}

impl Access {
    pub(crate) fn nobody() -> Self {
        Self {
            session: None,
            graph: None,
            method: SignInMethod::Browser,
            ended: None,
            rights: BTreeSet::new(),
            claims: None,
            consent_refused: false,
            device_code: None,
            sign_in_page: None,
        }
    }

    /// Somebody has signed in.
    pub(crate) fn sign_in(&mut self, http: &Http, target: &Target, session: Session) {
        *self = Self {
            rights: session.granted.clone(),
            graph: Some(Graph::new(http, target.cloud(), session.access_token.clone())),
            session: Some(session),
            method: self.method,
            ..Self::nobody()
        };
    }

    /// A sign-in begins; what an earlier one was waiting with is gone.
    pub(crate) fn begin(&mut self, method: SignInMethod) {
        self.method = method;
        self.stop_waiting();
    }

    pub(crate) fn stop_waiting(&mut self) {
        self.device_code = None;
        self.sign_in_page = None;
    }

    pub(crate) fn wait_with_page(&mut self, page: Url) {
        self.sign_in_page = Some(page);
    }

    pub(crate) fn wait_with_code(&mut self, code: DeviceCode) {
        self.device_code = Some(code);
    }

    /// Microsoft does not take the token any more: asking again with it would only be refused again.
    pub(crate) fn end(&mut self, fault: &Fault) {
        self.graph = None;
        self.ended = Some(fault::view(fault, Timestamp::now()));
    }

    /// What a fault asks of the next sign-in.
    pub(crate) fn note_claims(&mut self, fault: &Fault) {
        if fault.claims.is_some() {
            self.claims.clone_from(&fault.claims);
        }
    }

    pub(crate) fn refuse_consent(&mut self) {
        self.consent_refused = true;
    }

    pub(crate) fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    pub(crate) fn graph(&self) -> Option<&Graph> {
        self.graph.as_ref()
    }

    pub(crate) fn method(&self) -> SignInMethod {
        self.method
    }

    pub(crate) fn ended(&self) -> Option<&FaultView> {
        self.ended.as_ref()
    }

    pub(crate) fn rights(&self) -> &BTreeSet<String> {
        &self.rights
    }

    /// A right was granted. Microsoft compares them without regard to case.
    pub(crate) fn has(&self, right: &str) -> bool {
        self.session.as_ref().is_some_and(|session| session.has(right))
    }

    pub(crate) fn claims(&self) -> Option<&String> {
        self.claims.as_ref()
    }

    pub(crate) fn consent_refused(&self) -> bool {
        self.consent_refused
    }

    pub(crate) fn device_code(&self) -> Option<&DeviceCode> {
        self.device_code.as_ref()
    }

    pub(crate) fn sign_in_page(&self) -> Option<&Url> {
        self.sign_in_page.as_ref()
    }
}
