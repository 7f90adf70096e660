//! A person who got another number: both are one, whenever that is said, and two again when it is
//! taken back.

use std::path::Path;

use crate::support::cli::{Outcome, Program};
use crate::support::state::{assert_same, star};
use crate::support::warehouse::{KEY, Warehouse};

const OLD: &str = "6103224001";
const NEW: &str = "6203224777";
const NEWEST: &str = "6303224888";

const CHILDREN: &str = "kommune_nr;system;cpr;fornavn;bopael_kommune_nr;institutionskode;pladstype;\
    taksttype;timer_pr_uge;indmeldt_dato\n";
const STAFF: &str = "kommune_nr;ansaettelse_id;cpr;koen;konto;stillingskategori_kode;\
    overenskomst_kode;afloenningsform;ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato\n";
const ATTENDANCE: &str = "kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut\n";
const REGISTER: &str = "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;\
    daginstitutionsNummer;instType3;ejerformKode;aktivitetsstatus\n\
    101;anvisningsenhed;G10001;Solen;D10001;6012;1;Aktiv\n";

/// The old number, then both in one month and two systems, then the new one; a child that stays.
fn deliveries() -> Vec<(&'static str, String)> {
    let child = |cpr: &str, system: &str, plads: &str| {
        format!("101;{system};{cpr};Bo;101;A1;{plads};;30;2023-01-01\n")
    };
    let employment = |cpr: &str, id: u8| {
        format!("101;E{id};{cpr};K;52514;7;1;maanedsloen;overenskomst;0,5;2020-01-01\n")
    };
    let other = child("6403224002", "kmd", "Heldag");
    // Under both numbers the same place, and another: the lowest line of the same counts.
    let both =
        child(OLD, "kmd", "Heldag") + &child(NEW, "kmd", "Heldag") + &child(NEW, "kmd", "Deltid");
    vec![
        ("stil-dagtilbud_2022-01-01_20220102T0600.csv", REGISTER.to_owned()),
        (
            "dst-indskrivning_2024-01_20240205T0800.csv",
            CHILDREN.to_owned() + &child(OLD, "kmd", "Heldag") + &other,
        ),
        ("dst-indskrivning_2024-02_20240305T0800.csv", CHILDREN.to_owned() + &both + &other),
        (
            "dst-indskrivning_2024-03_20240405T0800.csv",
            CHILDREN.to_owned() + &child(OLD, "kmd", "Heldag") + &other,
        ),
        (
            "dst-indskrivning_2024-03_20240405T0900.csv",
            CHILDREN.to_owned() + &child(NEW, "nyt", "Heldag"),
        ),
        (
            "flis-personale_2024-01_20240205T0900.csv",
            STAFF.to_owned() + &employment(OLD, 1) + &employment(NEW, 2),
        ),
        ("flis-personale_2024-02_20240305T0900.csv", STAFF.to_owned() + &employment(NEW, 1)),
        (
            "aula-tilstedevaerelse_2024-02_20240305T1000.csv",
            format!(
                "{ATTENDANCE}101;G10001;{OLD};2024-02-05;3;08:00;15:00\n\
                 101;G10001;{NEW};2024-02-05;3;08:00;15:00\n\
                 101;G10001;{NEW};2024-02-06;3;08:00;15:00\n"
            ),
        ),
    ]
}

async fn warehouse() -> (Warehouse, Program) {
    let warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    fs_err::write(program.home.path().join("cpr.key"), KEY).expect("a key");
    (warehouse, program)
}

