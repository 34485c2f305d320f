//! `GitBook`'s own tags, `{% name %}`: no Markdown, so they are found by hand and taken out before Markdown is read.

use std::ops::Range;

/// Tags that have to be closed, without the `end` of their other half. All others stand alone or are harmless here.
const PAIRED: [&str; 6] = ["stepper", "step", "hint", "tabs", "tab", "code"];

/// One tag.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Where it stands, braces included.
    pub(crate) range: Range<usize>,
    /// Its name, for example `endstep`.
    pub(crate) name: String,
    /// Its attribute `title`: the label of a tab.
    pub(crate) title: Option<String>,
}

/// A tag that is not as it has to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Where it stands.
    pub(crate) offset: usize,
    /// What is wrong, as the end of a sentence.
    pub(crate) what: String,
}

/// What the tags say about the page.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Each step, from its tag to the one that ends it.
    pub(crate) steps: Vec<Range<usize>>,
    /// How many steppers there are.
    pub(crate) steppers: usize,
    /// Tags that are not as they have to be, in their order.
    pub(crate) broken: Vec<Broken>,
}

/// Every tag outside the shielded ranges (code, comments), in order. A tag that is begun and not ended on its line is
/// reported instead, for nobody can say how far it was meant to reach.
pub(crate) fn find(text: &str, shielded: &[Range<usize>]) -> (Vec<Tag>, Vec<Broken>) {
    let (mut tags, mut broken) = (Vec::new(), Vec::new());
    let mut from = 0;
    while let Some(start) = text[from..].find("{%").map(|found| from + found) {
        from = start + 2;
        if let Some(shield) = shielded.iter().find(|range| range.contains(&start)) {
            from = shield.end.max(from);
            continue;
        }
        let rest = &text[from..];
        let line = rest.split(['\n', '\r']).next().unwrap_or(rest);
        let inside = line.find("%}").map(|end| &line[..end]).filter(|inside| !inside.contains("{%"));
        if let Some(inside) = inside {
            from += inside.len() + 2;
            let (name, attributes) = split_name(inside);
            tags.push(Tag { range: start..from, name: name.to_owned(), title: title(attributes) });
        } else {
            let what = "a tag is begun with “{%” and not ended with “%}” on the same line".to_owned();
            broken.push(Broken { offset: start, what });
        }
    }
    (tags, broken)
}

fn split_name(inside: &str) -> (&str, &str) {
    let inside = inside.trim();
    inside.split_once(char::is_whitespace).unwrap_or((inside, ""))
}

fn title(attributes: &str) -> Option<String> {
    let value = attributes.split_once("title=\"")?.1;
    Some(value.split('"').next().unwrap_or(value).to_owned())
}

/// The text without its tags. Each becomes empty lines of the same length: everything else keeps its place, and what
/// stands on either side is apart, as it is on the page.
pub(crate) fn without(text: &str, tags: &[Tag]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for tag in tags {
        left.push_str(&text[from..tag.range.start]);
        left.extend(std::iter::repeat_n('\n', tag.range.len()));
        from = tag.range.end;
    }
    left.push_str(&text[from..]);
    left
}

/// Which parts of the text are steps, and which tags lack their other half. What is not closed ends where that shows,
/// so that one forgotten tag does not hide the rest of the page.
pub(crate) fn layout(tags: &[Tag], end: usize) -> Layout {
    let mut layout = Layout::default();
    let mut open: Vec<&Tag> = Vec::new();
    for tag in tags {
        let (name, at) = (tag.name.as_str(), tag.range.start);
        if let Some(name) = name.strip_prefix("end").filter(|name| PAIRED.contains(name)) {
            match open.iter().rposition(|other| other.name == name) {
                Some(own) => {
                    layout.abandon(open.drain(own + 1..), at);
                    layout.close(open.pop(), at);
                }
                None => layout.complain(tag, "ends something that is not open"),
            }
        } else if PAIRED.contains(&name) {
            // Neither stands within its like: whatever is open was forgotten.
            let forgotten = match name {
                "stepper" => open.iter().position(|other| other.name == "stepper"),
                "step" => open.iter().rposition(|other| other.name == "step"),
                _ => None,
            };
            if let Some(forgotten) = forgotten {
                layout.abandon(open.drain(forgotten..), at);
            }
            match name {
                "stepper" => layout.steppers += 1,
                "step" if !open.iter().any(|other| other.name == "stepper") => {
                    layout.complain(tag, "stands outside a stepper");
                }
                _ => {}
            }
            open.push(tag);
        }
    }
    layout.abandon(open.into_iter(), end);
    layout.steps.sort_by_key(|step| step.start);
    layout.broken.sort_by_key(|broken| broken.offset);
    layout
}

