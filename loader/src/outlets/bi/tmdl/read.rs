//! Text to objects, and a fault for anything that this program would not have written so.

use super::grammar::{self, Kind};
use super::{Object, Value};

/// Reads a file. A fault names its line.
pub fn read(text: &str) -> Result<Vec<Object>, String> {
    let Some(body) = text.strip_suffix('\n') else {
        return Err("the last line has no end".into());
    };
    let lines: Vec<&str> = body.split('\n').collect();
    let mut reader = Reader { lines, next: 0 };
    let mut objects = Vec::new();
    while let Some(object) = reader.object(0, "")? {
        objects.push(object);
    }
    Ok(objects)
}

struct Reader<'a> {
    lines: Vec<&'a str>,
    next: usize,
}

impl<'a> Reader<'a> {
    /// The object at this depth in one of kind `parent`, or none where a shallower line comes.
    fn object(&mut self, depth: usize, parent: &str) -> Result<Option<Object>, String> {
        let mut description = Vec::new();
        let line = loop {
            let Some(line) = self.line_at(depth)? else {
                return if description.is_empty() {
                    Ok(None)
                } else {
                    self.next -= 1;
                    Err(self.fault("a description without its object"))
                };
            };
            self.next += 1;
            match line.strip_prefix("/// ") {
                Some(said) => description.push(said.to_owned()),
                None => break line,
            }
        };
        self.next -= 1;
        if line.starts_with("//") {
            return Err(self.fault("comments are not kept by Power BI"));
        }
        let Some((kind, rest)) = grammar::kind(line, parent) else {
            let word = line.split(' ').next().unwrap_or_default();
            return Err(self.fault(&format!("`{word}` is no object that may stand here")));
        };
        let mut object = Object { kind: kind.word, description, ..Object::default() };
        let rest = if kind.has_name {
            let (name, rest) = self.name(rest)?;
            object.name = Some(name);
            rest
        } else {
            rest
        };
        self.next += 1;
        object.expression = self.definition(rest, depth)?;
        self.properties(&mut object, kind, depth + 1)?;
        while let Some(child) = self.object(depth + 1, kind.word)? {
            object.children.push(child);
        }
        Ok(Some(object))
    }

    /// What defines an object: the rest of its line, or the lines below it.
    fn definition(&mut self, rest: &str, depth: usize) -> Result<Option<String>, String> {
        match rest {
            "" => Ok(None),
            "=" => self.expression(depth + 2).map(Some),
            _ => {
                if let Some(expression) = rest.strip_prefix("= ") {
                    return Ok(Some(expression.to_owned()));
                }
                self.next -= 1;
                Err(self.fault("a name with blanks stands in single quotes"))
            }
        }
    }

    /// The properties of an object, which stand before what it contains.
    fn properties(&mut self, object: &mut Object, kind: &Kind, depth: usize) -> Result<(), String> {
        while let Some(line) = self.line_at(depth)? {
            if line.starts_with("///") || grammar::kind(line, kind.word).is_some() {
                if self.property_behind(depth, kind) {
                    return Err(self.fault("properties stand before objects"));
                }
                return Ok(());
            }
            let end = line.find([':', ' ']).unwrap_or(line.len());
            let (word, rest) = line.split_at(end);
            let known = |names: &'static [&'static str]| names.iter().find(|name| **name == word);
            let value = match (known(kind.properties), known(kind.expressions), rest) {
                (Some(name), _, "") => (*name, Value::Flag),
                (None, Some(name), " =") => {
                    self.next += 1;
                    let expression = self.expression(depth + 2)?;
                    self.next -= 1;
                    (*name, Value::Expression(expression))
                }
                (Some(name), _, rest) if rest.starts_with(": ") => {
                    (*name, Value::Text(rest[2..].to_owned()))
                }
                _ => {
                    let said = format!("`{word}` is no property of a {}", kind.word);
                    return Err(self.fault(&said));
                }
            };
            if object.properties.iter().any(|(name, _)| *name == value.0) {
                return Err(self.fault(&format!("`{word}` a second time")));
            }
            object.properties.push(value);
            self.next += 1;
        }
        Ok(())
    }

    /// Whether behind the first object inside, at the same depth, a property follows.
    fn property_behind(&mut self, depth: usize, kind: &Kind) -> bool {
        let begin = self.next;
        let mut found = false;
        for at in begin..self.lines.len() {
            let line = self.lines[at];
            let own = line.trim_start_matches('\t');
            if own.is_empty() || line.len() - own.len() > depth {
                continue;
            }
            if line.len() - own.len() < depth {
                break;
            }
            let word = own.split([':', ' ']).next().unwrap_or_default();
            if kind.properties.contains(&word) && grammar::kind(own, kind.word).is_none() {
                self.next = at;
                found = true;
                break;
            }
        }
        found
    }

    /// Lines that are indented at least so deep.
    fn expression(&mut self, depth: usize) -> Result<String, String> {
        let mut found = Vec::new();
        let indent = "\t".repeat(depth);
        while let Some(line) =
            self.lines.get(self.next).and_then(|line| line.strip_prefix(&*indent))
        {
            self.checked(line)?;
            found.push(line);
            self.next += 1;
        }
        if found.is_empty() {
            self.next -= 1;
            return Err(self.fault("an expression is missing"));
        }
        Ok(found.join("\n"))
    }

    /// The next line, without its indentation, if it stands at this depth.
    fn line_at(&mut self, depth: usize) -> Result<Option<&'a str>, String> {
        while self.lines.get(self.next).is_some_and(|line| line.is_empty()) {
            self.next += 1;
        }
        let Some(line) = self.lines.get(self.next).copied() else { return Ok(None) };
        let own = line.trim_start_matches('\t');
        self.checked(own)?;
        match (line.len() - own.len()).cmp(&depth) {
            std::cmp::Ordering::Less => Ok(None),
            std::cmp::Ordering::Equal => Ok(Some(own)),
            std::cmp::Ordering::Greater => Err(self.fault("indented too deep")),
        }
    }

    fn checked(&self, line: &str) -> Result<(), String> {
        if line.starts_with(' ') && !self.lines[self.next].starts_with("\t\t\t") {
            return Err(self.fault("indented by blanks"));
        }
        if line.ends_with([' ', '\t', '\r']) {
            return Err(self.fault("a blank at its end"));
        }
        Ok(())
    }

    /// A name in single quotes, or a word.
    fn name(&self, text: &'a str) -> Result<(String, &'a str), String> {
        let Some(quoted) = text.strip_prefix('\'') else {
            let end = text.find(' ').unwrap_or(text.len());
            return Ok((text[..end].to_owned(), text[end..].trim_start()));
        };
        let mut name = String::new();
        let mut letters = quoted.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            if letter != '\'' {
                name.push(letter);
            } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
                name.push('\'');
            } else {
                return Ok((name, quoted[at + 1..].trim_start()));
            }
        }
        Err(self.fault("a quote that never closes"))
    }

    fn fault(&self, what: &str) -> String {
        format!("line {}: {what}", self.next + 1)
    }
}
