//! Whoever is forgotten is nowhere any more, wherever a text can stand, and nobody else is.
//!
//! Deliveries are drawn by chance: who stands where, how the number is spelled, in which encoding.
//! `DAGTILBUD_ERASE_CASES=50 cargo test erasure` draws more; the seed of a case that fails is in its
//! message.

use std::path::Path;

use dagtilbud::upkeep::access::Right;
use dagtilbud::upkeep::rebuild::{rebuild, retract};
use encoding_rs::WINDOWS_1252;
use fs_err as fs;

use crate::support::cli::{Outcome, Program};
use crate::support::warehouse::{CPR_KEY, Warehouse, csv};

/// Whom to forget, and when the child is enrolled: in the star, or with a zero in front that tools drop,
/// by a number that nobody has yet.
const PEOPLE: [(&str, &str); 2] = [("6103224001", "2022-06-01"), ("0103364001", "2036-06-01")];
const OTHER: &str = "6203224002";
const NAMES: [&str; 2] = ["Xerxes Åge", "Qvørtrupsen"];

const CHILDREN: &str = "kommune_nr;system;cpr;fornavn;efternavn;statsborgerskab;bopael_kommune_nr;\
    institutionskode;pladstype;taksttype;timer_pr_uge;indmeldt_dato";
const STAFF: &str = "kommune_nr;ansaettelse_id;cpr;koen;konto;dagtilbudsnummer;\
    stillingskategori_kode;stillingskategori;overenskomst_kode;overenskomst;afloenningsform;\
    ansaettelsesvilkaar;beskaeftigelsesgrad;ansat_dato";
const ATTENDANCE: &str = "kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut";

/// What was drawn, from a seed.
struct Chance {
    state: u64,
    number: &'static str,
    enrolled: &'static str,
}

impl Chance {
    fn new(seed: usize) -> Self {
        let (number, enrolled) = PEOPLE[seed % PEOPLE.len()];
        Self { state: seed as u64, number, enrolled }
    }

    fn below(&mut self, end: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).expect("31 bits") % end
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// The number as somebody may write it.
    fn number(&mut self) -> String {
        let all = spellings(self.number);
        all[self.below(all.len())].clone()
    }

    /// The names as somebody may write them.
    fn names(&mut self) -> [String; 2] {
        let way = self.below(3);
        NAMES.map(|name| match way {
            0 => name.to_owned(),
            1 => name.to_uppercase(),
            _ => name.to_lowercase(),
        })
    }

    fn encoded(&mut self, text: &str) -> Vec<u8> {
        if self.below(2) == 0 {
            text.as_bytes().to_vec()
        } else {
            WINDOWS_1252.encode(text).0.into_owned()
        }
    }

    /// A month of children: the person and others, accepted, rejected, in others' lines.
    fn children(&mut self) -> Vec<u8> {
        let (number, enrolled) = (self.number, self.enrolled);
        let [first, last] = self.names();
        let [cpr, spelled, again, third] = [(); 4].map(|()| self.number());
        let place = self.of(&["Heltid", "", "Plads"]);
        let mut lines = vec![
            CHILDREN.to_owned(),
            format!("101;kmd;{number};{first};{last};DK;101;A1;{place};;48;{enrolled}"),
            format!("101;kmd;{OTHER};Anna;Berg;DK;101;A1;;;48;2022-06-01"),
            // The person's, by number and without one that can be read.
            format!("101;kmd;{cpr};{first};{last};DK;101;A1;Ø;;ikke et tal;2022-06-01"),
            format!("101;kmd;9999999999;{first};{last};DK;101;A1;;;48;2022-06-01"),
            format!("101;kmd;{spelled};{first}"),
            // Others': with the number in a text, and a namesake.
            format!("101;kmd;{OTHER};Anna;Berg;DK;101;ANDRES;søskende til {again};;48;2022-06-01"),
            format!(
                "101;kmd;{OTHER};Anna {third};Berg;DK;101;ANDRES;{first} {last};;48;2022-06-01"
            ),
            format!("101;kmd;6303224003;{first};{last};DK;101;NAVNE;;;-1;2022-06-01"),
            // Lines that come back mended.
            format!("101;kmd;{number};{first};{last};DK;101;EGEN;;;-2;{enrolled}"),
            format!("101;kmd;6403224005;Ida;Lund;DK;101;IDAS;;;-3;2022-06-01"),
        ];
        let others = (0..self.below(4))
            .map(|nr| format!("101;kmd;6{nr}03214004;Bo;Ek;DK;101;A1;;;48;2022-06-01"));
        lines.extend(others);
        let text = lines.join("\n") + "\n";
        self.encoded(&text)
    }

