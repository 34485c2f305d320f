//! What is read from a page, written in one way and another.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests may panic")]

use guide_check::{Said, What, parse};
use setup::guide::{PERMISSIONS, PermissionKind};

use PermissionKind::{Application, Delegated};

/// A page with this one step, from its line four on.
fn step(text: &str) -> Vec<Said> {
    parse(&format!("{{% stepper %}}\n{{% step %}}\n\n{text}\n{{% endstep %}}\n{{% endstepper %}}\n")).unwrap()
}

fn names(page: &[Said], what: &What) -> Vec<String> {
    page.iter().filter(|one| one.what == *what).map(|one| one.name.clone()).collect()
}

fn permissions(text: &str) -> Vec<(String, Option<PermissionKind>)> {
    let permission = |one: Said| match one.what {
        What::Permission(kind) => Some((one.name, kind)),
        _ => None,
    };
    step(text).into_iter().filter_map(permission).collect()
}

fn held(all: &[(&str, PermissionKind)]) -> Vec<(String, Option<PermissionKind>)> {
    all.iter().map(|(name, kind)| ((*name).to_owned(), Some(*kind))).collect()
}

#[test]
fn numbers_and_punctuation_are_no_part_of_a_name() {
    for (text, name) in [
        ("1. Save", "Save"),
        ("12) Save:", "Save"),
        ("Step 3 – Save.", "Save"),
        ("step 3: Save", "Save"),
        ("Add  the\u{a0}secret", "Add the secret"),
        ("The admin’s page", "The admin's page"),
        ("365 days", "365 days"),
        ("2.0", "2.0"),
        ("Step by step", "Step by step"),
        ("žluť", "žluť"),
        ("3.", "3"),
        ("*A* [b](c) &amp; `d` <a href=\"#x\" id=\"x\"></a>", "A b & d"),
    ] {
        assert_eq!(names(&step(&format!("### {text}\n")), &What::Step), [name], "{text:?}");
    }
}

#[test]
fn lines_are_counted_by_either_kind_of_end() {
    for end in ["\n", "\r\n", "\r"] {
        let page = "\u{feff}---\ntitle: '{% step %}'\n---\n\n## A\n{% stepper %}\n{% step %}\n### S\n{% endstep %}\n\
                    {% endstepper %}\n\n* item\n";
        let front = if end == "\r" { 3 } else { 0 };
        let page = page.lines().skip(front).collect::<Vec<_>>().join(end);
        let found = parse(&page).unwrap();
        let line = |what: &What| found.iter().rfind(|one| one.what == *what).unwrap().line + front;
        assert_eq!([What::Section, What::Step, What::Item].map(|what| line(&what)), [5, 8, 12], "{end:?}");
    }
}

#[test]
fn a_rule_is_no_front_matter() {
    let found = parse("---\n{% stepper %}\n{% step %}\n### S\n{% endstep %}\n{% endstepper %}\n").unwrap();
    assert_eq!(names(&found, &What::Step), ["S"]);
}

#[test]
fn a_step_that_is_not_closed_ends_where_the_next_begins() {
    let found = parse(
        "{% stepper %}{% step %}\n### A\n{% step %}\n### B\n{% endstepper %}\n\n## Two\n\n* item\n\n{% stepper %}{% step %}\n\
         ### C\n{% endstep %}",
    );
    let found = found.unwrap();
    assert_eq!(names(&found, &What::Step), ["A", "B", "C"]);
    assert_eq!(names(&found, &What::Item), ["item"], "it stands outside of steps");
    let broken = names(&found, &What::Broken);
    let never = |tag: &str| {
        broken.iter().filter(|what| what.contains(&format!("{tag} %}}” is never closed"))).count()
    };
    assert_eq!((never("{% step"), never("{% stepper"), broken.len()), (2, 1, 3), "{broken:?}");
}

#[test]
fn tags_that_do_not_belong_are_told() {
    let found =
        parse("{% endhint %}\n{% step %}\n### A\n{% endstep %}\n{% stepper\n{% stepper %}\n{% endstepper %}")
            .unwrap();
    assert_eq!(
        names(&found, &What::Broken),
        [
            "the tag “{% endhint %}” ends something that is not open",
            "the tag “{% step %}” stands outside a stepper",
            "a tag is begun with “{%” and not ended with “%}” on the same line",
        ]
    );
    assert_eq!(names(&found, &What::Step), ["A"], "it is a step all the same");
}

#[test]
fn code_and_comments_are_text() {
    let found =
        step("### A\n\n```\n{% step %}\n* Mail.Send\n```\n\n<!--\n{% step %}\n-->\n\na `{% step %}`\n");
    assert_eq!((names(&found, &What::Step).len(), names(&found, &What::Broken).len()), (1, 0));
    assert!(found.iter().all(|one| one.name != "Mail.Send"));
}

#[test]
fn items_and_boxes_are_told_apart() {
    let found = parse("{% stepper %}{% endstepper %}\n* one\n  * two\n\n    more\n* [ ] three\n").unwrap();
    assert_eq!(
        (names(&found, &What::Item), names(&found, &What::Box)),
        (vec!["one".to_owned()], vec!["three".to_owned()])
    );
}

