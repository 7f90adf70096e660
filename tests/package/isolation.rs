//! Nothing of one kommune is in another's package: not a name, not a number, not a pseudonym, neither
//! in the files' bytes nor in what Parquet has compressed.

use std::path::Path;

use parquet::file::reader::{FileReader as _, SerializedFileReader};

use super::{World, files, names};

/// A kommune's own children, staff, units and words: such as no other has.
fn deliveries(nr: u16, birth: &str) -> Vec<(&'static str, String)> {
    let person = |serial: u16| format!("{birth}{serial}");
    let children = (0..3).map(|child| {
        format!(
            "{nr};kmd;{};Xenofon{nr}{child};Quist{nr}{child};{nr};HUS{nr};Kunhos{nr};Takst{nr};\
             48;2023-01-01\n",
            person(4100 + child)
        )
    });
    let staff = (0..2).map(|one| {
        format!(
            "{nr};ANS{nr}{one};{};52514;{};8{};Kategori{nr};7{};Aftale{nr};maanedsloen;Vilkaar{nr};1;\
             2020-01-01\n",
            person(4200 + one),
            unit(nr),
            nr,
            nr
        )
    });
    let attendance = [(unit(nr), 3), (club(nr), 4)].into_iter().map(|(number, code)| {
        format!("{nr};{number};{};2024-03-05;{code};08:00;15:00\n", person(4100))
    });
    vec![
        (
            "dst-institution_2024-03_20240405T0700.csv",
            format!(
                "kommune_nr;system;institutionskode;institutionsnavn;institutionstype;\
                 dagtilbudsnummer\n{nr};kmd;HUS{nr};Zebrahuset{nr};Børnehave;{}\n",
                unit(nr)
            ),
        ),
        (
            "dst-indskrivning_2024-03_20240405T0800.csv",
            "kommune_nr;system;cpr;fornavn;efternavn;bopael_kommune_nr;institutionskode;pladstype;\
             taksttype;timer_pr_uge;indmeldt_dato\n"
                .to_owned()
                + &children.collect::<String>(),
        ),
        (
            "flis-personale_2024-03_20240405T0900.csv",
            "kommune_nr;ansaettelse_id;cpr;konto;dagtilbudsnummer;stillingskategori_kode;\
             stillingskategori;overenskomst_kode;overenskomst;afloenningsform;ansaettelsesvilkaar;\
             beskaeftigelsesgrad;ansat_dato\n"
                .to_owned()
                + &staff.collect::<String>(),
        ),
        (
            "aula-tilstedevaerelse_2024-03-05_20240405T1000.csv",
            "kommune_nr;institutionsnummer;cpr;dato;registrering;start;slut\n".to_owned()
                + &attendance.collect::<String>(),
        ),
    ]
}

/// A unit of the register.
fn unit(nr: u16) -> String {
    format!("G88{nr}")
}

/// One that the register does not know: a club.
fn club(nr: u16) -> String {
    format!("G99{nr}")
}

/// The register, which everybody may read: a package has its own kommune's units.
fn register() -> String {
    let header = "dagtilbudsType;dagtilbudsNavn;daginstitutionsNummer;anvisningsenhedsNummer;\
                  ejerformKode;instType3;admKommuneKode;aktivitetsstatus\n";
    let units = [492, 563].map(|nr| {
        format!("anvisningsenhed;Enhed{nr}Solo;D88{nr};{};1;6012;{nr};Aktiv\n", unit(nr))
    });
    header.to_owned() + &units.concat()
}

/// Every page of a Parquet file, unpacked.
fn unpacked(path: &Path) -> Vec<u8> {
    let file = fs_err::File::open(path).expect("a file").into_parts().0;
    let file = SerializedFileReader::new(file).expect("Parquet");
    let mut bytes = Vec::new();
    for group in 0..file.num_row_groups() {
        let group = file.get_row_group(group).expect("a row group");
        for column in 0..group.num_columns() {
            let mut pages = group.get_column_page_reader(column).expect("pages");
            while let Some(page) = pages.get_next_page().expect("a page") {
                bytes.extend_from_slice(page.buffer());
            }
        }
    }
    bytes
}