    fn staff(&mut self) -> String {
        let (number, text) = (self.number, self.number());
        format!(
            "{STAFF}\n101;TJNR-77001;{number};K;52514;;7;P;1;O;maanedsloen;overenskomst;1;2020-01-01\n\
             101;TJNR-77002;{OTHER};M;52514;;7;P;1;O;maanedsloen;overenskomst;1;2020-01-01\n\
             101;TJNR-77003;6303224003;M;52514;;7;{text};1;O;maanedsloen;aftale;1;2020-01-01\n\
             101;TJNR-77004;{number};M;52514;;7;P;1;O;maanedsloen;overenskomst;7;2020-01-01\n"
        )
    }
}

/// A number as people and tools write it.
fn spellings(number: &str) -> Vec<String> {
    let (date, serial) = number.split_at(6);
    let (day, month, year) = (&date[..2], &date[2..4], &date[4..]);
    let mut all = vec![
        number.to_owned(),
        format!("{date}-{serial}"),
        format!("{date} {serial}"),
        format!("{day}.{month}.{year}-{serial}"),
        format!("{date}\u{2013}{serial}"),
        format!("{day}{month}20{year}-{serial}"),
    ];
    if let Some(short) = number.strip_prefix('0') {
        all.extend([short.to_owned(), format!("{}-{serial}", &date[1..])]);
    }
    all
}

/// What older versions let in, and what people wrote into the books.
async fn leftovers(warehouse: &mut Warehouse, chance: &mut Chance) {
    let spelt = [(); 7].map(|()| chance.number());
    let [header, name, reason, column, event, place, form] = spelt;
    let ([first, last], number) = (chance.names(), chance.number);
    let raw: Vec<u8> = format!("101;kmd;{number};{first};{last};x;Ø")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let sql = format!(
        "update drift.levering set overskrift = overskrift || ';{header}\r{first} {last}' where levering_nr = 3;
         update drift.levering set filnavn = 'barn {name}.csv', aarsag = 'om {reason}' where levering_nr = 2;
         insert into drift.levering_bemaerkning values
             (3, 'UKENDT_KOLONNE', '{column}', 1, 'x'), (3, 'UKENDT_KOLONNE', '{number} {first} {last}', 1, 'x');
         insert into drift.haendelse (handling, aarsag) values ('x', '{first} {last} ({event})');
         insert into drift.institutionstype values ('legestue {number}', 'andet');
         update dsa.dst_institution set institutionsnavn = 'Dagpleje {place}';
         update dsa.stil_dagtilbud set ejerform = 'Privat {form}';
         update dsa.dst_indskrivning set pladstype = 'som {form}' where borger_uuid in (
             select person_uuid from drift.cpr_boks where cpr = '{OTHER}');
         update dsa.dst_indskrivning set taksttype = 'for {first} {last}' where borger_uuid in (
             select person_uuid from drift.cpr_boks where cpr = '{number}');
         insert into drift.afvist_linje values (3, 990, 101, 'UGYLDIGT_TEGN', '', 'x');
         insert into drift.afvist_raa values (3, 990, decode('{}', 'hex'))",
        hex::encode(raw)
    );
    crate::support::send(&mut warehouse.connection, "leaving traces", &sql).await.expect("traces");
    rebuild(&mut warehouse.connection).await.expect("rebuilt");
}

/// A warehouse in which the person is everywhere.
async fn warehouse(chance: &mut Chance) -> (Warehouse, Program) {
    let number = chance.number;
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    fs::write(program.home.path().join("cpr.key"), CPR_KEY).expect("a key");
    let register = "admKommuneKode;dagtilbudsType;anvisningsenhedsNummer;dagtilbudsNavn;\
        daginstitutionsNummer;instType3;ejerformKode;ejerformKode_Tekst;aktivitetsstatus\n\
        101;anvisningsenhed;G10001;Solen;D10001;6012;3;Privat;Aktiv\n";
    warehouse.load("stil-dagtilbud_2022-01-01_20220102T0600.csv", register).await;
    let institutions = "kommune_nr;system;institutionskode;institutionsnavn;institutionstype;\
        dagtilbudsnummer\n101;kmd;A1;Solen;Vuggestue;G10001\n";
    warehouse.load("dst-institution_2023-01_20230205T0700.csv", institutions).await;
    warehouse.load_accepted("dst-indskrivning_2023-01_20230205T0800.csv", chance.children()).await;
    // Replaced, retracted and held.
    warehouse.load_accepted("dst-indskrivning_2023-01_20230206T0800.csv", chance.children()).await;
    warehouse.load_accepted("dst-indskrivning_2023-02_20230305T0800.csv", chance.children()).await;
    warehouse.load_accepted("dst-indskrivning_2023-03_20230405T0800.csv", chance.children()).await;
    retract(&mut warehouse.connection, 6, "sendt for tidligt").await.expect("retracted");
    let bad = format!("101;kmd;{number};x;y;DK;101;A1;;;-1;2022-06-01\n").repeat(20);
    let held = format!("{CHILDREN}\n101;kmd;{OTHER};Anna;Berg;DK;101;A1;;;48;2022-06-01\n{bad}");
    warehouse.load("dst-indskrivning_2023-04_20230505T0800.csv", held).await;
    // Refused as a whole: a header without its columns.
    warehouse.load("dst-indskrivning_2023-05_20230605T0800.csv", format!("cpr\n{number}\n")).await;
    warehouse.load("flis-personale_2023-01_20230205T0900.csv", chance.staff()).await;
    let attendance = format!(
        "{ATTENDANCE}\n101;G10001;{number};2023-01-09;3;08:00;15:00\n\
         101;G10001;{OTHER};2023-01-09;3;08:00;15:00\n101;G10001;{number};2023-01-09;3;25:00;\n"
    );
    warehouse.load("aula-tilstedevaerelse_2023-01_20230205T1000.csv", attendance).await;
    mend(&program);
    leftovers(&mut warehouse, chance).await;
    (warehouse, program)
}

