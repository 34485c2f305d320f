//! Pages of our own against the guide's data: one that agrees, the same facts written otherwise, and each kind of
//! change as an edit of the page that agrees.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests may panic")]

use crate::support::{AGREES, check, differences, edited, line};
use guide_check::{PageError, parse};

const OTHERWISE: &str = include_str!("../pages/otherwise.md");

#[test]
fn the_page_and_the_wizard_agree() {
    assert_eq!(differences(AGREES), [""; 0]);
}

#[test]
fn the_same_facts_written_otherwise_agree() {
    assert_eq!(differences(OTHERWISE), [""; 0]);
}

#[test]
fn ends_of_lines_and_a_byte_order_mark_make_no_difference() {
    for page in [AGREES, OTHERWISE] {
        let windows = format!("\u{feff}{}", page.replace('\n', "\r\n"));
        assert_eq!(differences(&windows), [""; 0]);
    }
    let page = edited("### Save", "### Store").replace('\n', "\r\n");
    let expected = format!("line {}: ", line(&page, "### Store"));
    assert!(differences(&page)[0].starts_with(&expected), "{:?}", differences(&page));
}

#[test]
fn a_step_that_was_added_renamed_removed_or_moved_is_told() {
    check(
        "### Save\n",
        "### Scroll down\n{% endstep %}\n{% step %}\n### Save\n",
        &[(
            "### Scroll down",
            "the page has the step “Scroll down” in “Enable public client flows”; the wizard has no such step.",
        )],
    );
    check(
        "### Register the app\n",
        "### Register\n",
        &[(
            "### Register\n",
            "the page has the step “Register” in “Create the app registration”; the wizard's step at this place is \
           “Register the app”.",
        )],
    );
    check(
        "{% step %}\n\n### Open advanced settings\n\nScroll to **Advanced settings**.\n{% endstep %}\n",
        "",
        &[(
            "## Enable public client flows\n\n{% stepper",
            "the page lacks the step “Open advanced settings” in “Enable public client flows”; the wizard has it \
           after “Open Authentication”.",
        )],
    );
    check(
        "### Add the permissions\n",
        "### Name\n{% endstep %}\n{% step %}\n### Add the permission\n",
        &[
            (
                "### Name\n",
                "the page has the step “Name” in “Assign API permissions”; the wizard's step at this place is “Add \
             the permissions”.",
            ),
            (
                "### Add the permission\n",
                "the page has the step “Add the permission” in “Assign API permissions”; the wizard has no such \
             step.",
            ),
        ],
    );
}

#[test]
fn a_step_that_stands_elsewhere_is_told_once() {
    let save = "{% step %}\n\n### Save\n\nPress **Save**.\n{% endstep %}\n";
    let without = edited(save, "");
    let first = without.replacen(
        "{% step %}\n\n### Open Authentication",
        &format!("{save}\n{{% step %}}\n\n### Open Authentication"),
        1,
    );
    let at = line(&first, "### Save");
    assert_eq!(
        differences(&first),
        [format!(
            "line {at}: the page has the step “Save” in “Enable public client flows” first; the wizard has it after \
             “Enable public client flows”."
        )]
    );
    let other = without.replacen(
        "{% step %}\n\n### Create a new secret",
        &format!("{save}\n{{% step %}}\n\n### Create a new secret"),
        1,
    );
    let at = line(&other, "### Save");
    assert_eq!(
        differences(&other),
        [format!(
            "line {at}: the page has the step “Save” in “Generate a client secret”; the wizard has it in “Enable public \
             client flows”."
        )]
    );
}

#[test]
fn a_step_without_a_heading_is_told() {
    check(
        "### Save\n",
        "",
        &[(
            "{% step %}\n\n\nPress **Save**",
            "the page has a step without a heading in “Enable public client flows”; the wizard's step at this place \
           is “Save”.",
        )],
    );
}

#[test]
fn a_section_that_was_renamed_added_removed_or_moved_is_told() {
    check(
        "## Assign API permissions\n",
        "## Grant API permissions\n",
        &[(
            "## Grant API",
            "the page has the section “Grant API permissions”; the wizard's section at this place is “Assign API \
           permissions”.",
        )],
    );
    let extra = "## Tidy up\n\n{% stepper %}\n{% step %}\n### Close\n{% endstep %}\n{% endstepper %}\n\n";
    check(
        "## Confirm your setup",
        &format!("{extra}## Confirm your setup"),
        &[("## Tidy up", "the page has the section “Tidy up”; the wizard has no such section.")],
    );

    let start = AGREES.find("## Generate a client secret").unwrap();
    let end = AGREES.find("## Confirm your setup").unwrap();
    let section = &AGREES[start..end];
    assert_eq!(
        differences(&AGREES.replace(section, "")),
        [
            "the page lacks the section “Generate a client secret”; the wizard has it after “Enable public client flows”."
        ]
    );
    let moved = AGREES
        .replace(section, "")
        .replace("## Assign API permissions", &format!("{section}## Assign API permissions"));
    let at = line(&moved, "## Generate a client secret");
    assert_eq!(
        differences(&moved),
        [format!(
            "line {at}: the page has the section “Generate a client secret” after “Create the app registration”; the \
             wizard has it after “Enable public client flows”."
        )]
    );
}

#[test]
fn steps_under_no_section_are_told() {
    let page = AGREES.replace("# Registering the app\n", "").replace("## Before you begin\n", "");
    let page = page.replace("## Create the app registration\n", "");
    let said = differences(&page);
    let expected = "line 1: the page has steps under no section heading; the wizard's section at this place is “Create the \
                    app registration”.";
    assert_eq!(said, [expected]);
}

