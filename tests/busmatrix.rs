//! Every marked cell of the two bus matrices, as a query: what the cubes answer is what a count of
//! the star's own rows gives. What is not marked is not offered.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use dagtilbud::delivery::kommune::KOMMUNER;
use dagtilbud::generate::Plan;
use dagtilbud::upkeep::access::Right;

use crate::support::database::connect;
use crate::support::warehouse::{Warehouse, csv};

/// The star's rows with the members of every dimension: `k_…` as the municipal cube shows them,
/// `b_…` as the benchmark cube does.
const CHILDREN: &str = "create temp table r_indskrivning as \
    select f.kommune_nr, f.maaned, f.borger_nr as person, f.maaned as dag, \
        coalesce(nullif(s.dagtilbudsnummer, ''), 'lokal ' || f.institution_nr) as institution, \
        min(a.aldersgruppe) over (partition by f.kommune_nr, f.maaned, f.borger_nr) as gruppe, \
        p.pladstype as k_pladstype, t.taksttype as k_taksttype, r.rabat as k_rabat, \
        e.ejerform as k_stil_ejerform, h.kommune_navn as k_bopaelskommune_navn, \
        f.institution_nr as k_institution_nr, s.dagtilbudsnummer as k_stil_dagtilbudsnummer, \
        a.alder as k_barn_alder, \
        concat_ws(', ', b.efternavn, b.fornavn, f.borger_nr) as k_borger, \
        f.maaned as k_maaned, f.maaned as k_dato, k.kommune_navn as k_handlekommune_navn, \
        case when s.institution_stil_id = -1 then i.kategori else s.kategori end as kategori, \
        trim(e.ejerform_kode || ' ' || e.ejerform) as ejerform, \
        trim(s.dagtilbudsnummer || ' ' || s.enhedsnavn) as enhed \
    from dm.fact_indskrivning as f \
    inner join dm.dim_institution_stil as s on s.institution_stil_id = f.institution_stil_id \
    inner join dm.dim_institution as i on i.institution_id = f.institution_id \
    inner join dm.dim_pladstype as p on p.pladstype_id = f.pladstype_id \
    inner join dm.dim_taksttype as t on t.taksttype_id = f.taksttype_id \
    inner join dm.dim_rabat as r on r.rabat_id = f.rabat_id \
    inner join dm.dim_ejerform as e on e.ejerform_id = f.ejerform_id \
    inner join dm.dim_kommune as h on h.kommune_nr = f.bopael_kommune_nr \
    inner join dm.dim_kommune as k on k.kommune_nr = f.kommune_nr \
    inner join dm.dim_alder as a on a.alder_id = f.alder_id \
    inner join dm.dim_borger as b on b.borger_id = f.borger_id";

const STAFF: &str = "create temp table r_personale as \
    select f.kommune_nr, f.maaned, f.person_nr as person, f.maaned as dag, f.medarbejder_nr, \
        f.beskaeftigelsesgrad as grad, f.maaned as k_dato, \
        s.dagtilbudsnummer as k_stil_dagtilbudsnummer, \
        trim(s.dagtilbudsnummer || ' ' || s.enhedsnavn) as enhed, \
        o.konto as k_konto, trim(o.konto || ' ' || o.konto_navn) as konto, \
        m.anciennitets_dato as k_anciennitetsdato, m.stop_dato as k_ansaettelsesstopdato, \
        m.ansat_dato as k_ansaettelsesstartdato, k.kommune_navn as k_ansatkommune_navn, \
        l.afloenningsform as k_afloenningsform, v.ansaettelsesvilkaar as k_ansaettelsesvilkaar, \
        a.alder as k_medarbejder_alder, a.alder_aar, \
        c.stillingskategori_kode as k_stillingskategori_kode, \
        trim(c.stillingskategori_kode || ' ' || c.stillingskategori) as kategori, \
        u.overenskomst_kode as k_overenskomst_kode, \
        trim(u.overenskomst_kode || ' ' || u.overenskomst) as overenskomst, \
        f.medarbejder_nr as k_medarbejder_nr, n.alder as k_medarbejder_anciennitet, \
        case f.koen_id when 1 then 'Kvinde' when 2 then 'Mand' else 'Ukendt' end as koen \
    from dm.fact_personale as f \
    inner join dm.dim_medarbejder as m on m.medarbejder_id = f.medarbejder_id \
    inner join dm.dim_institution_stil as s on s.institution_stil_id = f.institution_stil_id \
    inner join dm.dim_konto as o on o.konto_id = f.konto_id \
    inner join dm.dim_kommune as k on k.kommune_nr = f.ansat_kommune_nr \
    inner join dm.dim_afloenningsform as l on l.afloenningsform_id = f.afloenningsform_id \
    inner join dm.dim_ansaettelsesvilkaar as v \
        on v.ansaettelsesvilkaar_id = f.ansaettelsesvilkaar_id \
    inner join dm.dim_alder as a on a.alder_id = f.alder_id \
    inner join dm.dim_alder as n on n.alder_id = f.anciennitet_alder_id \
    inner join dm.dim_stillingskategori as c on c.stillingskategori_id = f.stillingskategori_id \
    inner join dm.dim_overenskomst as u on u.overenskomst_id = f.overenskomst_id";

