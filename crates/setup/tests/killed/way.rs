//! What the admin does: one way, from whatever is on screen. They know what they want in the end, and of what happened before
//! only what the program shows them.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use setup::ipc::{
    BinState, CloudChoice, CredentialStanding, HealthScreen, Intent, LinkId, ReadinessScreen, RemovalState,
    RenewalPhase, Screen, SecretPhase, SectionScreen, SectionState, SignInMethod, SignInPhase, SignInScreen,
    ValuesScreen, View, Way,
};
use setup::view::Handle;
use tokio::sync::watch;

use crate::computer::Computer;

/// Between two presses nothing should take as long as this; it only ends what hangs.
const PATIENCE: Duration = Duration::from_secs(40);
/// So many presses are more than any way needs.
const PRESSES: usize = 60;

/// What the admin wants in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Goal {
    /// Peig is set up, and its secret is on this computer and in the admin's hands.
    SetUp,
    /// The same, with a secret that is not about to end, and no older one beside it.
    Renewed,
    /// Nothing of it is left.
    Removed,
    /// What was removed is set up again.
    Restored,
}

/// What there is to do on a screen.
#[derive(Debug, PartialEq, Eq)]
enum Move {
    /// This button.
    Press(Intent),
    /// The program does something, and shows what.
    Wait,
    /// Nothing more.
    Done,
}

/// The admin, in front of a program that has just started.
pub(crate) struct Admin {
    handle: Handle,
    views: watch::Receiver<View>,
    guide_opened: watch::Receiver<u64>,
    computer: Computer,
    goal: Goal,
    /// When the tenant had been read that the health screen first showed.
    health_since: Option<String>,
    /// What was pressed, and what was told.
    pub(crate) told: Vec<String>,
}

impl Admin {
    /// In front of this program.
    pub(crate) fn at(handle: Handle, computer: &Computer, goal: Goal) -> Self {
        let (views, guide_opened) = (handle.views(), computer.guide_opened());
        let computer = computer.clone();
        Self { handle, views, guide_opened, computer, goal, health_since: None, told: Vec::new() }
    }

    /// Goes all the way. An error says where it did not go on.
    pub(crate) async fn goes(&mut self) -> Result<(), String> {
        let mut presses = 0;
        let mut last = tokio::time::Instant::now();
        loop {
            let view = self.views.borrow_and_update().clone();
            match self.next(&view) {
                Move::Done => return Ok(()),
                Move::Press(intent) => {
                    presses += 1;
                    if presses > PRESSES {
                        return Err(self.stuck("it goes round in circles", &view));
                    }
                    self.presses(intent, &view).await?;
                    last = tokio::time::Instant::now();
                }
                Move::Wait => self.waits(&view, last + PATIENCE).await?,
            }
        }
    }