/// Sends the lines of February back mended: the person's own, and another's.
fn mend(program: &Program) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    let exported =
        program.run(Path::new("/"), &["rejects", "export", "--levering", "5", "--out", out]);
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    for entry in fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("a file").path();
        let bytes = fs::read(&path).expect("the export");
        let place = |from: &[u8]| bytes.windows(from.len()).position(|at| at == from);
        for from in [b";-2;", b";-3;"] {
            let at = place(from).expect("a line to mend");
            let mended = [&bytes[..at], b";47;", &bytes[at + from.len()..]].concat();
            fs::write(&path, mended).expect("mended");
            let path = path.to_str().expect("a path");
            let replayed = program.run(Path::new("/"), &["rejects", "replay", path]);
            assert!(replayed.code < 2, "{}", replayed.stderr);
        }
    }
}

/// Every value of every table as text.
async fn dump(warehouse: &mut Warehouse) -> String {
    let relations = "select oid::regclass::text from pg_class where relkind in ('r', 'm') \
                     and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')";
    let mut rows = String::new();
    for relation in warehouse.values(relations).await {
        rows += &warehouse.csv(&format!("select raekke::text from {relation} as raekke")).await;
    }
    rows.to_lowercase()
}

/// Whether a text stands somewhere, in any of the encodings, as itself or as the bytes of a line.
fn has(dump: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encodings = [text.as_bytes().to_vec(), WINDOWS_1252.encode(&text).0.into_owned(), utf16];
    let upper = text.to_uppercase();
    let first = text[..1].to_uppercase() + &text[1..];
    dump.contains(&text)
        || encodings.iter().any(|bytes| dump.contains(&hex::encode(bytes)))
        || [upper, first].iter().any(|text| {
            let (windows, _, _) = WINDOWS_1252.encode(text);
            dump.contains(&hex::encode(text)) || dump.contains(&hex::encode(windows))
        })
}

/// What the staging and the vault say of everybody else.
async fn others(warehouse: &mut Warehouse, number: &str) -> Vec<String> {
    let sql = format!(
        "with person as (select person_uuid as uuid from drift.cpr_boks where cpr <> '{number}') \
         select 1, borger_uuid::text || fornavn || efternavn || institutionskode || levering_nr || linje_nr \
         from dsa.dst_indskrivning where borger_uuid in (select uuid from person) \
         union all select 2, aula::text from dsa.aula_tilstedevaerelse as aula \
         where borger_uuid in (select uuid from person) \
         union all select 3, ansat::text from dsa.flis_personale as ansat \
         where person_uuid in (select uuid from person) \
         union all select 4, boks::text from drift.cpr_boks as boks where cpr <> '{number}' \
         order by 1, 2"
    );
    warehouse.values(&sql).await
}

fn erase(program: &Program, number: &str, figures: &str) -> Outcome {
    let mut command = program.command(Path::new("/"));
    Outcome::of(command.args(["erase", "--cpr", figures]).write_stdin(format!("{number}\n")))
}

