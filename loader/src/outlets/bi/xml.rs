//! Elements of XML, as Tableau and Excel want them: names, attributes, and what stands inside.

use std::fmt::Write as _;

/// An element.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inner: Vec<Inner>,
}

#[derive(Debug, Clone)]
enum Inner {
    Element(Element),
    Text(String),
}

impl Element {
    /// An empty one.
    #[must_use]
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    /// With an attribute.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With another one in it.
    #[must_use]
    pub(super) fn containing(mut self, element: Self) -> Self {
        self.inner.push(Inner::Element(element));
        self
    }

    /// With several in it.
    #[must_use]
    pub(super) fn containing_all(mut self, elements: impl IntoIterator<Item = Self>) -> Self {
        self.inner.extend(elements.into_iter().map(Inner::Element));
        self
    }

    /// With text in it.
    #[must_use]
    pub(super) fn saying(mut self, text: impl Into<String>) -> Self {
        self.inner.push(Inner::Text(text.into()));
        self
    }

    /// The document whose root it is.
    #[must_use]
    pub(super) fn document(&self) -> String {
        let mut text = "<?xml version='1.0' encoding='utf-8'?>\n".to_owned();
        self.write(0, &mut text);
        text
    }

    /// The element alone, from this depth on.
    pub(super) fn write(&self, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        let _ = write!(text, "{indent}<{}", self.name);
        for (name, value) in &self.attributes {
            let _ = write!(text, " {name}='{}'", escaped(value));
        }
        match self.inner.as_slice() {
            [] => text.push_str(" />\n"),
            [Inner::Text(said)] => {
                let _ = writeln!(text, ">{}</{}>", escaped(said), self.name);
            }
            inner => {
                text.push_str(">\n");
                for part in inner {
                    match part {
                        Inner::Element(element) => element.write(depth + 1, text),
                        Inner::Text(said) => text.push_str(&escaped(said)),
                    }
                }
                let _ = writeln!(text, "{indent}</{}>", self.name);
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&apos;")
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn markup_in_values_stays_text() {
        let element = Element::new("a")
            .with("b", "1 < 2 & 'c'")
            .containing(Element::new("d").saying("<e>"))
            .containing(Element::new("f"));
        assert_eq!(
            element.document(),
            "<?xml version='1.0' encoding='utf-8'?>\n\
             <a b='1 &lt; 2 &amp; &apos;c&apos;'>\n  <d>&lt;e&gt;</d>\n  <f />\n</a>\n"
        );
    }
}
