//! The store's behaviour over `keyring_core`'s store in memory. The real stores are the end-to-end tests' part.

use std::sync::mpsc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::mock;

use super::*;

fn name() -> StoreEntry {
    StoreEntry {
        service: "Peig Setup".to_owned(),
        account: "tenant/application".to_owned(),
        label: "Peig Setup: client secret for Example".to_owned(),
    }
}

/// A store in memory, shared by all calls, and the entry that the tests look at from outside.
fn in_memory() -> (CredentialStore, Entry) {
    let memory: Arc<SystemStore> = mock::Store::new().unwrap();
    let entry = memory.build(&name().service, &name().account, None).unwrap();
    // The mock refuses modifiers, so it is given through a store that drops them.
    let open: Open =
        Arc::new(move || Ok(Arc::new(WithoutModifiers(Arc::clone(&memory))) as Arc<SystemStore>));
    (CredentialStore { open, limit: LIMIT }, entry)
}

#[derive(Debug)]
struct WithoutModifiers(Arc<SystemStore>);

impl CredentialStoreApi for WithoutModifiers {
    fn vendor(&self) -> String {
        self.0.vendor()
    }

    fn id(&self) -> String {
        self.0.id()
    }

    fn build(
        &self,
        service: &str,
        user: &str,
        _modifiers: Option<&HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        self.0.build(service, user, None)
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

fn fail_next(entry: &Entry, error: Error) {
    entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
}

fn exposed(secret: Option<SecretString>) -> Option<String> {
    secret.map(|secret| secret.expose_secret().to_owned())
}

#[tokio::test]
async fn keeps_recalls_replaces_and_forgets() {
    let (store, _) = in_memory();
    assert_eq!(exposed(store.recall(&name()).await.unwrap()), None);
    store.keep(&name(), &"first".into()).await.unwrap();
    store.keep(&name(), &"second".into()).await.unwrap();
    assert_eq!(exposed(store.recall(&name()).await.unwrap()).as_deref(), Some("second"));
    store.forget(&name()).await.unwrap();
    store.forget(&name()).await.unwrap();
    assert_eq!(exposed(store.recall(&name()).await.unwrap()), None);
}

#[tokio::test]
async fn a_store_that_cannot_be_reached_is_told_now_and_may_come_back() {
    let (working, _) = in_memory();
    let (calls, open) = (std::sync::atomic::AtomicU32::new(0), working.open);
    let store = CredentialStore {
        open: Arc::new(move || match calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Err(Error::PlatformFailure("no session bus".into())),
            _ => open(),
        }),
        limit: LIMIT,
    };
    let first = store.keep(&name(), &"value".into()).await;
    let said = "no session bus".to_owned();
    // Only Linux may have no store at all.
    let told = if cfg!(target_os = "linux") { HostFault::Unavailable(said) } else { HostFault::Failed(said) };
    assert_eq!(first, Err(told));
    assert_eq!(store.keep(&name(), &"value".into()).await, Ok(()));
}

#[tokio::test]
async fn a_locked_keyring_is_told_from_none_at_all() {
    let (store, entry) = in_memory();
    fail_next(&entry, Error::NoStorageAccess("denied".into()));
    let denied = store.keep(&name(), &"value".into()).await.unwrap_err();
    // Nothing of Windows' can be unlocked: without a logon session there is no store.
    assert_eq!(denied != HostFault::Locked, cfg!(windows), "{denied:?}");
    assert_eq!(matches!(denied, HostFault::Unavailable(_)), cfg!(windows), "{denied:?}");
    #[cfg(target_os = "linux")]
    {
        fail_next(&entry, Error::NoStorageAccess(Box::new(secret_service::Error::Prompt)));
        assert_eq!(store.forget(&name()).await, Err(HostFault::Locked));
        fail_next(&entry, Error::NoStorageAccess(Box::new(secret_service::Error::NoResult)));
        assert!(matches!(store.recall(&name()).await, Err(HostFault::Unavailable(_))));
    }
    fail_next(&entry, Error::NoDefaultStore);
    assert!(matches!(store.recall(&name()).await, Err(HostFault::Unavailable(_))));
}

#[test]
fn a_keychain_that_refuses_is_locked_and_one_that_fails_is_not_taken_for_none() {
    for refused in [-128, -25293, -25308] {
        assert_eq!(keychain_failure(Some(refused), "refused".to_owned()), HostFault::Locked, "{refused}");
    }
    for failed in [Some(-25299), Some(-36), None] {
        let told = keychain_failure(failed, "failed".to_owned());
        assert_eq!(told, HostFault::Failed("failed".to_owned()), "{failed:?}");
    }
}

#[cfg(target_os = "macos")]
#[tokio::test]
async fn the_status_of_the_keychain_is_found_in_its_error() {
    let (store, entry) = in_memory();
    let cancelled = security_framework::base::Error::from_code(-128);
    fail_next(&entry, Error::PlatformFailure(Box::new(cancelled)));
    assert_eq!(store.keep(&name(), &"value".into()).await, Err(HostFault::Locked));
}

#[tokio::test]
async fn no_fault_repeats_the_value() {
    let (store, entry) = in_memory();
    fail_next(&entry, Error::BadEncoding(b"tells-nobody".to_vec()));
    let fault = store.recall(&name()).await.unwrap_err();
    assert!(!format!("{fault:?} {fault}").contains("tells-nobody"));
    assert!(matches!(fault, HostFault::Failed(_)));
}

#[tokio::test]
async fn what_ends_after_the_caller_gave_up_is_undone() {
    let store = CredentialStore { limit: Duration::ZERO, ..in_memory().0 };
    let (answer, prompt) = mpsc::channel::<()>();
    let (undone, late) = mpsc::channel();
    let work = move || {
        prompt.recv().unwrap();
        Ok("written late")
    };
    let outcome = store.within_limit(work, move |late| undone.send(late).unwrap()).await;
    assert_eq!(outcome, Err(HostFault::Locked));
    answer.send(()).unwrap();
    assert_eq!(late.recv().unwrap(), "written late");
}

#[tokio::test]
async fn a_store_that_panics_is_a_fault() {
    let store = CredentialStore { open: Arc::new(|| panic!("broken")), limit: LIMIT };
    assert!(matches!(store.forget(&name()).await, Err(HostFault::Failed(_))));
}

#[test]
fn taking_back_restores_what_was_there_before() {
    let memory = mock::Store::new().unwrap();
    let entry = || memory.build("Peig Setup", "tenant/application", None).unwrap();
    Written::make(entry(), &"first".into()).unwrap().take_back();
    assert!(matches!(entry().get_password(), Err(Error::NoEntry)));

    entry().set_password("older").unwrap();
    let written = Written::make(entry(), &"newer".into()).unwrap();
    assert_eq!(entry().get_password().unwrap(), "newer");
    written.take_back();
    assert_eq!(entry().get_password().unwrap(), "older");
}

#[test]
fn what_is_kept_stays_on_this_computer() {
    assert_eq!(modifiers("windows", "a label"), Some(HashMap::from([("persistence", "Local")])));
    assert_eq!(modifiers("linux", "a label"), Some(HashMap::from([("label", "a label")])));
    assert_eq!(modifiers("macos", "a label"), None);
}

/// Credential Manager itself, which tells how an entry is kept.
#[cfg(windows)]
#[test]
fn credential_manager_keeps_it_on_this_computer() {
    let name = StoreEntry { account: "test of persistence".to_owned(), ..name() };
    let open: Open = Arc::new(system_store);
    let entry = find(&open, &name).unwrap();
    entry.set_password("tells-nobody").unwrap();
    let attributes = entry.get_attributes();
    entry.delete_credential().unwrap();
    assert_eq!(attributes.unwrap()["persistence"], "Local");
}
