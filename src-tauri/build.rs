//! Embeds configuration and permissions. Only the commands named here can be called by the page at all.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["language", "view", "intent", "reveal"]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(fault) = tauri_build::try_build(attributes) {
        println!("cargo::error=tauri-build: {fault:#}");
    }
}
