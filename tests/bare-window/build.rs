//! Embeds the configuration and the page.

fn main() {
    if let Err(fault) = tauri_build::try_build(tauri_build::Attributes::new()) {
        println!("cargo::error=tauri-build: {fault:#}");
    }
}
