//! What may stand where: the objects that this program writes, with their properties. A reader that
//! knows no more than that finds every slip.

/// A kind of object.
pub(super) struct Kind {
    /// Its word.
    pub(super) word: &'static str,
    /// The kinds that it may stand in; the empty one is the file.
    pub(super) parents: &'static [&'static str],
    /// Whether it has a name.
    pub(super) has_name: bool,
    /// Properties of one line, and flags.
    pub(super) properties: &'static [&'static str],
    /// Properties that are expressions.
    pub(super) expressions: &'static [&'static str],
}

const NONE: &[&str] = &[];

/// All kinds.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        word: "database",
        parents: &[""],
        has_name: false,
        properties: &["compatibilityLevel"],
        expressions: NONE,
    },
    Kind {
        word: "model",
        parents: &[""],
        has_name: true,
        properties: &[
            "culture",
            "defaultPowerBIDataSourceVersion",
            "discourageImplicitMeasures",
            "sourceQueryCulture",
        ],
        expressions: NONE,
    },
    Kind {
        word: "dataAccessOptions",
        parents: &["model"],
        has_name: false,
        properties: &["legacyRedirects", "returnErrorValuesAsNull"],
        expressions: NONE,
    },
    Kind {
        word: "table",
        parents: &[""],
        has_name: true,
        properties: &["dataCategory", "isHidden", "lineageTag"],
        expressions: NONE,
    },
    Kind {
        word: "measure",
        parents: &["table"],
        has_name: true,
        properties: &["formatString", "displayFolder", "lineageTag"],
        expressions: NONE,
    },
    Kind {
        word: "column",
        parents: &["table"],
        has_name: true,
        properties: &[
            "dataType",
            "isHidden",
            "isKey",
            "isAvailableInMdx",
            "formatString",
            "displayFolder",
            "lineageTag",
            "summarizeBy",
            "sourceColumn",
            "sortByColumn",
        ],
        expressions: NONE,
    },
    Kind {
        word: "partition",
        parents: &["table"],
        has_name: true,
        properties: &["mode"],
        expressions: &["source"],
    },
    Kind {
        word: "relationship",
        parents: &[""],
        has_name: true,
        properties: &["isActive", "relyOnReferentialIntegrity", "fromColumn", "toColumn"],
        expressions: NONE,
    },
    Kind {
        word: "expression",
        parents: &[""],
        has_name: true,
        properties: &["lineageTag"],
        expressions: NONE,
    },
    Kind {
        word: "role",
        parents: &[""],
        has_name: true,
        properties: &["modelPermission"],
        expressions: NONE,
    },
    Kind {
        word: "tablePermission",
        parents: &["role"],
        has_name: true,
        properties: NONE,
        expressions: NONE,
    },
    Kind {
        word: "cultureInfo",
        parents: &[""],
        has_name: true,
        properties: NONE,
        expressions: NONE,
    },
    Kind {
        word: "annotation",
        parents: &["", "model", "table", "measure", "column", "relationship", "expression", "role"],
        has_name: true,
        properties: NONE,
        expressions: NONE,
    },
    Kind { word: "ref table", parents: &[""], has_name: true, properties: NONE, expressions: NONE },
    Kind { word: "ref role", parents: &[""], has_name: true, properties: NONE, expressions: NONE },
    Kind {
        word: "ref cultureInfo",
        parents: &[""],
        has_name: true,
        properties: NONE,
        expressions: NONE,
    },
];

/// The kind that a line begins, in an object of kind `parent`, and the rest of the line.
pub(super) fn kind<'a>(line: &'a str, parent: &str) -> Option<(&'static Kind, &'a str)> {
    KINDS.iter().filter(|kind| kind.parents.contains(&parent)).find_map(|kind| {
        let rest = line.strip_prefix(kind.word)?;
        (rest.is_empty() || rest.starts_with(' ')).then_some((kind, rest.trim_start()))
    })
}