async fn pseudonyms(world: &mut World, nr: u16) -> Vec<String> {
    let sql = format!(
        "select distinct borger_uuid::text from dsa.dst_indskrivning where kommune_nr = {nr} \
         union select distinct person_uuid::text from dsa.flis_personale where kommune_nr = {nr} \
         union select distinct borger_uuid::text from dsa.aula_tilstedevaerelse \
         where kommune_nr = {nr}"
    );
    world.warehouse.values(&sql).await
}

/// What would give a kommune away, and whether it may stand in the cube that everybody reads: the
/// members of a breakdown do, under figures that are hidden.
async fn needles(world: &mut World, nr: u16) -> Vec<(Vec<u8>, bool)> {
    let mut needles: Vec<(Vec<u8>, bool)> = Vec::new();
    for word in ["Xenofon", "Quist", "Zebrahuset", "HUS", "ANS"] {
        needles.push((format!("{word}{nr}").into_bytes(), false));
    }
    needles.push((club(nr).into_bytes(), false));
    for word in ["Kunhos", "Takst", "Kategori", "Aftale", "Vilkaar"] {
        needles.push((format!("{word}{nr}").into_bytes(), false));
    }
    for word in [unit(nr), format!("D88{nr}"), format!("Enhed{nr}Solo")] {
        needles.push((word.into_bytes(), true));
    }
    let pseudonyms = pseudonyms(world, nr).await;
    assert!(pseudonyms.len() >= 5, "{} pseudonyms", pseudonyms.len());
    for pseudonym in pseudonyms {
        let uuid = uuid::Uuid::parse_str(&pseudonym).expect("a UUID");
        needles.push((pseudonym.into_bytes(), false));
        needles.push((uuid.as_bytes().to_vec(), false));
    }
    needles
}

/// What is found where.
fn found(package: &Path, needles: &[(Vec<u8>, bool)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, mut bytes) in files(package) {
        if name.ends_with(".parquet") {
            bytes.extend(unpacked(&package.join(&name)));
        }
        let is_open = name.starts_with("data/benchmark.") || name.starts_with("data/noegletal.");
        for (needle, may_be_open) in needles {
            if !(is_open && *may_be_open) && memchr::memmem::find(&bytes, needle).is_some() {
                found.push(format!("{name}: {}", String::from_utf8_lossy(needle)));
            }
        }
    }
    found
}

#[tokio::test]
async fn nothing_of_one_kommune_is_in_anothers_package() {
    let mut world = World::new().await;
    world.warehouse.load_accepted("stil-dagtilbud_2024-03-01_20240403T0700.csv", register()).await;
    for (nr, birth, day) in [(492, "620321", "20240410"), (563, "630321", "20240411")] {
        for (name, content) in deliveries(nr, birth) {
            world.warehouse.load_accepted(&name.replace("20240405", day), content).await;
        }
    }
    let outcome = world.package(&["--kommune", "492", "563", "--out", "."]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let folder = world.out.path().to_owned();
    let packages: Vec<_> = names(&folder).into_iter().map(|name| folder.join(name)).collect();
    assert_eq!(packages.len(), 2);
    let (ours, others) = (needles(&mut world, 492).await, needles(&mut world, 563).await);
    for (package, own, foreign) in [(&packages[0], &ours, &others), (&packages[1], &others, &ours)]
    {
        assert_eq!(found(package, foreign), Vec::<String>::new(), "{}", package.display());
        // The search finds what is there: names, units, clubs, words of one's own.
        let own: Vec<_> = own.iter().filter(|(needle, _)| needle.len() < 16).cloned().collect();
        for (needle, _) in &own {
            let there = found(package, &[(needle.clone(), false)]);
            assert!(there.len() > 1, "{}", String::from_utf8_lossy(needle));
        }
    }
    // What everybody may read of a third is in both, and the same.
    let of_a_third = |package: &Path, name: &str| {
        let text = String::from_utf8(files(package)[name].clone()).expect("UTF-8");
        let rows = text.lines().filter(|row| row.contains("825;Læsø;")).map(str::to_owned);
        rows.collect::<Vec<_>>()
    };
    for name in ["data/benchmark.indskrivning.csv", "data/noegletal.alle.csv"] {
        let [one, other] = [&packages[0], &packages[1]].map(|package| of_a_third(package, name));
        assert!(one.len() > 10, "{name}: {}", one.len());
        assert_eq!(one, other, "{name}");
    }
}
