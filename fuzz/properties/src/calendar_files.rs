//! Calendar files: whatever an event says, it stays within its property.

use web::calendar_file::{Item, When, file};

use crate::input;

/// Input: a name, begin, end, title, text, place and address, each on a line; the text goes on to the end.
pub fn hold(bytes: &[u8]) {
    let told = input::text(bytes);
    let mut lines = told.splitn(7, '\n');
    let mut next = || lines.next().unwrap_or_default();
    let (name, starts, ends) = (next(), next(), next());
    let starts = starts.parse().unwrap_or(jiff::civil::DateTime::MAX);
    let item = Item {
        uid: next().to_owned(),
        changed: domain::Timestamp::UNIX_EPOCH,
        sequence: i64::try_from(bytes.len()).expect("inputs are small"),
        when: When::new(starts, ends.parse().ok()),
        title: next().to_owned(),
        place: next().to_owned(),
        text: told.clone().into_owned(),
        url: next().to_owned(),
    };
    let (first, last) = item.when.days();
    assert!(first <= last);
    let plain = Item {
        title: "a".into(),
        text: "b".into(),
        place: "c".into(),
        url: "d".into(),
        uid: "e".into(),
        ..item.clone()
    };
    let properties = properties(&file(name, &[item]));
    let expected = self::properties(&file("n", &[plain]));
    // Texts that are empty are left out; nothing else may come or go.
    assert!(
        properties.iter().all(|name| expected.contains(name)),
        "{properties:?}"
    );
    let events = |all: &[String]| all.iter().filter(|name| *name == "BEGIN").count();
    assert_eq!(events(&properties), events(&expected));
}

/// The names of a file's properties, its lines unfolded as RFC 5545 says.
fn properties(file: &str) -> Vec<String> {
    assert!(file.ends_with("\r\n"));
    for line in file.split_terminator("\r\n") {
        assert!(line.len() <= 75, "too long: {line:?}");
        assert!(
            !line.contains(|c: char| c.is_control() && c != '\t'),
            "{line:?}"
        );
    }
    let unfolded = file.replace("\r\n ", "");
    let names = unfolded.split_terminator("\r\n").map(|line| {
        let end = line
            .find([':', ';'])
            .unwrap_or_else(|| panic!("no property: {line:?}"));
        line[..end].to_owned()
    });
    names.collect()
}
