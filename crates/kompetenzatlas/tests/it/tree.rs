//! What holds for every file of the tree.

use std::{
    fs,
    path::{Path, PathBuf},
};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Folders that are made, not written.
const MADE: &[&str] = &["target", "node_modules", ".git", "data", "vendor"];

/// Longest file of code, in lines.
const FILE_MAX: usize = 600;

/// Longest handler, in lines from `async fn` to its closing brace.
const HANDLER_MAX: usize = 40;

fn files(extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(Path::new(ROOT), extensions, &mut found);
    assert!(!found.is_empty(), "no files with {extensions:?}");
    found
}

fn collect(folder: &Path, extensions: &[&str], found: &mut Vec<(PathBuf, String)>) {
    for item in fs::read_dir(folder).expect("a folder of the tree is readable") {
        let path = item.expect("readable").path();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            // `data` at the root is an installation's; the domain's data folder is ours.
            let made = MADE.contains(&name) && !(name == "data" && path.ends_with("domain/data"));
            if !made {
                collect(&path, extensions, found);
            }
        } else if path
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| extensions.contains(&e))
        {
            let text = fs::read_to_string(&path).expect("text is UTF-8");
            let path = path.strip_prefix(ROOT).expect("inside").to_owned();
            found.push((path, text));
        }
    }
}

#[test]
fn no_file_of_code_is_too_long() {
    for (path, text) in files(&["rs", "html", "css", "mjs", "js", "sh"]) {
        let lines = text.lines().count();
        assert!(
            lines <= FILE_MAX,
            "{}: {lines} lines, at most {FILE_MAX}",
            path.display()
        );
    }
}

#[test]
fn no_handler_is_too_long() {
    for (path, text) in files(&["rs"]) {
        if !path.starts_with("crates/web/src") {
            continue;
        }
        let mut start = None;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with("async fn ")
                || line.starts_with("pub async fn ")
                || line.starts_with("pub(crate) async fn ")
            {
                start = Some(number);
            } else if line == "}"
                && let Some(begin) = start.take()
            {
                let lines = number - begin + 1;
                assert!(
                    lines <= HANDLER_MAX,
                    "{}:{}: a handler of {lines} lines",
                    path.display(),
                    begin + 1
                );
            }
        }
    }
}

#[test]
fn only_the_binary_reads_the_environment() {
    for (path, text) in files(&["rs"]) {
        // What measures is a binary, too.
        let is_binary = path.starts_with("crates/kompetenzatlas") || path.starts_with("bench");
        let is_test =
            path.components().any(|c| c.as_os_str() == "tests") || path.starts_with("e2e");
        if is_binary || is_test {
            continue;
        }
        assert!(
            !text.contains("std::env") && !text.contains("env::var"),
            "{}: only the binary reads the environment",
            path.display()
        );
    }
}

#[test]
fn a_path_that_a_document_names_exists() {
    const TOPS: &[&str] = &["crates/", "docs/", "scripts/", "e2e/", ".ci/"];
    for (document, text) in files(&["md"]) {
        for (number, line) in text.lines().enumerate() {
            for word in line.split(['`', '(', ')', ' ', '"', ',']) {
                let word = word.trim_end_matches(['.', ':', ';']);
                let word = word
                    .split(['#', '*', '<', '{', '…'])
                    .next()
                    .unwrap_or_default();
                if TOPS.iter().any(|top| word.starts_with(top)) {
                    assert!(
                        Path::new(ROOT).join(word).exists()
                            || word.ends_with("assets/vendor")
                            || word.contains("assets/vendor/"),
                        "{}:{}: names {word}, which does not exist",
                        document.display(),
                        number + 1
                    );
                }
            }
        }
    }
}
