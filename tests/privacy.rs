//! Forgetting a person, forgetting old months, changing the key.

use std::path::Path;

use fs_err as fs;

use crate::support::cli::{Outcome, Program};
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{KEY, Warehouse};

const NUMBER: &str = "6103224001";
const OTHER: &str = "6203224002";

const CHILDREN: &str = "kommune_nr;system;cpr;fornavn;efternavn;statsborgerskab;bopael_kommune_nr;\
    institutionskode;pladstype;taksttype;timer_pr_uge;indmeldt_dato\n\
    101;kmd;6103224001;Xerxes;Qvortrupsen;DK;101;A1;;;48;2022-06-01\n\
    101;kmd;6203224002;Anna;Berg;DK;101;A1;;;48;2022-06-01\n\
    101;kmd;610322-4001;Xerxes;Qvortrupsen;DK;101;A1;;;ikke et tal;2022-06-01\n\
    101;kmd;9999999999;Xerxes;Qvortrupsen;DK;101;A1;;;48;2022-06-01\n";

const STAFF: &str = "kommune_nr;ansaettelse_id;cpr;koen;konto;dagtilbudsnummer;\
    stillingskategori_kode;stillingskategori;overenskomst_kode;overenskomst;afloenningsform;\
    ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato\n\
    101;TJNR-77001;6103224001;K;52514;;7;Pædagog;1;O;maanedsloen;overenskomst;0,8;2020-01-01\n\
    101;TJNR-77002;6203224002;M;52514;;7;Pædagog;1;O;maanedsloen;overenskomst;1;2020-01-01\n";

const ATTENDANCE: &str = "kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut\n\
    101;G10001;6103224001;2023-01-09;3;08:00;15:00\n\
    101;G10001;6203224002;2023-01-09;3;08:00;15:00\n";

const REGISTER: &str = "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;\
    daginstitutionsNummer;instType3;ejerformKode;aktivitetsstatus\n\
    101;anvisningsenhed;G10001;Solen;D10001;6012;1;Aktiv\n";

/// A warehouse in which a child, who is somehow also staff, is everywhere a person can be.
async fn warehouse() -> (Warehouse, Program) {
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    fs::write(program.home.path().join("cpr.key"), KEY).expect("a key");
    warehouse.load("stil-dagtilbud_2022-01-01_20220102T0600.csv", REGISTER).await;
    for (month, delivered) in [("2023-01", "20230205T0800"), ("2023-02", "20230305T0800")] {
        warehouse.load(&format!("dst-indskrivning_{month}_{delivered}.csv"), CHILDREN).await;
    }
    warehouse.load("dst-indskrivning_2023-01_20230206T0800.csv", CHILDREN).await;
    warehouse.load("flis-personale_2023-01_20230205T0900.csv", STAFF).await;
    warehouse.load("aula-tilstedevaerelse_2023-01_20230205T1000.csv", ATTENDANCE).await;
    (warehouse, program)
}

fn erase(program: &Program, number: &str, figures: &str) -> Outcome {
    let mut command = program.command(Path::new("/"));
    Outcome::of(command.args(["erase", "--cpr", figures]).write_stdin(format!("{number}\n")))
}

fn is_clean(program: &Program) {
    let verified = program.run(Path::new("/"), &["verify"]);
    assert_eq!(verified.code, 0, "{}\n{}", verified.stdout, verified.stderr);
}

/// Every value of every table, leaf and view that keeps rows, as text. (`pg_dump` would not read a
/// server that is newer than itself.)
async fn dump(warehouse: &mut Warehouse) -> Vec<u8> {
    let relations = "select oid::regclass::text from pg_class where relkind in ('r', 'm') \
                     and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')";
    let mut rows = String::new();
    for relation in warehouse.values(relations).await {
        rows += &warehouse.csv(&format!("select raekke::text from {relation} as raekke")).await;
    }
    rows.into_bytes()
}

fn has(haystack: &[u8], needle: &str) -> bool {
    let hex = hex::encode(needle);
    [needle, &hex]
        .iter()
        .any(|needle| haystack.windows(needle.len()).any(|window| window == needle.as_bytes()))
}

async fn pseudonym(warehouse: &mut Warehouse, number: &str) -> String {
    let sql = format!("select person_uuid from drift.cpr_boks where cpr = '{number}'");
    warehouse.values(&sql).await.remove(0)
}

