//! The indicators: each is a row of `views/noegletal.csv` and a file `views/noegletal/<noegletal>.sql`,
//! which says what is divided by what. Everything else follows from the two: the views that reckon it
//! (`drift.regnet_<noegletal>`) and that are read (`noegletal.<noegletal>`), its place in
//! `noegletal.alle`, in `drift.noegletal` and in what others see.
//!
//! How a ratio is made of what is divided, is said once for each form, under `views/form/`.

use std::borrow::Cow;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::db::statement::filled;
use crate::error::{LoadError, Result};

/// Everything under `views/`.
static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../views");

/// A view: its name with its schema, and the statements that make it.
pub type View = (String, String);

/// What an indicator is called, and how it is reckoned, shown and hidden.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Indicator {
    /// Its id: `U1` to `N3` are FLIS's thirteen.
    pub noegletal_id: String,
    /// Its view in `noegletal`.
    pub noegletal: String,
    /// Its name, Danish.
    pub noegletal_navn: String,
    /// The area it belongs to.
    pub underomraade: String,
    /// How often it has a figure.
    pub frekvens: String,
    /// What the figure is measured in.
    pub enhed: String,
    /// How it is reckoned: a row of `views/form.csv` and a file under `views/form/`.
    pub form: String,
    /// What counts people, and is hidden where these are few: `begge`, or the `naevner` alone.
    pub personer: String,
    /// How many decimals of the figure others see.
    pub decimaler: u8,
    /// Whether it is one of FLIS's thirteen: `ja`, `nej`.
    pub er_flis: String,
    /// What its measure in a BI model is called.
    pub maaltal: String,
    /// What it says, as a sentence.
    pub beskrivelse: String,
    /// What stands in `taeller`.
    pub taeller: String,
    /// What stands in `naevner`.
    pub naevner: String,
    /// What the quotient is, as a clause.
    pub kort: String,
}

impl Indicator {
    /// Whether it is one of FLIS's thirteen.
    #[must_use]
    pub fn is_of_flis(&self) -> bool {
        self.er_flis == "ja"
    }

    /// Whether its figure is one of the twelve months that end in its period.
    #[must_use]
    pub fn is_rolling(&self) -> bool {
        self.form == "rullende"
    }
}

/// What the columns of an indicator of a form say.
#[derive(Debug, Clone, Deserialize)]
struct Form {
    #[serde(rename = "form")]
    name: String,
    periode: String,
    vaerdi: String,
    antal_maaneder: String,
}

/// The indicators with the files that they are made of.
#[derive(Debug, Clone)]
pub struct Registry {
    indicators: Vec<Indicator>,
    forms: Vec<Form>,
    /// Files that stand before those of the program, by their path.
    files: Vec<(String, String)>,
}

/// The program's indicators, in the order of their numbers.
pub static INDICATORS: LazyLock<Registry> = LazyLock::new(|| {
    Registry::read(file("noegletal.csv"), Vec::new()).expect("`views/noegletal.csv` is whole")
});

/// A file of the program's own under `views/`.
pub(super) fn file(path: &str) -> &'static str {
    let file = FILES.get_file(path).and_then(include_dir::File::contents_utf8);
    file.unwrap_or_else(|| panic!("`views/{path}` is a file of this program"))
}

fn rows<T: for<'r> Deserialize<'r>>(csv: &str) -> Result<Vec<T>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.as_bytes());
    let rows: Result<Vec<T>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|error| LoadError::Internal(error.to_string()))
}

impl Registry {
    /// Reads a registry; `files` (path under `views/`, text) stand before the program's own.
    pub fn read(csv: &str, files: Vec<(String, String)>) -> Result<Self> {
        Ok(Self { indicators: rows(csv)?, forms: rows(file("form.csv"))?, files })
    }

    /// All indicators.
    pub fn all(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter()
    }

    /// FLIS's thirteen.
    pub fn thirteen(&self) -> impl Iterator<Item = &Indicator> {
        self.all().filter(|indicator| indicator.is_of_flis())
    }

