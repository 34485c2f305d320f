//! Which language the program speaks.
//!
//! Owns the list of the catalogues, and the choice among them: the admin's own, else by what the system says. Page, closing
//! page, the practice tenant's pages, files, window title, menu and message boxes all take their words from the one that is
//! chosen, so no two of them can disagree.

use setup::ipc::Language;

/// Name and content of the catalogues that these tags name.
macro_rules! catalogues {
    ($($tag:literal),*) => {
        &[$(($tag, include_str!(concat!("../../ui/src/locales/", $tag, ".json")))),*]
    };
}

/// The languages that there are. The first is everybody's whose own is not among them.
pub(crate) const CATALOGUES: &[(&str, &str)] = catalogues!["en", "de", "cs", "sk"];

/// The catalogue of this tag, or everybody's where there is none.
pub(crate) fn catalogue(tag: &str) -> &'static str {
    let named = CATALOGUES.iter().find(|(known, _)| *known == tag);
    named.or(CATALOGUES.first()).map_or("", |(_, text)| text)
}

/// What the system says of its user, as BCP 47 tags.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wishes {
    /// Languages, the dearest first.
    languages: Vec<String>,
    /// Whose form dates have, where that is a setting of its own.
    dates: Option<String>,
}

/// The language of this catalogue, in the admin's own form of dates; where there is none, the system's.
pub(crate) fn of(chosen: Option<&str>) -> Language {
    let wishes = wishes();
    let tags = || CATALOGUES.iter().map(|(tag, _)| *tag);
    match chosen.and_then(|chosen| tags().find(|tag| *tag == chosen)) {
        Some(tag) => choose(&wishes, std::iter::once(tag)),
        None => choose(&wishes, tags()),
    }
}

/// The first wish that there is; otherwise the first that there is.
fn choose<'a>(wishes: &Wishes, mut there: impl Iterator<Item = &'a str> + Clone) -> Language {
    let known = |wish: &String| there.clone().find(|tag| same_language(tag, wish));
    let first = wishes.languages.iter().find_map(known);
    let tag = first.or_else(|| there.next()).unwrap_or_default();
    let dates = wishes.dates.iter().chain(&wishes.languages).find(|wish| same_language(tag, wish));
    Language { tag: tag.to_owned(), dates: dates.map_or_else(|| tag.to_owned(), Clone::clone) }
}

/// Whether the two are one language, be it of different regions.
fn same_language(one: &str, other: &str) -> bool {
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    language(one) == language(other)
}

#[cfg(any(windows, target_os = "macos"))]
fn wishes() -> Wishes {
    Wishes { languages: sys_locale::get_locales().collect(), dates: None }
}

/// The variables are read as they are. Asking libc would give "C" for every language whose locale has not been
/// generated on the computer, and `sys-locale` also gives what a variable before it overrules.
#[cfg(not(any(windows, target_os = "macos")))]
fn wishes() -> Wishes {
    by_variables(|name| std::env::var(name).ok())
}

/// What the variables say: `LC_ALL` rules out the category's own variable, and that one `LANG` (POSIX.1-2017, 8.2).
/// `LANGUAGE` lists languages before that of the locale, unless the locale is the one of no language (GNU gettext
/// manual, "The LANGUAGE variable").
#[cfg_attr(
    all(any(windows, target_os = "macos"), not(test)),
    expect(dead_code, reason = "these systems are asked otherwise; the tests of it run on each")
)]
fn by_variables(variable: impl Fn(&str) -> Option<String>) -> Wishes {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let locale = |category: &str| ["LC_ALL", category, "LANG"].into_iter().find_map(set);
    let own = locale("LC_MESSAGES").and_then(|locale| bcp47(&locale));
    let listed = set("LANGUAGE").filter(|_| own.is_some()).unwrap_or_default();
    Wishes {
        languages: listed.split(':').filter_map(bcp47).chain(own).collect(),
        dates: locale("LC_TIME").and_then(|locale| bcp47(&locale)),
    }
}

