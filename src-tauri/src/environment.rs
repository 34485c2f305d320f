//! What the program takes out of its own environment, and the one thing that it puts in.
//!
//! Owns the list of variables through which somebody else could drive or inspect the window, or have code of theirs drawn
//! into it. Settings that the program reads (`PEIG_SETUP_CLOUD`) are not its business, nor what no program can keep out:
//! the loader's own variables (`LD_PRELOAD`) have worked before it runs.

use std::ffi::OsStr;
use std::path::Path;

/// Variables that open the window to a WebDriver, a remote inspector or a debugger, or that name other code for it. All
/// that a desktop sets for its people stays: `GTK_THEME`, `GTK_IM_MODULE`, `NO_AT_BRIDGE` choose among what is installed.
///
/// Where others set them, they set them for themselves: Snaps for what they bring along, Nix and Guix for programs of their
/// own. The packages of this program (.deb, .rpm) stand on the system's libraries, which find their own parts without any of
/// them; started out of a Snap's terminal it even needs them gone.
const REMOTE_CONTROL: [&str; 53] = [
    // Read by Tauri's runtime, also in release builds.
    "TAURI_WEBVIEW_AUTOMATION",
    "TAURI_AUTOMATION",
    // WebKitGTK: the remote inspector, and where its own processes and their bundle are, and what is started before them
    // (all but the first two only where it was built for its developers).
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_EXEC_PATH",
    "WEBKIT_INJECTED_BUNDLE_PATH",
    "WEB_PROCESS_CMD_PREFIX",
    "NETWORK_PROCESS_CMD_PREFIX",
    "GPU_PROCESS_CMD_PREFIX",
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
    // The C library's converters of character sets, which are libraries too (iconv(1)).
    "GCONV_PATH",
    // GStreamer, which WebKitGTK loads: where its plugins are, the list of those that were found, and the program that looks
    // for them (gstreamer.freedesktop.org, "Running GStreamer Applications").
    "GST_PLUGIN_PATH",
    "GST_PLUGIN_PATH_1_0",
    "GST_PLUGIN_SYSTEM_PATH",
    "GST_PLUGIN_SYSTEM_PATH_1_0",
    "GST_PLUGIN_SCANNER",
    "GST_PLUGIN_SCANNER_1_0",
    "GST_REGISTRY",
    "GST_REGISTRY_1_0",
    // The drivers that draw the page, in this process and in WebKitGTK's: Mesa (docs.mesa3d.org, "Environment Variables"),
    // GLVND's and NVIDIA's lists of libraries, video.
    "LIBGL_DRIVERS_PATH",
    "LIBGL_DRIVERS_DIR",
    "GALLIUM_PIPE_SEARCH_DIR",
    "GBM_BACKENDS_PATH",
    "__EGL_VENDOR_LIBRARY_DIRS",
    "__EGL_EXTERNAL_PLATFORM_CONFIG_DIRS",
    "__EGL_EXTERNAL_PLATFORM_CONFIG_FILENAMES",
    "LIBVA_DRIVERS_PATH",
    "VDPAU_DRIVER_PATH",
    // Vulkan, on which Mesa may draw: drivers, and layers, which see all that is drawn (the loader's own document,
    // "LoaderInterfaceArchitecture"). Layers are left out by name as well: one that records may be installed.
    "VK_ADD_DRIVER_FILES",
    "VK_LAYER_PATH",
    "VK_ADD_LAYER_PATH",
    "VK_IMPLICIT_LAYER_PATH",
    "VK_ADD_IMPLICIT_LAYER_PATH",
    "VK_INSTANCE_LAYERS",
    "VK_LOADER_LAYERS_ENABLE",
];

/// Variables that choose among the drivers that are installed, as many set for a second graphics card. Each becomes the
/// middle of a library's name, so one with a slash in it leads to another folder: only that is removed.
const CHOICES: [&str; 5] = [
    "__GLX_VENDOR_LIBRARY_NAME",
    "GBM_BACKEND",
    "MESA_LOADER_DRIVER_OVERRIDE",
    "LIBVA_DRIVER_NAME",
    "VDPAU_DRIVER",
];

