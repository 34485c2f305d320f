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
    [places.download_dir(), places.document_dir(), places.home_dir()].into_iter().flatten().collect()
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
