//! The synthetic state is what it says it is.

use std::collections::{BTreeMap, HashSet};

use anyhow::{Result, ensure};
use bench::state::{self, Firms, Others, Size};
use e2e::{Atlas, Database};

const SMALL: Size = Size {
    firms: 20_000,
    others: 4_000,
    seed: 4,
};

#[test]
fn the_same_seed_gives_the_same_state_on_every_machine() {
    let firm = Firms::new(SMALL).nth(2).expect("there are more");
    assert_eq!(firm.name, "Hagenacher Einrichtungshaus GmbH");
    assert_eq!((firm.ags, firm.staff), ("05978036", 10));
    let other = Others::new(SMALL).nth(3_999).expect("it is the last");
    assert_eq!(Some(other), Others::new(SMALL).last());
    let another_seed = Size { seed: 5, ..SMALL };
    assert_ne!(Some(firm), Firms::new(another_seed).nth(2));
}

#[test]
fn no_two_firms_of_a_town_bear_the_same_name() {
    let mut names = HashSet::new();
    for firm in Firms::new(SMALL) {
        let name = (firm.name.to_lowercase(), firm.ags);
        assert!(names.insert(name), "{} in {}", firm.name, firm.ags);
    }
}

#[test]
fn sizes_places_and_readers_are_spread_as_in_the_state() {
    let firms: Vec<_> = Firms::new(SMALL).collect();
    let share = |is: &dyn Fn(&state::Firm) -> bool| {
        firms.iter().filter(|firm| is(firm)).count() as f64 / firms.len() as f64
    };
    // Five cities, 2019: 84 % of establishments have fewer than ten people, half a percent has 250 and more.
    assert!((share(&|firm| firm.staff < 10) - 0.84).abs() < 0.02);
    assert!((share(&|firm| firm.staff >= 250) - 0.004).abs() < 0.003);
    // Cologne has 6.1 % of the state's inhabitants.
    assert!((share(&|firm| firm.ags == "05315000") - 0.061).abs() < 0.01);
    assert!((share(&|firm| firm.visibility != "public") - 0.03).abs() < 0.01);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for other in Others::new(SMALL) {
        *kinds.entry(other.kind).or_default() += 1;
    }
    assert_eq!(kinds.len(), 9, "{kinds:?}");
}

#[test]
fn a_small_state_is_read_without_a_problem_and_called_synthetic() -> Result<()> {
    let size = Size {
        firms: 300,
        others: 200,
        seed: 4,
    };
    let atlas = Atlas::new(Database::Sqlite)?;
    let folder = atlas.data().join("lists");
    let relations = state::write(&folder, size)?;
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let files = ["synthetic.toml", "firms.csv", "others.csv", "relations.csv"].map(file);
    let [mapping, firms, others, ties] = files.each_ref().map(String::as_str);
    let said = atlas.must(&["import", mapping, firms, others, ties])?;
    ensure!(said.contains("mended 0, left out 0, refused 0"), "{said}");
    ensure!(
        said.contains(&format!("relations: {relations} new")),
        "{said}"
    );
    let sources = atlas.must(&["sources"])?;
    ensure!(sources.contains("synthetic-state"), "{sources}");
    let server = atlas.serve("serve")?;
    let page = server.client().get("/de/suche")?;
    ensure!(page.body.contains("Synthetischer Bestand (erfunden)"));
    Ok(())
}
