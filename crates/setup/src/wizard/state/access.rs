//! Who is signed in, and what they may do.

use std::collections::BTreeSet;

use entra::graph::Graph;
use entra::{Astray, Fault, Http, Session};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use url::Url;

use super::attendance::{Attendance, SignInOver};
use super::target::Target;
use crate::fault::{self, FaultCode, FaultView};
use crate::host::{Away, Uptime};
use crate::wizard::intent::SignInMethod;
use crate::wizard::place::DeviceCode;

/// The longest that the admin is told a sign-in lasts, as the wizard ends it then (`Attendance`).
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// Whose sign-in it is. The sign-in name is not enough: it can be given to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Who {
    tenant_id: String,
    object_id: String,
}

impl Who {
    pub(crate) fn of(session: &Session) -> Self {
        Self { tenant_id: session.tenant_id.clone(), object_id: session.account.object_id.clone() }
    }
}

/// The sign-in: replaced whole where another tenant or nobody is signed in.
pub(crate) struct Access {
    session: Option<Session>,
    graph: Option<Graph>,
    /// When it began, and when somebody was there last.
    attendance: Option<Attendance>,
    /// The wizard has ended it itself.
    over: bool,
    /// How the admin signed in last, and would again.
    method: SignInMethod,
    /// Why there is no access any more although somebody is signed in; told until they have signed in again.
    ended: Option<FaultView>,
    rights: BTreeSet<String>,
    /// Claims that the next sign-in has to satisfy.
    claims: Option<String>,
    /// Microsoft has refused this account the consent in this run.
    consent_refused: bool,
    pub(crate) waiting: Waiting,
}

/// What a sign-in waits with.
#[derive(Default)]
pub(crate) struct Waiting {
    /// It asks for the further rights as well.
    pub(crate) more: bool,
    pub(crate) device_code: Option<DeviceCode>,
    pub(crate) page: Option<Url>,
    /// What came back last and could not be taken.
    pub(crate) astray: Option<Astray>,
}

impl Access {
    pub(crate) fn nobody() -> Self {
        Self {
            session: None,
            graph: None,
            attendance: None,
            over: false,
            method: SignInMethod::Browser,
            ended: None,
            rights: BTreeSet::new(),
            claims: None,
            consent_refused: false,
            waiting: Waiting::default(),
        }
    }

    /// Somebody has signed in.
    pub(crate) fn sign_in(&mut self, http: &Http, target: &Target, mut session: Session, now: Uptime) {
        let longest = Timestamp::now().saturating_add(LONGEST).unwrap_or(session.expires_at);
        session.expires_at = session.expires_at.min(longest);
        *self = Self {
            rights: session.granted.clone(),
            attendance: Some(Attendance::begins(now)),
            graph: Some(Graph::new(http, target.cloud(), session.access_token.clone())),
            session: Some(session),
            method: self.method,
            ..Self::nobody()
        };
    }

    /// A sign-in begins; what an earlier one was waiting with is gone.
    pub(crate) fn begin(&mut self, method: SignInMethod, more: bool) {
        self.method = method;
        self.waiting = Waiting { more, ..Waiting::default() };
    }

    pub(crate) fn stop_waiting(&mut self) {
        self.waiting = Waiting::default();
    }

    /// Microsoft does not take the token any more: asking again with it would only be refused again.
    pub(crate) fn end(&mut self, fault: &Fault) {
        self.drop_token();
        self.ended = Some(fault::view(fault, Timestamp::now()));
    }

    /// The wizard ends the sign-in: nobody can do anything with it any more.
    pub(crate) fn end_by(&mut self, why: SignInOver) {
        self.drop_token();
        self.over = true;
        let code = match why {
            SignInOver::Absent => FaultCode::SignedOutAbsent,
            SignInOver::TimeUp => FaultCode::SignedOutAfterAnHour,
            SignInOver::Away(Away::Locked) => FaultCode::SignedOutLocked,
            SignInOver::Away(Away::Asleep) => FaultCode::SignedOutAsleep,
        };
        self.ended = Some(fault::own(code, None, Timestamp::now()));
    }

    /// Who it was stays known.
    fn drop_token(&mut self) {
        self.graph = None;
        self.attendance = None;
        if let Some(session) = &mut self.session {
            session.access_token = SecretString::from(String::new());
        }
    }

    /// Somebody is signed in, and Microsoft takes the sign-in as far as is known.
    pub(crate) fn is_signed_in(&self) -> bool {
        self.graph.is_some()
    }

    /// Somebody was signed in, and the sign-in has ended; who it was stays known.
    pub(crate) fn has_ended(&self) -> bool {
        self.session.is_some() && self.graph.is_none()
    }

    /// The admin has done something.
    pub(crate) fn is_there(&mut self, now: Uptime) {
        if let Some(attendance) = &mut self.attendance {
            attendance.is_there(now);
        }
    }

    /// Why the sign-in has to end now, if it has to.
    pub(crate) fn due(&self, now: Uptime, waiting: impl FnOnce() -> bool) -> Option<SignInOver> {
        self.attendance.as_ref()?.over(now, waiting)
    }

    /// The wizard has ended the sign-in itself, and nobody has signed in since.
    pub(crate) fn is_over(&self) -> bool {
        self.over
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

    /// The admin wants it tried once more, whatever was said before.
    pub(crate) fn ask_for_consent_again(&mut self) {
        self.consent_refused = false;
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
}
