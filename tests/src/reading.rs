//! How much a screen asks of the person in front of it: what there is to read, what there is to press, and whether that is in
//! sight without scrolling.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::window::Window;

/// What is in sight, as the pages' pictures measure it too.
const IN_SIGHT: &str = include_str!("../../ui/src/sample/in-sight.js");

/// Reads each text that can be seen, the buttons that ask to be pressed, and how high the screen is. A text's words are
/// those with a letter or a digit in them.
const SCRIPT: &str = "\
    const texts = []; \
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    for (let node = walk.nextNode(); node; node = walk.nextNode()) { \
        const text = node.textContent.trim(); \
        const box = node.parentElement.getBoundingClientRect(); \
        if (text && node.parentElement.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1) { \
            texts.push(text); \
        } \
    } \
    const blue = blueButtons(document); \
    const steps = [...document.querySelectorAll('main [data-testid^=step-], main [data-testid^=run-][data-state]')]; \
    return { \
        texts, \
        heights: heightsOf(document.querySelector('main')), \
        blue: blue.map(one => one.dataset.testid ?? one.innerText), \
        unseen: [...blue, ...steps].filter(one => !isInSight(one)).map(one => one.dataset.testid), \
        steps: steps.length, \
    };";

/// One screen as it is in front of a person.
#[derive(Debug, Deserialize)]
pub struct Screen {
    /// What is to be read, text by text.
    texts: Vec<String>,
    /// Height of the screen's content, in heights of what can be seen of it.
    pub heights: f64,
    /// The buttons that look like the one to press.
    pub blue: Vec<String>,
    /// Those of them, and of the documented steps, that are not wholly in sight.
    pub unseen: Vec<String>,
    /// How many documented steps there are.
    pub steps: usize,
}

impl Screen {
    /// The screen that is in front of the person now.
    pub async fn of(window: &Window) -> Result<Self> {
        window.still().await?;
        let script = IN_SIGHT.replace("export function", "function") + SCRIPT;
        serde_json::from_value(window.run(&script).await?).context("what the page says of itself")
    }

    /// Fails unless exactly this button looks like the one to press, it and every step are in sight, and the content is
    /// no higher than that.
    pub fn asks_for(&self, button: &str, heights: f64) -> Result<()> {
        ensure!(self.blue == [button], "one blue button, `{button}`: {:?}", self.blue);
        self.is_in_sight(heights)
    }

    /// Fails unless what is to be pressed and done is in sight, and the content is no higher than that.
    pub fn is_in_sight(&self, heights: f64) -> Result<()> {
        ensure!(self.unseen.is_empty(), "out of sight: {:?}", self.unseen);
        ensure!(self.heights <= heights, "{:.2} heights of the window, at most {heights}", self.heights);
        Ok(())
    }
}

/// What a person has read so far. Nobody reads the same text twice, nor again for another number in it.
#[derive(Debug, Default)]
pub struct Reading {
    read: BTreeSet<String>,
}

impl Reading {
    /// Reads what is new on a screen, and gives how many words that are.
    pub fn read(&mut self, screen: &Screen) -> usize {
        let before = self.words();
        self.read.extend(screen.texts.iter().map(|text| without_numbers(text)));
        self.words() - before
    }

    /// The words read so far.
    pub fn words(&self) -> usize {
        self.read.iter().map(|text| words(text)).sum()
    }
}

fn without_numbers(text: &str) -> String {
    text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect()
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::{Reading, Screen};

    fn screen(texts: &[&str]) -> Screen {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        Screen { texts, heights: 1.0, blue: Vec::new(), unseen: Vec::new(), steps: 0 }
    }

    #[test]
    fn a_text_is_read_once_whatever_its_number_is() {
        let mut reading = Reading::default();
        assert_eq!(reading.read(&screen(&["Set up Peig", "7 of 18"])), 6);
        assert_eq!(reading.read(&screen(&["8 of 18", "Set up Peig", "Next"])), 1);
        assert_eq!(reading.words(), 7);
    }

    #[test]
    fn marks_are_no_words() {
        assert_eq!(Reading::default().read(&screen(&["a · b", "…", "–"])), 2);
    }
}
