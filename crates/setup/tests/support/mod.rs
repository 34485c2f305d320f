//! A machine in memory and an admin who presses buttons: the wizard as it is, over HTTP, against the practice tenant.
//!
//! That this file compiles without naming the desktop shell is the proof that the wizard needs none.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails here"
)]

#[path = "../../../entra/tests/support/apart.rs"]
pub(crate) mod apart;
#[path = "../../../entra/tests/support/browser.rs"]
pub(crate) mod browser;
pub mod calendar;
pub mod claims;
pub mod footholds;
pub mod grown;
pub mod machine;
#[cfg(target_os = "linux")]
pub mod memory;
mod saved;
mod seen;
pub mod somebody;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use entra::{ClosingPage, Cloud};
use practice_tenant::{Answer, Fault, Options, Practice, Scenario};
use setup::ipc::{
    CloudChoice, FaultCode, HealthScreen, Intent, LinkId, RemovalState, Screen, ScreenId, SectionId,
    SignInMethod, Status, View,
};
use setup::view::{Handle, start};
use setup::wizard::Settings;
use tokio::sync::watch;

pub use machine::{Browser, Machine};
#[allow(unused_imports, reason = "each test file uses its own part of this")]
pub use seen::{
    NAME, add_a_secret, finding, health, in_section, is_missing, registration, secret_names, sentences, words,
};

/// No wait in these tests should come near this, on a slow and busy machine either; it only ends a test that hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// The admin in front of the wizard.
pub struct Admin {
    pub handle: Handle,
    pub machine: Machine,
    /// Shared by all who work in the tenant at once.
    pub practice: Arc<Practice>,
    views: watch::Receiver<View>,
    /// Intents were sent of which nobody knows yet that the wizard has come to them.
    unheard: AtomicBool,
}

