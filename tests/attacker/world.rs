//! The warehouses that are attacked.

use chrono::NaiveDate;
use dagtilbud::generate::{Plan, Size};
use dagtilbud::upkeep::rebuild;
use tokio::sync::OnceCell;

use super::figures::Releases;
use crate::support::warehouse::Warehouse;

/// Kommuner of the demo, over 24 months.
pub(super) async fn demo() -> &'static Releases {
    static READ: OnceCell<Releases> = OnceCell::const_new();
    let read = async || {
        let mut warehouse = Warehouse::new().await;
        warehouse.load_plan(&plan(&[101, 360, 461, 615, 751], 24)).await;
        for seldom in [DAGPLEJERE_ELSEWHERE, FEW_IN_DAGPLEJE] {
            warehouse.values(seldom).await;
        }
        rebuild::rebuild(&mut warehouse.connection).await.expect("computed anew");
        Releases::of("the demo's kommuner", &mut warehouse).await
    };
    READ.get_or_init(read).await
}

/// What seldom happens: some dagplejere of two kommuner stand on another account ...
const DAGPLEJERE_ELSEWHERE: &str = "\
    update dsa.flis_personale as dsa set konto = 52514 from ( \
        select levering_nr, linje_nr, \
            dense_rank() over (partition by kommune_nr, periode order by person_uuid) as nummer \
        from dsa.flis_personale \
        where kommune_nr in (360, 615) and konto = 52511 and stillingskategori_kode = '25' \
    ) as dagplejer \
    where dsa.levering_nr = dagplejer.levering_nr and dsa.linje_nr = dagplejer.linje_nr \
        and dagplejer.nummer <= 2";

/// ... and three children are left in the dagpleje of a kommune in the middle of the years.
const FEW_IN_DAGPLEJE: &str = "\
    delete from dsa.dst_indskrivning as dsa using ( \
        select fact.levering_nr, fact.linje_nr, \
            dense_rank() over (order by fact.borger_nr) as nummer \
        from dm.fact_indskrivning as fact \
        inner join dm.dim_institution_stil as enhed using (institution_stil_id) \
        inner join dm.dim_institution as institution using (institution_id) \
        where fact.kommune_nr = 751 and fact.maaned in ('2023-07-01', '2024-05-01') \
            and 'dagpleje' in (enhed.kategori, institution.kategori) \
    ) as barn \
    where dsa.levering_nr = barn.levering_nr and dsa.linje_nr = barn.linje_nr and barn.nummer > 3";

/// Twelve small ones, over 13 months.
pub(super) async fn twelve_small() -> &'static Releases {
    static READ: OnceCell<Releases> = OnceCell::const_new();
    let small = [155, 187, 400, 482, 492, 563, 665, 671, 727, 741, 773, 825];
    READ.get_or_init(|| read("twelve small kommuner", plan(&small, 13))).await
}

/// Some of real size, over 13 months.
pub(super) async fn of_real_size() -> Releases {
    let plan = Plan { size: Size::Real, ..plan(&[210, 306, 440, 665, 825], 13) };
    read("kommuner of real size", plan).await
}

/// Months up to the end of 2024, attendance in the last of them.
fn plan(kommuner: &[u16], months: u32) -> Plan {
    let date = |year, month| NaiveDate::from_ymd_opt(year, month, 1).expect("a date");
    let last = date(2024, 12);
    Plan {
        kommuner: kommuner.to_vec(),
        from: last - chrono::Months::new(months - 1),
        to: last,
        aula_from: Some(last),
        clean: true,
        ..Plan::default()
    }
}

async fn read(name: &'static str, plan: Plan) -> Releases {
    let mut warehouse = Warehouse::new().await;
    warehouse.load_plan(&plan).await;
    Releases::of(name, &mut warehouse).await
}
