//! The reading side: years of figures, made by SQL (loading ten years takes hours, and readers see
//! no difference), and the questions of the indicators and of the benchmark cube.

use dagtilbud::db;
use sqlx::postgres::PgConnection;

use crate::machine::{Machine, best, best_by_turns};
use crate::table::Report;
use crate::{Result, Scale};

pub(crate) const VIEWS: [&str; 13] = [
    "udgift_dagtilbud_pr_barn",
    "udgift_dagpleje_pr_barn",
    "udgift_daginstitution_pr_barn",
    "udgift_dagtilbud_pr_plads",
    "udgift_dagpleje_pr_plads",
    "udgift_daginstitution_pr_plads",
    "andel_boern_i_dagpleje",
    "andel_boern_i_integreret_institution",
    "daekningsgrad_0_2",
    "daekningsgrad_3_5",
    "normering_daginstitution_0_2",
    "normering_daginstitution_3_5",
    "normering_dagpleje",
];

/// Fills the aggregates with years, and asks.
pub(crate) async fn years(machine: &Machine, scale: Scale, report: &mut Report) -> Result<()> {
    let mut connection = db::connect(machine.url()).await?;
    let fill = include_str!("sql/aar.template.sql").replace("{aar}", &scale.years.to_string());
    crate::machine::send(&mut connection, "filling in the years", &fill).await?;
    indicators(&mut connection, report).await?;
    let mut kommune = login(machine).await?;
    let time = best(&mut kommune, "select * from noegletal.alle").await?;
    let detail = format!("{} years; a login that sees no other kommune", scale.years);
    report.time("`noegletal.alle` under a kommune's login", 50, time, detail);
    let distinct = "select maaned, medlem, antal_indskrevne_boern \
                    from benchmark.indskrivning \
                    where dimension = 'InstitutionSTIL' and aldersgruppe = 'Alle'";
    let rows = count(&mut connection, distinct).await?;
    let time = best(&mut connection, &format!("select count(*) from ({distinct}) as alle")).await?;
    let detail = format!("{rows} rows, counted there");
    report.time("distinct children by month and unit, national", 200, time, detail);
    Ok(())
}

/// The login of the first kommune, Copenhagen, which row security holds to its own rows.
const LOGIN: &str = "maaler";

/// A login's address.
fn url_of(machine: &Machine, login: &str) -> Result<String> {
    let (_, address) = machine.url().split_once('@').ok_or("an address without a user")?;
    Ok(format!("postgres://{login}:{login}@{address}"))
}

/// The address of the first kommune's login.
pub(crate) fn login_url(machine: &Machine) -> Result<String> {
    url_of(machine, LOGIN)
}

/// Makes a login that sees one kommune, and connects as it.
pub(crate) async fn new_login(
    machine: &Machine,
    owner: &mut PgConnection,
    login: &str,
    kommune_nr: i16,
) -> Result<PgConnection> {
    let make = format!("create role {login} login password '{login}'");
    crate::machine::send(owner, "making a login", &make).await?;
    machine.run(&["access", "grant", login, "--kommune", &kommune_nr.to_string()])?;
    Ok(db::connect(&url_of(machine, login)?).await?)
}

/// What a kommune's login pays for row security: its questions, and the owner's with a filter.
pub(crate) async fn own_kommune(machine: &Machine, report: &mut Report) -> Result<()> {
    let mut owner = db::connect(machine.url()).await?;
    let kommune_nr: i16 = sqlx::query_scalar("select min(kommune_nr) from dm.fact_indskrivning")
        .fetch_one(&mut owner)
        .await?;
    let mut login = new_login(machine, &mut owner, LOGIN, kommune_nr).await?;
    let units = "select maaned, stil_dagtilbudsnummer, count(distinct borger_nr) \
                 from kube.indskrivning where {filter} group by maaned, stil_dagtilbudsnummer";
    // The row as a whole is counted: else the planner leaves out what nobody asks for.
    let whole =
        "select count(kube) from (select * from kube.indskrivning where {filter} offset 0) as kube";
    let indicator = "select * from noegletal.andel_boern_i_dagpleje where {filter}";
    let filter = format!("kommune_nr = {kommune_nr}");
    let handle = format!("handlekommune_nr = {kommune_nr}");
    let questions = [
        ("children by month and unit", units, "true", &handle),
        ("the cube with every dimension", whole, "true", &handle),
        ("an indicator", indicator, filter.as_str(), &filter),
    ];
    for (what, question, login_filter, owner_filter) in questions {
        let own = question.replace("{filter}", login_filter);
        let filtered = question.replace("{filter}", owner_filter);
        let (own, filtered) = best_by_turns((&mut login, &own), (&mut owner, &filtered)).await?;
        let ratio = own.as_secs_f64() / filtered.as_secs_f64();
        let detail = format!("{own:.1?} : {filtered:.1?} as the owner");
        report.ratio(&format!("{what}, a kommune's login : a filter"), 1.3, ratio, detail);
    }
    Ok(())
}

/// Connects as the kommune whose login [`own_kommune`] makes.
pub(crate) async fn login(machine: &Machine) -> Result<PgConnection> {
    Ok(db::connect(&login_url(machine)?).await?)
}

/// Each view whole; the slowest one is the figure.
async fn indicators(connection: &mut PgConnection, report: &mut Report) -> Result<()> {
    let mut slowest = None;
    let mut rows = 0;
    for view in VIEWS {
        let all = format!("select * from noegletal.{view}");
        let found = count(connection, &all).await?;
        if found == 0 {
            return Err(format!("noegletal.{view} has no row").into());
        }
        rows += found;
        slowest = slowest.max(Some((best(connection, &all).await?, view)));
    }
    if let Some((time, view)) = slowest {
        let detail = format!("{rows} rows in 13 views; the slowest is `{view}`");
        report.time("an indicator, all kommuner and years", 150, time, detail);
    }
    Ok(())
}

async fn count(connection: &mut PgConnection, query: &str) -> Result<i64> {
    let sql = format!("select count(*) from ({query}) as alle");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(connection).await?)
}