const ATTENDANCE: &str = "create temp table r_tilstedevaerelse as \
    select f.kommune_nr, date_trunc('month', f.dato)::date as maaned, f.borger_nr as person, \
        f.dato as dag, f.dato as k_dato, k.kommune_navn as k_handlekommune_navn, \
        s.dagtilbudsnummer as k_stil_dagtilbudsnummer, \
        s.dagtilbudsnummer || ' ' || last_value(s.enhedsnavn) over ( \
            partition by f.institution_stil_nr, date_trunc('month', f.dato) order by f.dato \
            rows between unbounded preceding and unbounded following) as enhed, \
        g.registrering as k_registrering, g.registrering_gruppe as gruppe, \
        b.tidspunkt as k_starttidspunkt, b.kvarter as start, \
        e.tidspunkt as k_sluttidspunkt, e.kvarter as slut, \
        (select max(i.fuldtidsandel) from dm.fact_indskrivning as i \
            where i.kommune_nr = f.kommune_nr and i.borger_nr = f.borger_nr \
                and i.maaned = date_trunc('month', f.dato)) as andel \
    from dm.fact_tilstedevaerelse as f \
    inner join dm.dim_kommune as k on k.kommune_nr = f.kommune_nr \
    inner join dm.dim_institution_stil as s on s.institution_stil_id = f.institution_stil_id \
    inner join dm.dim_registrering as g on g.registrering_id = f.registrering_id \
    inner join dm.dim_tidspunkt as b on b.tidspunkt_id = f.starttidspunkt_id \
    inner join dm.dim_tidspunkt as e on e.tidspunkt_id = f.sluttidspunkt_id";

/// What the benchmark cube calls the members of a dimension, over the rows above; for the three
/// facts in turn where they differ.
const MEMBERS: [(&str, &str); 25] = [
    ("Pladstype", "k_pladstype"),
    ("Taksttype", "k_taksttype"),
    ("Rabatplads", "k_rabat"),
    ("EjerformSTIL", "ejerform"),
    ("BopælsKommune", "k_bopaelskommune_navn"),
    (
        "DagtilbudInstitution",
        "case kategori when 'dagpleje' then 'Dagpleje' when 'vuggestue' then 'Vuggestue' \
         when 'boernehave' then 'Børnehave' when 'integreret' then 'Integreret institution' \
         when 'privat' then 'Privat institution' when 'andet' then 'Andet' else 'Ukendt' end \
         || ', ' || k_handlekommune_navn",
    ),
    ("InstitutionSTIL", "enhed"),
    ("DagtilbudAlder", "gruppe"),
    ("TidMåned", "to_char(maaned, 'YYYY-MM')"),
    ("HandleKommune", "k_handlekommune_navn"),
    ("AutoriseretKontoplan", "konto"),
    ("AnciennitetsDato", "coalesce(to_char(k_anciennitetsdato, 'YYYY'), 'Ukendt')"),
    ("AnsættelsesstopDato", "coalesce(to_char(k_ansaettelsesstopdato, 'YYYY'), 'Åben')"),
    ("AnsættelsesstartDato", "coalesce(to_char(k_ansaettelsesstartdato, 'YYYY'), 'Ukendt')"),
    ("AnsatKommune", "k_ansatkommune_navn"),
    ("Aflønningsform", "k_afloenningsform"),
    ("Ansættelsesvilkår", "k_ansaettelsesvilkaar"),
    (
        "Alder",
        "case when alder_aar < 0 then 'Ukendt' when alder_aar < 20 then '0-19 år' \
         when alder_aar >= 70 then '70+ år' \
         else alder_aar / 10 || '0-' || alder_aar / 10 || '9 år' end",
    ),
    ("Stillingskategori", "kategori"),
    ("Overenskomst", "overenskomst"),
    ("Køn", "koen"),
    ("Registrering", "gruppe"),
    ("Starttidspunkt", "start"),
    ("Sluttidspunkt", "slut"),
    // Not in the benchmark cube; a member all the same, to try that it is not offered.
    ("Borger", "k_borger"),
];