async fn load(warehouse: &mut Warehouse, deliveries: &[(&'static str, String)]) {
    for (name, content) in deliveries {
        warehouse.load_accepted(name, content).await;
    }
}

fn cpr(program: &Program, arguments: &[&str], input: &str) -> Outcome {
    let mut command = program.command(Path::new("/"));
    let outcome = Outcome::of(command.args(arguments).write_stdin(input.to_owned()));
    for number in [OLD, NEW, NEWEST] {
        assert!(!format!("{}{}", outcome.stdout, outcome.stderr).contains(number), "{outcome:?}");
    }
    outcome
}

fn link(program: &Program, old: &str, new: &str) -> Outcome {
    cpr(program, &["cpr", "link", "--old", "--new"], &format!("{old}\n{new}\n"))
}

#[track_caller]
fn succeeds(outcome: &Outcome) {
    assert_eq!(outcome.code, 0, "{}\n{}", outcome.stdout, outcome.stderr);
}

fn is_clean(program: &Program) {
    succeeds(&program.run(Path::new("/"), &["verify"]));
}

/// Children by month with their rows and hours; versions of children; staff and employments; children
/// of attendance with their minutes.
const COUNTS: &str = "select \
    (select string_agg(concat_ws('/', antal, raekker, timer), ' ' order by maaned) from ( \
        select maaned, count(distinct borger_nr) as antal, count(*) as raekker, \
            trim_scale(sum(timer_pr_uge)) as timer from dm.fact_indskrivning group by maaned) as m), \
    (select count(distinct borger_nr) from dm.dim_borger where borger_nr <> -1), \
    (select string_agg(concat_ws('/', antal, raekker), ' ' order by maaned) from ( \
        select maaned, count(distinct person_nr) as antal, count(*) as raekker \
        from dm.fact_personale group by maaned) as m), \
    (select count(distinct person_nr) from dm.dim_medarbejder where medarbejder_id <> -1), \
    (select concat_ws('/', count(distinct borger_nr), count(*), sum(minutter)) \
        from dm.fact_tilstedevaerelse), \
    (select sum(antal_boern) from dm.agg_boern)";

#[tokio::test]
async fn whenever_it_is_said_two_numbers_are_one_person() {
    let deliveries = deliveries();
    let (mut after, program) = warehouse().await;
    load(&mut after, &deliveries).await;
    let before = star(&mut after.connection).await;
    let apart = after.values(COUNTS).await;
    assert_eq!(apart, ["2/2/60 3/4/120 3/3/90;3;2/2 1/1;2;2/3/1260;8"]);
    succeeds(&link(&program, OLD, NEW));
    assert_eq!(after.values(COUNTS).await, ["2/2/60 2/3/90 2/2/60;2;1/2 1/1;1;1/2/840;6"]);
    is_clean(&program);
    let expected = star(&mut after.connection).await;

    // Before any delivery, and between them in another order.
    for at in [0, 4] {
        let (mut other, program) = warehouse().await;
        let mut shuffled = deliveries.clone();
        shuffled.rotate_left(3);
        load(&mut other, &shuffled[..at]).await;
        let linked = link(&program, OLD, NEW);
        succeeds(&linked);
        // Of a number that nobody has delivered yet a digit may be wrong.
        assert_eq!(linked.stdout.contains("nobody has delivered"), at == 0, "{linked:?}");
        let input = format!("{OLD}\n{NEW}\n");
        let again = cpr(&program, &["cpr", "link", "--old", "--new", "--format", "json"], &input);
        let says = format!(r#""er_leveret":{}"#, at > 0);
        assert!(again.stdout.contains(&says), "{again:?}");
        load(&mut other, &shuffled[at..]).await;
        assert_same(&expected, &star(&mut other.connection).await, &format!("linked at {at}"));
        is_clean(&program);
    }

    // Said again it changes nothing; a rebuild, a new key and a delivery taken back do not either.
    let again = link(&program, OLD, NEW);
    assert!(again.code == 0 && again.stdout.contains("link 1 was there before"), "{again:?}");
    succeeds(&program.run(Path::new("/"), &["rebuild"]));
    assert_same(&expected, &star(&mut after.connection).await, "built anew");
    succeeds(&program.run(Path::new("/"), &["retract", "5", "--aarsag", "prøve"]));
    is_clean(&program);
    load(&mut after, &deliveries).await;
    assert_same(&expected, &star(&mut after.connection).await, "loaded again");

    let links = cpr(&program, &["cpr", "links"], "");
    assert!(links.code == 0 && links.stdout.contains("101/"), "{links:?}");
    succeeds(&cpr(&program, &["cpr", "unlink", "--old", "--new"], &format!("{OLD}\n{NEW}\n")));
    assert_same(&before, &star(&mut after.connection).await, "taken back");
    is_clean(&program);
}

#[tokio::test]
async fn links_follow_each_other_and_never_in_a_circle() {
    let (mut warehouse, program) = warehouse().await;
    load(&mut warehouse, &deliveries()).await;
    // The newest number was never delivered, and a new key gives it another pseudonym all the same.
    succeeds(&link(&program, NEW, NEWEST));
    succeeds(&link(&program, OLD, NEW));
    for (old, new, says) in [
        (NEWEST, OLD, "one person already"),
        (OLD, NEWEST, "one person already"),
        (NEW, "6503224009", "linked to another one"),
        (OLD, OLD, "are the same"),
        (OLD, "12345", "no CPR number"),
    ] {
        let refused = link(&program, old, new);
        assert!(refused.code == 2 && refused.stderr.contains(says), "{refused:?}");
    }
    succeeds(&cpr(&program, &["cpr", "rotate"], ""));
    let children = "select count(distinct borger_nr) from dm.fact_indskrivning";
    assert_eq!(warehouse.values(children).await, ["2"]);
    is_clean(&program);
    let number = "select boks.cpr from drift.cpr_boks as boks \
        inner join drift.borger_noegle as noegle on boks.person_uuid = noegle.borger_uuid \
        inner join dm.dim_borger as borger on noegle.borger_nr = borger.borger_nr \
        where borger.er_aktuel and boks.cpr <> '6403224002'";
    assert_eq!(warehouse.values(number).await, [NEWEST]);

    succeeds(&cpr(&program, &["cpr", "unlink", "1"], ""));
    assert_eq!(warehouse.values(children).await, ["2"]);
    let known = format!("select count(*) from drift.cpr_boks where cpr = '{NEWEST}'");
    assert_eq!(warehouse.values(&known).await, ["0"], "only the link was about it");
    is_clean(&program);
    let gone = cpr(&program, &["cpr", "unlink", "1"], "");
    assert!(gone.code == 2 && gone.stderr.contains("no such link"), "{gone:?}");
    // On the command line no number is taken.
    let argument = format!("--old={OLD}");
    assert_eq!(cpr(&program, &["cpr", "link", &argument], "").code, 2);
}

#[tokio::test]
async fn whoever_is_forgotten_is_so_under_every_number() {
    for (number, figures, counts) in [
        (OLD, "--remove-counts", "1/1/30 1/1/30 1/1/30;1;;0;0/0;3"),
        (NEW, "--keep-counts", "2/2/60 2/3/90 2/2/60;2;1/2 1/1;1;1/2/840;6"),
    ] {
        let (mut warehouse, program) = warehouse().await;
        load(&mut warehouse, &deliveries()).await;
        succeeds(&link(&program, OLD, NEW));
        succeeds(&cpr(&program, &["erase", "--cpr", figures], &format!("{number}\n")));
        assert_eq!(warehouse.values(COUNTS).await, [counts], "{figures}");
        assert_eq!(warehouse.values("select count(*) from drift.cpr_boks").await, ["1"]);
        is_clean(&program);
    }
}
