//! Consents and the secret inside the job that changes the tenant: the store first, then both, the secret's keeping, its
//! proof.

use entra::graph::{NewSecret, PasswordCredential};
use entra::{Code, Fault};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::bench::Bench;
use crate::apply::{Heard, NotGiven, Tools, Wanted, give, remove_secret};
use crate::guide::{Permission, SectionId};
use crate::handover::store_entry;
use crate::host::{Host, HostFault};
use crate::ledger::Fact;
use crate::plan::{Change, made as recorded};
use crate::secret::lifetime::{Lifetime, expires_at};
use crate::secret::ours::secret_name;
use crate::secret::prove::{Proving, prove};
use crate::secret::trace::{Begun, Trace, remembered};
use crate::tenant::snapshot::Observation;
use crate::wizard::event::{Event, Stop};
use crate::wizard::notes;
use crate::wizard::place::BusyTask;

impl<H: Host> Bench<H> {
    pub(super) async fn give(
        &mut self,
        grants: Vec<&'static Permission>,
        secret: Option<Lifetime>,
        moves: bool,
    ) -> Result<(), Stop> {
        if secret.is_some() {
            self.settle_what_was_lost().await?;
        }
        let unkept = match secret {
            Some(_) => self.store_first().await?,
            None => None,
        };
        // The store may have waited for its owner's password.
        self.still_signed_in()?;
        // After the store, which may have waited for its owner's password.
        let seen = self.look_who_else().await?;
        let registration =
            self.observation.registration().ok_or_else(|| Stop::Fault(Fault::new(Code::NotFound)))?;
        let (object_id, app_id) = (registration.id.clone(), registration.app_id.clone());
        // One of the two reads may come from a replica that lags.
        let seen = seen.as_ref().and_then(Observation::registration);
        let all = [Some(registration), seen].into_iter().flatten();
        let known = remembered(all.flat_map(|one| &one.password_credentials));
        let wanted = secret.map(|lifetime| Wanted {
            key_id: Uuid::new_v4(),
            name: secret_name(Timestamp::now().to_zoned(TimeZone::system()).date()),
            end: expires_at(lifetime, self.service_now()),
        });
        let begun = wanted.as_ref().map(|wanted| wanted.begun(&object_id, &known));
        self.note_begun(begun.as_ref())?;
        let (made, given) = self.ask(grants, wanted, begun.as_ref()).await;
        // One that may have been made stays noted; what was not made is nothing.
        let may_be_there = matches!(&given, Err(NotGiven::Lost(loss)) if loss.removed.is_none());
        if let Some(begun) = begun.filter(|_| made.is_none() && !may_be_there) {
            notes::strike(&self.context, &begun.key_id);
        }
        let refused = matches!(given, Err(NotGiven::Consent(..)));
        if secret.is_some() && !refused {
            self.enter(SectionId::Secret, moves);
        }
        if let Err(NotGiven::Lost(loss)) = &given
            && let Some(orphan) = &loss.removed
        {
            self.record(vec![recorded(orphan), Change::removal_of_orphan(orphan).told(self.service_now())]);
            self.acknowledge(vec![Fact::SecretGone { key_id: orphan.key_id.clone() }], None);
        }
        if let Some(made) = made {
            match unkept {
                None => self.keep(&object_id, &app_id, &made).await?,
                Some(fault) => self.report(Event::Kept(Err(fault))),
            }
            if !refused {
                self.prove(&app_id, &made).await;
            }
        }
        given.map_err(|not_given| self.stop_of(not_given))
    }

    /// What is asked for is known on this computer before it is asked for: if the program ends before the answer has come,
    /// the next run finds what it has left.
    fn note_begun(&self, begun: Option<&Begun>) -> Result<(), Stop> {
        // A practice tenant ends with the program.
        let Some(begun) = begun.filter(|_| !self.practice) else { return Ok(()) };
        match self.context.host.note(&begun.key_id, &Trace::of(begun.clone()).note()) {
            Err(fault) if !self.memory_only => Err(Stop::NotNoted(fault)),
            _ => Ok(()),
        }
    }