/// A locale's tag: `de_AT.UTF-8@euro` is `de-AT`. None for `C` and `POSIX`, which are nobody's language.
fn bcp47(locale: &str) -> Option<String> {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    (!["", "C", "POSIX"].contains(&name)).then(|| name.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: [&str; 4] = ["en", "de", "cs", "sk"];

    /// The language with these variables set.
    fn with(variables: &[(&str, &str)]) -> (String, String) {
        let set = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let Language { tag, dates } = choose(&by_variables(set), THERE.into_iter());
        (tag, dates)
    }

    fn is(tag: &str, dates: &str) -> (String, String) {
        (tag.to_owned(), dates.to_owned())
    }

    #[test]
    fn the_locale_names_the_language_and_the_form_of_dates() {
        assert_eq!(with(&[("LANG", "de_AT.UTF-8")]), is("de", "de-AT"));
        assert_eq!(with(&[("LANG", "de_CH.UTF-8@euro")]), is("de", "de-CH"));
        assert_eq!(with(&[("LANG", "cs")]), is("cs", "cs"));
        assert_eq!(with(&[("LANG", "sk_SK.UTF-8")]), is("sk", "sk-SK"));
        assert_eq!(with(&[("LANG", "en_GB.UTF-8")]), is("en", "en-GB"));
    }

    #[test]
    fn no_language_and_none_that_is_there_are_english() {
        assert_eq!(with(&[]), is("en", "en"));
        for locale in ["", "C", "C.UTF-8", "POSIX", "fr_FR.UTF-8", "_", "-", "."] {
            assert_eq!(with(&[("LANG", locale)]), is("en", "en"), "{locale:?}");
        }
    }

    #[test]
    fn the_first_wish_that_can_be_had_counts() {
        assert_eq!(with(&[("LANG", "fr_FR.UTF-8"), ("LANGUAGE", "fr:de_DE:cs")]), is("de", "de-DE"));
        assert_eq!(with(&[("LANG", "de_DE.UTF-8"), ("LANGUAGE", "en_US:de")]), is("en", "en-US"));
        assert_eq!(with(&[("LANG", "cs_CZ.UTF-8"), ("LANGUAGE", "fr:")]), is("cs", "cs-CZ"));
    }

    #[test]
    fn what_is_overruled_does_not_count() {
        assert_eq!(with(&[("LC_ALL", "cs_CZ.UTF-8"), ("LANG", "de_DE.UTF-8")]), is("cs", "cs-CZ"));
        assert_eq!(with(&[("LC_MESSAGES", "cs_CZ.UTF-8"), ("LANG", "de_DE.UTF-8")]), is("cs", "cs-CZ"));
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8"), ("LANGUAGE", "de")]), is("en", "en"));
        assert_eq!(with(&[("LC_ALL", "fr_FR.UTF-8"), ("LANG", "de_DE.UTF-8")]), is("en", "en"));
        assert_eq!(with(&[("LC_ALL", ""), ("LANG", "de_DE.UTF-8")]), is("de", "de-DE"));
    }

    #[test]
    fn dates_have_the_regions_own_form_in_the_language_of_the_sentence() {
        assert_eq!(with(&[("LANG", "en_US.UTF-8"), ("LC_TIME", "en_GB.UTF-8")]), is("en", "en-GB"));
        assert_eq!(with(&[("LANG", "en_US.UTF-8"), ("LC_TIME", "de_DE.UTF-8")]), is("en", "en-US"));
        assert_eq!(with(&[("LANG", "fr_FR.UTF-8"), ("LC_TIME", "fr_FR.UTF-8")]), is("en", "en"));
    }

    #[test]
    fn a_chosen_language_goes_before_the_systems() {
        for (tag, _) in CATALOGUES {
            let Language { tag: spoken, dates } = of(Some(tag));
            assert_eq!(spoken, *tag);
            assert!(same_language(&dates, tag), "no sentence has a date of another language: {dates}");
        }
        for none in [None, Some("fr"), Some("../en"), Some("")] {
            assert_eq!(of(none), of(None), "{none:?}");
        }
    }

    /// The page takes up every file of the folder.
    #[test]
    fn every_catalogue_of_the_page_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/locales");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
        let mut files: Vec<_> = files.map(|name| name.into_string().unwrap()).collect();
        let mut listed: Vec<_> = CATALOGUES.iter().map(|(tag, _)| format!("{tag}.json")).collect();
        files.sort();
        listed.sort();
        assert_eq!(listed, files);
        assert_eq!(CATALOGUES[0].0, "en", "the one that everybody else gets");
    }

    #[test]
    fn tags_of_other_systems_are_understood() {
        let spoken = |tags: &[&str]| {
            let languages = tags.iter().map(|tag| (*tag).to_owned()).collect();
            choose(&Wishes { languages, dates: None }, THERE.into_iter())
        };
        assert_eq!(spoken(&["de-Latn-AT", "en-US"]).tag, "de");
        assert_eq!(spoken(&["DE-de"]).tag, "de");
        assert_eq!(spoken(&["den-CA", "cs-CZ"]).tag, "cs", "Slave is not German");
        assert_eq!(spoken(&["sl-SI", "sk-SK"]).tag, "sk", "nor is Slovenian Slovak");
    }
}
