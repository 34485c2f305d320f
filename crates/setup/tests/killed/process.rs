//! The process that is ended: the whole program but its window, over real HTTP, with the admin in front of it.
//!
//! It is this test program once more, asked for just this; so there is no other program to build, and none to ship.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use entra::{ClosingPage, Cloud};
use practice_tenant::Practice;
use serde::{Deserialize, Serialize};
use setup::wizard::Settings;
use tokio::sync::oneshot;

use crate::computer::{Computer, STOPPED, Stop};
use crate::way::{Admin, Goal};

/// Names the file with the [`Task`].
const TASK: &str = "PEIG_KILLED_TASK";
/// What the admin did, and what they were told, in the folder.
const TOLD: &str = "told.json";

/// What the process is to do.
#[derive(Debug, Serialize, Deserialize)]
struct Task {
    folder: PathBuf,
    cloud: String,
    account: String,
    goal: Goal,
    /// It stays open when the admin has come all the way.
    stays: bool,
    stop: Option<Stop>,
}

/// The process, which ends with this at the latest.
pub(crate) struct Process {
    child: Child,
    complaint: oneshot::Receiver<String>,
    stopped: oneshot::Receiver<()>,
}

impl Process {
    /// Starts the program on the computer whose disk is this folder. It ends when the admin has come all the way.
    pub(crate) fn start(folder: &Path, practice: &Practice, goal: Goal) -> Self {
        Self::begin(folder, practice, goal, None, false)
    }

    /// The same, which stays until it is ended, at this stop for instance.
    pub(crate) fn start_to_be_ended(
        folder: &Path,
        practice: &Practice,
        goal: Goal,
        stop: Option<Stop>,
    ) -> Self {
        Self::begin(folder, practice, goal, stop, true)
    }

    fn begin(folder: &Path, practice: &Practice, goal: Goal, stop: Option<Stop>, stays: bool) -> Self {
        let (cloud, account) = (practice.cloud_json(), practice.tenant().admin_upn());
        let task = Task { folder: folder.to_owned(), cloud, account, goal, stays, stop };
        let file = folder.join("task.json");
        std::fs::write(&file, serde_json::to_string(&task).unwrap()).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "process::the_program", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(TASK, file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (told, complaint) = oneshot::channel();
        let (stops, stopped) = oneshot::channel();
        std::thread::spawn(move || {
            let (mut text, mut stops) = (String::new(), Some(stops));
            // Their end is the end of the process, however that came.
            for line in errors.lines().map_while(Result::ok) {
                if line == STOPPED {
                    // Nobody may wait for it any more.
                    let _ = stops.take().map(|stops| stops.send(()));
                }
                text.push_str(&line);
                text.push('\n');
            }
            let _ = told.send(text);
        });
        Self { child, complaint, stopped }
    }

    /// Waits until it has come to its stop. An error is what it complained of when it ended before.
    pub(crate) async fn stops(&mut self) -> Result<(), String> {
        match (&mut self.stopped).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.complains().await),
        }
    }

    /// Waits until it has ended by itself, and gives what it complained of.
    pub(crate) async fn complains(&mut self) -> String {
        (&mut self.complaint).await.unwrap_or_default()
    }

    /// Waits until it has ended by itself. An error is its complaint.
    pub(crate) async fn ends(&mut self) -> Result<(), String> {
        let complaint = self.complains().await;
        if self.child.wait().unwrap().success() { Ok(()) } else { Err(complaint) }
    }

    /// Ends it with `SIGKILL`, and waits until it is gone.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // One that has ended already cannot be ended again.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// What the last process that came all the way on this computer did.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Told {
    /// What the admin pressed, and the faults that they were told of.
    pub(crate) admin: Vec<String>,
    /// What the program did on the computer.
    pub(crate) acts: Vec<String>,
}

/// See [`Told`].
pub(crate) fn told(folder: &Path) -> Told {
    let text = std::fs::read_to_string(folder.join(TOLD)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn settings(cloud: &str) -> Settings {
    let said = || "Done".to_owned();
    let catalogue: serde_json::Value =
        serde_json::from_str(include_str!("../../../../ui/src/locales/en.json")).unwrap();
    let mut words = catalogue["documents"].clone();
    words["language"] = "en".into();
    words["audience"] = catalogue["audience"].clone();
    words["foothold"] = catalogue["foothold"].clone();
    Settings {
        version: "0.0.0-test".to_owned(),
        peig_client_id: None,
        cloud: Ok(Cloud::from_json(cloud).unwrap()),
        closing_page: ClosingPage {
            lang: "en".to_owned(),
            title_done: said(),
            text_done: said(),
            title_failed: said(),
            text_failed: said(),
        },
        approval_page: ClosingPage {
            lang: "en".to_owned(),
            title_done: said(),
            text_done: said(),
            title_failed: said(),
            text_failed: said(),
        },
        words: serde_json::from_value(words).unwrap(),
    }
}

/// Does nothing unless [`Process::start`] has asked for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a process of its own, which the other test starts"]
async fn the_program() {
    let Some(file) = std::env::var_os(TASK) else { return };
    let task: Task = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let computer = Computer::new(&task.folder, &task.account, task.stop);
    let handle = setup::view::start(computer.clone(), settings(&task.cloud)).unwrap();
    let mut admin = Admin::at(handle.clone(), &computer, task.goal);
    let went = admin.goes().await;
    if task.stays && went.is_ok() {
        std::future::pending::<()>().await;
    }
    handle.shut_down().await;
    let acts = computer.acts().into_iter().map(str::to_owned).collect();
    let told = serde_json::to_string(&Told { admin: admin.told, acts }).unwrap();
    std::fs::write(task.folder.join(TOLD), told).unwrap();
    if let Err(stuck) = went {
        panic!("{stuck}");
    }
}
