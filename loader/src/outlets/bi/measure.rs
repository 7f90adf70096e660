//! The measures of the model: FLIS's eight, the thirteen indicators, and what the roles of a
//! dimension are for.

use std::borrow::Cow;

use super::expression::{Column, Condition, Expression};
use crate::upkeep::migrate::{INDICATORS, Indicator};

/// A measure.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The table it stands in.
    pub table: &'static str,
    /// Its Danish name.
    pub caption: &'static str,
    /// What it says, Danish.
    pub description: Cow<'static, str>,
    /// The folder it is shown in.
    pub folder: Cow<'static, str>,
    /// How its values are written.
    pub format: &'static str,
    /// What it counts.
    pub expression: Expression,
}

/// How whole numbers are written.
const WHOLE: &str = "#,0";
/// How other numbers are written.
const DECIMAL: &str = "#,0.00";
/// How shares are written.
const SHARE: &str = "#,0.0 %;-#,0.0 %;#,0.0 %";

const CHILDREN: &str = "dm.fact_indskrivning";
const STAFF: &str = "dm.fact_personale";
const ATTENDANCE: &str = "dm.fact_tilstedevaerelse";
const INDICATOR_TABLE: &str = "noegletal.alle";

const MEASURES: &str = "Måltal";
const ROLES: &str = "Måltal i andre roller";

/// How the values of an indicator are written.
fn format_of(indicator: &Indicator) -> &'static str {
    match indicator.enhed.as_str() {
        "kr." => WHOLE,
        "andel" => SHARE,
        _ => DECIMAL,
    }
}

/// All measures, in the order of their numbers.
#[must_use]
pub fn all() -> Vec<Measure> {
    let mut all = eight();
    all.extend(roles());
    all.extend(others());
    all.extend(INDICATORS.thirteen().map(|indicator| Measure {
        table: INDICATOR_TABLE,
        caption: &indicator.maaltal,
        description: Cow::Owned(describe(indicator)),
        folder: Cow::Owned(format!("Nøgletal\\{}", indicator.underomraade)),
        format: format_of(indicator),
        expression: expression_of(&indicator.noegletal_id, indicator.is_rolling()),
    }));
    all
}

/// The names of the thirteen, by their ids.
pub fn indicators() -> impl Iterator<Item = (&'static str, &'static str)> {
    INDICATORS
        .thirteen()
        .map(|indicator| (indicator.noegletal_id.as_str(), indicator.maaltal.as_str()))
}

fn describe(indicator: &Indicator) -> String {
    let Indicator { noegletal_id, kort, .. } = indicator;
    let which = if indicator.is_rolling() { "den seneste periode" } else { "perioderne" };
    format!(
        "{noegletal_id}: {kort}. Forholdet mellem summerne over kommunerne og {which} i udsnittet."
    )
}

/// FLIS's measures 1 to 8.
fn eight() -> Vec<Measure> {
    let unit: Column = (CHILDREN, "institution_stil_nr");
    let children = Expression::Distinct((CHILDREN, "borger_nr"));
    let persons = Expression::Distinct((STAFF, "person_nr"));
    // The register's unit where the local institution leads to one, else the local institution.
    let institutions = Expression::Plus(
        Box::new(Expression::Where(
            Box::new(Expression::Distinct(unit)),
            vec![Condition::IsNot(unit, -1)],
        )),
        Box::new(Expression::Where(
            Box::new(Expression::Distinct((CHILDREN, "institution_nr"))),
            vec![Condition::Is(unit, -1)],
        )),
    );
    let mean_grade = Expression::Quotient(
        Box::new(Expression::Sum((STAFF, "beskaeftigelsesgrad"))),
        Box::new(Expression::DistinctPairs((STAFF, "medarbejder_nr"), (STAFF, "maaned"))),
    );
    let full_time_children = Expression::ShareOfChildren {
        child: (ATTENDANCE, "borger_nr"),
        month: ("dm.dim_tid", "maaned"),
        share: (CHILDREN, "fuldtidsandel"),
        share_child: (CHILDREN, "borger_nr"),
        share_month: (CHILDREN, "maaned"),
    };
    let measure = |table, caption, description, format, expression| Measure {
        table,
        caption,
        description: Cow::Borrowed(description),
        folder: MEASURES.into(),
        format,
        expression,
    };
    vec![
        measure(
            CHILDREN,
            "Antal indskrevne børn",
            "Forskellige børn, indskrevet den 1. i måneden; over flere måneder tæller et barn én gang.",
            WHOLE,
            children.clone(),
        ),
        measure(
            CHILDREN,
            "Antal institutioner",
            "Forskellige institutioner med mindst et indskrevet barn: registrets enhed, hvor den er kendt, ellers kommunens egen kode.",
            WHOLE,
            institutions,
        ),
        measure(
            CHILDREN,
            "Antal børn pr. medarbejder",
            "Indskrevne børn pr. ansat person, alt leveret personale.",
            DECIMAL,
            Expression::Quotient(Box::new(children), Box::new(persons.clone())),
        ),
        measure(
            STAFF,
            "Antal medarbejdere",
            "Forskellige personer, ansat den 1. i måneden; alt leveret personale.",
            WHOLE,
            persons,
        ),
        measure(
            STAFF,
            "Antal fuldtidspersoner",
            "Summen af beskæftigelsesgrader; vælg en måned, flere lægges sammen.",
            DECIMAL,
            Expression::Sum((STAFF, "beskaeftigelsesgrad")),
        ),
        measure(
            STAFF,
            "Gennemsnitlig beskæftigelsesgrad",
            "Gennemsnit af beskæftigelsesgraden pr. ansættelse og måned.",
            DECIMAL,
            mean_grade,
        ),
        measure(
            ATTENDANCE,
            "Antal unikke børn",
            "Forskellige børn med mindst en registrering i Aula.",
            WHOLE,
            Expression::Distinct((ATTENDANCE, "borger_nr")),
        ),
        measure(
            ATTENDANCE,
            "Antal fuldtidsbørn",
            "Summen over børnene af deres fuldtidsandel i måneden; et barn uden indskrivning har ingen.",
            DECIMAL,
            full_time_children,
        ),
    ]
}