    async fn waits(&mut self, view: &View, until: tokio::time::Instant) -> Result<(), String> {
        match tokio::time::timeout_at(until, self.views.changed()).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(self.stuck("nothing came that can be gone on from", view)),
        }
    }

    /// Presses, and waits until the program has come past it: it takes one intent after the other, and opening the guide
    /// changes nothing and can be seen from outside.
    async fn presses(&mut self, intent: Intent, view: &View) -> Result<(), String> {
        let text = format!("{intent:?}");
        if let Some(fault) = &view.fault {
            self.told.push(format!("fault {}", setup::fault::name(fault.code)));
        }
        self.told.push(format!("on {:?}: {text}", view.screen_id));
        self.handle.send(intent);
        self.guide_opened.borrow_and_update();
        self.handle.send(Intent::Open { link: LinkId::Guide });
        match tokio::time::timeout(PATIENCE, self.guide_opened.changed()).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(self.stuck("the program does not listen", view)),
        }
    }

    fn stuck(&self, why: &str, view: &View) -> String {
        format!("{why}, after {:?}. The last view was {view:#?}", self.told)
    }

    fn next(&mut self, view: &View) -> Move {
        if view.busy.is_some() {
            return Move::Wait;
        }
        if let Some(fault) = &view.fault {
            let ways = [
                (Way::SignInAgain, Intent::SignInAgain),
                (Way::TryAgain, Intent::TryAgain),
                (Way::Dismiss, Intent::DismissFault),
            ];
            let way = ways.into_iter().find(|(way, _)| fault.ways.contains(way));
            return way.map_or(Move::Wait, |(_, intent)| Move::Press(intent));
        }
        if !matches!(view.screen, Screen::Health(_)) {
            self.health_since = None;
        }
        match &view.screen {
            Screen::Welcome(_) => Move::Press(Intent::ChooseTenant {
                cloud: CloudChoice::Default,
                tenant: None,
                client_id: None,
            }),
            Screen::SignIn(on) => sign_in(view, on),
            Screen::Readiness(on) => self.readiness(view, on),
            Screen::Section(on) => self.section(view, on),
            Screen::Values(on) => self.values(on),
            Screen::Health(on) => self.health(view, on),
        }
    }

    fn readiness(&self, view: &View, on: &ReadinessScreen) -> Move {
        let Some(signed_in) = view.signed_in.as_ref().filter(|_| !view.checklist.is_empty()) else {
            return Move::Wait;
        };
        if !on.confirmed {
            return Move::Press(Intent::ConfirmTenant { tenant_id: signed_in.tenant_id.clone() });
        }
        if let Some(deleted) = on.deleted.as_ref().filter(|deleted| deleted.state != BinState::Answered) {
            return self.in_the_bin(&deleted.items[0].object_id);
        }
        if self.goal == Goal::Removed {
            return Move::Press(Intent::ShowHealth);
        }
        let undecided = on.choice_needed || on.footholds.as_ref().is_some_and(|found| found.open);
        if on.plan.is_empty() || on.open_sections.is_empty() || undecided {
            return next(view);
        }
        Move::Press(Intent::SetEverythingUp { plan: on.plan.id.clone() })
    }

    fn in_the_bin(&self, object_id: &str) -> Move {
        match self.goal {
            Goal::Removed => Move::Done,
            _ => Move::Press(Intent::Restore { object_id: object_id.to_owned() }),
        }
    }

    fn section(&self, view: &View, on: &SectionScreen) -> Move {
        if let Some(deleted) = on.deleted.as_ref().filter(|deleted| deleted.state != BinState::Answered) {
            return self.in_the_bin(&deleted.items[0].object_id);
        }
        if self.goal == Goal::Removed {
            return Move::Press(Intent::ShowHealth);
        }
        if let Some(found) = on.footholds.as_ref().filter(|found| found.open) {
            return Move::Press(Intent::UseThisOne { list: found.id.clone() });
        }
        if on.can_perform {
            return Move::Press(Intent::Perform { plan: on.plan.id.clone() });
        }
        next(view)
    }

    fn values(&self, on: &ValuesScreen) -> Move {
        let secret = &on.secret;
        if self.goal == Goal::Removed || !secret.at_hand {
            return Move::Press(Intent::ShowHealth);
        }
        match (&secret.phase, &on.renewal) {
            (SecretPhase::NotProved, _) => Move::Press(Intent::Prove),
            (SecretPhase::Proved, _) if !secret.copied => Move::Press(Intent::CopySecret),
            (SecretPhase::Proved, None) => Move::Done,
            (SecretPhase::Proved, Some(renewal)) if renewal.may_finish => {
                Move::Press(Intent::PeigHasIt { plan: renewal.removes.id.clone(), forget: false })
            }
            _ => Move::Wait,
        }
    }

    fn health(&mut self, view: &View, on: &HealthScreen) -> Move {
        if self.goal == Goal::Removed {
            return removal(on);
        }
        if !on.tidy.is_empty() {
            return Move::Press(Intent::TidySecrets { plan: on.tidy.id.clone() });
        }
        if on.sections.iter().any(|section| section.state == SectionState::Open) && view.navigation.next {
            return next(view);
        }
        match on.renewal.phase {
            RenewalPhase::HandOver | RenewalPhase::NotInPeig | RenewalPhase::NoSecret => next(view),
            RenewalPhase::NotDue if on.renewal.can_forget => next(view),
            // Of a secret that only seems to be elsewhere it shows a moment later that it is here.
            RenewalPhase::NotDue if !self.has_looked_twice(view) => Move::Wait,
            // The program says that all is well.
            RenewalPhase::NotDue => Move::Done,
            RenewalPhase::InDoubt => self.doubt(on),
            _ if on.renewal.plan.is_empty() => Move::Wait,
            _ => Move::Press(Intent::Renew { plan: on.renewal.plan.id.clone() }),
        }
    }

    /// Whether Peig has the secret: the admin knows what they have entered there, and compares the first three characters.
    fn doubt(&self, on: &HealthScreen) -> Move {
        let Some(key_id) = on.renewal.in_doubt.clone() else { return Move::Wait };
        let asked = on.secrets.iter().find(|one| one.standing == CredentialStanding::InUse);
        let start = asked.and_then(|one| one.hint.clone());
        let has_it =
            start.is_some_and(|start| self.computer.at_peig().is_some_and(|one| one.starts_with(&start)));
        Move::Press(Intent::AnswerDoubt { key_id, has_it })
    }

    /// The tenant has been read once more since the health screen first showed.
    fn has_looked_twice(&mut self, view: &View) -> bool {
        let read_at = view.live.read_at.clone().unwrap_or_default();
        *self.health_since.get_or_insert_with(|| read_at.clone()) != read_at
    }
}

fn sign_in(view: &View, on: &SignInScreen) -> Move {
    let (sign_in_host, graph_host) = (view.cloud.sign_in_host.clone(), view.cloud.graph_host.clone());
    match on.phase {
        _ if !view.cloud.agreed => Move::Press(Intent::AgreeToCloud { sign_in_host, graph_host }),
        SignInPhase::Idle => Move::Press(Intent::StartSignIn { method: SignInMethod::Browser }),
        _ => Move::Wait,
    }
}

fn next(view: &View) -> Move {
    if view.navigation.next { Move::Press(Intent::Next) } else { Move::Wait }
}

fn removal(on: &HealthScreen) -> Move {
    let (object_id, plan) = (on.object_id.clone(), on.removal.id.clone());
    match on.removal.state {
        RemovalState::NotRead => Move::Press(Intent::AskToRemove),
        RemovalState::Reading => Move::Wait,
        RemovalState::Whole => Move::Press(Intent::Remove { object_id, plan }),
    }
}
