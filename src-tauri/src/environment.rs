//! What the program takes out of its own environment.
//!
//! Owns the list of variables through which somebody else could drive or inspect the window. Settings that the
//! program reads (`PEIG_SETUP_CLOUD`) are not its business.

/// Variables that open the window to a WebDriver, a remote inspector or a script debugger: the first two are read by
/// Tauri's runtime, also in release builds, the next two by `WebKitGTK`, the last two by `WebView2`
/// (learn.microsoft.com, "Win32 C++ `WebView2` globals").
const REMOTE_CONTROL: [&str; 6] = [
    "TAURI_WEBVIEW_AUTOMATION",
    "TAURI_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_PIPE_FOR_SCRIPT_DEBUGGER",
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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{REMOTE_CONTROL, refuse_remote_control};

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
}
