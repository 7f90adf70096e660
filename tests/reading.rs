//! One delivery in every form in which programs write it: the same rows, whatever the bytes. And what
//! is no delivery is called by its name, without a word of what stands in it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use dagtilbud::cpr::key::Pseudonyms;
use dagtilbud::delivery::Kilde;
use dagtilbud::detect::header;
use dagtilbud::detect::{self, Delivery, Said};
use dagtilbud::error::{LoadError, Result};
use dagtilbud::generate::Plan;
use dagtilbud::read::{self, Limits, Size};
use dagtilbud::validate::{Job, Tally, layout, validate};
use fs_err as fs;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::warehouse::{CPR_KEY, Warehouse};

/// What is accepted of a delivery: the rows as they go to the database, and the books.
fn read(path: &Path, limits: Limits) -> Result<(Vec<u8>, Tally)> {
    let delivery = detect::detect(path, Said::default())?;
    let layout = layout(delivery.kilde);
    let survey = read::survey(path, limits, |_| ())?;
    header::check(layout, &delivery.filnavn, &survey)?;
    let binding = layout.bind(&delivery.filnavn, &survey.header)?;
    let (survey, binding) = (&survey, &binding);
    let Delivery { periode, leveret, .. } = delivery;
    let job = Job { path, survey, layout, binding, periode, leveret, levering_nr: 1, limits };
    let mut rows = Vec::new();
    let tally = validate(job, Pseudonyms::new(CPR_KEY), |batch| {
        rows.extend(batch.rows);
        Ok(())
    })?;
    assert_eq!(tally.lines, tally.accepted + tally.rejected_lines() + tally.skipped_lines());
    Ok((rows, tally))
}

/// A delivery of each source, as text: name and content.
fn deliveries() -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let first_of = |month| chrono::NaiveDate::from_ymd_opt(2023, month, 1).expect("a day");
    let plan = Plan {
        kommuner: vec![360],
        from: first_of(4),
        to: first_of(4),
        kilder: Kilde::ALL.to_vec(),
        aula_from: Some(first_of(4)),
        clean: true,
        ..Plan::default()
    };
    plan.write(folder.path()).expect("written");
    let found = detect::deliveries(&[folder.path().to_owned()], Said::default()).expect("read");
    let mut texts: Vec<(String, String)> = Vec::new();
    for kilde in Kilde::ALL {
        let delivery = found.deliveries.iter().find(|one| one.kilde == kilde).expect("all sources");
        let mut bytes = Vec::new();
        let survey = read::survey(&delivery.path, Limits::default(), |_| ()).expect("a delivery");
        read::open(&delivery.path, Limits::default(), |content| {
            Ok(content.bytes.read_to_end(&mut bytes).map(|_| ())?)
        })
        .expect("a delivery");
        let text = match survey.tegnsaet {
            read::Tegnsaet::Windows1252 => encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned(),
            _ => String::from_utf8(bytes).expect("clean"),
        };
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let name = format!("{kilde}_{}_{}.csv", delivery.periode, delivery.leveret);
        let lines: String = text.split_inclusive('\n').take(400).collect();
        texts.push((name, lines));
    }
    texts
}

/// A text with its letters apart, as a Mac writes them.
fn apart(text: &str) -> String {
    let pairs = [('å', "a\u{30a}"), ('Å', "A\u{30a}"), ('é', "e\u{301}"), ('ö', "o\u{308}")];
    pairs.iter().fold(text.to_owned(), |text, (letter, pair)| text.replace(*letter, pair))
}

fn wide(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

/// All fields in quotes, with so many blanks between a separator and a quote.
fn quoted(text: &str, blanks: &str) -> String {
    let separator = separator_of(text);
    let line = |line: &str| -> String {
        let fields: Vec<String> =
            line.split(separator).map(|field| format!("\"{field}\"")).collect();
        fields.join(&format!("{separator}{blanks}")) + "\n"
    };
    text.lines().map(line).collect()
}

fn separator_of(text: &str) -> char {
    let header = text.lines().next().expect("a header");
    [';', '\t', ','].into_iter().find(|it| header.contains(*it)).expect("a separator")
}

fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in [
        ("mappe/".to_owned(), &b""[..]),
        (format!("mappe/{name}"), content),
        (format!("__MACOSX/mappe/._{name}"), b"\0\x05\x16\x07"),
        ("mappe/.DS_Store".to_owned(), b"\0\0\0\x01Bud1"),
    ] {
        if name.ends_with('/') {
            zip.add_directory(name, options).expect("a folder");
        } else {
            zip.start_file(name, options).expect("a file");
            zip.write_all(content).expect("written");
        }
    }
    zip.finish().expect("a zip").into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(content).expect("packed");
    gzip.finish().expect("packed")
}