/// A marked cell.
#[derive(Clone)]
struct Cell {
    dimension: String,
    maaltal: String,
    view: String,
    kolonne: String,
    udtryk: String,
}

impl Cell {
    /// The rows above that it is computed from.
    fn rows(&self) -> String {
        format!("r_{}", self.view.split_once('.').expect("a schema").1)
    }

    fn what(&self) -> String {
        format!("{} by {} in {}", self.maaltal, self.dimension, self.view)
    }
}

/// Five months of a large and a small kommune, attendance in the last two.
async fn loaded() -> Warehouse {
    let date = |month| NaiveDate::from_ymd_opt(2024, month, 1).expect("a date");
    let plan = Plan {
        kommuner: vec![101, 825],
        from: date(1),
        to: date(3),
        aula_from: Some(date(3)),
        clean: true,
        ..Plan::default()
    };
    let mut warehouse = Warehouse::new().await;
    warehouse.load_plan(&plan).await;
    for rows in [CHILDREN, STAFF, ATTENDANCE] {
        warehouse.values(rows).await;
    }
    warehouse
}

async fn cells(warehouse: &mut Warehouse, kube: &str) -> Vec<Cell> {
    let sql = format!(
        "select dimension, maaltal, view_navn, kolonne, udtryk from drift.busmatrix \
         where kube = '{kube}' order by maaltal_nr, dimension"
    );
    let rows: Vec<(String, String, String, String, String)> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .fetch_all(&mut warehouse.connection)
            .await
            .expect("the bus matrix");
    let cell = |(dimension, maaltal, view, kolonne, udtryk)| Cell {
        dimension,
        maaltal,
        view,
        kolonne,
        udtryk,
    };
    rows.into_iter().map(cell).collect()
}

/// A measure by a member, counted in another way than the cubes do: the people first, one row each.
fn counted(maaltal: &str, rows: &str, keys: &str) -> String {
    let (first, then) = match maaltal {
        "antal_institutioner" => ("institution".to_owned(), "count(*)"),
        "antal_fuldtidsboern" => ("person, maaned as m, andel".to_owned(), "sum(andel)"),
        "antal_fuldtidspersoner" => {
            return format!("select {keys}, sum(grad) as maalt from {rows} group by {keys}");
        }
        "beskaeftigelsesgrad" => {
            return format!(
                "select {keys}, round(avg(grad), 6) as maalt from (\
                     select {keys}, medarbejder_nr, sum(grad) as grad from {rows} \
                     group by {keys}, medarbejder_nr, dag) as t group by {keys}"
            );
        }
        _ => ("person".to_owned(), "count(*)"),
    };
    format!(
        "select {keys}, {then} as maalt from (select distinct {keys}, {first} from {rows}) as t \
         group by {keys}"
    )
}

async fn sorted(warehouse: &mut Warehouse, sql: &str) -> BTreeSet<String> {
    warehouse.values(sql).await.into_iter().collect()
}

#[tokio::test]
async fn every_marked_cell_answers_and_no_other_is_offered() {
    let mut warehouse = loaded().await;
    the_matrices_are_those_of_flis(&mut warehouse).await;
    the_municipal_cube_counts_right(&mut warehouse).await;
    the_municipal_cube_offers_no_more(&mut warehouse).await;
    the_benchmark_cube_counts_right(&mut warehouse).await;
    the_benchmark_cube_offers_no_more(&mut warehouse).await;
}

async fn the_matrices_are_those_of_flis(warehouse: &mut Warehouse) {
    let sizes = warehouse.csv("select kube, count(*) from drift.busmatrix group by 1 order by 1");
    assert_eq!(sizes.await, "kube;count\nbenchmark;73\nkommune;80\n");
}

