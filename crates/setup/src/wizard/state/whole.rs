//! All that the wizard knows.

use entra::{Cloud, Fault, Session};
use jiff::{SignedDuration, Timestamp};

use super::access::Access;
use super::jobs::Jobs;
use super::reach::Reachable;
use super::showing::Showing;
use super::stay::Stay;
use super::target::{CloudProblem, Target};
use super::tenant::Tenant;
use super::troubles::{Retry, Source, Troubles};
use super::updates::Updates;
use super::vault::{Copies, Vault};
use crate::check::{self, Finding};
use crate::facts::Facts;
use crate::fault::{self, FaultCode, FaultView, Way};
use crate::guide::SectionId;
use crate::handover::store_entry;
use crate::host::{HostFault, StoreEntry};
use crate::secret::trace::Traces;
use crate::wizard::intent::{Intent, SignInMethod};
use crate::wizard::place::{BusyTask, ClosingRisk, Exit, Place};

/// All that the wizard knows.
pub(crate) struct State {
    pub(crate) version: String,
    pub(crate) revision: u32,
    /// How far this computer's clock is ahead of Microsoft's, as far as its answers have told.
    pub(crate) skew: SignedDuration,
    pub(crate) place: Place,
    /// Visible to the admin; the tenant is read only then.
    pub(crate) visible: bool,
    /// Where the question about what the sign-in has left leads.
    pub(crate) exit: Exit,
    /// The admin does in the portal what the sections change. It outlasts a sign-in: it is how this person works.
    pub(crate) by_hand: bool,
    /// The way on that was taken last, and what it was offered with.
    pressed: Option<(FaultCode, Option<String>, Way)>,
    pub(crate) updates: Updates,
    pub(crate) target: Target,
    pub(crate) reach: Reachable,
    pub(crate) access: Access,
    pub(crate) tenant: Tenant,
    pub(crate) stay: Stay,
    pub(crate) vault: Vault,
    pub(crate) copies: Copies,
    pub(crate) showing: Showing,
    pub(crate) jobs: Jobs,
    pub(crate) troubles: Troubles,
}

impl State {
    pub(crate) fn new(
        version: String,
        peig_client_id: Option<String>,
        real_cloud: Result<Cloud, CloudProblem>,
        traces: Traces,
    ) -> Self {
        Self {
            version,
            revision: 0,
            skew: SignedDuration::ZERO,
            place: Place::Welcome,
            visible: true,
            exit: Exit::SignOut,
            by_hand: false,
            pressed: None,
            updates: Updates::default(),
            target: Target::new(peig_client_id, real_cloud),
            reach: Reachable::default(),
            access: Access::nobody(),
            tenant: Tenant::default(),
            stay: Stay::default(),
            vault: Vault::remembering(traces),
            copies: Copies::default(),
            showing: Showing::default(),
            jobs: Jobs::new(),
            troubles: Troubles::default(),
        }
    }

    /// All that belongs to a tenant goes. What is on the clipboard is taken off by whoever calls this.
    pub(crate) fn leave_tenant(&mut self) {
        self.jobs.stop();
        self.access = Access::nobody();
        self.tenant = Tenant::default();
        self.vault.empty();
        self.copies.all_outdated();
        self.showing.end();
        self.troubles = Troubles::default();
        self.stay = Stay::default();
    }

    /// The secret belongs to another registration, or to none any more.
    pub(crate) fn forget_secret(&mut self) {
        self.vault.empty();
        self.copies.all_outdated();
    }

    /// Another registration comes into use: what was acknowledged belongs to the former one as well.
    pub(crate) fn drop_secret(&mut self) {
        self.tenant.forget_acknowledged();
        self.forget_secret();
    }

    /// The admin takes a way on of the fault on screen.
    pub(crate) fn note_pressed(&mut self, intent: &Intent) {
        let way = match intent {
            Intent::TryAgain => Way::TryAgain,
            Intent::SignInAgain => Way::SignInAgain,
            Intent::KeepInMemory => Way::KeepInMemory,
            // What the sign-in's own button does as well.
            Intent::StartSignIn { method } if *method == self.access.method() => Way::TryAgain,
            Intent::StartSignIn { method: SignInMethod::DeviceCode } => Way::UseDeviceCode,
            Intent::StartSignIn { method: SignInMethod::Browser } => Way::UseBrowser,
            _ => return,
        };
        let shown = self.troubles.shown();
        self.pressed = shown.map(|shown| (shown.code, shown.service_code.clone(), way));
    }

    /// The way on that was taken led to a good end: the next fault is another one.
    pub(crate) fn pressed_well(&mut self) {
        self.pressed = None;
    }

    pub(crate) fn tell(&mut self, source: Source, mut shown: FaultView, retry: Option<Retry>) {
        // A way that has just led to the same end is not the first one again.
        let same = |(code, service_code, _): &(FaultCode, Option<String>, Way)| {
            *code == shown.code && *service_code == shown.service_code
        };
        if let Some((_, _, way)) = self.pressed.take().filter(same)
            && shown.ways.first() == Some(&way)
        {
            shown.ways.remove(0);
            let end = shown.ways.iter().position(|one| *one == Way::Dismiss).unwrap_or(shown.ways.len());
            shown.ways.insert(end, way);
        }
        self.troubles.tell(source, shown, retry);
    }

