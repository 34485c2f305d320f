//! The process that is ended: the whole program but its window, over real HTTP, with the admin in front of it.
//!
//! It is this test program once more, asked for just this; so there is no other program to build, and none to ship.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use entra::{ClosingPage, Cloud};
use serde::{Deserialize, Serialize};
use setup::wizard::Settings;
use tokio::sync::oneshot;

use crate::computer::Computer;
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
}

/// The process, which ends with this at the latest.
pub(crate) struct Process {
    child: Child,
    complaint: oneshot::Receiver<String>,
}

impl Process {
    /// Starts the program on the computer whose disk is this folder.
    pub(crate) fn start(folder: &Path, cloud: String, account: String, goal: Goal, stays: bool) -> Self {
        let file = folder.join("task.json");
        let task = Task { folder: folder.to_owned(), cloud, account, goal, stays };
        std::fs::write(&file, serde_json::to_string(&task).unwrap()).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "process::the_program", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(TASK, file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = child.stderr.take().unwrap();
        let (told, complaint) = oneshot::channel();
        std::thread::spawn(move || {
            let mut text = Vec::new();
            // Its end is the end of the process, however that came.
            let _ = errors.read_to_end(&mut text);
            let _ = told.send(String::from_utf8_lossy(&text).into_owned());
        });
        Self { child, complaint }
    }

    /// Waits until it has ended by itself. An error is its complaint.
    pub(crate) async fn ends(&mut self) -> Result<(), String> {
        let complaint = (&mut self.complaint).await.unwrap_or_default();
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

/// What the admin did in the last process that ended by itself on this computer.
pub(crate) fn told(folder: &Path) -> Vec<String> {
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
        words: serde_json::from_value(words).unwrap(),
    }
}

/// Does nothing unless [`Process::start`] has asked for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a process of its own, which the other test starts"]
async fn the_program() {
    let Some(file) = std::env::var_os(TASK) else { return };
    let task: Task = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let computer = Computer::new(&task.folder, &task.account);
    let handle = setup::view::start(computer.clone(), settings(&task.cloud)).unwrap();
    let mut admin = Admin::at(handle.clone(), &computer, task.goal);
    let went = admin.goes().await;
    std::fs::write(task.folder.join(TOLD), serde_json::to_string(&admin.told).unwrap()).unwrap();
    if task.stays && went.is_ok() {
        std::future::pending::<()>().await;
    }
    handle.shut_down().await;
    if let Err(stuck) = went {
        panic!("{stuck}");
    }
}
