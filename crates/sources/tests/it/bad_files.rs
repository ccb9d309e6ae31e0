//! Broken, truncated, mis-encoded, gigantic and binary files, given to every shipped mapping.

use std::{
    io::{BufRead, BufReader, Read, repeat},
    process::Command,
};

use sources::{Mapping, Row, Severity, demo_mappings, read, shipped};

use crate::{context, problems, shown};

/// No mapping refuses a file for this name.
const NAME: &str = "bad_gewerbe_gwg_de.csv";

/// Every mapping that comes with the program.
fn every_mapping() -> impl Iterator<Item = (&'static str, Mapping)> {
    let all = shipped().iter().chain(demo_mappings());
    all.map(|known| (known.name, Mapping::shipped(known.name).expect("shipped")))
}

fn rows_of(mapping: &Mapping, input: impl BufRead) -> Vec<Row> {
    read(mapping, NAME, input, &context()).collect()
}

/// Whether anything was made of the file.
fn is_barren(rows: &[Row]) -> bool {
    rows.iter().all(|row| {
        row.records.is_empty()
            && row.relations.is_empty()
            && row.postcodes.is_empty()
            && row.concepts.is_empty()
            && row.observations.is_empty()
            && row.lookups.is_empty()
    })
}

/// Nothing was made of it; file, line and reason are told, briefly; and nobody concludes that anything is gone.
fn assert_refused(what: &str, name: &str, rows: &[Row]) {
    assert!(is_barren(rows), "{what} given to {name}");
    let problems: Vec<_> = rows.iter().flat_map(|row| &row.problems).collect();
    let refused = problems.iter().filter(|p| p.severity >= Severity::Refused);
    assert!(refused.count() > 0, "{what} given to {name}: {rows:?}");
    for problem in problems {
        assert!(problem.line >= 1 && problem.file == NAME, "{problem}");
        let length = problem.reason.chars().count();
        assert!(
            (10..2500).contains(&length),
            "{what} given to {name}: {problem}"
        );
    }
    assert!(
        rows.iter().any(|row| row.nameless),
        "{what} given to {name}"
    );
}

/// The beginning of a file that the mapping takes for one of its own: found out from what it says is missing.
fn header(mapping: &Mapping) -> Option<(String, char)> {
    [',', ';', '\t'].into_iter().find_map(|delimiter| {
        let mut columns = vec!["zz".to_owned()];
        for _ in 0..60 {
            let line = columns.join(&delimiter.to_string());
            let rows = rows_of(mapping, format!("{line}\n").as_bytes());
            let told = shown(&rows, Severity::Abandoned).concat();
            let Some((_, after)) = told.split_once("no column '") else {
                return told.contains("no rows").then_some((line, delimiter));
            };
            let missing = after
                .split('\'')
                .next()
                .unwrap_or_default()
                .replace('*', "1000");
            // The column is there already: it is the delimiter that is wrong.
            if columns.contains(&missing) {
                return None;
            }
            columns.push(missing);
        }
        None
    })
}

