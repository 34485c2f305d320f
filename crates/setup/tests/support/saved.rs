//! What the admin saves.

use setup::ipc::{FileId, Intent};

use super::Admin;

impl Admin {
    /// Saves a file, and gives what is in it.
    pub async fn saves(&mut self, file: FileId) -> String {
        // Saving may be over before anybody has seen it begin, so the files are counted.
        let machine = self.machine.clone();
        let saved = || machine.0.files.lock().unwrap().len();
        let before = saved();
        self.wants(Intent::Save { file });
        self.until("saved", |view| view.busy.is_none() && saved() > before).await;
        machine.0.files.lock().unwrap().last().unwrap().1.clone()
    }
}