/// In a month of all kommuner; children per employee, which has no sum, in one of them.
async fn the_municipal_cube_counts_right(warehouse: &mut Warehouse) {
    for cell in cells(warehouse, "kommune").await {
        let Cell { maaltal, view, kolonne, udtryk, dimension } = &cell;
        let is_ratio = maaltal == "antal_boern_pr_medarbejder";
        let one = if is_ratio { "and kommune_nr = 101" } else { "" };
        let answer = format!(
            "select {kolonne}::text, trim_scale(maalt::numeric)::text from (\
                 select {kolonne}, {udtryk} as maalt from {view} \
                 where dato between '2024-03-01' and '2024-03-31' {one} group by {kolonne}) as t \
             where maalt is not null"
        );
        let answer = sorted(warehouse, &answer).await;
        let member = format!("k_{kolonne}");
        let month = format!("maaned = '2024-03-01' {one}");
        let expected = if is_ratio {
            let side = |rows: &str| {
                let rows = format!("(select * from {rows} where {month}) as r");
                counted("antal", &rows, &member)
            };
            format!(
                "select {member}::text, trim_scale(round(b.maalt::numeric / p.maalt, 6))::text \
                 from ({}) as b inner join ({}) as p using ({member})",
                side("r_indskrivning"),
                side("r_personale"),
            )
        } else {
            let rows = format!("(select * from {} where {month}) as r", cell.rows());
            format!(
                "select {member}::text, trim_scale(maalt::numeric)::text from ({}) as t \
                 where maalt is not null",
                counted(maaltal, &rows, &member)
            )
        };
        let expected = sorted(warehouse, &expected).await;
        assert!(!answer.is_empty(), "{}: no rows", cell.what());
        assert_eq!(answer, expected, "{}", cell.what());
        let adds_up = maaltal == "antal_fuldtidspersoner"
            || (maaltal == "antal_indskrevne_boern"
                && ["Borger", "DagtilbudAlder", "HandleKommune", "Tid", "TidMåned"]
                    .contains(&dimension.as_str()));
        if adds_up {
            let total = format!(
                "select trim_scale(sum(maalt)::numeric) = trim_scale(max(total)::numeric) from (\
                     select {udtryk} as maalt, \
                         (select {udtryk} from {view} where dato = '2024-03-01') as total \
                     from {view} where dato = '2024-03-01' group by {kolonne}) as t"
            );
            assert_eq!(warehouse.values(&total).await, ["t"], "{} adds up", cell.what());
        }
    }
}

async fn the_municipal_cube_offers_no_more(warehouse: &mut Warehouse) {
    let offered = warehouse
        .values(
            "with d as (
                 select distinct dimension, kolonne from drift.busmatrix where kube = 'kommune'
                 union all select 'Køn', 'koen'
             ),
             m as (
                 select distinct maaltal, view_navn from drift.busmatrix where kube = 'kommune'
             )
             select d.dimension || ' ' || m.maaltal from d cross join m
             inner join information_schema.columns as c
                 on c.table_schema || '.' || c.table_name = m.view_navn
                 and c.column_name = d.kolonne
             where not exists (
                 select 1 from drift.busmatrix as b
                 where b.kube = 'kommune' and b.dimension = d.dimension and b.maaltal = m.maaltal
             )",
        )
        .await;
    assert!(offered.is_empty(), "not marked: {offered:?}");
}

/// The measures that count people one by one.
const OF_PEOPLE: [&str; 3] = ["antal_indskrevne_boern", "antal_medarbejdere", "antal_unikke_boern"];

