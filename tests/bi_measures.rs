//! The model's measures against the views: the arithmetic that is written as DAX, evaluated in SQL
//! under one filter context after another.

use std::collections::BTreeMap;

use dagtilbud::outlets::bi::expression::Filter;
use dagtilbud::outlets::bi::measure::{self, Measure};
use dagtilbud::outlets::bi::model::Model;
use sqlx::AssertSqlSafe;

use crate::support::generated;
use crate::support::warehouse::Warehouse;

/// Measures, with what the municipal cube says for a context: a view, what is counted there, and
/// whether the view's rows have the child's age.
const CUBE: [(&str, &str, &str); 8] = [
    ("Antal indskrevne børn", "kube.indskrivning", "count(distinct borger_nr)"),
    ("Antal institutioner", "kube.indskrivning", "count(distinct taellende_institution_nr)"),
    ("Antal børn pr. medarbejder", "kube.boern_pr_medarbejder", "sum(antal_boern_pr_medarbejder)"),
    ("Antal medarbejdere", "kube.personale", "count(distinct person_nr)"),
    ("Antal fuldtidspersoner", "kube.personale", "sum(beskaeftigelsesgrad)"),
    (
        "Gennemsnitlig beskæftigelsesgrad",
        "kube.personale",
        "sum(beskaeftigelsesgrad) / count(distinct (medarbejder_nr, dato))",
    ),
    ("Antal unikke børn", "kube.tilstedevaerelse", "count(distinct borger_nr)"),
    ("Antal fuldtidsbørn", "kube.tilstedevaerelse", "sum(fuldtidsandel) filter (where raekke = 1)"),
];

struct Model13 {
    model: Model,
    measures: BTreeMap<&'static str, Measure>,
}

impl Model13 {
    async fn read(warehouse: &mut Warehouse) -> Self {
        let model = Model::read(&mut warehouse.connection).await.expect("the model");
        let measures = measure::all().into_iter().map(|it| (it.caption, it)).collect();
        Self { model, measures }
    }

    fn sql(&self, caption: &str, filters: &[Filter]) -> String {
        self.measures[caption].expression.sql(&self.model, filters)
    }
}

fn filter(table: &'static str, condition: String) -> Filter {
    Filter { table, condition }
}

/// Pairs of what the model and what the view say for a row; differences beyond `within`.
async fn compare(warehouse: &mut Warehouse, what: &str, pairs: &[(String, String)], within: &str) {
    let rows: Vec<String> = pairs
        .iter()
        .map(|(model, view)| format!("({model}::numeric, ({view})::numeric)"))
        .collect();
    let sql = format!(
        "select count(*), count(model), count(*) filter (where model is null and view is null \
             or abs(model - view) <= {within}), \
             (array_agg(model::text || ' <> ' || view::text) \
                 filter (where abs(model - view) > {within}))[1] \
         from (values {}) as pair (model, view)",
        rows.join(", ")
    );
    let (all, filled, equal, example): (i64, i64, i64, Option<String>) =
        sqlx::query_as(AssertSqlSafe(sql))
            .fetch_one(&mut warehouse.connection)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(equal, all, "{what}: {example:?}, {filled} filled");
    assert!(filled > 0, "{what} says nothing");
}

#[tokio::test]
async fn the_eight_measures_agree_with_the_cube_in_every_context() {
    let mut warehouse = generated::warehouse().await;
    let model = Model13::read(&mut warehouse).await;
    let units = warehouse
        .values(
            "select institution_stil_nr from dm.fact_tilstedevaerelse where kommune_nr = 825 \
             group by 1 order by count(*) desc, 1 limit 3",
        )
        .await;
    assert!(!units.is_empty());
    for (caption, view, counted) in CUBE {
        let is_attendance = view == "kube.tilstedevaerelse";
        let is_ratio = view == "kube.boern_pr_medarbejder";
        let kommune = if ["kube.indskrivning", "kube.tilstedevaerelse"].contains(&view) {
            "handlekommune_nr"
        } else {
            "kommune_nr"
        };
        let months =
            if is_attendance { vec!["2024-12-01"] } else { vec!["2024-01-01", "2024-12-01"] };
        let answer = |conditions: &str| {
            let rows = if is_attendance {
                format!(
                    "(select t.*, row_number() over (partition by borger_nr, tid_maaned) as raekke \
                     from {view} as t where {conditions})"
                )
            } else {
                format!("(select * from {view} where {conditions})")
            };
            // Nothing counted is nothing, not 0: so DAX has it.
            format!("select nullif(({counted})::numeric, 0) from {rows} as v")
        };
        let month_of = |month: &str| {
            if is_attendance {
                format!("tid_maaned = '{month}'")
            } else {
                format!("dato = '{month}'")
            }
        };
        let mut pairs = Vec::new();
        for month in months {
            let by_month = filter("dm.dim_maaned", format!("maaned = '{month}'"));
            for nr in generated::KOMMUNER {
                let by_kommune = filter("dm.dim_kommune", format!("kommune_nr = {nr}"));
                let rest = if is_ratio { " and raekketype = 'Alle'" } else { "" };
                pairs.push((
                    model.sql(caption, &[by_month.clone(), by_kommune]),
                    answer(&format!("{} and {kommune} = {nr}{rest}", month_of(month))),
                ));
            }
            for unit in &units {
                let by_unit =
                    filter("dm.dim_institution_stil", format!("institution_stil_nr = {unit}"));
                let rest = if is_ratio { " and raekketype = 'Enhed'" } else { "" };
                pairs.push((
                    model.sql(caption, &[by_month.clone(), by_unit]),
                    answer(&format!("{} and institution_stil_nr = {unit}{rest}", month_of(month))),
                ));
            }
            if view == "kube.indskrivning" {
                for band in ["0-2", "3-5"] {
                    let by_age = filter("dm.dim_alder", format!("aldersgruppe = '{band}'"));
                    pairs.push((
                        model.sql(caption, &[by_month.clone(), by_age]),
                        answer(&format!("{} and barn_aldersgruppe = '{band}'", month_of(month))),
                    ));
                }
            }
        }
        // The month's ratio is rounded to six decimals.
        compare(&mut warehouse, caption, &pairs, if is_ratio { "0.000001" } else { "0" }).await;
    }
}

