//! Embeds configuration and permissions, and lists the program's parts. Only the commands named here can be called by the
//! page at all.

#[path = "build/parts.rs"]
mod parts;

fn main() {
    if let Err(fault) = parts::write() {
        println!("cargo::error=the list of the program's parts: {fault}");
    }
    let commands = tauri_build::AppManifest::new().commands(&[
        "language",
        "catalogue",
        "preferences",
        "prefer",
        "program",
        "view",
        "intent",
        "reveal",
    ]);
    let attributes = tauri_build::Attributes::new().app_manifest(commands);
    if let Err(fault) = tauri_build::try_build(attributes) {
        println!("cargo::error=tauri-build: {fault:#}");
    }
}
