//! Where this program keeps things on this computer.
//!
//! Owns every such place, so that what is told of them (About) is what is used.

use std::path::PathBuf;

use setup::ipc::{PlaceId, PlaceView};
use tauri::{AppHandle, Manager};

/// Name of the file of [`preferences`], without its ending.
pub(crate) const PREFERENCES: &str = "preferences";

/// What the admin has chosen. Beside the notes, in a folder that does not follow the person to another computer.
pub(crate) fn preferences(app: &AppHandle) -> tauri::Result<PathBuf> {
    app.path().app_local_data_dir()
}

/// Notes on secrets. Not a folder that follows the person to another computer: what is noted is what this one knows.
pub(crate) fn notes(app: &AppHandle) -> tauri::Result<PathBuf> {
    Ok(app.path().app_local_data_dir()?.join("secrets-begun"))
}

/// Log files.
pub(crate) fn logs(app: &AppHandle) -> tauri::Result<PathBuf> {
    app.path().app_log_dir()
}

/// Where files are saved, the first that takes them: the admin's downloads, their documents, the home folder, as far as the
/// system names them.
pub(crate) fn files(app: &AppHandle) -> Vec<PathBuf> {
    let places = app.path();
    let named = [places.download_dir(), places.document_dir(), places.home_dir()].map(Result::ok);
    in_order(named, cfg!(target_os = "macos"))
}

/// Where the system asks the admin before it lets a program into Downloads or Documents, as macOS does, whoever has refused the
/// one is not asked about the other before the home folder, of which nothing is asked.
fn in_order([downloads, documents, home]: [Option<PathBuf>; 3], asks: bool) -> Vec<PathBuf> {
    let rest = if asks { [home, documents] } else { [documents, home] };
    [downloads].into_iter().chain(rest).flatten().collect()
}

/// The plugin's own choice.
fn window(app: &AppHandle) -> tauri::Result<PathBuf> {
    Ok(app.path().app_config_dir()?.join(tauri_plugin_window_state::DEFAULT_FILENAME))
}

/// All of them that this system has.
pub(crate) fn all(app: &AppHandle) -> Vec<PlaceView> {
    let preferences = preferences(app).map(|folder| folder.join(PREFERENCES).with_extension("json"));
    [
        (PlaceId::Preferences, preferences),
        (PlaceId::Window, window(app)),
        (PlaceId::Notes, notes(app)),
        (PlaceId::Logs, logs(app)),
    ]
    .into_iter()
    .filter_map(|(id, path)| Some((id, path.ok()?)))
    .chain(files(app).into_iter().take(1).map(|first| (PlaceId::Files, first)))
    .map(|(id, path)| PlaceView { id, path: path.display().to_string() })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_refused_downloads_is_not_asked_about_documents_next() {
        let named = || ["downloads", "documents", "home"].map(|name| Some(PathBuf::from(name)));
        let paths = |names: [&str; 3]| names.map(PathBuf::from);
        assert_eq!(in_order(named(), false), paths(["downloads", "documents", "home"]));
        assert_eq!(in_order(named(), true), paths(["downloads", "home", "documents"]));
        let [_, documents, home] = named();
        assert_eq!(in_order([None, documents, home], true)[0], PathBuf::from("home"));
    }
}