/// Files that no mapping can make anything of, whatever it reads.
fn hopeless() -> Vec<(&'static str, Vec<u8>)> {
    let mut columns = "c,".repeat(1_000_000).into_bytes();
    columns.push(b'\n');
    vec![
        ("an empty file", Vec::new()),
        ("blank lines", b"\n\r\n  \n".to_vec()),
        ("a program", b"\x7fELF\x02\x01\x01\0\0\0\0\0".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("an archive", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec()),
        (
            "a compressed file",
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(),
        ),
        ("UTF-16", b"\xff\xfea\0,\0b\0\n\0".to_vec()),
        (
            "a web page",
            b"<!DOCTYPE html>\n<html><body>404</body></html>\n".to_vec(),
        ),
        ("NUL bytes", b"a,b\0,c\n1,2,3\n".to_vec()),
        ("another table", b"unknown;columns\n1;2\n".to_vec()),
        ("a million columns", columns),
        ("deeply nested JSON", "[".repeat(200_000).into_bytes()),
        (
            "deeply nested objects",
            "{\"a\":".repeat(100_000).into_bytes(),
        ),
        ("an array that never closes", b"[{\"a\": [1, 2".to_vec()),
        ("JSON of something else", b"\"text\"".to_vec()),
        (
            "bytes without meaning",
            (0..=255).rev().cycle().take(4000).collect(),
        ),
    ]
}

#[test]
fn what_no_mapping_can_read_is_refused_by_every_one() {
    for (name, mapping) in every_mapping() {
        for (what, file) in hopeless() {
            assert_refused(what, name, &rows_of(&mapping, file.as_slice()));
        }
    }
}

#[test]
fn a_damaged_row_is_refused_by_every_table() {
    let mut tables = 0;
    for (name, mapping) in every_mapping() {
        let Some((header, delimiter)) = header(&mapping) else {
            continue;
        };
        tables += 1;
        let cut_off = format!("{header}\nhalf a r");
        assert_refused(
            "a row that was cut off",
            name,
            &rows_of(&mapping, cut_off.as_bytes()),
        );
        let open = format!("{header}\n\"half a quoted{delimiter} r");
        assert_refused("an open quote", name, &rows_of(&mapping, open.as_bytes()));
        let width = header.split(delimiter).count();
        let nul = format!("{header}\n{}\0\n", delimiter.to_string().repeat(width - 1));
        assert_refused("a row with NUL", name, &rows_of(&mapping, nul.as_bytes()));
        let wide = format!("{header}\n{}x\n", delimiter.to_string().repeat(500_000));
        assert_refused(
            "a row of many cells",
            name,
            &rows_of(&mapping, wide.as_bytes()),
        );
        let bare = format!("{header}\n");
        assert_refused("a header alone", name, &rows_of(&mapping, bare.as_bytes()));
        let long = format!("{header}\n{}\n", "x".repeat(3 << 20));
        assert_refused("a gigantic line", name, &rows_of(&mapping, long.as_bytes()));
    }
    assert!(tables >= 20, "{tables} mappings read tables");
}

/// A hundred megabytes in one line, for each way of cutting a file into rows. They come from nowhere, so a reader that
/// keeps them shows in the memory of the process, which is one of its own.
#[test]
fn a_hundred_megabytes_in_one_line_cost_no_memory() {
    let mut own = Command::new(std::env::current_exe().expect("a test has a file"));
    let output = own
        .args(["--exact", "bad_files::gigantic_lines", "--nocapture"])
        .output()
        .expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let peak = told
        .lines()
        .find_map(|line| line.split_once("peak of memory:"));
    let peak: u64 = peak
        .and_then(|(_, kib)| kib.trim().parse().ok())
        .expect("a number");
    assert!(peak < 90 * 1024, "{peak} KiB");
}

#[test]
fn gigantic_lines() {
    // By itself, below; among the other tests there is nothing to measure.
    if std::env::args().all(|argument| argument != "--exact") {
        return;
    }
    const LENGTH: u64 = 100 << 20;
    for (name, before, after) in [
        (
            "erc-grants",
            "acronym,title,grant,abstract,start,end,budget_eur,host_institution,nrw_host\n",
            "\n",
        ),
        ("eu-calls", "{\"topicId\": \"", "\"}\n"),
        ("hipo-universities", "[{\"name\": \"", "\"}]"),
        ("gemeindeverzeichnis", "60", "\n"),
        ("thesaurus", "<urn:a> <urn:b> \"\"\"", "\"\"\" .\n"),
    ] {
        let mapping = Mapping::shipped(name).expect("shipped");
        let input = before
            .as_bytes()
            .chain(repeat(b'x').take(LENGTH))
            .chain(after.as_bytes());
        let rows = rows_of(&mapping, BufReader::with_capacity(1 << 16, input));
        assert_refused("100 MB in a line", name, &rows);
    }
    eprintln!("peak of memory: {}", peak_kib().unwrap_or_default());
}

/// The most memory that this process held, where the system tells.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[test]
fn a_table_in_the_wrong_encoding_is_refused_with_the_remedy() {
    let mapping = Mapping::shipped("wz2008").expect("shipped");
    let rows = rows_of(
        &mapping,
        &b"code,level,parent,title_de\n01,2,A,F\xf6rderung\n"[..],
    );
    assert_refused("Latin-1 taken for UTF-8", "wz2008", &rows);
    let refused = shown(&rows, Severity::Refused);
    assert!(
        refused[0].contains(":2: title_de: not UTF-8") && refused[0].contains("windows-1252"),
        "{refused:?}"
    );
}

#[test]
fn an_array_that_is_cut_off_keeps_what_was_whole_and_says_so() {
    let mapping = Mapping::shipped("hipo-universities").expect("shipped");
    let file = "[{\"name\": \"Eins\", \"domains\": [\"uni-bonn.de\"]},\n{\"name\": \"Zw";
    let rows = rows_of(&mapping, file.as_bytes());
    assert_eq!(rows.iter().map(|row| row.records.len()).sum::<usize>(), 1);
    let abandoned = shown(&rows, Severity::Abandoned);
    assert!(
        abandoned[0].contains(":2: the array is not closed"),
        "{abandoned:?}"
    );
}

#[test]
fn a_table_that_only_its_name_tells_from_another_needs_the_name() {
    let table = b"ags,leitung_1000,dsl_16,catv_16,ftthb_1000\n05334002,80.5,99,90,10\n";
    let mapping = Mapping::shipped("broadband-commercial").expect("shipped");
    let read = |name: &str| -> Vec<Row> { read(&mapping, name, &table[..], &context()).collect() };
    assert_eq!(
        read("/tmp/Breitbandatlas_Gewerbe.csv")[0]
            .observations
            .len(),
        4
    );
    let wrong = read("/gewerbe/breitbandatlas_gwg.csv");
    assert!(wrong.iter().all(|row| row.observations.is_empty()));
    let told = problems(&wrong);
    assert!(
        told[0].reason.contains("'breitbandatlas_gwg.csv'") && told[0].reason.contains("'gewerbe'"),
        "{told:?}"
    );
}
