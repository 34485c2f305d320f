//! What the program takes out of its own environment, and the one thing that it puts in.
//!
//! Owns the list of variables through which somebody else could drive or inspect the window, or have code of theirs drawn
//! into it. Settings that the program reads (`PEIG_SETUP_CLOUD`) are not its business, nor what no program can keep out:
//! the loader's own variables (`LD_PRELOAD`) have worked before it runs.

use std::path::Path;

/// Variables that open the window to a WebDriver, a remote inspector or a debugger, or that name other code for it. All
/// that a desktop sets for its people stays: `GTK_THEME`, `GTK_IM_MODULE`, `NO_AT_BRIDGE` choose among what is installed.
const REMOTE_CONTROL: [&str; 28] = [
    // Read by Tauri's runtime, also in release builds.
    "TAURI_WEBVIEW_AUTOMATION",
    "TAURI_AUTOMATION",
    // WebKitGTK: the remote inspector, and where its own processes and their bundle are (the last two only where it was
    // built for its developers).
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_EXEC_PATH",
    "WEBKIT_INJECTED_BUNDLE_PATH",
    // WebView2: arguments, debuggers, another browser to draw the page, another profile (learn.microsoft.com, "Win32 C++
    // WebView2 globals"; `CoreWebView2EnvironmentOptions.ReleaseChannels` and `ChannelSearchKind` for the last two).
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_PIPE_FOR_SCRIPT_DEBUGGER",
    "WEBVIEW2_WAIT_FOR_SCRIPT_DEBUGGER",
    "WEBVIEW2_BROWSER_EXECUTABLE_FOLDER",
    "WEBVIEW2_USER_DATA_FOLDER",
    "WEBVIEW2_RELEASE_CHANNEL_PREFERENCE",
    "WEBVIEW2_RELEASE_CHANNELS",
    "WEBVIEW2_CHANNEL_SEARCH_KIND",
    // GTK and what it stands on: modules to load, where modules are looked for, and the inspector (docs.gtk.org/gtk3,
    // "Running GTK Applications"; docs.gtk.org/gio, "Running GIO applications"; gdk-pixbuf-query-loaders(1)). The bridge to
    // assistive technology is built into GTK 3 and needs none of them.
    "GTK_MODULES",
    "GTK3_MODULES",
    "GTK_PATH",
    "GTK_EXE_PREFIX",
    "GTK_DATA_PREFIX",
    "GTK_IM_MODULE_FILE",
    "GTK_DEBUG",
    "GDK_PIXBUF_MODULE_FILE",
    "GDK_PIXBUF_MODULEDIR",
    "GIO_MODULE_DIR",
    "GIO_EXTRA_MODULES",
    // GStreamer, which WebKitGTK loads (gstreamer.freedesktop.org, "Running GStreamer Applications").
    "GST_PLUGIN_PATH",
    "GST_PLUGIN_PATH_1_0",
    "GST_PLUGIN_SCANNER",
];

/// Removes [`REMOTE_CONTROL`], so that whoever can set a variable cannot press Reveal. The build for end-to-end
/// tests (feature `automation`) keeps them: that is all the feature does.
///
/// To be called first in `main`, while there is one thread.
pub(crate) fn refuse_remote_control() {
    if cfg!(feature = "automation") {
        return;
    }
    for name in REMOTE_CONTROL {
        // SAFETY: `main` calls this before it starts a thread, so nothing can read the environment meanwhile.
        #[expect(unsafe_code, reason = "the standard library has no other way to unset a variable")]
        unsafe {
            std::env::remove_var(name);
        }
    }
}

/// Keeps WebKitGTK from handing its pictures over by DMA-BUF where NVIDIA's driver is loaded: with it the window stays empty, on X11
/// and Wayland (tauri#9304, #9394, #10702). Whoever has set the variable has a reason.
///
/// To be called first in `main`, while there is one thread.
pub(crate) fn mind_the_driver() {
    if cfg!(target_os = "linux")
        && std::env::var_os(BY_DMA_BUF).is_none()
        && has_nvidias_driver(Path::new("/sys/module"))
    {
        // SAFETY: `main` calls this before it starts a thread, so nothing can read the environment meanwhile.
        #[expect(
            unsafe_code,
            reason = "WebKitGTK's processes inherit it; there is no other way to tell them"
        )]
        unsafe {
            std::env::set_var(BY_DMA_BUF, "1");
        }
    }
}

const BY_DMA_BUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// By its name in the kernel, closed and open alike. The free driver is called `nouveau`, and is fine.
fn has_nvidias_driver(modules: &Path) -> bool {
    modules.join("nvidia").exists()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{REMOTE_CONTROL, has_nvidias_driver, refuse_remote_control};

    const CHILD: &str = "environment::tests::in_a_process_of_its_own";

    /// The other tests run threads in this process, so the variables are removed in a child.
    #[test]
    fn only_the_automation_build_keeps_the_variables() {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", CHILD, "--ignored", "--test-threads=1"]);
        for name in REMOTE_CONTROL {
            child.env(name, "true");
        }
        let output = child.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "the child ran no test: {said}");
    }

    #[test]
    #[ignore = "the test above starts it, with the variables set"]
    fn in_a_process_of_its_own() {
        refuse_remote_control();
        for name in REMOTE_CONTROL {
            let kept = std::env::var_os(name).is_some();
            assert_eq!(kept, cfg!(feature = "automation"), "{name}");
        }
    }

    #[test]
    fn nvidias_driver_is_known_by_its_name_in_the_kernel() {
        let modules = tempfile::tempdir().unwrap();
        std::fs::create_dir(modules.path().join("nouveau")).unwrap();
        assert!(!has_nvidias_driver(modules.path()));
        std::fs::create_dir(modules.path().join("nvidia")).unwrap();
        assert!(has_nvidias_driver(modules.path()));
    }
}