/// Over several months a child counts once, and the fact's own column filters like a dimension's.
#[tokio::test]
async fn a_year_is_no_sum_of_months() {
    let mut warehouse = generated::warehouse().await;
    let model = Model13::read(&mut warehouse).await;
    let year = [filter("dm.dim_maaned", "aar = 2024".to_owned())];
    let pairs = [(
        model.sql("Antal indskrevne børn", &year),
        "select count(distinct borger_nr) from kube.indskrivning where aar = 2024".to_owned(),
    )];
    compare(&mut warehouse, "a year of children", &pairs, "0").await;
    let roles = [
        (
            "Antal indskrevne børn efter bopæl",
            filter("dm.dim_kommune", "kommune_nr = 101".to_owned()),
            "select count(distinct borger_nr) from kube.indskrivning where bopaelskommune_nr = 101",
        ),
        (
            "Antal medarbejdere efter ansættelseskommune",
            filter("dm.dim_kommune", "kommune_nr = 101".to_owned()),
            "select count(distinct person_nr) from kube.personale where ansatkommune_nr = 101",
        ),
        (
            "Antal medarbejdere efter anciennitet",
            filter("dm.dim_alder", "alder_aar = 5".to_owned()),
            "select count(distinct person_nr) from kube.personale \
             where medarbejder_anciennitet_aar = 5",
        ),
        (
            "Antal unikke børn efter sluttidspunkt",
            filter("dm.dim_tidspunkt", "kvarter = '15:30'".to_owned()),
            "select count(distinct borger_nr) from kube.tilstedevaerelse \
             where sluttidspunkt_kvarter = '15:30'",
        ),
        (
            "Udgift i kr.",
            filter("dm.dim_konto", "konto = '5.25.14'".to_owned()),
            "select sum(beloeb_kr) from dm.fact_udgift where konto_id = 52514",
        ),
        (
            "Antal indbyggere",
            filter("dm.dim_alder", "aldersgruppe = '0-2'".to_owned()),
            "select sum(antal_0_2) from dm.agg_befolkning \
             where periode = (select max(periode) from dm.agg_befolkning)",
        ),
    ];
    for (caption, context, view) in roles {
        let pairs = [(model.sql(caption, &[context]), view.to_owned())];
        compare(&mut warehouse, caption, &pairs, "0").await;
    }
}

/// For one kommune and period, the indicator's measure is the view's value; over several kommuner
/// and, where it does not roll, several periods, the ratio of the sums.
#[tokio::test]
async fn the_thirteen_indicators_agree_with_their_views() {
    let mut warehouse = generated::warehouse().await;
    let model = Model13::read(&mut warehouse).await;
    for (id, caption) in measure::indicators() {
        let rows: Vec<(i16, String, Option<String>)> = sqlx::query_as(AssertSqlSafe(format!(
            "select kommune_nr, periode::text, vaerdi::text from noegletal.alle \
             where noegletal_id = '{id}'"
        )))
        .fetch_all(&mut warehouse.connection)
        .await
        .expect("the indicator's rows");
        let pairs: Vec<(String, String)> = rows
            .iter()
            .map(|(nr, periode, vaerdi)| {
                let context = [
                    filter("dm.dim_kommune", format!("kommune_nr = {nr}")),
                    filter("dm.dim_maaned", format!("maaned = '{periode}'")),
                ];
                let vaerdi = vaerdi.as_deref().unwrap_or("null");
                (model.sql(caption, &context), format!("select {vaerdi}::numeric"))
            })
            .collect();
        // Counter and denominator are rounded to six decimals each.
        let within = if id.starts_with('U') { "0.01" } else { "0.000005" };
        compare(&mut warehouse, caption, &pairs, within).await;

        let year = [filter("dm.dim_maaned", "aar = 2024".to_owned())];
        let which = if id.starts_with('N') { "and periode = '2024-12-01'" } else { "" };
        let all = format!(
            "select sum(taeller) / sum(naevner) from noegletal.alle \
             where noegletal_id = '{id}' and vaerdi is not null {which}"
        );
        let pairs = [(model.sql(caption, &year), all)];
        compare(&mut warehouse, &format!("{caption}, all kommuner"), &pairs, "0.000000001").await;
    }
}