fn gzip_in_two(content: &[u8], zeros: usize) -> Vec<u8> {
    let (first, second) = content.split_at(content.len() / 2);
    [gzip(first), vec![0; zeros], gzip(second)].concat()
}

/// The forms, by name.
fn forms(name: &str, text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![
        ("CR", text.replace('\n', "\r").into_bytes()),
        ("CR, the last line open", text.trim_end().replace('\n', "\r").into_bytes()),
        (
            "LF behind the header, CR from there on",
            text.replace('\n', "\r").replacen('\r', "\n", 1).into(),
        ),
        ("CRLF", text.replace('\n', "\r\n").into_bytes()),
        ("Ctrl-Z at the end", format!("{text}\x1a").into_bytes()),
        ("UTF-16LE with its mark", wide(&format!("\u{feff}{text}"), u16::to_le_bytes)),
        ("UTF-16BE with its mark", wide(&format!("\u{feff}{text}"), u16::to_be_bytes)),
        ("UTF-16LE", wide(&text.replace('\n', "\r\n"), u16::to_le_bytes)),
        ("UTF-16BE with CR", wide(&text.replace('\n', "\r"), u16::to_be_bytes)),
        ("two marks", format!("\u{feff}\u{feff}{text}").into_bytes()),
        ("sep=;", format!("sep=;\r\n{text}").into_bytes()),
        ("a mark and sep=;", format!("\u{feff}\"sep=;\"\n{text}").into_bytes()),
        ("letters apart", apart(text).into_bytes()),
        ("a zip from a Mac", zip(name, text.as_bytes())),
        ("gzip with zeros behind it", [gzip(text.as_bytes()), vec![0; 700]].concat()),
        ("gzip in two members", gzip_in_two(text.as_bytes(), 0)),
        ("gzip in two members with zeros between", gzip_in_two(text.as_bytes(), 512)),
    ];
    if layout(name.split('_').next().and_then(|kilde| kilde.parse().ok()).expect("a source")).quoted
    {
        forms.push(("all quoted", quoted(text, "").into_bytes()));
        forms.push(("quoted behind a blank", quoted(text, " ").into_bytes()));
    }
    forms
}

fn put(folder: &TempDir, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).expect("the folder is ours");
    path
}

#[test]
fn every_form_of_a_delivery_gives_the_same_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in deliveries() {
        let (plain, tally) = read(&put(&folder, &name, text.as_bytes()), Limits::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(tally.accepted > 0, "{name}: {tally:?}");
        for (form, bytes) in forms(&name, &text) {
            let (rows, found) = read(&put(&folder, &name, &bytes), Limits::default())
                .unwrap_or_else(|error| panic!("{name}, {form}: {error}"));
            assert_eq!(found.accepted, tally.accepted, "{name}, {form}: {found:?}");
            // `sep=;` moves every line down by one, and the rows carry their lines.
            assert!(rows == plain || form.contains("sep="), "{name}, {form}: other rows");
        }
    }
}

/// An archive that says of its files that they need a password: bit 0 of the flags, which stand twice.
fn with_password(mut archive: Vec<u8>) -> Vec<u8> {
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let is_header = |at: &usize| archive[*at..].starts_with(signature);
        for at in (0..archive.len()).filter(is_header).collect::<Vec<_>>() {
            archive[at + flags] |= 1;
        }
    }
    archive
}