    /// The views that are made of it, in the order in which they are built.
    #[must_use]
    pub fn views(&self) -> Vec<View> {
        let rows: Vec<String> = self.all().map(row).collect();
        let list =
            filled(file("template/noegletal.template.sql"), &[("vaerdier", &rows.join(",\n"))]);
        let mut views = vec![("drift.noegletal".to_owned(), list)];
        for (schema, begin, template) in [
            ("drift", "regnet_", "template/regnet.template.sql"),
            ("noegletal", "", "template/offentlig.template.sql"),
        ] {
            views.extend(self.all().map(|indicator| {
                let name = format!("{schema}.{begin}{}", indicator.noegletal);
                (name, self.view(template, indicator))
            }));
        }
        let union = |name: &str, template: &str, branch: &str, of: Vec<&Indicator>| {
            let branches: Vec<String> =
                of.into_iter().map(|indicator| self.view(branch, indicator)).collect();
            let branches = branches.join("union all\n");
            (name.to_owned(), filled(file(template), &[("grene", &branches.trim_end())]))
        };
        let all = self.all().collect();
        let thirteen = self.thirteen().collect();
        let regnet = "drift.noegletal_regnet";
        views.push(union(
            regnet,
            "template/noegletal_regnet.template.sql",
            "template/regnet_gren.template.sql",
            all,
        ));
        views.push(union(
            "noegletal.alle",
            "template/alle.template.sql",
            "template/alle_gren.template.sql",
            thirteen,
        ));
        views
    }

    /// The file that says what is divided by what: its header, and the `select`.
    fn definition(&self, indicator: &Indicator) -> (&str, &str) {
        let path = format!("noegletal/{}.sql", indicator.noegletal);
        let own = self.files.iter().find(|(name, _)| *name == path);
        let text = own.map_or_else(|| file(&path), |(_, text)| text);
        let begin = text.lines().take_while(|line| line.starts_with("--"));
        text.split_at(begin.map(|line| line.len() + 1).sum())
    }

    /// The columns that an indicator divides, as its file names them.
    #[must_use]
    pub fn divided(&self, indicator: &Indicator) -> Option<(&str, &str)> {
        let (_, select) = self.definition(indicator);
        let named = |part: &str| {
            let line = select.lines().find(|line| line.trim_end_matches(',').ends_with(part))?;
            line.trim().split([' ', '.']).nth(1)
        };
        Some((named(" as taeller")?, named(" as naevner")?))
    }

    /// A template with what is said of an indicator put in.
    fn view(&self, template: &str, indicator: &Indicator) -> String {
        let form = self.forms.iter().find(|form| form.name == indicator.form);
        let form = form.unwrap_or_else(|| panic!("`{}` is a form", indicator.form));
        let (hoved, select) = self.definition(indicator);
        let grundlag: Vec<&str> = select.trim_end().lines().collect();
        let ratio = file(&format!("form/{}.sql", indicator.form));
        let id = if indicator.is_of_flis() {
            format!("{}: ", indicator.noegletal_id)
        } else {
            String::new()
        };
        filled(
            file(template),
            &[
                ("hoved", &hoved.trim_end()),
                ("grundlag", &grundlag.join("\n    ")),
                ("form", &ratio.trim_end()),
                ("noegletal", &indicator.noegletal),
                ("noegletal_id", &indicator.noegletal_id),
                ("noegletal_navn", &quoted(&indicator.noegletal_navn)),
                ("underomraade", &quoted(&indicator.underomraade)),
                ("frekvens", &quoted(&indicator.frekvens)),
                ("enhed", &quoted(&indicator.enhed)),
                ("overskrift", &quoted(&format!("{id}{}", indicator.beskrivelse))),
                ("beskrivelse", &quoted(&indicator.beskrivelse)),
                ("periode", &quoted(&form.periode)),
                ("taeller", &quoted(&indicator.taeller)),
                ("naevner", &quoted(&indicator.naevner)),
                ("vaerdi", &quoted(&form.vaerdi)),
                ("antal_maaneder", &quoted(&form.antal_maaneder)),
            ],
        )
    }
}

/// An indicator as a row of `drift.noegletal`.
fn row(indicator: &Indicator) -> String {
    let texts = [
        &indicator.noegletal_id,
        &indicator.noegletal,
        &indicator.noegletal_navn,
        &indicator.underomraade,
        &indicator.frekvens,
        &indicator.enhed,
        &indicator.form,
        &indicator.personer,
    ];
    let texts: Vec<String> = texts.iter().map(|text| format!("'{}'", quoted(text))).collect();
    format!(
        "    ({}, {}::smallint, {}, '{}')",
        texts.join(", "),
        indicator.decimaler,
        indicator.is_of_flis(),
        quoted(&indicator.beskrivelse),
    )
}

/// A text as it stands between the quotes of SQL.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains('\'') { Cow::Owned(text.replace('\'', "''")) } else { Cow::Borrowed(text) }
}
