//! The application: plugins, window, wizard, and the stream of views to the page.
//!
//! Owns the order in which they start. The end is `closing`'s part.

use std::error::Error;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use practice_tenant::Spoken;
use setup::ipc::View;
use setup::view::{self, Handle, Shown};
use setup::wizard::Settings;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Builder, Emitter, Manager, Url, WebviewWindowBuilder, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::display::NoWindow;
use crate::host::Machine;
use crate::preferences::Chosen;
use crate::words::{self, Words};
use crate::{
    away, blank, capture, closing, cloud_file, commands, display, geometry, log, places, preferences,
    process, second_start, updates,
};

/// The only window, as `tauri.conf.json` and the capability name it.
const WINDOW: &str = "main";

/// The event that carries each new view to the page.
const VIEW_EVENT: &str = "view";

/// Shows the window and returns when the program has ended.
pub(crate) fn run(words: Words) -> Result<(), Box<dyn Error>> {
    log::note_panics();
    // A display that is named and cannot be opened makes the window system panic.
    let app = catch_unwind(AssertUnwindSafe(|| build(words))).map_err(|_| NoWindow::Refused)??;
    app.run(closing::on_event);
    Ok(())
}

fn build(words: Words) -> tauri::Result<App> {
    let remembered = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let builder = Builder::default();
    #[cfg(target_os = "macos")]
    let builder = {
        let words = words.menu.clone();
        builder.menu(move |app| crate::menu::bar(app, &words)).on_menu_event(crate::menu::on_event)
    };
    let mut context = tauri::generate_context!();
    let builder = match updates::Source::of_this_build() {
        Some(source) => source.plug_in(builder, &mut context),
        None => builder,
    };
    builder
        // First, so that a second start ends before it does anything.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| second_start(app)))
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered).build())
        .invoke_handler(tauri::generate_handler![
            commands::language,
            commands::catalogue,
            commands::preferences,
            commands::prefer,
            commands::program,
            commands::view,
            commands::intent,
            commands::reveal
        ])
        .setup(move |app| {
            // Tauri answers a fault here with a panic; the admin gets words.
            let said = words.start.clone();
            if let Err(fault) = start(app) {
                tracing::error!(%fault, "the start failed");
                display::say(fault.as_ref(), &said);
                app.cleanup_before_exit();
                std::process::exit(1);
            }
            Ok(())
        })
        .build(context)
}

fn start(app: &mut App<Wry>) -> Result<(), Box<dyn Error>> {
    start_log(app);
    let chosen = Chosen::of_last_time(app.handle());
    let language = chosen.language();
    let words = words::of(&language)?;
    #[cfg(target_os = "macos")]
    app.set_menu(crate::menu::bar(app.handle(), &words.menu)?)?;
    preferences::show_theme(app.handle(), chosen.get().theme);
    let version = app.package_info().version.to_string();
    tracing::info!(version, language = language.tag, "started");

    let cloud = cloud_file::cloud(std::env::var_os(cloud_file::VARIABLE));
    let spoken = Spoken::new(words.practice_pages);
    let machine = Machine::new(app.handle(), cloud.as_ref().ok(), spoken.clone());
    let settings = Settings {
        version,
        peig_client_id: option_env!("PEIG_SETUP_CLIENT_ID").map(str::to_owned),
        cloud,
        closing_page: words.closing_page,
        approval_page: words.approval_page,
        words: words.documents,
    };
    let wizard = tauri::async_runtime::block_on(async { view::start(machine, settings) })?;
    app.manage(chosen);
    app.manage(spoken);
    app.manage(wizard.clone());
    app.manage(Shown::default());
    away::watch(&wizard);
    app.manage(closing::Closing::default());
    tauri::async_runtime::spawn(show_views(app.handle().clone(), wizard));
    app.manage(blank::Page::default());
    open_window(app, &words.title)?;
    blank::watch(app.handle(), move |empty| display::say(&empty, &words.start));
    // Not before: the window asks the desktop whether it is dark, and is refused that by this.
    process::close_to_others();
    Ok(())
}