/// The measures that take an inactive relationship: without them it could not be used.
fn roles() -> Vec<Measure> {
    let kommune: Column = ("dm.dim_kommune", "kommune_nr");
    let role = |table, caption, description, expression, from, to| Measure {
        table,
        caption,
        description: Cow::Borrowed(description),
        folder: ROLES.into(),
        format: WHOLE,
        expression: Expression::Through(Box::new(expression), from, to),
    };
    vec![
        role(
            CHILDREN,
            "Antal indskrevne børn efter bopæl",
            "Som Antal indskrevne børn, men Kommune er den, barnet bor i.",
            Expression::Distinct((CHILDREN, "borger_nr")),
            (CHILDREN, "bopael_kommune_nr"),
            kommune,
        ),
        role(
            STAFF,
            "Antal medarbejdere efter ansættelseskommune",
            "Som Antal medarbejdere, men Kommune er den, personen er ansat i.",
            Expression::Distinct((STAFF, "person_nr")),
            (STAFF, "ansat_kommune_nr"),
            kommune,
        ),
        role(
            STAFF,
            "Antal medarbejdere efter anciennitet",
            "Som Antal medarbejdere, men Alder er ancienniteten i hele år.",
            Expression::Distinct((STAFF, "person_nr")),
            (STAFF, "anciennitet_alder_id"),
            ("dm.dim_alder", "alder_id"),
        ),
        role(
            ATTENDANCE,
            "Antal unikke børn efter sluttidspunkt",
            "Som Antal unikke børn, men Tidspunkt er det, registreringen slutter på.",
            Expression::Distinct((ATTENDANCE, "borger_nr")),
            (ATTENDANCE, "sluttidspunkt_id"),
            ("dm.dim_tidspunkt", "tidspunkt_id"),
        ),
    ]
}

/// The sums of the two facts that FLIS has no measure for.
fn others() -> Vec<Measure> {
    vec![
        Measure {
            table: "dm.fact_befolkning",
            caption: "Antal indbyggere",
            description: Cow::Borrowed(
                "Indbyggere på 0-5 år på den seneste referencedato i udsnittet.",
            ),
            folder: MEASURES.into(),
            format: WHOLE,
            expression: Expression::Latest(
                Box::new(Expression::Sum(("dm.fact_befolkning", "antal"))),
                ("dm.fact_befolkning", "periode"),
                Vec::new(),
            ),
        },
        Measure {
            table: "dm.fact_udgift",
            caption: "Udgift i kr.",
            description: Cow::Borrowed("Driftsudgifter i løbende priser; kan være negative."),
            folder: MEASURES.into(),
            format: WHOLE,
            expression: Expression::Sum(("dm.fact_udgift", "beloeb_kr")),
        },
        comparison(
            "Kommunens værdi",
            "Nøgletallets værdi for kommunen; vælg nøgletal, gruppe og kommune.",
            ("noegletal.sammenligning", "taeller"),
            ("noegletal.sammenligning", "naevner"),
            ("noegletal.sammenligning", "vaerdi"),
        ),
        comparison(
            "Gruppens værdi",
            "Nøgletallets værdi for sammenligningsgruppen; vælg nøgletal og gruppe.",
            ("noegletal.sammenligning", "gruppe_taeller"),
            ("noegletal.sammenligning", "gruppe_naevner"),
            ("noegletal.sammenligning", "gruppe_vaerdi"),
        ),
    ]
}

/// One side of the comparison: the ratio of the sums of the rows that have a value.
fn comparison(
    caption: &'static str,
    description: &'static str,
    taeller: Column,
    naevner: Column,
    vaerdi: Column,
) -> Measure {
    let side = |column| {
        let sum = Box::new(Expression::Sum(column));
        Box::new(Expression::Where(sum, vec![Condition::HasValue(vaerdi)]))
    };
    Measure {
        table: "noegletal.sammenligning",
        caption,
        description: Cow::Borrowed(description),
        folder: "Sammenligning".into(),
        format: DECIMAL,
        expression: Expression::Quotient(side(taeller), side(naevner)),
    }
}

/// An indicator over the kommuner and periods chosen: the ratio of the sums of the rows that have a
/// value. A window that rolls already holds twelve months, so only the latest one counts.
fn expression_of(id: &'static str, is_rolling: bool) -> Expression {
    let conditions = vec![
        Condition::Says((INDICATOR_TABLE, "noegletal_id"), id),
        Condition::HasValue((INDICATOR_TABLE, "vaerdi")),
    ];
    let quotient = |wrap: &dyn Fn(Expression) -> Expression| {
        Expression::Quotient(
            Box::new(wrap(Expression::Sum((INDICATOR_TABLE, "taeller")))),
            Box::new(wrap(Expression::Sum((INDICATOR_TABLE, "naevner")))),
        )
    };
    if is_rolling {
        Expression::Latest(Box::new(quotient(&|sum| sum)), (INDICATOR_TABLE, "periode"), conditions)
    } else {
        quotient(&|sum| Expression::Where(Box::new(sum), conditions.clone()))
    }
}