const COUNTS: &str = "select (select sum(antal_boern) from dm.agg_boern), \
    (select sum(antal_medarbejdere) from dm.agg_benchmark_personale where dimension = 'TidMåned'), \
    (select count(*) from dm.fact_indskrivning), (select count(*) from dm.fact_tilstedevaerelse), \
    (select sum(alder_id) from dm.fact_indskrivning)";

async fn is_forgotten(figures: &str, counts_after: Option<&str>) {
    let (mut warehouse, program) = warehouse().await;
    let uuid = pseudonym(&mut warehouse, NUMBER).await;
    let before = dump(&mut warehouse).await;
    let traces = [NUMBER, "610322-4001", "Xerxes", "Qvortrupsen", "TJNR-77001", uuid.as_str()];
    for trace in traces {
        assert!(has(&before, trace), "{trace} is nowhere before");
    }
    let counts = warehouse.values(COUNTS).await;

    let erased = erase(&program, NUMBER, figures);
    assert_eq!(erased.code, 0, "{}\n{}", erased.stdout, erased.stderr);
    assert!(!format!("{}{}", erased.stdout, erased.stderr).contains(NUMBER));
    let after = dump(&mut warehouse).await;
    for trace in traces {
        assert!(!has(&after, trace), "{trace} is left");
    }
    // Nobody else is.
    for trace in [OTHER, "TJNR-77002", "Berg"] {
        assert!(has(&after, trace), "{trace} is gone");
    }
    let counts_after = counts_after.map_or(counts, |counts| vec![counts.to_owned()]);
    assert_eq!(warehouse.values(COUNTS).await, counts_after);
    is_clean(&program);
    // The files are known still: loading them again brings nobody back.
    let again = warehouse.load("dst-indskrivning_2023-02_20230305T0800.csv", CHILDREN).await;
    assert_eq!(again.status, dagtilbud::outcome::Status::Kendt);
    let recorded = warehouse.values("select antal_raekker, udfoert_af <> '' from drift.sletning");
    assert_eq!(recorded.await, ["5;t"]);
}

#[tokio::test]
async fn a_person_is_forgotten_and_the_counts_stay() {
    is_forgotten("--keep-counts", None).await;
}

#[tokio::test]
async fn a_person_is_forgotten_with_the_counts() {
    is_forgotten("--remove-counts", Some("2;2;2;1;19")).await;
}

#[tokio::test]
async fn the_number_comes_from_standard_input_and_must_be_one() {
    let (_warehouse, program) = warehouse().await;
    let argument = program.run(Path::new("/"), &["erase", "--cpr", NUMBER, "--keep-counts"]);
    assert_eq!(argument.code, 2);
    assert!(argument.stderr.contains("standard input"), "{}", argument.stderr);
    assert!(!argument.stderr.contains(NUMBER), "{}", argument.stderr);
    let nonsense = erase(&program, "1234", "--keep-counts");
    assert_eq!(nonsense.code, 2);
    assert!(!nonsense.stderr.contains("1234"), "{}", nonsense.stderr);
    let unknown = erase(&program, "6303224003", "--keep-counts");
    assert_eq!(unknown.code, 0, "{}", unknown.stderr);
    is_clean(&program);
}

#[tokio::test]
async fn a_new_key_changes_every_pseudonym_and_nothing_else() {
    let (mut warehouse, program) = warehouse().await;
    let (expected, old) =
        (star(&mut warehouse.connection).await, pseudonym(&mut warehouse, NUMBER).await);
    let expected: Vec<String> = expected.iter().map(|line| without_uuids(line)).collect();
    let rotated = program.run(Path::new("/"), &["cpr", "rotate"]);
    assert_eq!(rotated.code, 0, "{}", rotated.stderr);
    let new = pseudonym(&mut warehouse, NUMBER).await;
    assert_ne!(old, new);
    assert!(!has(&dump(&mut warehouse).await, &old));
    let now: Vec<String> =
        star(&mut warehouse.connection).await.iter().map(|line| without_uuids(line)).collect();
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    assert_same(&sorted(expected), &sorted(now), "with a new key");
    is_clean(&program);
    // The child of the next month is the child of the last.
    let numbers = "select count(distinct borger_nr), count(*) from dm.fact_indskrivning";
    assert_eq!(warehouse.values(numbers).await, ["2;4"]);
    let path = warehouse.put("dst-indskrivning_2023-03_20230405T0800.csv", CHILDREN);
    let loaded =
        program.run(Path::new("/"), &["load", "--accepter", path.to_str().expect("a path")]);
    assert_eq!(loaded.code, 0, "{}", loaded.stderr);
    assert_eq!(warehouse.values(numbers).await, ["2;6"]);
    // With the old key nothing goes in.
    fs::write(program.home.path().join("cpr.key"), KEY).expect("the old key");
    let refused = program.run(Path::new("/"), &["load", path.to_str().expect("a path")]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("CPR key"), "{}", refused.stderr);
}

