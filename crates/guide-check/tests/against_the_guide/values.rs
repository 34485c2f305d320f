//! Names, redirects and permissions of a page: every occurrence is compared, not the first alone.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests may panic")]

use crate::support::{check, differences, edited};

#[test]
fn every_name_and_every_redirect_is_compared() {
    check(
        "* **Name:** `PeigUserManagerApp`\n",
        "* **Name:** `PeigUserManagerApp`\n* If that is taken, enter `PeigTwo` as the name.\n",
        &[(
            "`PeigTwo`",
            "the page names the application “PeigTwo”; the wizard names it “PeigUserManagerApp”.",
        )],
    );
    check(
        "* **Name:** `PeigUserManagerApp`\n",
        "* Enter `PeigTwo` as the name.\n",
        &[(
            "`PeigTwo`",
            "the page names the application “PeigTwo”; the wizard names it “PeigUserManagerApp”.",
        )],
    );
    let wrong = "the page's redirect is “https://peig.example/back”; the wizard's is “http://localhost”.";
    check(
        "*(nobody will ever go there)*.\n",
        "*(nobody will ever go there)*.\n* **Second redirect URI:** **Web**, `https://peig.example/back`\n",
        &[("https://peig.example/back", wrong)],
    );
    check(
        "type `http://localhost` *(nobody will ever go there)*.\n",
        "type `http://localhost` and `https://peig.example/back`.\n",
        &[("https://peig.example/back", wrong)],
    );
    check(
        "type `http://localhost` *(nobody will ever go there)*.\n",
        "type `http://localhost`.\n* `https://peig.example/back`\n",
        &[("https://peig.example/back", wrong)],
    );
    check("Press **Save**.\n", "Press **Save**. The redirect `http://localhost` stays as it is.\n", &[]);
    check(
        "Press **Save**.\n",
        "Press **Save**. Under Mobile and desktop, add the redirect `http://localhost`.\n",
        &[("Under Mobile", "the page does not name the redirect's platform; the wizard's is “Web”.")],
    );
}

#[test]
fn only_the_registration_names_the_application() {
    check("1. Describe it, for example `Peig`.\n", "1. **Name:** `Peig`\n", &[]);
    let page = edited("* **Name:** `PeigUserManagerApp`\n", "")
        .replace("1. Describe it, for example `Peig`.\n", "1. **Name:** `PeigUserManagerApp`\n");
    assert_eq!(
        differences(&page),
        ["no step says which name to enter for the application; the wizard names it “PeigUserManagerApp”."]
    );
}

#[test]
fn a_permission_in_running_text_or_a_hint_is_told() {
    let added = "the page lists “Mail.Send” as a permission; the wizard does not add that.";
    check(
        "Press **Add permissions**.\n",
        "Also add `Mail.Send`.\n\nPress **Add permissions**.\n",
        &[("Also add", added)],
    );
    check("It is shown this once.\n", "It needs `Mail.Send`.\n", &[("It needs", added)]);
    check(
        "Press **Add permissions**.\n",
        "`User.Read` may be there already. Press **Add permissions**.\n",
        &[],
    );
    check(
        "* `Organization.Read.All` — the organisation\n",
        "",
        &[(
            "* `User.Read` —",
            "the page does not list “Organization.Read.All”; the wizard adds it as an application permission.",
        )],
    );
    check("Peig reads and writes people", "Peig, not using `Mail.Send`, reads and writes people", &[]);
}
