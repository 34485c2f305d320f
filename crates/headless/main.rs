//! The wizard without a window: signs in as one account, confirms the tenant, sets everything up, and says when it came
//! how far. `cargo xtask bench` measures this process beside others that do the same job.
//!
//! It is the engine of the program over the network as it is set in the environment (`HTTPS_PROXY`, `SSL_CERT_FILE`); only
//! the machine around it is the one of the tests, in memory.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use setup::ipc::{CloudChoice, Intent, Screen, ScreenId, SectionId, SignInMethod, View};
use setup::view::{Handle, start};
use setup::wizard::Settings;
use tokio::sync::watch;

#[expect(clippy::expect_used, reason = "as the tests have it")]
#[path = "../entra/tests/support/browser.rs"]
mod browser;
#[allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "as the tests have it")]
#[path = "../setup/tests/support/machine.rs"]
mod machine;

use machine::{Browser, Machine};

/// As in the program: what it costs belongs to the figures.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Ends a run that hangs.
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::main]
async fn main() -> Result<()> {
    let account = std::env::args().nth(1).context("usage: headless ACCOUNT")?;
    let mut wizard = Wizard::open(account)?;
    let opened = now();
    wizard.handle.send(Intent::ChooseTenant { cloud: CloudChoice::Default, tenant: None, client_id: None });
    wizard.until("the sign-in screen", |view| view.screen_id == ScreenId::SignIn).await?;
    wizard.handle.send(Intent::StartSignIn { method: SignInMethod::Browser });
    let view =
        wizard.until("the tenant", |view| view.signed_in.is_some() && !view.checklist.is_empty()).await?;
    let tenant_id = view.signed_in.map(|one| one.tenant_id).unwrap_or_default();
    wizard.handle.send(Intent::ConfirmTenant { tenant_id });
    let view =
        wizard.until("everything is read", |view| view.navigation.next && plan(view).is_some()).await?;
    let read = now();
    wizard.handle.send(Intent::SetEverythingUp { plan: plan(&view).unwrap_or_default() });
    wizard.until("the secret is proved", is_proved).await?;
    let proved = now();
    tell(&serde_json::json!({ "opened": opened, "read": read, "proved": proved }));
    wizard.handle.shut_down().await;
    Ok(())
}

/// The wizard, and what it shows.
struct Wizard {
    handle: Handle,
    views: watch::Receiver<View>,
}

impl Wizard {
    fn open(account: String) -> Result<Self> {
        let machine = Machine::default();
        if let Ok(mut browser) = machine.0.browser.lock() {
            *browser = Some(Browser::SignsInAs(account));
        }
        let handle = start(machine, settings()?)?;
        let views = handle.views();
        Ok(Self { handle, views })
    }

    /// Waits for a view of which this holds. What the admin would have to be told ends the run.
    async fn until(&mut self, what: &str, holds: impl Fn(&View) -> bool) -> Result<View> {
        let waited =
            tokio::time::timeout(PATIENCE, self.views.wait_for(|view| view.fault.is_some() || holds(view)));
        let view = waited.await.with_context(|| format!("never came: {what}"))??.clone();
        if let Some(fault) = &view.fault {
            bail!("{what}: {:?}", fault.code);
        }
        Ok(view)
    }
}

/// Id of the list of changes that the readiness screen shows, once there is one.
fn plan(view: &View) -> Option<String> {
    match &view.screen {
        Screen::Readiness(on) => Some(on.plan.id.clone()).filter(|id| !id.is_empty()),
        _ => None,
    }
}

/// The wizard comes to the last section by itself when the secret's first token has the four roles.
fn is_proved(view: &View) -> bool {
    matches!(&view.screen, Screen::Section(on) if on.id == SectionId::Confirm) && view.busy.is_none()
}

/// As the program is for Microsoft's worldwide cloud; the words are of no matter here.
fn settings() -> Result<Settings> {
    let catalogue: serde_json::Value = serde_json::from_str(include_str!("../../ui/src/locales/en.json"))?;
    let mut words = catalogue["documents"].clone();
    words["language"] = "en".into();
    words["audience"] = catalogue["audience"].clone();
    words["foothold"] = catalogue["foothold"].clone();
    let said = || "Done".to_owned();
    Ok(Settings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        peig_client_id: None,
        cloud: Ok(entra::Cloud::global()),
        closing_page: entra::ClosingPage {
            lang: "en".to_owned(),
            title_done: said(),
            text_done: said(),
            title_failed: said(),
            text_failed: said(),
        },
        approval_page: entra::ClosingPage {
            lang: "en".to_owned(),
            title_done: said(),
            text_done: said(),
            title_failed: said(),
            text_failed: said(),
        },
        words: serde_json::from_value(words)?,
    })
}

/// Seconds since 1970, by which other processes tell their times as well.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

#[expect(clippy::print_stdout, reason = "what it has measured is what this program is for")]
fn tell(what: &serde_json::Value) {
    println!("{what}");
}
