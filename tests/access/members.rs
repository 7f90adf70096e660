//! Words that kommuner use themselves: who may see which.

use dagtilbud::upkeep::access::Right;
use dagtilbud::upkeep::rebuild::{retract, verify};

use super::{answer, connect};
use crate::support::warehouse::Warehouse;

/// Children of a kommune in a month: how many have which `pladstype`.
fn children(kommune_nr: u16, places: &[(&str, u16)]) -> String {
    let mut lines = vec![
        "kommune_nr;system;cpr;fornavn;efternavn;bopael_kommune_nr;institutionskode;pladstype;\
         taksttype;timer_pr_uge;indmeldt_dato"
            .to_owned(),
    ];
    let mut number = 4000 + kommune_nr;
    for (pladstype, count) in places {
        for _ in 0..*count {
            number += 1;
            lines.push(format!(
                "{kommune_nr};kmd;610322{number};Xerxes;Qvortrup;{kommune_nr};A1;{pladstype};Takst;48;\
                 2022-06-01"
            ));
        }
    }
    lines.join("\n") + "\n"
}

/// Loads a month of a kommune.
async fn load(warehouse: &mut Warehouse, kommune_nr: u16, month: u16, places: &[(&str, u16)]) {
    let name = format!(
        "dst-indskrivning_2023-{month:02}_20230{}05T08{:02}.csv",
        month + 1,
        kommune_nr % 60
    );
    warehouse.load_accepted(&name, children(kommune_nr, places)).await;
}

const PUBLIC: &str = "select medlem_kode from drift.offentligt_medlem \
                      where dimension = 'Pladstype' and er_udbredt order by 1";

#[tokio::test]
async fn a_word_is_everybodys_when_three_kommuner_and_enough_people_use_it() {
    let mut warehouse = Warehouse::new().await;
    load(&mut warehouse, 101, 1, &[("Heldags", 3), ("Hannes", 9), ("Få", 1)]).await;
    load(&mut warehouse, 147, 1, &[("Heldags", 3), ("To", 9), ("Få", 1)]).await;
    assert_eq!(warehouse.values(PUBLIC).await, [""; 0], "two kommuner");
    load(&mut warehouse, 151, 1, &[("Heldags", 1), ("To", 9), ("Få", 1)]).await;
    assert_eq!(warehouse.values(PUBLIC).await, ["Heldags"]);
    // The month with most people counts: another one adds nobody.
    load(&mut warehouse, 151, 2, &[("Få", 2)]).await;
    assert_eq!(warehouse.values(PUBLIC).await, ["Heldags"]);
    load(&mut warehouse, 151, 3, &[("Få", 3)]).await;
    assert_eq!(warehouse.values(PUBLIC).await, ["Få", "Heldags"]);
    // What a kommune takes back is no longer a reason to show it.
    let nr = "select levering_nr from drift.levering_udsnit where kommune_nr = 147";
    let nr = warehouse.values(nr).await[0].parse().expect("a number");
    retract(&mut warehouse.connection, nr, "prøve").await.expect("taken back");
    assert_eq!(warehouse.values(PUBLIC).await, [""; 0], "two again");
}

/// What the login of a kommune gets.
async fn seen(warehouse: &Warehouse, kommune_nr: i16, sql: &str) -> Vec<String> {
    let right = Some(Right::Kommuner { kommuner: vec![kommune_nr], cpr: false });
    let url = warehouse.database.login(&format!("k{kommune_nr}"), right).await;
    answer(&mut connect(&url).await, sql).await.expect("an answer")
}

