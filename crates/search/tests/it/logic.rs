//! Which documents a query finds, compared with looking at every document.

use proptest::prelude::*;

use crate::support::{Atlas, document};

/// Words that are their own stems and no stop words in either language, far from each other.
const WORDS: [&str; 5] = ["laser", "holz", "dampf", "roboter", "quant"];

/// A clause: its words (one, or a phrase), whether it is excluded, whether the clause before would do.
type Clause = (Vec<usize>, bool, bool);

fn clauses() -> impl Strategy<Value = Vec<Clause>> {
    let words = prop::collection::vec(0..WORDS.len(), 1..3);
    prop::collection::vec(
        (
            words,
            prop::bool::weighted(0.25),
            prop::bool::weighted(0.25),
        ),
        1..5,
    )
}

fn typed(clauses: &[Clause]) -> String {
    let mut typed = String::new();
    for (at, (words, excluded, or)) in clauses.iter().enumerate() {
        let is_joined = *or && at > 0 && !*excluded && !clauses[at - 1].1;
        let phrase = words
            .iter()
            .map(|word| WORDS[*word])
            .collect::<Vec<_>>()
            .join(" ");
        typed += if is_joined { " OR " } else { " " };
        typed += if *excluded { "-" } else { "" };
        typed += &if words.len() > 1 {
            format!("\"{phrase}\"")
        } else {
            phrase
        };
    }
    typed
}

/// Groups of which one clause is enough, and excluded clauses.
fn groups(clauses: &[Clause]) -> (Vec<Vec<&[usize]>>, Vec<&[usize]>) {
    let (mut groups, mut excluded) = (Vec::<Vec<&[usize]>>::new(), Vec::new());
    for (at, (words, is_excluded, or)) in clauses.iter().enumerate() {
        if *is_excluded {
            excluded.push(words.as_slice());
        } else if *or && at > 0 && !clauses[at - 1].1 {
            groups
                .last_mut()
                .expect("the clause before is wanted")
                .push(words);
        } else {
            groups.push(vec![words]);
        }
    }
    // The same word twice is one wish.
    let mut seen = Vec::new();
    groups.retain(|group| {
        let is_word = group.len() == 1 && group[0].len() == 1;
        let is_new = !is_word || !seen.contains(group);
        seen.push(group.clone());
        is_new
    });
    (groups, excluded)
}

fn has(text: &[usize], words: &[usize]) -> bool {
    text.windows(words.len()).any(|window| window == words)
}

fn expected(texts: &[Vec<usize>], clauses: &[Clause]) -> Vec<u128> {
    let (groups, excluded) = groups(clauses);
    let in_text = |text: &[usize]| {
        let met = groups
            .iter()
            .filter(|group| group.iter().any(|words| has(text, words)))
            .count();
        (met, excluded.iter().any(|words| has(text, words)))
    };
    let at_least = |needed: usize| -> Vec<u128> {
        let numbered = texts.iter().zip(1u128..);
        let met =
            numbered.filter(|(text, _)| matches!(in_text(text), (met, false) if met >= needed));
        met.map(|(_, id)| id).collect()
    };
    let all = at_least(groups.len());
    // A thing that no document has cannot be asked of most of them.
    let known = groups
        .iter()
        .filter(|group| group.iter().any(|words| is_known(texts, words)))
        .count();
    let most = [0, 1, 1, 2, 3, 4][groups.len()].min(known);
    if all.len() < 3 && groups.len() > 1 && most > 0 {
        // Where nobody has most of them, as many as anybody has.
        let answers = (1..=most).rev().map(at_least);
        answers
            .into_iter()
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    } else {
        all
    }
}

fn is_known(texts: &[Vec<usize>], words: &[usize]) -> bool {
    words
        .iter()
        .all(|word| texts.iter().any(|text| text.contains(word)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn a_query_finds_exactly_what_it_says(
        texts in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..6), 1..30),
        queries in prop::collection::vec(clauses(), 1..25),
        cut in 0usize..30,
    ) {
        let documents: Vec<_> = texts
            .iter()
            .zip(1u128..)
            .map(|(text, id)| document(id, "", &text.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ")))
            .collect();
        let (early, late) = documents.split_at(cut.min(documents.len()));
        let mut atlas = Atlas::empty();
        atlas.put_for_public(early.iter().cloned());
        atlas.put_for_public(late.iter().cloned());
        for clauses in queries {
            let typed = typed(&clauses);
            let mut found = atlas.ids(&typed);
            found.sort_unstable();
            prop_assert_eq!(found, expected(&texts, &clauses), "{}", typed);
        }
    }
}