/// What no source takes: how it is made of a good delivery, and what is said.
fn bad_forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let (header, rows) = text.split_once('\n').expect("a header");
    let separator = separator_of(text);
    let first = header.split(separator).next().expect("a column");
    let in_quotes = format!("'{}'", header.replace(separator, &format!("'{separator}'")));
    let mut workbook = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["[Content_Types].xml", "xl/workbook.xml"] {
        workbook.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file");
    }
    let mut two = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.csv", "b.csv"] {
        two.start_file(name, zip::write::SimpleFileOptions::default()).expect("a file");
    }
    vec![
        ("it is empty", Vec::new()),
        ("it is empty", b"\r\n \r\n".to_vec()),
        ("an Excel workbook (.xlsx)", workbook.finish().expect("a zip").into_inner()),
        ("the zip holds 2 files", two.finish().expect("a zip").into_inner()),
        ("an Excel workbook (.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0".to_vec()),
        ("NUL bytes alone", vec![0; 5000]),
        ("cannot be unpacked", [gzip(text.as_bytes()), b"\0\0rest".to_vec()].concat()),
        ("a web page", b"<!DOCTYPE html><html><body>Log ind".to_vec()),
        ("a web page", b"<!-- SAS 9.4 -->\r\n<table><tr><td>1".to_vec()),
        ("a PDF", b"%PDF-1.7\n".to_vec()),
        ("JSON", b"[{\"kommune_nr\": 101}]".to_vec()),
        ("a zip inside", zip("x.zip", &zip("x.csv", b"x"))),
        ("is encrypted with a password", with_password(zip("x.csv", text.as_bytes()))),
        ("the header is missing", rows.as_bytes().to_vec()),
        ("line 3", format!("Udtræk fra Sølund\n\n{text}").into_bytes()),
        (
            "an invisible character",
            text.replacen(first, &format!("{first}\u{200b}"), 1).into_bytes(),
        ),
        ("single quotes", text.replacen(header, &in_quotes, 1).into_bytes()),
        ("separated by `|`", text.replace(separator, "|").into_bytes()),
        ("no plain name", text.replacen('\n', &format!("{separator}\u{2028}"), 1).into_bytes()),
    ]
}

#[tokio::test]
async fn what_is_no_delivery_is_named_and_nothing_of_it_is_kept() {
    let mut warehouse = Warehouse::new().await;
    for (name, text) in deliveries() {
        let cell = text.lines().nth(1).expect("a row").split(separator_of(&text)).next_back();
        let cell = cell.expect("a cell");
        let forms = bad_forms(&text);
        for (minute, (says, bytes)) in forms.iter().enumerate() {
            let (start, _) = name.rsplit_once('_').expect("a name");
            let report =
                warehouse.load(&format!("{start}_20240101T10{minute:02}.csv"), bytes).await;
            let reason = report.aarsag.clone().unwrap_or_default();
            assert_eq!(report.status.word(), "afvist", "{name}, {says}: {report:?}");
            assert!(reason.contains(says), "{name}, {says}: {reason}");
            assert!(
                report.hint.is_some() && report.remarks.is_empty(),
                "{name}, {says}: {report:?}"
            );
            let said = format!("{reason} {}", report.hint.unwrap_or_default());
            assert!(
                cell.len() < 4 || name.contains(cell) || !said.contains(cell),
                "{name}, {says}: {said}"
            );
        }
    }
    let kept = "select count(overskrift) + (select count(*) from drift.levering_bemaerkning) \
         + (select count(*) from drift.afvist_raa) from drift.levering";
    assert_eq!(warehouse.values(kept).await, ["0"]);
}

/// The zip says one thing, the file in it another: nobody knows which of them is right.
#[tokio::test]
async fn a_zip_and_the_file_in_it_say_the_same_or_it_is_refused() {
    let mut warehouse = Warehouse::new().await;
    let text = "kommune_nr;gyldig_fra;andel_vu;andel_bh;andel_dp\n101;2024-01-01;0.5;0.5;0\n";
    let outer = "dst-noeglefil_2024-01-01_20240102T0800.zip";
    for (inner, says) in [
        (
            "dst-noeglefil_2024-02-01_20240102T0800.csv",
            "the zip is named for 2024-01-01, the file in it for 2024-02-01",
        ),
        ("dst-befolkning_2024-01-01_20240102T0800.csv", "for dst-noeglefil, the file in it for"),
        ("dst-noeglefil_2024-01-01_20240103T0800.csv", "the file in it for 20240103T0800"),
    ] {
        let report = warehouse.load(outer, zip(inner, text.as_bytes())).await;
        let reason = report.aarsag.clone().unwrap_or_default();
        assert!(reason.contains(says), "{inner}: {report:?}");
        assert!(report.hint.is_some_and(|hint| hint.contains("rename")), "{inner}");
        // Its number is that of its row, though it is refused.
        let number = "select max(levering_nr) from drift.levering where status = 'afvist'";
        assert_eq!(warehouse.values(number).await, [report.levering_nr.to_string()], "{inner}");
    }
    // What is said of it goes before both names.
    let path = warehouse.put(outer, zip("dst-noeglefil_2024-02-01_20240102T0800.csv", b"x"));
    let said = Said { periode: "2024-03-01".parse().ok(), ..Said::default() };
    let delivery = detect::detect(&path, said).expect("a delivery");
    assert!(detect::check_packed(&delivery).is_ok());
    for inner in ["data.csv", "DST-noeglefil_2024-01-01_20240102t0800.csv"] {
        let report = warehouse.load(outer, zip(inner, text.as_bytes())).await;
        assert!(["indlaest", "kendt"].contains(&report.status.word()), "{inner}: {report:?}");
    }
}