#[tokio::test]
async fn a_kommune_sees_its_own_words_and_those_of_many() {
    let mut warehouse = Warehouse::new().await;
    load(&mut warehouse, 101, 1, &[("Heldags", 3), ("Hannes", 9), ("Alle", 1)]).await;
    load(&mut warehouse, 147, 1, &[("Heldags", 3), ("Andres", 1)]).await;
    load(&mut warehouse, 151, 1, &[("Heldags", 3)]).await;
    let words = "select string_agg(pladstype, ' ' order by pladstype) from dm.dim_pladstype";
    for (kommune_nr, expected) in [
        (101, "Alle Hannes Heldags Ukendt"),
        (147, "Andres Heldags Ukendt"),
        (151, "Heldags Ukendt"),
    ] {
        assert_eq!(seen(&warehouse, kommune_nr, words).await, [expected], "{kommune_nr}");
    }
    // One's own facts are whole, each with its word.
    let mine =
        "select pladstype || ' ' || count(*) from kube.indskrivning group by pladstype order by 1";
    let url =
        warehouse.database.url_as(&format!("{}_k101", warehouse.database.logins()), "kun-til-test");
    let found = answer(&mut connect(&url).await, mine).await;
    assert_eq!(found, Ok(vec!["Alle 1".into(), "Hannes 9".into(), "Heldags 3".into()]));
}

/// Staff of a kommune in a month: what their category is called.
async fn staff(warehouse: &mut Warehouse, kommune_nr: u16, month: u16, texts: &[&str]) {
    let mut lines = vec![
        "kommune_nr;ansaettelse_id;cpr;koen;konto;stillingskategori_kode;stillingskategori;\
         overenskomst_kode;overenskomst;afloenningsform;ansaettelsesvilkaar;beskaeftigelsesgrad;\
         ansat_dato"
            .to_owned(),
    ];
    for (at, text) in texts.iter().enumerate() {
        lines.push(format!(
            "{kommune_nr};E{at};610180{kommune_nr}{at};K;52514;7;{text};41;BUPL;maanedsloen;{text};1;\
             2015-01-01"
        ));
    }
    let name =
        format!("flis-personale_2023-{month:02}_20230{}05T08{:02}.csv", month + 1, kommune_nr % 60);
    warehouse.load_accepted(&name, lines.join("\n") + "\n").await;
}

#[tokio::test]
async fn a_text_beside_a_code_is_the_latest_that_three_kommuner_use() {
    let mut warehouse = Warehouse::new().await;
    let text = "select stillingskategori from dm.dim_stillingskategori \
                where stillingskategori_kode = '7'";
    staff(&mut warehouse, 101, 1, &["Hanne Jensens stilling"]).await;
    assert_eq!(
        warehouse.values(text).await,
        ["Hanne Jensens stilling"],
        "nobody else has the code"
    );
    let vilkaar =
        "select count(*) from dm.dim_ansaettelsesvilkaar where ansaettelsesvilkaar like 'H%'";
    assert_eq!(seen(&warehouse, 101, vilkaar).await, ["1"]);
    assert_eq!(seen(&warehouse, 147, vilkaar).await, ["0"]);
    staff(&mut warehouse, 147, 2, &["Pædagog"]).await;
    assert_eq!(warehouse.values(text).await, ["7"], "two do not agree");
    staff(&mut warehouse, 151, 1, &["Pædagog", "Pædagog"]).await;
    staff(&mut warehouse, 153, 1, &["Pædagog"]).await;
    assert_eq!(warehouse.values(text).await, ["Pædagog"], "three do");
    staff(&mut warehouse, 101, 3, &["Hanne Jensens stilling"]).await;
    assert_eq!(warehouse.values(text).await, ["Pædagog"], "one that is later changes nothing");
    staff(&mut warehouse, 147, 3, &["Pædagogisk personale"]).await;
    staff(&mut warehouse, 151, 3, &["Pædagogisk personale"]).await;
    assert_eq!(warehouse.values(text).await, ["7"], "none has three");
    staff(&mut warehouse, 153, 3, &["Pædagogisk personale"]).await;
    assert_eq!(warehouse.values(text).await, ["Pædagogisk personale"]);
    let verdict = verify(&mut warehouse.connection).await.expect("a verdict");
    assert!(verdict.is_clean(), "{verdict:?}");
    // Taken back, the months before speak again.
    let nr = "select max(levering_nr) from drift.levering_udsnit where kommune_nr = 153";
    let nr = warehouse.values(nr).await[0].parse().expect("a number");
    retract(&mut warehouse.connection, nr, "prøve").await.expect("taken back");
    assert_eq!(warehouse.values(text).await, ["7"]);
}
