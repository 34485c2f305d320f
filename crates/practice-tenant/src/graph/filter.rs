//! `$filter` and `$search`: read into an expression, then held against a document.
//!
//! Owns the grammar that the directory accepts here (aad-advanced-queries.md). Refuses to own which properties may be
//! compared, and whether a request may use what works only as an advanced query: `query` decides both.

use serde_json::{Value, json};

use super::answer::Refused;

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Equals(Value),
    Starts(String),
    Ends(String),
    In(Vec<Value>),
    /// Each of these begins a word of the text, as `$search` looks for them.
    Words(Vec<String>),
}

/// A filter taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    All(Vec<Filter>),
    Either(Vec<Filter>),
    Not(Box<Filter>),
    Property(String, Test),
    /// Some item of a list.
    Any(String, Test),
}

/// How property names are looked up: the property's own spelling, or the refusal.
pub(super) type Names<'a> = &'a dyn Fn(&str) -> Result<String, Refused>;

impl Test {
    fn holds(&self, value: &Value) -> bool {
        let lower = |text: &str| text.to_lowercase();
        match (self, value) {
            (Self::Equals(Value::String(wanted)), Value::String(text)) => text.eq_ignore_ascii_case(wanted),
            (Self::Equals(wanted), value) => wanted == value,
            (Self::In(wanted), value) => wanted.iter().any(|one| Self::Equals(one.clone()).holds(value)),
            (Self::Starts(start), Value::String(text)) => lower(text).starts_with(&lower(start)),
            (Self::Ends(end), Value::String(text)) => lower(text).ends_with(&lower(end)),
            (Self::Words(words), Value::String(text)) => words.iter().all(|word| {
                let mut parts = text.split(|letter: char| !letter.is_alphanumeric());
                parts.any(|part| lower(part).starts_with(&lower(word)))
            }),
            _ => false,
        }
    }
}

