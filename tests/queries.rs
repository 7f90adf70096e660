//! The twelve queries of `views/README.md`: each runs as the login of two kommuner, and its answer is that
//! of a count by another way, from the facts and what was staged.

use fs_err as fs;

use crate::support::login::Login;
use crate::support::warehouse::Warehouse;
use crate::support::{generated, in_repository};

/// The same answers, row by row in any order.
const OTHER_WAYS: [&str; 12] = [
    "select dagtilbudsnummer, round(b.n / 12.0, 1), round(p.n / 12, 1), round(b.n / p.n, 2)
     from (select s.dagtilbudsnummer, count(*)::numeric as n from (
             select distinct f.maaned, f.borger_nr, f.institution_stil_id
             from dm.fact_indskrivning as f
             where f.kommune_nr = 101 and f.fuldtidsandel > 0 and f.alder_id < 72
         ) as f inner join dm.dim_institution_stil as s using (institution_stil_id)
         where s.kategori in ('vuggestue', 'boernehave', 'integreret') group by 1) as b
     inner join (select s.dagtilbudsnummer, sum(f.beskaeftigelsesgrad) as n
         from dm.fact_personale as f
         inner join dm.dim_institution_stil as s using (institution_stil_id)
         inner join dm.dim_stillingskategori as k using (stillingskategori_id)
         where f.kommune_nr = 101 and k.stillingskategori_kode
             in ('7', '9', '8A', '920', '930', '940', '950') group by 1) as p
     using (dagtilbudsnummer) where dagtilbudsnummer <> '' and p.n > 0",
    "select b.kommune_nr, (select kommune_navn from dm.dim_kommune as k
             where k.kommune_nr = b.kommune_nr),
         round(sum(antal_boern_normering_0_2) / sum(fuldtidspersoner_0_2), 2),
         case when sum(antal_boern_normering_0_2) <= 3 * sum(fuldtidspersoner_0_2)
             then 'Ja' else 'Nej' end
     from dm.agg_boern as b inner join dm.agg_personale as p using (kommune_nr, maaned)
     group by 1 having count(*) = 12",
    "select kommune_nr, kommune_navn, round(100.0 * b.antal_boern_0_2 / i.antal_0_2, 1)
     from dm.agg_boern as b inner join dm.dim_kommune as k using (kommune_nr)
     inner join dm.agg_befolkning as i using (kommune_nr)
     where b.maaned = '2024-12-01' and i.periode <= b.maaned and i.gaelder_til > b.maaned
         and k.region_navn = 'Region Hovedstaden'",
    "select nu.maaned, count(distinct nu.borger_nr)
     from dm.fact_indskrivning as nu
     inner join dm.dim_institution_stil as n on n.institution_stil_id = nu.institution_stil_id
     left join dm.dim_institution as nl on nl.institution_id = nu.institution_id
     where nu.kommune_nr = 751 and nu.alder_id between 0 and 35
         and case when nu.institution_stil_id = -1 then nl.kategori else n.kategori end
             = 'boernehave'
         and exists (select 1 from dm.fact_indskrivning as f
             inner join dm.dim_institution_stil as s using (institution_stil_id)
             inner join dm.dim_institution as l on l.institution_id = f.institution_id
             where f.borger_nr = nu.borger_nr
                 and f.maaned = (nu.maaned - interval '1 month')::date
                 and case when f.institution_stil_id = -1 then l.kategori else s.kategori end
                     in ('vuggestue', 'dagpleje'))
     group by 1",
    "select to_char(make_time(start_minut / 60, start_minut % 60 / 15 * 15, 0), 'HH24:MI'), count(*)
     from dsa.aula_tilstedevaerelse where kommune_nr = 101 and registrering between 3 and 8
         and start_minut is not null
         and exists (select 1 from dm.dim_institution_stil as s where s.kommune_nr = 101
             and s.dagtilbudsnummer = institutionsnummer and periode >= s.gyldig_fra
             and periode < s.gyldig_til)
     group by 1",
    "select (array['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'])
             [extract(isodow from periode)::integer], count(distinct (periode, borger_uuid))
     from dsa.aula_tilstedevaerelse where kommune_nr = 101 and registrering = 1
         and exists (select 1 from dm.dim_institution_stil as s where s.kommune_nr = 101
             and s.dagtilbudsnummer = institutionsnummer and periode >= s.gyldig_fra
             and periode < s.gyldig_til)
     group by 1",
    "select 400, 'G99991', 'Solen', '2024-06-01'::date, 'Kommunal', 'Private'",
    "select u.kommune_nr, (select kommune_navn from dm.dim_kommune as k
             where k.kommune_nr = u.kommune_nr), 2024,
         round(sum(u.beloeb_kr) / (select sum(antal_boern) / 12.0 from dm.agg_boern as b
             where b.kommune_nr = u.kommune_nr))
     from dm.fact_udgift as u where u.periode = '2024-01-01'
         and u.konto_id in (52510, 52511, 52513, 52514, 52518, 52519) group by 1",
    // Of what others see of the three; no figure of a group in which fewer than three have one.
    "select a.noegletal_id, 'Store byer',
         case when count(g.vaerdi) >= 3 then count(g.vaerdi) else 0 end, round(a.vaerdi, 3),
         case when count(g.vaerdi) >= 3 then round(sum(g.taeller) / sum(g.naevner), 3) end
     from noegletal.alle as a
     inner join (values ('A1', 'andel_boern_i_dagpleje'),
         ('A2', 'andel_boern_i_integreret_institution'), ('D1', 'daekningsgrad_0_2'),
         ('D2', 'daekningsgrad_3_5'), ('N1', 'normering_daginstitution_0_2'),
         ('N2', 'normering_daginstitution_3_5'), ('N3', 'normering_dagpleje')) as n (id, navn)
         on a.noegletal_id = n.id
     left join dm.agg_noegletal as g on g.noegletal = n.navn and g.periode = a.periode
         and g.kommune_nr in (360, 461, 615) and g.vaerdi is not null
     where a.kommune_nr = 101 and a.periode = '2024-12-01' group by 1, a.vaerdi",
    "select maaned, count(distinct borger_nr) filter (where rabat_id in (
             select rabat_id from dm.dim_rabat where oekonomisk_friplads_pct > 0)),
         count(distinct borger_nr)
     from dm.fact_indskrivning where kommune_nr = 101 group by 1",
    "select k.kommune_navn, count(distinct borger_nr) from dm.fact_indskrivning as f
     inner join dm.dim_kommune as k on k.kommune_nr = f.bopael_kommune_nr
     where f.kommune_nr = 101 and f.maaned = '2024-12-01' and f.bopael_kommune_nr <> 101 group by 1",
    "select f.maaned, k.stillingskategori, round(sum(f.beskaeftigelsesgrad), 1),
         count(distinct f.person_nr)
     from dm.fact_personale as f inner join dm.dim_stillingskategori as k
         using (stillingskategori_id) where f.kommune_nr = 101 group by 1, 2",
];