fn without_uuids(line: &str) -> String {
    let is_uuid = |word: &str| word.len() == 36 && word.matches('-').count() == 4;
    let words: Vec<&str> = line.split('"').map(|w| if is_uuid(w) { "uuid" } else { w }).collect();
    words.join("\"")
}

#[tokio::test]
async fn a_change_of_key_that_was_cut_off_is_completed_or_forgotten() {
    let (warehouse, program) = warehouse().await;
    let place = program.home.path().join("cpr.key");
    let beside = program.home.path().join("cpr.key.ny");
    // Cut off before the database took the new key: the old one holds.
    fs::write(&beside, "e3b1f86c20a94d7758c6b90f1d2ea4437bf5c08e619d32a4508fe7c1b6d93a02")
        .expect("a key");
    let path = warehouse.put("dst-indskrivning_2023-03_20230405T0800.csv", CHILDREN);
    let load = ["load", "--dry-run", "--accepter", path.to_str().expect("a path")];
    assert_eq!(program.run(Path::new("/"), &load).code, 0);
    // Cut off after: the database has the new key, the files are as before.
    assert_eq!(program.run(Path::new("/"), &["cpr", "rotate"]).code, 0);
    fs::rename(&place, &beside).expect("the new key");
    fs::write(&place, KEY).expect("the old key");
    let loaded = program.run(Path::new("/"), &load);
    assert_eq!(loaded.code, 0, "{}", loaded.stderr);
    assert!(!beside.exists());
    assert_ne!(fs::read_to_string(&place).expect("a key"), KEY);
}

#[tokio::test]
async fn old_months_go_with_their_people() {
    let (mut warehouse, program) = warehouse().await;
    let far = program.run(Path::new("/"), &["retention", "--keep-months", "1200"]);
    assert_eq!(far.code, 0, "{}", far.stderr);
    assert!(far.stdout.starts_with("0 rows"), "{}", far.stdout);
    let kept = warehouse.values("select count(*) from drift.cpr_boks").await;
    assert_eq!(kept, ["2"]);
    let mended = "insert into drift.rettet_linje (levering_nr, linje_nr, linje) \
        select min(levering_nr), 4, 'Qvortrupsen' from drift.levering where kilde = 'dst-indskrivning'";
    warehouse.csv(mended).await;
    let gone = program.run(Path::new("/"), &["retention", "--keep-months", "1"]);
    assert_eq!(gone.code, 0, "{}", gone.stderr);
    let left = "select (select count(*) from drift.cpr_boks), \
        (select count(*) from dsa.dst_indskrivning), (select count(*) from dm.fact_indskrivning), \
        (select count(*) from dm.dim_borger where borger_nr <> -1), \
        (select count(*) from drift.borger_noegle), (select count(*) from drift.afvist_raa), \
        (select count(*) from drift.rettet_linje), (select count(*) from dm.agg_boern)";
    assert_eq!(warehouse.values(left).await, ["0;0;0;0;0;0;0;0"]);
    is_clean(&program);
    let register = "select count(*) from dm.dim_institution_stil where institution_stil_nr <> -1";
    assert_eq!(warehouse.values(register).await, ["1"]);
    let dump = dump(&mut warehouse).await;
    assert!(!has(&dump, "Qvortrupsen") && !has(&dump, NUMBER));
    let again = warehouse.load("dst-indskrivning_2023-02_20230305T0800.csv", CHILDREN).await;
    assert_eq!(again.status, dagtilbud::outcome::Status::Kendt);
}
