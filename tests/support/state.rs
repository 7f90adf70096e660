//! What is in a warehouse, as text that can be compared.

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

/// A `select` for each table of the star that writes a row as JSON without numbers that depend on
/// the order of arrival. A durable number gives way to the natural key it stands for, a version's
/// number to what the version says, a fact's delivery to that delivery's own key. A version's
/// delivery, the one that first brought it, is left out: that depends on the order.
const STAR: &str = r"
with
kolonne as (
    select
        relation.oid as tabel,
        relation.relname as tabelnavn,
        attribut.attname as navn,
        attribut.attnum as plads,
        left(attribut.attname, -3) as ord,
        (
            select fremmed.confrelid::regclass
            from pg_constraint as fremmed
            where
                fremmed.conrelid = relation.oid
                and fremmed.contype = 'f'
                and fremmed.conkey = array[attribut.attnum]
                and attribut.attname like '%\_id'
        ) as peger_paa,
        -- A role (anciennitet_alder_id) points to a column of another name.
        (
            select maal.attname
            from pg_constraint as fremmed
            inner join pg_attribute as maal
                on fremmed.confrelid = maal.attrelid and maal.attnum = fremmed.confkey[1]
            where
                fremmed.conrelid = relation.oid
                and fremmed.contype = 'f'
                and fremmed.conkey = array[attribut.attnum]
        ) as peger_paa_kolonne
    from pg_class as relation
    inner join pg_attribute as attribut
        on relation.oid = attribut.attrelid and attribut.attnum > 0 and not attribut.attisdropped
    where
        relation.relnamespace = 'dm'::regnamespace
        and relation.relkind in ('r', 'p')
        and relation.relname not in ('dim_tid', 'dim_maaned', 'dim_kommune', 'dim_alder')
),

vaerdi as (
    select
        tabel,
        tabelnavn,
        plads,
        navn,
        case
            when navn = 'levering_nr' and tabelnavn like 'dim\_%' then 'null'
            when navn = 'levering_nr'
                then
                    '(select jsonb_build_array(l.kilde, l.periode, l.leveret, l.sha256) '
                    || 'from drift.levering as l where l.levering_nr = t.levering_nr)'
            when to_regclass('drift.' || ord || '_noegle') is not null and navn like '%\_nr'
                then format(
                    '(select to_jsonb(n) - %L from drift.%I as n where n.%I = t.%I)',
                    navn, ord || '_noegle', navn, navn
                )
            -- The dimension's own number says nothing.
            when navn like '%\_id' and tabelnavn = 'dim_' || ord then 'null'
            when peger_paa is not null
                then format(
                    '(select to_jsonb(d) - %L::text[] from %s as d where d.%I = t.%I)',
                    -- The numbers in the version depend on the order of arrival.
                    array[peger_paa_kolonne, ord || '_nr', 'person_nr', 'levering_nr'],
                    peger_paa,
                    peger_paa_kolonne,
                    navn
                )
            else format('to_jsonb(t.%I)', navn)
        end as udtryk
    from kolonne
)

select format(
    'select %L || '': '' || jsonb_build_object(%s)::text as linje from dm.%I as t',
    tabelnavn,
    string_agg(format('%L, %s', navn, udtryk), ', ' order by plads),
    tabelnavn
)
from vaerdi
group by tabelnavn
order by tabelnavn
";

/// The star: what it says, not the numbers it says it with. A line a row, sorted.
pub(crate) async fn star(connection: &mut PgConnection) -> Vec<String> {
    let selects: Vec<String> =
        sqlx::query_scalar(STAR).fetch_all(&mut *connection).await.expect("the catalogue");
    lines(connection, &selects).await
}

/// Everything that a load may write, numbers and all: for what must have left no trace.
pub(crate) async fn everything(connection: &mut PgConnection) -> Vec<String> {
    let selects: Vec<String> = sqlx::query_scalar(
        "select format('select %L || '' '' || t::text as linje from %s as t', \
             oid::regclass::text, oid::regclass) \
         from pg_class \
         where relnamespace::regnamespace::text in ('drift', 'dsa', 'dm') and relkind in ('r', 'p') \
             and relname not in ('dim_tid', 'dim_maaned', 'dim_kommune', 'dim_alder')",
    )
    .fetch_all(&mut *connection)
    .await
    .expect("the catalogue");
    lines(connection, &selects).await
}

async fn lines(connection: &mut PgConnection, selects: &[String]) -> Vec<String> {
    let all = selects.join("\nunion all\n");
    let sql = format!("select linje from ({all}) as t order by linje collate \"C\"");
    let rows = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(connection).await;
    rows.unwrap_or_else(|error| panic!("{error}"))
}

/// Fails with the lines that only one of two states has.
#[track_caller]
pub(crate) fn assert_same(expected: &[String], found: &[String], what: &str) {
    if expected == found {
        return;
    }
    let only = |these: &[String], those: &[String]| {
        let lines = these.iter().filter(|line| !those.contains(line)).take(5);
        lines.map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
    };
    panic!(
        "{what}: the warehouse is another one\nexpected and missing:\n{}\nfound and not expected:\n{}",
        only(expected, found),
        only(found, expected),
    );
}