impl Filter {
    pub(super) fn holds(&self, item: &Value) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(item)),
            Self::Either(parts) => parts.iter().any(|part| part.holds(item)),
            Self::Not(inner) => !inner.holds(item),
            Self::Property(name, test) => test.holds(&item[name]),
            Self::Any(name, test) => {
                item[name].as_array().is_some_and(|all| all.iter().any(|one| test.holds(one)))
            }
        }
    }

    /// Whether it works only as an advanced query: negations, and the end of a text.
    pub(super) fn is_advanced(&self) -> bool {
        match self {
            Self::All(parts) | Self::Either(parts) => parts.iter().any(Self::is_advanced),
            Self::Not(_) => true,
            Self::Property(_, test) | Self::Any(_, test) => matches!(test, Test::Ends(_)),
        }
    }

    /// Reads a `$filter`.
    pub(super) fn read(filter: &str, names: Names<'_>) -> Result<Self, Refused> {
        let mut reader = Reader { filter, tokens: tokens(filter)?, next: 0, depth: 0, names };
        let read = reader.either()?;
        if reader.next < reader.tokens.len() { Err(bad_filter(filter)) } else { Ok(read) }
    }

    /// Reads a `$search`: clauses `"property:words"`, joined by AND or OR.
    pub(super) fn search(search: &str, names: Names<'_>) -> Result<Self, Refused> {
        let wrong =
            || Refused::new(400, "BadRequest", format!("Invalid search clause: Syntax error in '{search}'."));
        let parts: Vec<&str> = search.trim().split('"').collect();
        // Text outside of the quotes and clauses inside of them take turns, and both ends are outside.
        if parts.len() < 3 || parts.len().is_multiple_of(2) {
            return Err(wrong());
        }
        let mut either: Vec<Vec<Self>> = vec![Vec::new()];
        for (index, part) in parts.iter().enumerate() {
            let outermost = index == 0 || index + 1 == parts.len();
            match (index % 2, part.trim()) {
                (0, "") if outermost => {}
                (0, "AND") if !outermost => {}
                (0, "OR") if !outermost => either.push(Vec::new()),
                (1, clause) => {
                    let (name, words) = clause.split_once(':').ok_or_else(wrong)?;
                    let words = words.split_whitespace().map(str::to_owned).collect();
                    let clause = Self::Property(names(name.trim())?, Test::Words(words));
                    either.last_mut().ok_or_else(wrong)?.push(clause);
                }
                _ => return Err(wrong()),
            }
        }
        Ok(Self::Either(either.into_iter().map(Self::All).collect()))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// Takes a filter apart. A quote inside of a text is doubled.
fn tokens(filter: &str) -> Result<Vec<Token>, Refused> {
    let mut tokens = Vec::new();
    let mut letters = filter.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '(' | ')' | ',' | ':' => tokens.push(Token::Mark(letter)),
            '\'' => {
                let mut text = String::new();
                loop {
                    match letters.next() {
                        Some('\'') if letters.next_if_eq(&'\'').is_some() => text.push('\''),
                        Some('\'') => break,
                        Some(other) => text.push(other),
                        None => return Err(bad_filter(filter)),
                    }
                }
                tokens.push(Token::Text(text));
            }
            blank if blank.is_whitespace() => {}
            other => {
                let mut word = other.to_string();
                while let Some(more) = letters.next_if(|l| !l.is_whitespace() && !"(),:'".contains(*l)) {
                    word.push(more);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

struct Reader<'a> {
    filter: &'a str,
    tokens: Vec<Token>,
    next: usize,
    /// Brackets and negations that stand around what comes next.
    depth: usize,
    names: Names<'a>,
}

/// Deeper than anybody asks; each level is a call within a call.
const DEEPEST: usize = 64;

impl Reader<'_> {
    fn bad<T>(&self) -> Result<T, Refused> {
        Err(bad_filter(self.filter))
    }

    /// Takes this word, whatever its case, if it comes next.
    fn word(&mut self, wanted: &str) -> bool {
        let comes = matches!(self.tokens.get(self.next), Some(Token::Word(word)) if word.eq_ignore_ascii_case(wanted));
        self.next += usize::from(comes);
        comes
    }

    fn mark(&mut self, wanted: char) -> Result<(), Refused> {
        if self.tokens.get(self.next) == Some(&Token::Mark(wanted)) {
            self.next += 1;
            return Ok(());
        }
        self.bad()
    }

    fn opens(&self) -> bool {
        self.tokens.get(self.next) == Some(&Token::Mark('('))
    }

    fn any_word(&mut self) -> Result<String, Refused> {
        match self.tokens.get(self.next) {
            Some(Token::Word(word)) => {
                self.next += 1;
                Ok(word.clone())
            }
            _ => self.bad(),
        }
    }

    fn either(&mut self) -> Result<Filter, Refused> {
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::Either(parts) })
    }

    fn all(&mut self) -> Result<Filter, Refused> {
        let mut parts = vec![self.one()?];
        while self.word("and") {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::All(parts) })
    }

    fn one(&mut self) -> Result<Filter, Refused> {
        if self.word("not") {
            return self.within(|reader| Ok(Filter::Not(Box::new(reader.one()?))));
        }
        if self.opens() {
            self.mark('(')?;
            let inner = self.within(Self::either)?;
            self.mark(')')?;
            return Ok(inner);
        }
        let word = self.any_word()?;
        match (word.to_lowercase().as_str(), word.strip_suffix("/any")) {
            (function @ ("startswith" | "endswith"), _) if self.opens() => {
                self.begins_or_ends(function, None)
            }
            (_, Some(list)) if self.opens() => self.any(list),
            _ if self.opens() => Err(Refused::unsupported_query()),
            _ => self.comparison(&word),
        }
    }

    fn within(&mut self, read: impl FnOnce(&mut Self) -> Result<Filter, Refused>) -> Result<Filter, Refused> {
        self.depth += 1;
        let inner = if self.depth > DEEPEST { self.bad() } else { read(self) };
        self.depth -= 1;
        inner
    }

    /// `startswith(property,'text')`; inside of a list the variable stands for the property.
    fn begins_or_ends(&mut self, function: &str, variable: Option<&str>) -> Result<Filter, Refused> {
        self.mark('(')?;
        let named = self.any_word()?;
        self.mark(',')?;
        let Some(Token::Text(text)) = self.tokens.get(self.next).cloned() else { return self.bad() };
        self.next += 1;
        self.mark(')')?;
        let asked = if function == "startswith" { Test::Starts(text) } else { Test::Ends(text) };
        match variable {
            Some(variable) if variable == named => Ok(Filter::Any(String::new(), asked)),
            Some(_) => Err(Refused::unsupported_query()),
            None => Ok(Filter::Property((self.names)(&named)?, asked)),
        }
    }

    /// `list/any(x:x eq 'text')` or `list/any(x:startswith(x,'text'))`.
    fn any(&mut self, list: &str) -> Result<Filter, Refused> {
        self.mark('(')?;
        let variable = self.any_word()?;
        self.mark(':')?;
        let word = self.any_word()?;
        let test = if word.eq_ignore_ascii_case("startswith") {
            match self.begins_or_ends("startswith", Some(&variable))? {
                Filter::Any(_, test) => test,
                _ => return self.bad(),
            }
        } else if word == variable && self.word("eq") {
            Test::Equals(self.literal()?)
        } else {
            return Err(Refused::unsupported_query());
        };
        self.mark(')')?;
        Ok(Filter::Any((self.names)(list)?, test))
    }

    fn comparison(&mut self, property: &str) -> Result<Filter, Refused> {
        let operator = self.any_word()?.to_lowercase();
        match operator.as_str() {
            "eq" => Ok(Filter::Property((self.names)(property)?, Test::Equals(self.literal()?))),
            "ne" => {
                let equal = Filter::Property((self.names)(property)?, Test::Equals(self.literal()?));
                Ok(Filter::Not(Box::new(equal)))
            }
            "in" => {
                self.mark('(')?;
                let mut values = vec![self.literal()?];
                while self.mark(',').is_ok() {
                    values.push(self.literal()?);
                }
                self.mark(')')?;
                Ok(Filter::Property((self.names)(property)?, Test::In(values)))
            }
            _ => Err(Refused::unsupported_query()),
        }
    }

    fn literal(&mut self) -> Result<Value, Refused> {
        let value = match self.tokens.get(self.next) {
            Some(Token::Text(text)) => json!(text),
            Some(Token::Word(word)) => match word.as_str() {
                "true" => json!(true),
                "false" => json!(false),
                "null" => Value::Null,
                // Ids stand without quotes where a property is of type Edm.Guid.
                id if uuid::Uuid::parse_str(id).is_ok() => json!(id),
                _ => return self.bad(),
            },
            _ => return self.bad(),
        };
        self.next += 1;
        Ok(value)
    }
}

