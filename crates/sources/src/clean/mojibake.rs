//! Repairs UTF-8 that somebody read as Windows-1252 or Latin-1: "KÃ–LN" was "KÖLN".

use super::encoding::misread_byte;

/// Text is seldom garbled more than twice; three rounds leave a reserve.
const ROUNDS: usize = 3;

/// The text as it was before it was misread, once or several times; `None` if nothing needs repair.
///
/// Only whole runs of characters that make up letters of western European languages, quotation marks,
/// dashes, the euro or the trade mark sign are touched, so that right German, French and English text
/// stays as it is ("CAFÉ…" could be misread bytes too, but of a letter that nobody here writes).
pub(crate) fn repair(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut repaired: Option<String> = None;
    for _ in 0..ROUNDS {
        match repair_once(repaired.as_deref().unwrap_or(text)) {
            Some(better) => repaired = Some(better),
            None => break,
        }
    }
    repaired
}

/// Whether characters were lost for good on the way, of which nobody can say what they were ("FÃƒ?R").
pub(crate) fn is_beyond_repair(text: &str) -> bool {
    text.contains('\u{fffd}') || text.contains("Ã?") || text.contains("Ãƒ?")
}

fn repair_once(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let (ascii, from_run) = rest.split_at(start);
        repaired.push_str(ascii);
        let end = from_run
            .find(|c: char| c.is_ascii())
            .unwrap_or(from_run.len());
        let (run, after) = from_run.split_at(end);
        match decode(run) {
            Some(decoded) => {
                repaired.push_str(&decoded);
                changed = true;
            }
            None => repaired.push_str(run),
        }
        rest = after;
    }
    repaired.push_str(rest);
    changed.then_some(repaired)
}

/// What a run of characters was before it was misread, if all of it was and gives something plausible.
fn decode(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(misread_byte).collect::<Option<_>>()?;
    let decoded = std::str::from_utf8(&bytes).ok()?;
    decoded
        .chars()
        .all(is_plausible)
        .then(|| without_raised_ligature(run, decoded))
}

/// Upper-casing garbled text turned the "œ" of "Ãœ" (Ü) into "Œ", which reads as Ì: put it right, because
/// Ì occurs in neither German nor French nor English.
fn without_raised_ligature(run: &str, decoded: &str) -> String {
    if run.contains('Œ') {
        decoded.replace('Ì', "Ü")
    } else {
        decoded.to_owned()
    }
}

/// What ordinary text holds, and the five bytes without a character that garbling twice leaves between.
fn is_plausible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}'
            ..='\u{ff}' | 'Œ' | 'œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ' | 'ƒ' | '€' | '™' | 'ˆ' | '˜'
    ) || matches!(
        c,
        '\u{2010}'..='\u{203a}' | '\u{81}' | '\u{8d}' | '\u{8f}' | '\u{90}' | '\u{9d}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::encoding::decode_windows_1252;
    use super::*;

    /// Words and marks as they stand in ordinary texts, with all that is not ASCII in them.
    const WORDS: &[&str] = &[
        "Köln",
        "KÖLN",
        "Düsseldorf",
        "Übermaß",
        "GRÖSSE",
        "ÄRZTE",
        "MENÜ",
        "Straße",
        "süß",
        "à",
        "château",
        "CHÂTEAU",
        "CAFÉ",
        "déjà",
        "DÉJÀ",
        "cœur",
        "Œuvre",
        "garçon",
        "naïve",
        "ÎLE",
        "NOËL",
        "où",
        "être",
        "août",
        "ÇA",
        "haÿ",
        "it’s",
        "water",
        "laser",
        "5 €",
        "20 °C",
        "µm",
        "§ 3",
        "½",
        "Marke™",
        "Š",
        "Müller-Žagar",
    ];
    const MARKS: &[&str] = &[
        " ",
        ", ",
        "… ",
        " – ",
        "“ ",
        "” ",
        " „",
        " «",
        "» ",
        "\u{a0}» ",
        "’ ",
        "—",
        ".\n",
        "?",
    ];

    fn garble(text: &str) -> String {
        decode_windows_1252(text.as_bytes())
    }

    fn ordinary() -> impl Strategy<Value = String> {
        prop::collection::vec(
            (prop::sample::select(WORDS), prop::sample::select(MARKS)),
            0..12,
        )
        .prop_map(|parts| parts.into_iter().map(|(w, m)| format!("{w}{m}")).collect())
    }

    #[test]
    fn what_real_files_hold_is_put_right() {
        for (garbled, right) in [
            ("KÃ–LN", "KÖLN"),
            ("DÃ¼sseldorf", "Düsseldorf"),
            ("FACHHOCHSCHULE KÃ–LN", "FACHHOCHSCHULE KÖLN"),
            ("RHEINUFERSTRAÃŸE 7-9", "RHEINUFERSTRAßE 7-9"),
            ("FÃœR BEVÃ–LKERUNG", "FÜR BEVÖLKERUNG"),
            ("LÃƒâ€“DIGE SYSTEMS", "LÖDIGE SYSTEMS"),
            ("FÃƒÅ’R ERNÃƒâ€žHRUNG", "FÜR ERNÄHRUNG"),
            ("RitterstraÃƒÅ¸e 12a", "Ritterstraße 12a"),
            ("StÃƒÂ¼ck", "Stück"),
        ] {
            assert_eq!(repair(garbled).as_deref(), Some(right), "{garbled}");
        }
    }

    #[test]
    fn what_is_lost_is_not_guessed() {
        assert!(is_beyond_repair("FÃƒ?R"));
        assert!(!is_beyond_repair("Für wen?"));
    }

    proptest! {
        #[test]
        fn right_text_stays(text in ordinary()) {
            prop_assert_eq!(repair(&text), None);
        }

        #[test]
        fn garbled_text_comes_back(text in ordinary(), twice in any::<bool>()) {
            let garbled = if twice { garble(&garble(&text)) } else { garble(&text) };
            let expected = (!text.is_ascii()).then_some(text);
            prop_assert_eq!(repair(&garbled), expected);
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC*") {
            let _ = repair(&text);
        }
    }
}
