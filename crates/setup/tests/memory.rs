//! What is left in the memory of a process in which a secret was made, once it is forgotten and the admin has signed out.
//!
//! The wizard runs in a process of its own, over HTTP against the practice tenant of this one, which reads the memory of
//! its child (ptrace(2): a parent may) and knows what to look for. The allocator is that of the program (`process.rs` of
//! the shell): everything here that is freed is wiped.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod support;

use std::alloc::System;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use entra::{ClosingPage, Cloud};
use practice_tenant::{Options, Practice, Scenario};
use setup::ipc::{CloudChoice, Intent, ScreenId, SecretPhase, SectionId, SignInMethod, View};
use setup::view::{Handle, start};
use setup::wizard::Settings;
use support::{Browser, Machine, Press, in_section, memory, words};
use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

/// The test that the child runs.
const CHILD: &str = "the_program";
/// Tells the child where the practice tenant is, and who the admin is.
const CLOUD: &str = "MEMORY_TEST_CLOUD";
const ADMIN: &str = "MEMORY_TEST_ADMIN";
/// What the child prints before it waits to be looked at.
const MARK: &str = "now:";
/// Ends a test that hangs; nothing is decided by it.
const PATIENCE: Duration = Duration::from_secs(40);

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_secret_and_a_token_after_signing_out_are_nowhere_in_memory() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let mut program = Program::start(&practice);
    let tokens = memory::tokens(&practice.tenant().id());

    program.comes_to("at hand");
    let made = practice.tenant().secret_values_made();
    let secret = memory::secret(&made[0]);
    assert_eq!(made.len(), 1);
    // Or the looks below would prove nothing.
    assert!(
        !memory::places(program.0.id(), &secret).unwrap().is_empty(),
        "the secret is found while it is there"
    );
    assert!(!memory::places(program.0.id(), &tokens).unwrap().is_empty(), "and so is the token");

    program.goes_on();
    program.comes_to("forgotten");
    program.is_rid_of("the secret, after it was forgotten", &secret);
    program.goes_on();
    program.comes_to("signed out");
    program.is_rid_of("the secret, after signing out", &secret);
    program.is_rid_of("tokens, after signing out", &tokens);
}

/// The child.
struct Program(Child, BufReader<std::process::ChildStdout>);

impl Program {
    fn start(practice: &Practice) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", CHILD, "--ignored", "--nocapture", "--test-threads=1"])
            .env(CLOUD, practice.cloud_json())
            .env(ADMIN, practice.tenant().admin_upn())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self(child, said)
    }

    /// It has been looked at.
    fn goes_on(&mut self) {
        writeln!(self.0.stdin.as_mut().unwrap()).unwrap();
    }

    /// Waits until it says that it has come this far, where it stops.
    fn comes_to(&mut self, place: &str) {
        let mut line = String::new();
        while !line.ends_with(&format!("{MARK} {place}\n")) {
            line.clear();
            assert!(self.1.read_line(&mut line).unwrap() > 0, "it ended before it was {place}");
        }
    }

    /// Waits until nothing of this is there any more: what is being closed may take a moment.
    fn is_rid_of(&self, what: &str, needles: &[Vec<u8>]) {
        let begun = Instant::now();
        loop {
            let found = memory::places(self.0.id(), needles).unwrap();
            if found.is_empty() {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{what}: {} left\n{}", found.len(), found.join("\n"));
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The wizard and an admin, up to a secret that is forgotten and a sign-out. It stops wherever its parent wants to look.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the test above starts it, with a practice tenant"]
async fn the_program() {
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(std::env::var(ADMIN).unwrap()));
    let cloud = Cloud::from_json(&std::env::var(CLOUD).unwrap()).unwrap();
    let wizard = start(machine, settings(cloud)).unwrap();
    wizard.send(Intent::ChooseTenant { cloud: CloudChoice::Default, tenant: None, client_id: None });
    let view = until(&wizard, |view| view.screen_id == ScreenId::SignIn).await;
    let (sign_in_host, graph_host) = (view.cloud.sign_in_host, view.cloud.graph_host);
    wizard.send(Intent::AgreeToCloud { sign_in_host, graph_host });
    wizard.send(Intent::StartSignIn { method: SignInMethod::Browser });
    let view = until(&wizard, |view| !view.checklist.is_empty()).await;
    wizard.send(Intent::ConfirmTenant { tenant_id: view.signed_in.unwrap().tenant_id });
    let view = until(&wizard, |view| view.navigation.next).await;
    wizard.send(Intent::SetEverythingUp { plan: Press::SetEverythingUp.list(&view) });
    let at_confirm = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
    until(&wizard, |view| {
        view.busy.is_none() && at_confirm(view) && phase(view) == Some(SecretPhase::Proved)
    })
    .await;
    wizard.send(Intent::CopySecret);
    assert!(wizard.reveal().await.is_some());
    stop("at hand");
    wizard.send(Intent::ForgetSecret);
    until(&wizard, |view| view.busy.is_none() && phase(view) != Some(SecretPhase::Proved)).await;
    stop("forgotten");
    wizard.send(Intent::SignOut);
    until(&wizard, |view| view.signed_in.is_none()).await;
    stop("signed out");
    wizard.shut_down().await;
}

/// Says how far it has come, and waits until it may go on.
#[expect(clippy::print_stdout, reason = "how the parent hears of it")]
fn stop(place: &str) {
    println!("{MARK} {place}");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

fn phase(view: &View) -> Option<SecretPhase> {
    in_section(view)?.secret.as_ref().map(|secret| secret.phase.clone())
}

async fn until(wizard: &Handle, holds: impl Fn(&View) -> bool) -> View {
    let mut views = wizard.views();
    let seen = tokio::time::timeout(PATIENCE, views.wait_for(|view| holds(view))).await;
    seen.unwrap().unwrap().clone()
}

fn settings(cloud: Cloud) -> Settings {
    let text = String::new;
    let (title_done, text_done, title_failed, text_failed) = (text(), text(), text(), text());
    let page = ClosingPage { lang: "en".to_owned(), title_done, text_done, title_failed, text_failed };
    Settings {
        version: "0.0.0-test".to_owned(),
        peig_client_id: None,
        cloud: Ok(cloud),
        closing_page: page.clone(),
        approval_page: page,
        words: words(),
    }
}
