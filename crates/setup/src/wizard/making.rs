//! Making a secret inside the job that changes the tenant: the store first, then the secret, its keeping, its proof.

use entra::graph::PasswordCredential;
use entra::{Code, Fault};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::SecretString;

use super::events::{Event, Stop};
use super::perform::{Bench, waiting};
use crate::facts::{Lifetime, LostSecret, Proof, SecretFacts};
use crate::handover::store_entry;
use crate::host::{Host, HostFault};
use crate::ipc::BusyTask;
use crate::plan::{expires_at, made as recorded};
use crate::secret::{self, NotMade, Proving};
use crate::upkeep::{removal, secret_name};

impl<H: Host> Bench<H> {
    pub(super) async fn make_secret(&mut self, expiry: Lifetime) -> Result<(), Stop> {
        let unkept = self.store_first().await?;
        let registration =
            self.observation.registration().ok_or_else(|| Stop::Fault(Fault::new(Code::NotFound)))?;
        let (object_id, app_id) = (registration.id.clone(), registration.app_id.clone());
        let now = Timestamp::now();
        let name = secret_name(now.to_zoned(TimeZone::system()).date());
        let on_wait = waiting(self.context.events.clone(), self.job);
        let there = registration.password_credentials.iter().map(|secret| secret.key_id.clone());
        let known = there.chain(self.secret.key_id.clone()).collect();
        let made =
            secret::make(&self.tools(&on_wait), &object_id, &name, expires_at(expiry, now), known).await;
        let made = match made {
            Ok(made) => made,
            Err(NotMade::Refused(fault)) => return Err(Stop::Fault(fault)),
            Err(NotMade::Lost { fault, removed, known }) => {
                if let Some(orphan) = &removed {
                    self.record(vec![recorded(orphan), removal(orphan).view(now)]);
                } else {
                    self.report(Event::Lost { job: self.job, lost: LostSecret { object_id, name, known } });
                }
                return Err(Stop::SecretLost { fault, removed: removed.is_some() });
            }
        };

        // From here on the value exists nowhere else, so it goes to the wizard before anything that can fail.
        let credential = PasswordCredential {
            key_id: made.key_id.clone(),
            display_name: made.display_name.clone(),
            hint: made.hint.clone(),
            start_date_time: Some(now),
            end_date_time: made.end,
        };
        let record = recorded(&credential);
        if let Some(registration) = self.observation.registration_mut() {
            registration.password_credentials.push(credential);
        }
        self.report(Event::SecretMade {
            job: self.job,
            observation: Box::new(self.observation.clone()),
            key_id: made.key_id.clone(),
            value: made.value.clone(),
        });
        self.record(vec![record]);
        self.secret = SecretFacts {
            key_id: Some(made.key_id.clone()),
            at_hand: true,
            proof: Proof::Trying { since: Timestamp::now() },
            ..SecretFacts::default()
        };
        match unkept {
            None => self.keep(&object_id, &app_id, &made.key_id, &made.value).await?,
            Some(fault) => self.report(Event::Kept { job: self.job, result: Err(fault) }),
        }
        self.prove(&app_id, &made.key_id, &made.value).await;
        Ok(())
    }

    /// The store has to be usable before there is anything to keep. Gives the reason why the secret will be in memory
    /// only, where there is no store; a locked or failing store is the admin's to decide about.
    async fn store_first(&mut self) -> Result<Option<HostFault>, Stop> {
        if self.memory_only {
            return Ok(Some(HostFault::Unavailable("kept in memory, as the admin chose".to_owned())));
        }
        self.report(Event::Stage { job: self.job, task: BusyTask::KeepingSecret });
        let ready = self.context.host.store_ready().await;
        self.report(Event::Stage { job: self.job, task: BusyTask::Applying });
        match ready {
            Ok(()) => Ok(None),
            Err(fault @ HostFault::Unavailable(_)) => Ok(Some(fault)),
            Err(fault) => Err(Stop::Store(fault)),
        }
    }

    /// Keeps the value; a secret that cannot be kept is removed again rather than left behind unknown.
    async fn keep(
        &mut self,
        object_id: &str,
        app_id: &str,
        key_id: &str,
        value: &SecretString,
    ) -> Result<(), Stop> {
        let tenant = self.observation.organization.display_name.as_deref().unwrap_or(&self.tenant_id);
        let entry = store_entry(&self.tenant_id, app_id, tenant);
        let fault = match self.context.host.keep(&entry, value).await {
            Ok(()) => {
                self.secret.stored = true;
                self.report(Event::Kept { job: self.job, result: Ok(()) });
                return Ok(());
            }
            Err(fault) => fault,
        };
        let on_wait = waiting(self.context.events.clone(), self.job);
        if secret::remove(&self.tools(&on_wait), object_id, key_id, true).await.is_err() {
            // It lives on in the tenant, so its value must not be lost: in memory it can still be copied.
            self.report(Event::Kept { job: self.job, result: Err(fault) });
            return Ok(());
        }
        if let Some(registration) = self.observation.registration_mut() {
            let gone = registration.password_credentials.iter().find(|secret| secret.key_id == key_id);
            let gone = gone.map(removal);
            registration.password_credentials.retain(|secret| secret.key_id != key_id);
            self.note(gone.as_slice());
        }
        self.secret = SecretFacts::default();
        let observation = Box::new(self.observation.clone());
        self.report(Event::SecretGone { job: self.job, observation });
        Err(Stop::SecretRolledBack(fault))
    }

    async fn prove(&mut self, app_id: &str, key_id: &str, value: &SecretString) {
        self.report(Event::Stage { job: self.job, task: BusyTask::ProvingSecret });
        let proving = Proving {
            http: &self.context.http,
            cloud: &self.cloud,
            tenant_id: &self.tenant_id,
            app_id,
            secret: value,
            cancel: &self.cancel,
        };
        let result = secret::prove(&proving).await;
        if let Ok(extra_roles) = &result {
            self.secret.proof = Proof::Proved { extra_roles: extra_roles.clone() };
        }
        self.report(Event::Proved { key_id: Some(key_id.to_owned()), result });
    }
}