#[test]
fn permissions_are_told_from_other_dotted_words() {
    for name in ["Mail.Send", "Sites.FullControl.All", "Directory.AccessAsUser.All"] {
        assert_eq!(permissions(&format!("* {name}; and more\n")), [(name.to_owned(), None)]);
    }
    for text in
        ["entra.microsoft.com", "Microsoft.Graph", "e.g.", "This.That", "v1.0", "User .Read", "all.All"]
    {
        assert_eq!(permissions(&format!("* {text}\n")), [], "{text}");
    }
    for permission in &PERMISSIONS {
        assert_eq!(permissions(&format!("* {}\n", permission.value)), [(permission.value.to_owned(), None)]);
    }
}

#[test]
fn the_words_of_the_portal_say_the_kind() {
    for (text, kind) in [
        ("Delegated permissions:", Some(Delegated)),
        ("choose delegated", Some(Delegated)),
        ("Application permissions", Some(Application)),
        ("Now add the application permissions:", Some(Application)),
        ("Under Application, add", Some(Application)),
        ("application", Some(Application)),
        ("Application", Some(Application)),
        ("Delegated / Application permissions", None),
        ("Open the application.", None),
        ("Application registration", None),
        ("{% tab title=\"Delegated permissions\" %}\n{% endtab %}", Some(Delegated)),
        ("<details>\n\n<summary>Delegated <b>permissions</b></summary>", Some(Delegated)),
    ] {
        assert_eq!(
            permissions(&format!("{text}\n\n* User.Read\n")),
            [("User.Read".to_owned(), kind)],
            "{text:?}"
        );
    }
}

#[test]
fn an_item_says_the_kind_before_within_or_after() {
    let under = |item: &str| permissions(&format!("Application permissions\n\n* {item}\n"));
    assert_eq!(
        under("GroupMember.ReadWrite.All — part of Group.ReadWrite.All, named all the same"),
        held(&[("GroupMember.ReadWrite.All", Application)])
    );
    assert_eq!(under("Delegated: User.Read"), held(&[("User.Read", Delegated)]));
    assert_eq!(under("User.Read (delegated)"), held(&[("User.Read", Delegated)]));
    assert_eq!(under("User.Read (for a delegated sign-in)"), held(&[("User.Read", Application)]));
    assert_eq!(
        permissions("* Delegated User.Read, Application permissions Group.Read.All and Mail.Send"),
        held(&[("User.Read", Delegated), ("Group.Read.All", Application), ("Mail.Send", Application)])
    );
}

#[test]
fn a_row_says_the_kind_in_its_column_or_in_a_cell() {
    let rows = |head: &str, row: &str| permissions(&format!("| {head} |\n|---|---|---|\n| {row} |\n"));
    assert_eq!(
        rows("Delegated | Application | Why", "User.Read | Group.Read.All | like Mail.Send"),
        held(&[("User.Read", Delegated), ("Group.Read.All", Application)])
    );
    assert_eq!(
        rows(
            "Permission | Type | Why",
            "User.Read | Delegated | so that Application permissions suffice here"
        ),
        held(&[("User.Read", Delegated)])
    );
    let html = "<table><thead><tr><th width=\"1\">Delegated</th><th>B</th></tr></thead><tbody><tr><td><code>User.Read</code>\
                </td><td>y &amp; z</td></tr></tbody></table>\n\n<table><tr><td>Mail.Send</td></tr><tr><td>Sites.Read.All</td";
    let read = permissions(html);
    assert_eq!(read, [("User.Read".to_owned(), Some(Delegated)), ("Mail.Send".to_owned(), None)]);
}

#[test]
fn running_text_names_permissions_in_quotes() {
    assert_eq!(permissions("Also add `Mail.Send`."), [("Mail.Send".to_owned(), None)]);
    assert_eq!(
        permissions("As application permissions add `A.B` and `C.D.All`"),
        held(&[("A.B", Application), ("C.D.All", Application)])
    );
    assert_eq!(permissions("`Mail.Send` (delegated)"), held(&[("Mail.Send", Delegated)]));
    assert_eq!(permissions("Mail.Send, `Microsoft.Graph` `app.Config`"), []);
}

#[test]
fn a_name_is_read_from_a_label_or_a_sentence() {
    for (text, name) in [
        ("**Name:** `App X`", "App X"),
        ("Name: App X (exactly so)", "App X"),
        ("**Name**: enter **App X**", "App X"),
        ("Enter `App X` as the name", "App X"),
        ("| Field | Value |\n|---|---|\n| Name | App X |", "App X"),
    ] {
        assert_eq!(names(&step(text), &What::Name), [name], "{text}");
    }
    assert_eq!(names(&step("Click `Save`"), &What::Name), [""; 0]);
}

#[test]
fn a_redirect_may_spread_over_items() {
    let found = step("**Redirect URI**\n\n* Platform: Web\n* URL: `http://localhost`\n");
    let redirect = |one: &&Said| matches!(&one.what, What::Redirect(said) if said.contains("Web"));
    let found: Vec<_> = found.iter().filter(redirect).map(|one| (one.line, one.name.as_str())).collect();
    assert_eq!(found, [(7, "http://localhost")]);
}