/// Variables that name the drivers themselves, as computers with two graphics cards do. They stay where all that they name is
/// the system's own: only its administrator has put it there.
const LISTS: [&str; 3] = ["__EGL_VENDOR_LIBRARY_FILENAMES", "VK_DRIVER_FILES", "VK_ICD_FILENAMES"];

/// Where the system's own are.
const OF_THE_SYSTEM: [&str; 2] = ["/usr/share/", "/etc/"];

/// Removes [`REMOTE_CONTROL`], and of [`CHOICES`] and [`LISTS`] those that lead elsewhere, so that whoever can set a variable cannot press
/// Reveal. The build for end-to-end tests (feature `automation`) keeps them: that is all the feature does.
///
/// To be called first in `main`, while there is one thread.
pub(crate) fn refuse_remote_control() {
    if cfg!(feature = "automation") {
        return;
    }
    let is =
        |name: &str, wrong: fn(&OsStr) -> bool| std::env::var_os(name).is_some_and(|value| wrong(&value));
    let choices = CHOICES.into_iter().filter(|name| is(name, leads_elsewhere));
    let lists = LISTS.into_iter().filter(|name| is(name, lists_what_is_not_the_systems));
    for name in REMOTE_CONTROL.into_iter().chain(choices).chain(lists) {
        // SAFETY: `main` calls this before it starts a thread, so nothing can read the environment meanwhile.
        #[expect(unsafe_code, reason = "the standard library has no other way to unset a variable")]
        unsafe {
            std::env::remove_var(name);
        }
    }
}

fn leads_elsewhere(name: &OsStr) -> bool {
    name.as_encoded_bytes().contains(&b'/')
}

fn lists_what_is_not_the_systems(list: &OsStr) -> bool {
    let is_the_systems = |path: &str| {
        !path.split('/').any(|part| part == "..")
            && OF_THE_SYSTEM.iter().any(|folder| path.starts_with(folder))
    };
    !list.to_str().is_some_and(|list| list.split(':').filter(|path| !path.is_empty()).all(is_the_systems))
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

    use super::{
        CHOICES, REMOTE_CONTROL, has_nvidias_driver, lists_what_is_not_the_systems, refuse_remote_control,
    };

    const CHILD: &str = "environment::tests::in_a_process_of_its_own";
    /// What the variables that choose among drivers are set to in the child.
    const CHOICE: &str = "PEIG_TEST_CHOICE";

    /// The other tests run threads in this process, so the variables are removed in a child.
    fn child(choice: &str) {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", CHILD, "--ignored", "--test-threads=1"]).env(CHOICE, choice);
        for name in REMOTE_CONTROL {
            child.env(name, "true");
        }
        for name in CHOICES {
            child.env(name, choice);
        }
        let output = child.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "the child ran no test: {said}");
    }

    #[test]
    fn only_the_automation_build_keeps_the_variables() {
        child("nvidia");
    }

    #[test]
    fn a_choice_among_drivers_leads_to_no_other_folder() {
        child("../../home/somebody/driver");
    }

    #[test]
    #[ignore = "the tests above start it, with the variables set"]
    fn in_a_process_of_its_own() {
        refuse_remote_control();
        let is_kept = |name: &str| std::env::var_os(name).is_some();
        for name in REMOTE_CONTROL {
            assert_eq!(is_kept(name), cfg!(feature = "automation"), "{name}");
        }
        let is_choice = std::env::var(CHOICE).unwrap() == "nvidia";
        for name in CHOICES {
            assert_eq!(is_kept(name), is_choice || cfg!(feature = "automation"), "{name}");
        }
    }

    #[test]
    fn a_list_of_drivers_stays_where_all_of_it_is_the_systems() {
        let is_foreign = |list: &str| lists_what_is_not_the_systems(std::ffi::OsStr::new(list));
        for own in
            ["/usr/share/glvnd/egl_vendor.d/50_mesa.json", "/etc/vulkan/icd.d/a.json:/usr/share/b.json", ""]
        {
            assert!(!is_foreign(own), "{own:?}");
        }
        for foreign in [
            "/tmp/a.json",
            "a.json",
            "/usr/share/a.json:/home/somebody/b.json",
            "/usr/share/../../tmp/a.json",
            "/usr/shared/a.json",
        ] {
            assert!(is_foreign(foreign), "{foreign:?}");
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
