//! The seeds of the fuzzers, asked without a fuzzer: they keep what once broke from breaking again, and the fuzzers
//! from rotting between two long runs.

use std::{
    collections::BTreeSet,
    fs,
    panic::catch_unwind,
    path::{Path, PathBuf},
};

use properties::ALL;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// The names in a folder, without the endings of files.
fn names(folder: &Path) -> BTreeSet<String> {
    let found =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let stem = |path: PathBuf| {
        path.file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
    };
    found
        .filter_map(|file| stem(file.expect("can be read").path()))
        .collect()
}

#[test]
fn every_seed_keeps_its_promises() {
    let mut broken = Vec::new();
    for (name, hold) in ALL {
        let seeds = folder("seeds").join(name);
        for file in fs::read_dir(&seeds).expect("every property has seeds") {
            let file = file.expect("can be read").path();
            let bytes = fs::read(&file).expect("can be read");
            if catch_unwind(|| hold(&bytes)).is_err() {
                broken.push(file);
            }
        }
    }
    assert!(broken.is_empty(), "see above what broke: {broken:#?}");
}

#[test]
fn nothing_breaks_on_what_is_empty_or_no_text() {
    for (_, hold) in ALL {
        for bytes in [b"".as_slice(), b"\n", b"\0", b"\xff\xfe", b"\n=====\n"] {
            hold(bytes);
        }
    }
}

#[test]
fn every_property_has_a_fuzzer_seeds_and_a_line_in_the_readme() {
    let ours: BTreeSet<String> = ALL.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&folder("fuzz_targets")), ours);
    assert_eq!(names(&folder("seeds")), ours);
    let manifest = fs::read_to_string(folder("Cargo.toml")).expect("is there");
    let readme = fs::read_to_string(folder("README.md")).expect("is there");
    for name in &ours {
        assert!(
            !names(&folder("seeds").join(name)).is_empty(),
            "{name} has no seed"
        );
        assert!(
            manifest.contains(&format!("name = \"{name}\"\n")),
            "{name} is not built"
        );
        assert!(
            readme.contains(&format!("| `{name}` |")),
            "{name} is not in the list"
        );
    }
}