    /// Asks for all of it. The value of a secret goes to the wizard the moment it is heard.
    async fn ask(
        &mut self,
        grants: Vec<&'static Permission>,
        wanted: Option<Wanted>,
        begun: Option<&Begun>,
    ) -> (Option<NewSecret>, Result<(), NotGiven>) {
        let on_wait = self.waiting();
        let mut observation = self.observation.clone();
        let (mut consented, mut made) = (Vec::new(), None);
        let given = {
            let mut heard = |heard| match heard {
                Heard::Consented(fact) => {
                    self.report(Event::Acknowledged { facts: vec![fact.clone()], seen: None });
                    consented.push(fact);
                }
                Heard::Made(secret) => {
                    self.report_made(begun, &secret);
                    made = Some(secret);
                }
            };
            let together = self.consents_surely;
            give(&self.tools(&on_wait), grants, wanted, together, &mut observation, &mut heard).await
        };
        self.observation = observation;
        let now = Timestamp::now();
        let granted: Vec<_> = consented.iter().filter_map(Fact::grant).collect();
        let approved = consented.iter().find(|one| one.is_new_role()).and_then(Fact::grant);
        self.approved = self.approved.or(approved);
        for fact in consented {
            self.ledger.acknowledge(fact, now);
        }
        let granted: Vec<_> = granted.into_iter().map(|permission| Change::Grant { permission }).collect();
        self.note(&granted);
        self.done.extend(granted);
        if let (Some(secret), Some(begun)) = (&made, begun) {
            let credential = credential(secret);
            self.record(vec![recorded(&credential)]);
            let fact = Fact::Secret { registration: begun.object_id.clone(), credential };
            fact.write(&mut self.observation);
            self.ledger.acknowledge(fact, now);
        }
        (made, given)
    }

    fn report_made(&self, begun: Option<&Begun>, secret: &NewSecret) {
        let Some(begun) = begun.cloned() else { return };
        let fact = Fact::Secret { registration: begun.object_id.clone(), credential: credential(secret) };
        self.report(Event::SecretMade { fact, begun, value: secret.value.clone() });
    }

    /// The store has to be usable before there is anything to keep. Gives the reason why the secret will be in memory
    /// only, where there is no store; a locked or failing store is the admin's to decide about.
    async fn store_first(&mut self) -> Result<Option<HostFault>, Stop> {
        if self.memory_only {
            return Ok(Some(HostFault::Unavailable("kept in memory, as the admin chose".to_owned())));
        }
        self.report(Event::Stage(BusyTask::KeepingSecret));
        let ready = self.context.host.store_ready().await;
        self.report(Event::Stage(BusyTask::Applying));
        match ready {
            Ok(()) => Ok(None),
            Err(fault @ HostFault::Unavailable(_)) => Ok(Some(fault)),
            Err(fault) => Err(Stop::Store(fault)),
        }
    }

    /// Keeps the value; a secret that cannot be kept is removed again rather than left behind unknown.
    async fn keep(&mut self, object_id: &str, app_id: &str, made: &NewSecret) -> Result<(), Stop> {
        let tenant = self.observation.organization.display_name.as_deref().unwrap_or(&self.tenant_id);
        let entry = store_entry(&self.cloud, &self.tenant_id, app_id, tenant);
        let Err(fault) = self.context.host.keep(&entry, &made.value).await else {
            self.report(Event::Kept(Ok(())));
            return Ok(());
        };
        let on_wait = self.waiting();
        // Also where the sign-in has ended meanwhile: this belongs to the step that made it.
        let tools = Tools { cancel: &self.cancel, ..self.tools(&on_wait) };
        if remove_secret(&tools, object_id, &made.key_id, true).await.is_err() {
            // It lives on in the tenant, so its value must not be lost: in memory it can still be copied.
            self.report(Event::Kept(Err(fault)));
            return Ok(());
        }
        self.note(&[Change::removal(&credential(made))]);
        let gone = Fact::SecretGone { key_id: made.key_id.clone() };
        gone.write(&mut self.observation);
        self.ledger.acknowledge(gone.clone(), Timestamp::now());
        self.report(Event::SecretGone(gone));
        Err(Stop::SecretRolledBack(fault))
    }

    async fn prove(&mut self, app_id: &str, made: &NewSecret) {
        self.report(Event::Stage(BusyTask::ProvingSecret));
        let proving = Proving {
            http: &self.context.http,
            cloud: &self.cloud,
            tenant_id: &self.tenant_id,
            app_id,
            secret: &made.value,
            cancel: &self.cancel,
        };
        let result = prove(&proving).await;
        self.report(Event::Proved { key_id: made.key_id.clone(), result });
    }
}

fn credential(secret: &NewSecret) -> PasswordCredential {
    PasswordCredential {
        key_id: secret.key_id.clone(),
        display_name: secret.display_name.clone(),
        hint: secret.hint.clone(),
        start_date_time: Some(Timestamp::now()),
        end_date_time: secret.end,
    }
}
