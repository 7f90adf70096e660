//! The warehouses that are attacked: an invented one, and one in which stands what seldom happens.

use chrono::NaiveDate;
use dagtilbud::generate::Plan;
use dagtilbud::rebuild;
use tokio::sync::OnceCell;

use super::Prepared;
use crate::support::invented as deliveries;
use crate::support::warehouse::Warehouse;

/// Small kommuner, in which much is to be hidden, and a larger one.
pub(super) async fn invented() -> &'static Prepared {
    static PREPARED: OnceCell<Prepared> = OnceCell::const_new();
    PREPARED.get_or_init(async || Prepared::of(warehouse(&[360, 492, 563, 825]).await).await).await
}

/// What seldom happens: in a month in the middle of the series the normering counts three children
/// aged 0-2, a kommune has dagpleje in three months of a year, Aula knows three children of a unit, and
/// a kommune's own text for a place is its category, save for three children.
pub(super) async fn contrived() -> &'static Prepared {
    static PREPARED: OnceCell<Prepared> = OnceCell::const_new();
    PREPARED
        .get_or_init(async || {
            let mut warehouse = warehouse(&[360, 615]).await;
            warehouse.values(FEW_IN_A_MONTH).await;
            warehouse.values(DAGPLEJE_ENDS).await;
            warehouse.values(FEW_IN_A_UNIT).await;
            warehouse.values(TEXTS_ARE_CATEGORIES).await;
            rebuild::rebuild(&mut warehouse.connection).await.expect("computed anew");
            Prepared::of(warehouse).await
        })
        .await
}

/// 24 months of some kommuner.
async fn warehouse(kommuner: &[u16]) -> Warehouse {
    let date = |year, month| NaiveDate::from_ymd_opt(year, month, 1).expect("a date");
    let plan = Plan {
        kommuner: kommuner.to_vec(),
        from: date(2023, 1),
        to: date(2024, 12),
        aula_from: Some(date(2024, 12)),
        clean: true,
        ..Plan::default()
    };
    let mut warehouse = Warehouse::new().await;
    deliveries::load(&mut warehouse, &plan).await;
    warehouse
}

/// Takes all children of the normering's younger half but three out of a month.
const FEW_IN_A_MONTH: &str = "\
    delete from dsa.dst_indskrivning as dsa using ( \
        select fact.levering_nr, fact.linje_nr, \
            dense_rank() over (order by fact.borger_nr) as nummer \
        from dm.fact_indskrivning as fact \
        inner join dm.dim_institution_stil as enhed using (institution_stil_id) \
        inner join dm.dim_alder as alder using (alder_id) \
        where fact.kommune_nr = 615 and fact.maaned = '2023-11-01' \
            and enhed.er_normering and alder.aldersgruppe = '0-2' \
    ) as barn \
    where dsa.levering_nr = barn.levering_nr and dsa.linje_nr = barn.linje_nr and barn.nummer > 3";

/// Takes the children of dagpleje out of all months of a year but the first three.
const DAGPLEJE_ENDS: &str = "\
    delete from dsa.dst_indskrivning as dsa using dm.fact_indskrivning as fact, \
        dm.dim_institution_stil as enhed, dm.dim_institution as institution \
    where dsa.levering_nr = fact.levering_nr and dsa.linje_nr = fact.linje_nr \
        and fact.institution_stil_id = enhed.institution_stil_id \
        and fact.institution_id = institution.institution_id \
        and fact.kommune_nr = 360 and fact.maaned between '2023-04-01' and '2023-12-01' \
        and 'dagpleje' in (enhed.kategori, institution.kategori)";

/// Calls places by their categories, three of them something else.
const TEXTS_ARE_CATEGORIES: &str = "\
    update dsa.dst_indskrivning as dsa set pladstype = case \
            when plads.kategori = 'boernehave' and plads.nummer <= 3 then 'skovgruppe' \
            else plads.kategori end \
    from ( \
        select fact.levering_nr, fact.linje_nr, valg.kategori, \
            dense_rank() over (partition by valg.kategori order by fact.borger_nr) as nummer \
        from dm.fact_indskrivning as fact \
        inner join dm.dim_institution_stil as enhed using (institution_stil_id) \
        inner join dm.dim_institution as institution using (institution_id) \
        cross join lateral (select case when institution_stil_id = -1 then institution.kategori \
            else enhed.kategori end as kategori) as valg \
        where fact.kommune_nr = 615 and fact.maaned = '2024-03-01' \
    ) as plads \
    where dsa.levering_nr = plads.levering_nr and dsa.linje_nr = plads.linje_nr";

/// Leaves three children of one unit in Aula, and nobody in two units.
const FEW_IN_A_UNIT: &str = "\
    delete from dsa.aula_tilstedevaerelse as dsa using ( \
        select fact.levering_nr, fact.linje_nr, \
            dense_rank() over (partition by fact.institution_stil_nr order by fact.borger_nr) > 3 \
                and fact.institution_stil_nr = min(fact.institution_stil_nr) over () as er_for_mange, \
            min(fact.institution_stil_nr) over (partition by fact.borger_nr) \
                < max(fact.institution_stil_nr) over (partition by fact.borger_nr) as er_i_flere \
        from dm.fact_tilstedevaerelse as fact \
        where fact.kommune_nr = 615 \
    ) as seen \
    where dsa.levering_nr = seen.levering_nr and dsa.linje_nr = seen.linje_nr \
        and (seen.er_for_mange or seen.er_i_flere)";