/// The program works as well without its log, on a disk that is full or not its own.
fn start_log(app: &App) {
    let started = places::logs(app.handle()).map_err(|fault| fault.to_string());
    let started = started.and_then(|folder| log::start(&folder).map_err(|fault| fault.to_string()));
    if let Err(fault) = started {
        let _ = writeln!(std::io::stderr(), "Peig Setup writes no log file: {fault}");
    }
}

/// Sends each view in which something is new to the page, for as long as there is a wizard.
async fn show_views(app: AppHandle, wizard: Handle) {
    let mut showed = false;
    let give = |view: View| {
        let shows = capture::shows_the_secret(&view);
        if showed && !shows {
            capture::let_in_soon(&app);
        }
        showed = shows;
        let sent = app.emit_to(WINDOW, VIEW_EVENT, view);
        if let Err(fault) = &sent {
            tracing::warn!(%fault, "a view did not reach the page");
        }
        sent.is_ok()
    };
    app.state::<Shown>().pass_on(wizard.views(), give).await;
}

fn open_window(app: &App, title: &str) -> tauri::Result<()> {
    for config in app.config().app.windows.iter().filter(|config| config.label == WINDOW) {
        let window = WebviewWindowBuilder::from_config(app, config)?
            .title(title)
            // Shown below: on Linux the window would first be told in its first size at its old place.
            .visible(false)
            // Nothing the page shows is left in a cache. A WebDriver needs the ordinary web context, though.
            .incognito(!cfg!(feature = "automation"))
            // WebView2 would remember what is typed into a field.
            .general_autofill_enabled(false)
            // The page's title says where the admin is.
            .on_document_title_changed(|window, title| {
                if let Err(fault) = window.set_title(&title) {
                    tracing::warn!(%fault, "the window could not be given its title");
                }
            })
            .on_navigation(is_our_page)
            .on_new_window(|_url, _features| NewWindowResponse::Deny)
            .build()?;
        // The window opens all the same where its display does not say how large it is.
        if let Err(fault) = geometry::keep_inside(&window) {
            tracing::warn!(%fault, "the window could not be put inside of the work area");
        }
        window.show()?;
    }
    Ok(())
}

/// Where the pages are: Windows has no schemes of a program's own, so they have a host of their own there.
const PAGES: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// Scheme, host and port: another program of this computer may serve other ports of the same name.
fn is_our_page(url: &Url) -> bool {
    is_below(url, PAGES)
}

fn is_below(url: &Url, pages: &str) -> bool {
    let place = |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port());
    let plain = url.username().is_empty() && url.password().is_none();
    plain && Url::parse(pages).is_ok_and(|pages| place(url) == place(&pages))
}

/// Answers a second start only once the window's own thread has done it: who hangs is not taken for who was brought forward.
fn second_start(app: &AppHandle) {
    let (done, waits) = std::sync::mpsc::channel();
    let window = app.clone();
    let asked = app.run_on_main_thread(move || {
        to_the_front(&window);
        done.send(()).ok();
    });
    if asked.is_ok() {
        waits.recv_timeout(second_start::TIME_TO_ANSWER * 2).ok();
    }
}

fn to_the_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(WINDOW) else { return };
    for step in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(fault) = step {
            tracing::warn!(%fault, "the window could not be brought to the front");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_navigated_to() {
        for (url, windows, elsewhere) in [
            ("http://tauri.localhost/", true, false),
            ("http://tauri.localhost:80/index.html", true, false),
            ("http://tauri.localhost:8080/", false, false),
            ("https://tauri.localhost/", false, false),
            ("http://x@tauri.localhost/", false, false),
            ("http://tauri.localhost.evil.test/", false, false),
            ("tauri://localhost/index.html?x#y", false, true),
            ("tauri://localhost:8080/", false, false),
            ("tauri://evil.test/", false, false),
            ("about:blank", false, false),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(is_below(&url, "http://tauri.localhost"), windows, "{url}");
            assert_eq!(is_below(&url, "tauri://localhost"), elsewhere, "{url}");
        }
        assert_eq!(is_our_page(&Url::parse("http://tauri.localhost").unwrap()), cfg!(windows));
    }
}
