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

/// The admin's downloads; where the system names no such folder, their documents or the home folder.
pub(crate) fn files(app: &AppHandle) -> tauri::Result<PathBuf> {
    let places = app.path();
    places.download_dir().or_else(|_| places.document_dir()).or_else(|_| places.home_dir())
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
        (PlaceId::Files, files(app)),
    ]
    .into_iter()
    .filter_map(|(id, path)| Some(PlaceView { id, path: path.ok()?.display().to_string() }))
    .collect()
}