impl Layout {
    fn close(&mut self, tag: Option<&Tag>, at: usize) {
        self.steps.extend(tag.filter(|tag| tag.name == "step").map(|tag| tag.range.end..at));
    }

    fn abandon<'a>(&mut self, tags: impl Iterator<Item = &'a Tag>, at: usize) {
        for tag in tags {
            self.complain(tag, &format!("is never closed; “{{% end{} %}}” is missing", tag.name));
            self.close(Some(tag), at);
        }
    }

    fn complain(&mut self, tag: &Tag, what: &str) {
        let what = format!("the tag “{{% {} %}}” {what}", tag.name);
        self.broken.push(Broken { offset: tag.range.start, what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Tag>, Layout) {
        let (tags, broken) = find(text, &[]);
        assert!(broken.is_empty(), "{broken:?}");
        let layout = layout(&tags, text.len());
        (tags, layout)
    }

    #[test]
    fn tags_are_taken_out_and_everything_else_keeps_its_place() {
        let text = "a {% hint style=\"info\" %}ž{% endhint %} b";
        let (tags, _) = read(text);
        assert_eq!(tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["hint", "endhint"]);
        let left = without(text, &tags);
        assert_eq!(left.len(), text.len(), "offsets into the one are offsets into the other");
        assert_eq!((left.find('ž'), left.find('b')), (text.find('ž'), text.rfind('b')));
        assert!(!left.contains('%'));
    }

    #[test]
    fn the_title_of_a_tab_is_read() {
        let (tags, _) = read("{% tabs %}{% tab title=\"Delegated permissions\" %}{% endtab %}{% endtabs %}");
        assert_eq!(tags[1].title.as_deref(), Some("Delegated permissions"));
    }

    #[test]
    fn shielded_tags_are_text() {
        let text = "`{% step %}` {% step %}";
        let (tags, _) = find(text, std::slice::from_ref(&(0..12)));
        assert_eq!(tags.len(), 1);
        assert_eq!(tags[0].range.start, 13);
    }

    #[test]
    fn a_tag_without_an_end_is_reported_and_hides_none_after_it() {
        let (tags, broken) = find("{% stepper\n{% step {% endstep %}", &[]);
        assert_eq!(broken.iter().map(|broken| broken.offset).collect::<Vec<_>>(), [0, 11]);
        assert_eq!(tags[0].name, "endstep");
    }

    #[test]
    fn steps_reach_from_their_tag_to_its_end() {
        let text = "{% stepper %}{% step %}A{% endstep %}{% step %}B{% endstep %}{% endstepper %}";
        let (_, layout) = read(text);
        assert_eq!(layout.steps.iter().map(|step| &text[step.clone()]).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!((layout.steppers, layout.broken.len()), (1, 0));
    }

    #[test]
    fn a_step_that_is_not_closed_ends_where_the_next_begins() {
        let text = "{% stepper %}{% step %}A{% step %}B{% endstepper %}{% stepper %}{% step %}C{% endstep %}";
        let (_, layout) = read(text);
        assert_eq!(layout.steps.iter().map(|step| &text[step.clone()]).collect::<Vec<_>>(), ["A", "B", "C"]);
        let said: Vec<_> = layout.broken.iter().map(|broken| broken.what.as_str()).collect();
        assert_eq!(said.iter().filter(|what| what.contains("“{% step %}” is never closed")).count(), 2);
        assert_eq!(said.iter().filter(|what| what.contains("“{% stepper %}” is never closed")).count(), 1);
    }

    #[test]
    fn an_end_without_a_beginning_and_a_step_outside_are_reported() {
        let (_, layout) = read("{% endhint %}{% step %}A{% endstep %}");
        let said: Vec<_> = layout.broken.iter().map(|broken| broken.what.as_str()).collect();
        assert_eq!(
            said,
            [
                "the tag “{% endhint %}” ends something that is not open",
                "the tag “{% step %}” stands outside a stepper",
            ]
        );
        assert_eq!(layout.steps.len(), 1, "it is a step all the same");
    }
}
