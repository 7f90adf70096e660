//! The Tabular Model Definition Language, in which Power BI keeps a semantic model as text: a tree
//! of objects, a [writer](write), and a [reader](read) that is strict, so that what is written is
//! known to be read as it was meant.
//!
//! Format: Microsoft's "Tabular Model Definition Language (TMDL)". Indentation is structure, one tab
//! a level; a property is `name: value`, a flag is its name alone, an expression stands behind `=`,
//! a description above its object behind `///`.

mod grammar;
pub mod read;
pub mod write;

/// An object with its properties and what it contains.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    /// What it is: `table`, `column`, `ref table`.
    pub kind: &'static str,
    /// Its name; some objects have none.
    pub name: Option<String>,
    /// The expression that it is defined by, where it is (a measure's, an annotation's).
    pub expression: Option<String>,
    /// What it says about itself, line by line.
    pub description: Vec<String>,
    /// Its properties, in their order.
    pub properties: Vec<(&'static str, Value)>,
    /// What it contains, in its order.
    pub children: Vec<Self>,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// It is set, and that is all.
    Flag,
    /// Text on the same line.
    Text(String),
    /// An expression of several lines.
    Expression(String),
}

impl Object {
    /// An object with a name.
    #[must_use]
    pub fn new(kind: &'static str, name: impl Into<String>) -> Self {
        Self { kind, name: Some(name.into()), ..Self::default() }
    }

    /// An object that has no name.
    #[must_use]
    pub fn nameless(kind: &'static str) -> Self {
        Self { kind, ..Self::default() }
    }

    /// An annotation.
    #[must_use]
    pub fn annotation(name: &str, value: impl Into<String>) -> Self {
        Self::new("annotation", name).defined_as(value)
    }

    /// With the expression that defines it.
    #[must_use]
    pub fn defined_as(mut self, expression: impl Into<String>) -> Self {
        self.expression = Some(expression.into());
        self
    }

    /// With a description.
    #[must_use]
    pub fn described(mut self, description: &str) -> Self {
        self.description = description.lines().map(str::to_owned).collect();
        self
    }

    /// With a property.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.properties.push((name, Value::Text(value.into())));
        self
    }

    /// With a flag, where it is true.
    #[must_use]
    pub fn flagged(mut self, name: &'static str, is_set: bool) -> Self {
        if is_set {
            self.properties.push((name, Value::Flag));
        }
        self
    }

    /// With a property that is an expression.
    #[must_use]
    pub fn with_expression(mut self, name: &'static str, expression: impl Into<String>) -> Self {
        self.properties.push((name, Value::Expression(expression.into())));
        self
    }

    /// With an object in it.
    #[must_use]
    pub fn containing(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    /// With several objects in it.
    #[must_use]
    pub fn containing_all(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// The objects of a kind in it.
    pub fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.kind == kind)
    }

    /// A property's text; a flag's is empty.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&str> {
        let (_, value) = self.properties.iter().find(|(property, _)| *property == name)?;
        Some(match value {
            Value::Flag => "",
            Value::Text(text) | Value::Expression(text) => text,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read::read;
    use super::write::write;
    use super::{Object, Value};

    fn objects() -> impl Strategy<Value = Vec<Object>> {
        let name = "[a-zA-ZæøåÆØÅ][a-zæøå0-9 .:='_-]{0,12}[a-z]";
        let line = "[a-zæøå0-9(\\[][a-zA-Z0-9 ()\\[\\]'\"=,:/-]{0,20}[a-z0-9)]";
        let text = proptest::collection::vec(line, 1..4).prop_map(|lines| lines.join("\n"));
        let column = (name, line, any::<bool>()).prop_map(|(name, line, is_hidden)| {
            Object::new("column", name)
                .described(&line)
                .flagged("isHidden", is_hidden)
                .with("sourceColumn", line)
        });
        let measure = (name, text.clone())
            .prop_map(|(name, text)| Object::new("measure", name).defined_as(text));
        let partition = (name, text).prop_map(|(name, text)| {
            Object::new("partition", name)
                .defined_as("m")
                .with("mode", "import")
                .with_expression("source", text)
        });
        let table = (
            name,
            proptest::collection::vec(measure, 0..3),
            proptest::collection::vec(column, 0..3),
            proptest::option::of(partition),
        );
        let table = table.prop_map(|(name, measures, columns, partition)| {
            Object::new("table", name)
                .containing_all(measures)
                .containing_all(columns)
                .containing_all(partition)
        });
        proptest::collection::vec(table, 1..3)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_it_was(objects in objects()) {
            let text = write(&objects);
            let back = read(&text).map_err(|fault| TestCaseError::fail(format!("{fault}\n{text}")))?;
            prop_assert_eq!(&back, &objects, "{}", text);
            prop_assert_eq!(write(&back), text);
        }
    }

    #[test]
    fn it_looks_as_power_bi_writes_it() {
        let table = Object::new("table", "Køn og alder")
            .described("En række.")
            .with("lineageTag", "1")
            .containing(
                Object::new("measure", "Antal")
                    .defined_as("SUM('T'[x])")
                    .with("formatString", "#,0"),
            )
            .containing(Object::new("measure", "To").defined_as("VAR x = 1\nRETURN x"))
            .containing(
                Object::new("partition", "p")
                    .defined_as("m")
                    .with("mode", "import")
                    .with_expression("source", "let\n    x = 1\nin\n    x"),
            )
            .containing(Object::annotation("PBI_ResultType", "Table"));
        let expected = "/// En række.\ntable 'Køn og alder'\n\tlineageTag: 1\n\n\
            \tmeasure Antal = SUM('T'[x])\n\t\tformatString: #,0\n\n\
            \tmeasure To =\n\t\t\tVAR x = 1\n\t\t\tRETURN x\n\n\
            \tpartition p = m\n\t\tmode: import\n\t\tsource =\n\t\t\t\tlet\n\t\t\t\t    x = 1\n\
            \t\t\t\tin\n\t\t\t\t    x\n\n\
            \tannotation PBI_ResultType = Table\n";
        assert_eq!(write(std::slice::from_ref(&table)), expected);
        assert_eq!(read(expected), Ok(vec![table]));
    }

    #[test]
    fn the_reader_is_strict() {
        let faults = [
            ("table T\n    lineageTag: 1\n", "line 2: indented by blanks"),
            ("table T\n\t\tlineageTag: 1\n", "line 2: indented too deep"),
            ("table T\n\tisHiden\n", "line 2: `isHiden` is no property of a table"),
            ("tabel T\n", "line 1: `tabel` is no object that may stand here"),
            ("table T U\n", "line 1: a name with blanks stands in single quotes"),
            ("table 'T\n", "line 1: a quote that never closes"),
            ("table T\n\tlineageTag: 1 \n", "line 2: a blank at its end"),
            ("// nothing\ntable T\n", "line 1: comments are not kept by Power BI"),
            ("table T\n\tmeasure M =\n\t\tformatString: 0\n", "line 2: an expression is missing"),
            ("table T\n\n/// lost\n", "line 3: a description without its object"),
            ("table T\n\tlineageTag: 1\n\tlineageTag: 2\n", "line 3: `lineageTag` a second time"),
            ("table T\n\tcolumn c\n\tlineageTag: 1\n", "line 3: properties stand before objects"),
            ("table T", "the last line has no end"),
        ];
        for (text, fault) in faults {
            assert_eq!(read(text), Err(fault.to_owned()), "{text}");
        }
        let read_back = read("table T\n\tisHidden\n").expect("a table");
        assert_eq!(read_back[0].properties, [("isHidden", Value::Flag)]);
    }
}