    /// Shows what no service had a part in, and what trying again does not mend.
    pub(crate) fn tell_own(&mut self, source: Source, code: FaultCode) {
        self.tell(source, fault::own(code, None, Timestamp::now()), None);
    }

    /// Shows a fault of this computer's credential store, clipboard or browser.
    pub(crate) fn tell_host(
        &mut self,
        source: Source,
        code: FaultCode,
        fault: &HostFault,
        retry: Option<Retry>,
    ) {
        self.tell(source, fault::host(code, fault, Timestamp::now()), retry);
    }

    /// The fault on screen offers this way on.
    pub(crate) fn offers(&self, way: Way) -> bool {
        self.troubles.shown().is_some_and(|shown| shown.ways.contains(&way))
    }

    /// Shows a fault of a service, and keeps what the next sign-in needs.
    pub(crate) fn tell_fault(&mut self, source: Source, fault: &Fault, retry: Option<Retry>) {
        self.access.note_claims(fault);
        self.tell(source, fault::view(fault, Timestamp::now()), retry);
    }

    /// The admin has done with what is on screen: what it broke off is not taken up again by itself.
    pub(crate) fn put_away(&mut self) {
        self.troubles.clear();
        self.stay.broken_off = None;
    }

    /// What failed cannot be done again before somebody has signed in: meanwhile the sign-in has ended.
    pub(crate) fn needs_sign_in_first(&self) -> bool {
        let ended = self.access.has_ended();
        ended && self.troubles.retry().is_some_and(Retry::needs_access)
    }

    /// What the page is told first: what went wrong, else that the sign-in has ended.
    pub(crate) fn fault(&self) -> Option<&FaultView> {
        let without_access = self.access.has_ended() && self.jobs.is_idle();
        self.troubles.shown().or_else(|| self.access.ended().filter(|_| without_access))
    }

    /// What closing the window now would lose.
    pub(crate) fn closing_risk(&self) -> Option<ClosingRisk> {
        // A proof changes nothing, and the secret that it is about is asked for below.
        if matches!(self.jobs.task(), Some(BusyTask::Applying | BusyTask::KeepingSecret)) {
            return Some(ClosingRisk::Working);
        }
        (self.vault.is_only_here() && !self.target.is_practice()).then_some(ClosingRisk::SecretOnlyHere)
    }

    pub(crate) fn facts(&self, now: Timestamp) -> Option<Facts<'_>> {
        Some(Facts {
            observation: self.tenant.observation()?,
            choices: &self.tenant.choices,
            secret: self.vault.facts(),
            me: self.session().map_or("", |session| session.account.object_id.as_str()),
            made_by: self.tenant.made_by(),
            granted_here: self.tenant.granted_here(),
            rights: self.access.rights(),
            confirmed: self.tenant.is_confirmed(),
            consent_refused: self.access.consent_refused(),
            on_page: self.target.has_fewer_rights(),
            approved: self.tenant.approved_since(),
            now,
            skew: self.skew,
        })
    }

    /// The findings of a section as the checklist shows them: with what is still settling.
    pub(crate) fn findings(&self, section: SectionId, now: Timestamp) -> Vec<Finding> {
        let Some(facts) = self.facts(now) else { return Vec::new() };
        if section == SectionId::Confirm {
            return check::confirm_from(|of| self.findings(of, now));
        }
        let mut findings = check::section(section, &facts);
        for finding in &mut findings {
            finding.settle(self.tenant.ledger());
        }
        findings
    }

    /// The present by Microsoft's clock.
    pub(crate) fn service_now(&self, now: Timestamp) -> Timestamp {
        now.checked_sub(self.skew).unwrap_or(now)
    }

    /// Who is signed in.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.access.session()
    }

    /// Where the secret of the registration in use is kept.
    pub(crate) fn store_entry(&self) -> Option<StoreEntry> {
        self.store_entry_of(&self.tenant.observation()?.registration()?.app_id)
    }

    /// Where the secret of this application is kept.
    pub(crate) fn store_entry_of(&self, app_id: &str) -> Option<StoreEntry> {
        let session = self.access.session()?;
        let tenant = self.tenant.observation().and_then(|seen| seen.organization.display_name.as_deref());
        let name = tenant.unwrap_or(&session.tenant_id);
        Some(store_entry(self.target.cloud(), &session.tenant_id, app_id, name))
    }

    /// A registration is in use.
    pub(crate) fn is_registered(&self) -> bool {
        self.tenant.observation().is_some_and(|seen| seen.registration().is_some())
    }

    /// The tenant may be read now.
    pub(crate) fn may_read(&self) -> bool {
        self.access.is_signed_in() && self.visible && self.jobs.may_read()
    }
}