impl Admin {
    /// A wizard on its welcome screen, with a tenant in this state.
    pub async fn opens(scenario: Scenario) -> Self {
        let practice = Practice::start(Options { scenario, ..Options::default() }).await.unwrap();
        let admin = practice.tenant().admin_upn();
        let machine = Machine::default();
        *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(admin));
        Self::on(practice, machine)
    }

    /// A wizard on this machine; the machine may have been used before.
    pub fn on(practice: impl Into<Arc<Practice>>, machine: Machine) -> Self {
        let practice = practice.into();
        let cloud = Cloud::from_json(&practice.cloud_json()).unwrap();
        Self::in_cloud(cloud, practice, machine)
    }

    /// A wizard that was started with this cloud, which need not be where the practice tenant is.
    pub fn in_cloud(cloud: Cloud, practice: Arc<Practice>, machine: Machine) -> Self {
        let page = |done: &str, failed: &str| ClosingPage {
            lang: "en".to_owned(),
            title_done: done.to_owned(),
            text_done: "Go back.".to_owned(),
            title_failed: failed.to_owned(),
            text_failed: "Go back.".to_owned(),
        };
        let settings = Settings {
            version: "0.0.0-test".to_owned(),
            peig_client_id: None,
            cloud: Ok(cloud),
            closing_page: page("Done", "Not done"),
            approval_page: page("Approved", "Not approved"),
            words: words(),
        };
        let handle = start(machine.clone(), settings).unwrap();
        let views = handle.views();
        Self { handle, machine, practice, views, unheard: AtomicBool::new(false) }
    }

    /// Closes the wizard and opens it again on the same machine and tenant.
    pub async fn restarts(self) -> Self {
        self.handle.shut_down().await;
        Self::on(self.practice, self.machine)
    }

    pub fn wants(&self, intent: Intent) {
        self.unheard.store(true, Ordering::SeqCst);
        self.handle.send(intent);
    }

    /// Presses the button beside a list of changes, as it is on screen now.
    pub fn agrees(&self, press: Press) {
        let plan = press.list(&self.views.borrow());
        self.wants(match press {
            Press::Perform => Intent::Perform { plan },
            Press::SetEverythingUp => Intent::SetEverythingUp { plan },
            Press::Renew => Intent::Renew { plan },
            Press::PeigHasIt => Intent::PeigHasIt { plan, forget: false },
            Press::TidySecrets => Intent::TidySecrets { plan },
            Press::TakeBackSignIn => Intent::TakeBackSignIn { plan },
        });
    }

    /// Presses "Set everything up" on the readiness screen, from wherever the admin is.
    pub async fn sets_everything_up(&mut self) {
        while self.views.borrow().screen_id != ScreenId::Readiness {
            let from = self.views.borrow().sections.iter().position(|section| section.current);
            self.wants(Intent::Back);
            let moved = |view: &View| view.sections.iter().position(|section| section.current) != from;
            self.until("the screen before", moved).await;
        }
        self.agrees(Press::SetEverythingUp);
    }

    /// Agrees to the removal of this registration, as the list is on screen now.
    pub fn agrees_to_remove(&self, object_id: impl Into<String>) {
        let plan = health(&self.views.borrow()).map(|on| on.removal.id.clone()).unwrap_or_default();
        self.wants(Intent::Remove { object_id: object_id.into(), plan });
    }

    /// Says that the tenant on screen is the right one.
    pub fn confirms_the_tenant(&self) {
        let tenant_id =
            self.views.borrow().signed_in.as_ref().map(|one| one.tenant_id.clone()).unwrap_or_default();
        self.wants(Intent::ConfirmTenant { tenant_id });
    }

    /// The view as it is now, which says nothing of what has been asked for since somebody last waited for one.
    pub fn view(&self) -> View {
        assert!(!self.unheard.load(Ordering::SeqCst), "nobody has waited for what was asked for");
        self.views.borrow().clone()
    }

    /// Waits until the wizard has come past everything that was asked for. It takes one intent after the other and shows
    /// what came of one before it takes the next; opening the guide changes nothing and can be seen from outside.
    pub async fn is_heard(&self) {
        if !self.unheard.swap(false, Ordering::SeqCst) {
            return;
        }
        let mut opened = self.machine.0.guide_opened.subscribe();
        self.handle.send(Intent::Open { link: LinkId::Guide });
        let heard = tokio::time::timeout(PATIENCE, opened.changed()).await;
        assert!(heard.is_ok(), "the wizard does not listen");
    }

    /// Waits until the browser shows so many pages that it came back to, and takes them: the wizard can go on before it has read
    /// the last one.
    pub async fn came_back(&self, count: usize) -> Vec<String> {
        let pages = &self.machine.0.came_back;
        let mut shown = pages.subscribe();
        let all = tokio::time::timeout(PATIENCE, shown.wait_for(|pages| pages.len() >= count)).await;
        assert!(all.is_ok(), "the browser never came back {count} times");
        drop(all);
        pages.send_replace(Vec::new())
    }

    /// Waits for a view of which this holds, that was made after what the admin has asked for was heard.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&View) -> bool) -> View {
        self.is_heard().await;
        let waited = tokio::time::timeout(PATIENCE, self.views.wait_for(|view| holds(view))).await;
        match waited.map(|view| view.unwrap().clone()) {
            Ok(view) => view,
            Err(elapsed) => panic!("never came ({elapsed}): {what}. The last view was {:#?}", self.view()),
        }
    }

    pub async fn chooses_the_tenant(&mut self) {
        self.chooses(None, None).await;
    }

    /// A tenant and a client of their own. The practice tenant is a foreign cloud here, so the admin agrees to it.
    pub async fn chooses(&mut self, tenant: Option<&str>, client_id: Option<&str>) {
        let [tenant, client_id] = [tenant, client_id].map(|typed| typed.map(str::to_owned));
        self.wants(Intent::ChooseTenant { cloud: CloudChoice::Default, tenant, client_id });
        let view = self.until("the sign-in screen", |view| view.screen_id == ScreenId::SignIn).await;
        let (sign_in_host, graph_host) = (view.cloud.sign_in_host, view.cloud.graph_host);
        self.wants(Intent::AgreeToCloud { sign_in_host, graph_host });
        self.until("a sign-in may begin", |view| view.cloud.agreed).await;
    }

    /// From the welcome screen to the readiness screen with the tenant read.
    pub async fn signs_in(&mut self) -> View {
        self.chooses_the_tenant().await;
        self.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        self.until("the tenant was read", |view| !view.checklist.is_empty()).await
    }

    /// From the welcome screen to the first section with something open; of a finished set-up to the values that Peig has not
    /// been given yet, or to its health.
    pub async fn confirms(&mut self) -> View {
        self.signs_in().await;
        self.confirms_the_tenant();
        let elsewhere = |view: &View| view.screen_id != ScreenId::Readiness;
        let view = self
            .until("Next unlocks, or is not needed", |view| view.navigation.next || elsewhere(view))
            .await;
        if elsewhere(&view) {
            return view;
        }
        self.wants(Intent::Next);
        self.until("the next screen", elsewhere).await
    }

    /// The same with an account that may not consent: a colleague will.
    pub async fn confirms_for_a_colleague(&mut self) -> View {
        self.signs_in().await;
        self.confirms_the_tenant();
        let asked = |view: &View| matches!(&view.screen, Screen::Readiness(on) if on.colleague.is_some());
        let view = self.until("asked", asked).await;
        assert!(!view.navigation.next, "nothing is begun before the answer");
        self.wants(Intent::LeaveToColleague);
        self.until("Next unlocks", |view| view.navigation.next).await;
        self.wants(Intent::Next);
        self.until("the next screen", |view| view.screen_id != ScreenId::Readiness).await
    }

    /// Presses the section's button and waits until nothing is left to do there, or something went wrong.
    pub async fn performs(&mut self) -> View {
        self.until("the button can be pressed", |view| in_section(view).is_some_and(|on| on.can_perform))
            .await;
        self.agrees(Press::Perform);
        self.until("the work is over", |view| {
            let nothing_left = in_section(view).is_some_and(|on| on.plan.is_empty());
            view.busy.is_none() && (nothing_left || view.fault.is_some())
        })
        .await
    }

    /// Presses Next once it is unlocked, into this section.
    pub async fn goes_on_to(&mut self, section: SectionId) -> View {
        self.until("Next unlocks", |view| view.navigation.next).await;
        self.wants(Intent::Next);
        self.until("the next section", |view| in_section(view).is_some_and(|on| on.id == section)).await
    }

    /// From the welcome screen to the health of a finished set-up.
    pub async fn sees_health(&mut self) -> HealthScreen {
        self.confirms().await;
        self.wants(Intent::ShowHealth);
        self.health("the health screen, once the credential store has answered", |on| !on.renewal.looking)
            .await
    }

    /// From the welcome screen to section 1, and from there, leaving on purpose what others have, to health.
    pub async fn leaves_what_others_have(&mut self) -> HealthScreen {
        let found = |view: &View| in_section(view).and_then(|on| on.footholds.clone());
        let list = found(&self.confirms().await).unwrap();
        self.wants(Intent::UseThisOne { list: list.id });
        for one in list.items {
            self.wants(Intent::LeaveFoothold { id: one.id, leave: true });
        }
        self.until("decided", |view| found(view).is_some_and(|list| !list.open)).await;
        self.wants(Intent::ShowHealth);
        self.health("the health screen, once the credential store has answered", |on| !on.renewal.looking)
            .await
    }

    /// Waits until this holds of the health screen, and no work is under way.
    pub async fn health(&mut self, what: &str, holds: impl Fn(&HealthScreen) -> bool) -> HealthScreen {
        let view = self.until(what, |view| view.busy.is_none() && health(view).is_some_and(&holds)).await;
        health(&view).unwrap().clone()
    }

    /// Looks at what a removal takes away, and waits until all of it is known.
    pub async fn looks_at_removal(&mut self) -> HealthScreen {
        self.wants(Intent::AskToRemove);
        self.health("the whole list", |on| on.removal.state == RemovalState::Whole).await
    }

    /// Waits until a finding of this screen has a status.
    pub async fn finding(&mut self, key: &str, holds: impl Fn(&Status) -> bool) -> View {
        let what = format!("the finding {key}");
        self.until(&what, |view| finding(view, key).is_some_and(|found| holds(&found.status))).await
    }
}