#[tokio::test]
async fn a_delivery_that_says_nothing_is_no_success() {
    let mut warehouse = Warehouse::new().await;
    for (name, text) in deliveries() {
        let (header, _) = text.split_once('\n').expect("a header");
        let report = warehouse.load(&name, format!("{header}\n")).await;
        let is_attendance = name.starts_with("aula");
        assert_eq!(
            report.status.word(),
            if is_attendance { "indlaest" } else { "afvist" },
            "{name}"
        );
        let report = warehouse.load(&name, format!("{header}\n\n  \n")).await;
        assert_eq!(report.status.word(), "afvist", "{name}: blank lines alone");
    }
}

#[test]
fn limits_refuse_the_file_or_turn_the_line_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = Limits { unpacked: Size(4000), line: Size(200), rejected: Size(2000) };
    let name = "dst-noeglefil_2024-01-01_20240102T0800.csv";
    let header = "kommune_nr;gyldig_fra;andel_vu;andel_bh;andel_dp;note\n";
    let row = "101;2024-01-01;0.5;0.5;0;\n";
    let file = |content: String| put(&folder, name, content.as_bytes());
    let (_, tally) =
        read(&file(format!("{header}{row}147;2024-01-01;0.5;0.5;0;{}\n", "x".repeat(200))), limits)
            .expect("one line too long");
    assert_eq!((tally.accepted, tally.rejected_lines()), (1, 1), "{tally:?}");
    let refused = |content: String| match read(&file(content), limits) {
        Err(LoadError::Unreadable { what, .. }) => what,
        other => panic!("{other:?}"),
    };
    assert!(refused(format!("{header}{}", row.repeat(300))).contains("larger than"));
    assert!(refused(format!("{header}{}", "x\n".repeat(300))).contains("ANTAL_FELTER"));
    assert!(refused("x".repeat(3_000)).contains("its first line is longer than 200 bytes"));
    let endless = read(&file("x".repeat(100_000)), Limits { unpacked: Size(1 << 20), ..limits });
    assert!(endless.expect_err("no header").to_string().contains("longer than 200 bytes"));
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(format!("{header}{}", " \n".repeat(100_000)).as_bytes()).expect("packed");
    let bomb = put(&folder, name, &bomb.finish().expect("packed"));
    assert!(read(&bomb, limits).expect_err("too large").to_string().contains("larger than"));
}

#[test]
fn whatever_the_bytes_reading_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = deliveries();
    let bytes = prop_oneof![
        2 => prop::collection::vec(any::<u8>(), 0..400),
        3 => (0..files.len(), any::<u16>(), prop::collection::vec(any::<u8>(), 1..9)).prop_map({
            let files = files.clone();
            move |(at, place, with)| {
                let mut bytes = files[at].1.clone().into_bytes();
                let place = usize::from(place) % bytes.len();
                bytes.splice(place..place, with);
                bytes
            }
        }),
        1 => "[;,\"' \\r\\n\u{feff}\u{200b}a-z0-9å]{0,300}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u16>(), 0..200)
            .prop_map(|units| [vec![0xff, 0xfe], units.into_iter().flat_map(u16::to_le_bytes).collect()].concat()),
        1 => prop::collection::vec(any::<u8>(), 0..200)
            .prop_map(|rest| [b"PK\x03\x04".to_vec(), rest].concat()),
        1 => prop::collection::vec(any::<u8>(), 0..200)
            .prop_map(|rest| [vec![0x1f, 0x8b, 8, 0], rest].concat()),
    ];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES")
            .map_or(300, |cases| cases.parse().expect("a number")),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&(bytes, 0..files.len()), |(bytes, at)| {
        let path = put(&folder, &files[at].0, &bytes);
        if let Err(error) = read(&path, Limits::default()) {
            let is_senders = error.fault() == dagtilbud::error::Fault::Delivery;
            prop_assert!(is_senders, "{error}: {error:?}");
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