/// To whoever sees them in full, every figure of all kommuner and months is the one counted from the
/// star. To others it is near it, and none stands for few people.
async fn the_benchmark_cube_counts_right(warehouse: &mut Warehouse) {
    let other = warehouse.database.login("andre", Some(Right::Benchmark)).await;
    let mut other = connect(&other).await;
    let (mut shown, mut hidden) = (0, 0);
    for cell in cells(warehouse, "benchmark").await {
        let Cell { maaltal, view, dimension, .. } = &cell;
        let has_bands = view == "benchmark.indskrivning";
        let band = if has_bands { "aldersgruppe" } else { "''" };
        let answer = format!(
            "select kommune_nr, maaned, medlem, {band}, trim_scale({maaltal}::numeric)::text \
             from {view} where dimension = '{dimension}' and {maaltal} <> 0"
        );
        let found = sorted(warehouse, &answer).await;
        let expected = expected_of_benchmark(&cell, has_bands);
        let expected = sorted(
            warehouse,
            &format!("select * from ({expected}) as e where maalt::numeric <> 0"),
        )
        .await;
        assert!(!found.is_empty(), "{}: no figures", cell.what());
        assert_eq!(found, expected, "{}", cell.what());

        let rows = format!(
            "select {maaltal}::numeric from {view} \
             where dimension = '{dimension}' and {maaltal} is distinct from 0"
        );
        // What few stand behind has no row, but in the row of all.
        let seen = csv(&mut other, &rows).await;
        let seen: Vec<f64> = seen.lines().skip(1).filter_map(|it| it.parse().ok()).collect();
        hidden += found.len() - seen.len();
        shown += seen.len();
        for figure in seen {
            let is_few = OF_PEOPLE.contains(&maaltal.as_str()) && figure < 5.0;
            let is_whole = !maaltal.starts_with("antal_") || figure.fract() == 0.0;
            assert!(!is_few && (is_whole || maaltal.contains("_pr_")), "{}: {figure}", cell.what());
        }
    }
    assert!(shown > 1000 && hidden > 200, "{shown} shown, {hidden} hidden");
}

fn expected_of_benchmark(cell: &Cell, has_bands: bool) -> String {
    let Cell { maaltal, dimension, .. } = cell;
    let member = MEMBERS.iter().find(|(name, _)| name == dimension).expect("a member").1;
    let keys = "kommune_nr, maaned, medlem, baand";
    // Every row once as its member and once as one of all; once in its band and once in all.
    let rows = |name: &str| {
        let bands = if has_bands && dimension != "DagtilbudAlder" {
            "(values ('Alle'), ('0-2'), ('3-5')) as b (baand) where (baand = 'Alle' or baand = gruppe)"
        } else if has_bands {
            "(values ('Alle')) as b (baand) where true"
        } else {
            "(values ('')) as b (baand) where true"
        };
        format!(
            "(select r.*, v.medlem, b.baand from {name} as r \
              cross join lateral (values ({member}), ('Alle')) as v (medlem) \
              cross join {bands} and v.medlem <> '6+') as r"
        )
    };
    if maaltal == "antal_boern_pr_medarbejder" {
        return format!(
            "select kommune_nr, maaned, medlem, baand, \
                 trim_scale(round(b.maalt::numeric / nullif(p.maalt, 0), 6))::text as maalt \
             from ({}) as b full join ({}) as p using ({keys}) where b.maalt is not null",
            counted("antal", &rows("r_indskrivning"), keys),
            counted("antal", &rows("r_personale"), keys),
        );
    }
    let rows = rows(&cell.rows());
    format!(
        "select kommune_nr, maaned, medlem, baand, trim_scale(m.maalt::numeric)::text as maalt \
         from ({}) as m",
        counted(maaltal, &rows, keys),
    )
}

async fn the_benchmark_cube_offers_no_more(warehouse: &mut Warehouse) {
    for view in ["indskrivning", "personale", "tilstedevaerelse", "boern_pr_medarbejder"] {
        let only = |one: &str, other: &str| format!("{one} except {other}");
        let rows = format!("select distinct dimension from benchmark.{view}");
        let marked =
            format!("select dimension from drift.busmatrix where view_navn = 'benchmark.{view}'");
        for sql in [only(&rows, &marked), only(&marked, &rows)] {
            let found = warehouse.values(&sql).await;
            assert!(found.is_empty(), "{view}: {found:?}");
        }
    }
    let kommuner: Vec<u16> = KOMMUNER.iter().map(|kommune| kommune.nr).collect();
    assert!(kommuner.contains(&825));
    // A person is nowhere: neither a child nor a member of staff has a column.
    let people = warehouse
        .values(
            "select table_name || '.' || column_name from information_schema.columns \
             where table_schema = 'benchmark' and column_name ~ '(borger|person|medarbejder)_nr'",
        )
        .await;
    assert!(people.is_empty(), "{people:?}");
}