const REGISTER: &str = "dagtilbudsType;dagtilbudsNavn;daginstitutionsNummer;anvisningsenhedsNummer;\
    alternativAdresseNummer;ejerformKode;ejerformKode_Tekst;instType3;instType3_Tekst;\
    admKommuneKode;aktivitetsstatus\n\
    daginstitution;Bestyrelsen;D99991;;;;;;;400;Aktiv\n";

/// The queries of the page, in its order, by their headings.
fn queries() -> Vec<(String, String)> {
    let page = fs::read_to_string(in_repository("views/README.md")).expect("the page");
    page.split("\n## ")
        .skip(1)
        .map(|section| {
            let heading = section.lines().next().expect("a heading").to_owned();
            let (_, rest) = section.split_once("```sql\n").expect("a query");
            let (query, _) = rest.split_once("```").expect("its end");
            (heading, query.to_owned())
        })
        .collect()
}

async fn prepared() -> Warehouse {
    let mut warehouse = generated::warehouse().await;
    for (day, owner) in [("2024-01-01", "1;Kommunal"), ("2024-06-01", "3;Private")] {
        let unit =
            format!("anvisningsenhed;Solen;D99991;G99991;;{owner};6012;Integreret;400;Aktiv\n");
        let name = format!("stil-dagtilbud_{day}_20240602T0600.csv");
        warehouse.load(&name, format!("{REGISTER}{unit}")).await;
    }
    dagtilbud::upkeep::group::set(&mut warehouse.connection, "Store byer", &[360, 461, 615])
        .await
        .expect("a group");
    warehouse
}

#[tokio::test]
async fn the_twelve_queries_answer_and_answer_right() {
    let mut warehouse = prepared().await;
    // Who sees all of them in full: others see the same with noise.
    let mut login = Login::of(&mut warehouse, &[101, 360, 461, 615, 751, 825]).await;
    let queries = queries();
    assert_eq!(queries.len(), OTHER_WAYS.len());
    for ((heading, query), other_way) in queries.iter().zip(OTHER_WAYS) {
        let mut found = login.values(query).await;
        let mut expected = warehouse.values(other_way).await;
        assert!(!found.is_empty(), "{heading}: no rows");
        assert!(found.iter().any(|row| !row.ends_with(';')), "{heading}: no figures");
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{heading}");
    }
}