async fn case(seed: usize) {
    let mut chance = Chance::new(seed);
    let number = chance.number;
    let (mut warehouse, program) = warehouse(&mut chance).await;
    let figures = chance.of(&["--keep-counts", "--remove-counts"]);
    let uuid = format!("select person_uuid from drift.cpr_boks where cpr = '{number}'");
    let uuid = warehouse.values(&uuid).await.remove(0);
    let (before, others_before) =
        (dump(&mut warehouse).await, others(&mut warehouse, number).await);
    let mut traces = spellings(number);
    traces.extend(["xerxes", "qvørtrupsen", "TJNR-77001", &uuid].map(str::to_owned));
    for trace in [number, "xerxes", "qvørtrupsen", "TJNR-77001", &uuid] {
        assert!(has(&before, trace), "seed {seed}: {trace} is nowhere before");
    }

    let erased = erase(&program, number, figures);
    let said = erased.stdout + &erased.stderr;
    assert_eq!(erased.code, 0, "seed {seed}: {said}");
    let after = dump(&mut warehouse).await;
    for trace in &traces {
        assert!(!has(&after, trace), "seed {seed}: {trace} is left");
        assert!(!has(&said, trace), "seed {seed}: {trace} is said");
    }
    assert_eq!(others(&mut warehouse, number).await, others_before, "seed {seed}");
    // Lines of others that named the person, and the namesake's, are there still.
    for line in ["andres", "navne", "6303224003", OTHER] {
        assert!(has(&after, line), "seed {seed}: {line} is gone");
    }
    let verified = program.run(Path::new("/"), &["verify"]);
    assert_eq!(verified.code, 0, "seed {seed}: {}", verified.stdout);
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a path");
    let exported = program.run(Path::new("/"), &["rejects", "export", "--out", out]);
    assert_eq!(exported.code, 0, "seed {seed}: {}", exported.stderr);
    for entry in fs::read_dir(folder.path()).expect("a folder") {
        let bytes = fs::read(entry.expect("a file").path()).expect("an export");
        for trace in &traces {
            assert!(!has(&hex::encode(&bytes), trace), "seed {seed}: {trace} is exported");
        }
    }
}

#[tokio::test]
async fn whoever_is_forgotten_is_nowhere_and_nobody_else_is() {
    let cases = std::env::var("DAGTILBUD_ERASE_CASES").ok().and_then(|cases| cases.parse().ok());
    for seed in 0..cases.unwrap_or(2) {
        case(seed).await;
    }
}

#[tokio::test]
async fn a_table_of_somebody_else_is_named_and_not_read() {
    const NUMBER: &str = PEOPLE[0].0;
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    fs::write(program.home.path().join("cpr.key"), CPR_KEY).expect("a key");
    let url = warehouse.database.login("egen", Some(Right::Benchmark)).await;
    let login = format!("{}_egen", warehouse.database.logins());
    warehouse.csv(&format!("create schema egen authorization \"{login}\"")).await;
    let mut other = dagtilbud::db::connect(&url).await.expect("the login connects");
    // Whoever only plans to read such a table runs the function, as themselves.
    let trap = format!(
        "create function egen.faelde() returns boolean language plpgsql immutable as $f$ \
         begin if current_user <> '{login}' then raise exception 'as %', current_user; end if; \
         return true; end $f$; \
         create table egen.kopi (tekst text, check (egen.faelde())); \
         create index on egen.kopi (tekst) where egen.faelde(); \
         alter table egen.kopi enable row level security; \
         create policy alle on egen.kopi using (egen.faelde()); \
         insert into egen.kopi values ('{NUMBER}'); \
         grant usage on schema egen to public; grant select on egen.kopi to public"
    );
    csv(&mut other, &trap).await;
    let read = sqlx::query("select tekst from egen.kopi").fetch_all(&mut warehouse.connection);
    assert!(read.await.is_err(), "the trap does not work");
    let erased = erase(&program, NUMBER, "--keep-counts");
    assert_eq!(erased.code, 1, "{}{}", erased.stdout, erased.stderr);
    let said = format!("egen.kopi, not looked through: it is `{login}`'s");
    assert!(erased.stdout.contains(&said), "{}", erased.stdout);
}

#[tokio::test]
async fn what_cannot_be_removed_is_listed_with_the_way() {
    const NUMBER: &str = PEOPLE[0].0;
    let mut warehouse = Warehouse::new().await;
    let program = Program::new(&warehouse.database);
    fs::write(program.home.path().join("cpr.key"), CPR_KEY).expect("a key");
    let theirs = format!(
        "insert into drift.adgang values ('anna-{NUMBER}', 101); \
         create table public.andres (tekst text); insert into public.andres values ('{NUMBER}')"
    );
    crate::support::send(&mut warehouse.connection, "leaving traces", &theirs)
        .await
        .expect("traces");
    let erased = erase(&program, NUMBER, "--keep-counts");
    assert_eq!(erased.code, 1, "{}{}", erased.stdout, erased.stderr);
    for said in ["drift.adgang.login, 1 times: rename the login", "public.andres.tekst, 1 times"] {
        assert!(erased.stdout.contains(said), "{}", erased.stdout);
    }
    assert!(!erased.stdout.contains(NUMBER) && !erased.stderr.contains(NUMBER));
}