fn bad_filter(filter: &str) -> Refused {
    Refused::new(400, "BadRequest", format!("Invalid filter clause: Syntax error in '{filter}'."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(filter: &str) -> Result<Filter, Refused> {
        Filter::read(filter, &|name| Ok(name.to_owned()))
    }

    #[test]
    fn filters_hold_as_they_are_written() {
        let item =
            json!({ "name": "O'Brien and Sons", "list": ["https://a", "b"], "on": true, "none": null });
        for (filter, holds) in [
            ("name eq 'o''brien and sons'", true),
            ("name ne 'x' and on eq true", true),
            ("name eq 'x' or none eq null", true),
            ("name eq 'x' or on eq true and none eq 'y'", false),
            ("(name eq 'x' or on eq true) and none eq null", true),
            ("not (on eq true)", false),
            ("not startswith(name,'x')", true),
            ("startsWith(name, 'o''b')", true),
            ("endswith(name,'SONS')", true),
            ("list/any(c:c eq 'B')", true),
            ("list/any(c:startswith(c, 'https:'))", true),
            ("name in ('x','o''brien and sons')", true),
        ] {
            assert_eq!(read(filter).unwrap().holds(&item), holds, "{filter}");
        }
    }

    #[test]
    fn negations_and_ends_are_advanced() {
        for (filter, advanced) in [
            ("a eq 'x' or b eq 'y'", false),
            ("a eq 'x' and b ne 'y'", true),
            ("not(a eq 'x')", true),
            ("a eq 'x' or endswith(b,'y')", true),
        ] {
            assert_eq!(read(filter).unwrap().is_advanced(), advanced, "{filter}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for filter in
            ["", "a", "a eq", "a eq 'x", "a eq 'x' and", "(a eq 'x'", "a eq 'x')", "a eq x", "startswith(a)"]
        {
            assert_eq!(read(filter).unwrap_err().code, "BadRequest", "{filter:?}");
        }
        for filter in ["a gt 5", "contains(a,'x')", "a/any(c:c/d eq 'x')", "a/all(c:c eq 'x')"] {
            assert_eq!(read(filter).unwrap_err().code, "Request_UnsupportedQuery", "{filter:?}");
        }
    }

    #[test]
    fn a_search_looks_for_the_beginnings_of_words() {
        let item = json!({ "displayName": "Peig User-Manager" });
        let search = |text: &str| Filter::search(text, &|name| Ok(name.to_owned()));
        for (text, holds) in [
            ("\"displayName:man\"", true),
            ("\"displayName:peig user\"", true),
            ("\"displayName:age\"", false),
            ("\"displayName:x\" OR \"displayName:Peig\"", true),
            ("\"displayName:x\" AND \"displayName:Peig\"", false),
        ] {
            assert_eq!(search(text).unwrap().holds(&item), holds, "{text}");
        }
        for text in ["displayName:x", "\"displayName\"", "\"a:b\" xor \"a:c\"", "\"a:b", ""] {
            assert!(search(text).is_err(), "{text}");
        }
    }
}
