//! A Tauri window with a static page and nothing else: what `cargo xtask bench window` measures the shipped program
//! against. Nothing of it is shipped.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