/// A button beside a list of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    Perform,
    SetEverythingUp,
    Renew,
    PeigHasIt,
    TidySecrets,
    TakeBackSignIn,
}

impl Press {
    /// Id of the list that the button is beside; of no list where there is none on this screen.
    pub fn list(self, view: &View) -> String {
        let id = match (self, &view.screen) {
            (Self::Perform, Screen::Section(on)) => Some(&on.plan.id),
            (Self::SetEverythingUp, Screen::Readiness(on)) => Some(&on.plan.id),
            (Self::Renew, Screen::Health(on)) => Some(&on.renewal.plan.id),
            (Self::TidySecrets, Screen::Health(on)) => Some(&on.tidy.id),
            (Self::PeigHasIt, Screen::Health(on)) => Some(&on.renewal.removes.id),
            (Self::PeigHasIt, Screen::Values(on)) => on.renewal.as_ref().map(|renewal| &renewal.removes.id),
            (Self::TakeBackSignIn, _) => view.sign_out_question.as_ref().map(|question| &question.id),
            _ => None,
        };
        id.cloned().unwrap_or_default()
    }
}

/// The wizard in a section, done with everything before it.
pub async fn at(section: SectionId) -> Admin {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let mut view = admin.confirms().await;
    while in_section(&view).unwrap().id != section {
        let next = match in_section(&view).unwrap().id {
            SectionId::Registration => SectionId::Permissions,
            SectionId::Permissions => SectionId::PublicClient,
            _ => SectionId::Secret,
        };
        admin.performs().await;
        view = admin.goes_on_to(next).await;
    }
    admin
}

/// Nothing new is read from now on until the faults are cleared: no read of the tenant can be finished.
pub fn holds_reads(admin: &Admin) {
    admin.practice.faults().add(Fault::always("GET", "/v1.0/organization", Answer::throttled("1")));
}

/// Waits until the admin is told of this fault, and can act on it.
pub async fn fault(admin: &mut Admin, code: FaultCode) -> View {
    let told = |view: &View| view.fault.as_ref().is_some_and(|fault| fault.code == code);
    admin.until(&format!("{code:?}"), |view| view.busy.is_none() && told(view)).await
}