#[test]
fn a_permission_added_missing_or_of_the_other_kind_is_told() {
    check(
        "* `Organization.Read.All` — the organisation\n",
        "* `Organization.Read.All` — the organisation\n* `Mail.Send` — not Peig's business\n",
        &[(
            "`Mail.Send`",
            "the page lists “Mail.Send” as an application permission; the wizard does not add that.",
        )],
    );
    check(
        "* `Organization.Read.All` — the organisation\n",
        "",
        &[(
            "* `User.Read` —",
            "the page does not list “Organization.Read.All”; the wizard adds it as an application permission.",
        )],
    );
    check(
        "* `User.Read` — who signs in (it may be there already)\n\n**Application permissions:**\n\n",
        "* `User.Read` — who signs in\n* `User.Read.All` — others\n\n**Application permissions:**\n\n* `User.Read` — again\n",
        &[
            (
                "`User.Read.All`",
                "the page lists “User.Read.All” as a delegated permission; the wizard does not add that.",
            ),
            (
                "* `User.Read` — again",
                "the page lists “User.Read” as an application permission; the wizard does not add that.",
            ),
        ],
    );
    check(
        "* `User.ReadWrite.All` — people\n",
        "* `User.ReadWrite.All` (delegated)\n",
        &[(
            "* `User.ReadWrite.All`",
            "the page lists “User.ReadWrite.All” as a delegated permission; the wizard adds it as an application \
             permission.",
        )],
    );
    check(
        "**Application permissions:**\n\n* `User.ReadWrite.All` — people\n",
        "* `User.ReadWrite.All` — people\n\n**Application permissions:**\n\n",
        &[(
            "* `User.ReadWrite.All`",
            "the page lists “User.ReadWrite.All” as a delegated permission; the wizard adds it as an application \
           permission.",
        )],
    );
    check(
        "**Delegated permissions:**\n",
        "These two kinds:\n",
        &[(
            "* `User.Read` —",
            "the page lists “User.Read” without saying whether it is delegated or application; the wizard adds it as \
           a delegated permission.",
        )],
    );
}

#[test]
fn another_application_name_is_told() {
    check(
        "`PeigUserManagerApp`",
        "`PeigManager`",
        &[(
            "`PeigManager`",
            "the page names the application “PeigManager”; the wizard names it “PeigUserManagerApp”.",
        )],
    );
    check(
        "* **Name:** `PeigUserManagerApp`\n",
        "",
        &[(
            "",
            "no step says which name to enter for the application; the wizard names it “PeigUserManagerApp”.",
        )],
    );
}

#[test]
fn another_redirect_is_told() {
    check(
        "`http://localhost`",
        "`https://localhost`",
        &[(
            "`https://localhost`",
            "the page's redirect is “https://localhost”; the wizard's is “http://localhost”.",
        )],
    );
    check(
        "choose **Web**",
        "choose **Single-page application**",
        &[("**Single-page", "the page does not name the redirect's platform; the wizard's is “Web”.")],
    );
    check(
        "choose **Web**, then type `http://localhost` *(nobody will ever go there)*",
        "leave it empty",
        &[("", "no step gives a redirect URI; the wizard's is “http://localhost”.")],
    );
}

#[test]
fn a_changed_item_of_the_confirmation_is_told() {
    check(
        "* [ ] Public client flows are enabled.",
        "* [ ] Public client flows are allowed.",
        &[(
            "flows are allowed",
            "the page has the item “Public client flows are allowed” in “Confirm your setup”; the wizard's item at \
           this place is “Public client flows are enabled”.",
        )],
    );
    check(
        "* [ ] The app is registered.\n",
        "",
        &[(
            "## Confirm your setup",
            "the page lacks the item “The app is registered” in “Confirm your setup”; the wizard has it first.",
        )],
    );
    check(
        "* [ ] The app is registered.\n",
        "* [ ] The app is registered.\n* [ ] Tea is made.\n",
        &[(
            "Tea",
            "the page has the item “Tea is made” in “Confirm your setup”; the wizard has no such item.",
        )],
    );
    check(
        "## Confirm your setup",
        "## Check your setup",
        &[(
            "## Check your setup",
            "the page has the section “Check your setup”; the wizard's section at this place is “Confirm your \
           setup”.",
        )],
    );
}

#[test]
fn a_forgotten_tag_is_told_and_hides_nothing_else() {
    let step = "### Open advanced settings\n\nScroll to **Advanced settings**.\n{% endstep %}\n";
    check(
        step,
        "### Open advanced settings\n\nScroll to **Advanced settings**.\n",
        &[(
            "{% step %}\n\n### Open advanced settings",
            "the tag “{% step %}” is never closed; “{% endstep %}” is missing.",
        )],
    );
    check(
        "{% endstepper %}\n\n## Assign API permissions",
        "## Assign API permissions",
        &[(
            "{% stepper %}\n{% step %}\n\n### Visit",
            "the tag “{% stepper %}” is never closed; “{% endstepper %}” is missing.",
        )],
    );
    check(
        "It is shown this once.\n{% endhint %}",
        "It is shown this once.\n{% endhint",
        &[
            (
                "{% hint style=\"warning\" %}",
                "the tag “{% hint %}” is never closed; “{% endhint %}” is missing.",
            ),
            ("{% endhint\n", "a tag is begun with “{%” and not ended with “%}” on the same line."),
        ],
    );
}

#[test]
fn what_has_no_steps_is_no_page_of_the_guide() {
    for text in [
        "",
        "# A page\n\n1. Save\n",
        "```\n{% stepper %}\n```\n",
        "---\nkey: '{% stepper %}'\n---\n",
        "<html>",
    ] {
        assert_eq!(parse(text), Err(PageError::NoStepper), "{text:?}");
    }
}
