//! Windows-1252, the encoding behind most German tables that are not UTF-8.

/// What the bytes 0x80 to 0x9F mean in Windows-1252. The five that it leaves open keep their number, as
/// browsers read them.
const UPPER_CONTROLS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text that these bytes are in Windows-1252.
pub(crate) fn decode_windows_1252(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| character(byte)).collect()
}

/// The character of a byte in Windows-1252.
fn character(byte: u8) -> char {
    match byte {
        0x80..=0x9f => UPPER_CONTROLS[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// The byte that somebody read as this character who took it for Windows-1252 or Latin-1.
pub(crate) fn misread_byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let at = UPPER_CONTROLS.iter().position(|&known| known == c)?;
    u8::try_from(at).ok().map(|at| 0x80 + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_leads_back_to_itself() {
        for byte in 0..=255 {
            assert_eq!(misread_byte(character(byte)), Some(byte));
        }
        assert_eq!(decode_windows_1252(b"K\xd6LN \x80"), "KÖLN €");
        assert_eq!(misread_byte('語'), None);
    }
}
