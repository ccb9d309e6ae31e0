use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::words::{Spaced, WordList};
use super::{
    model::OneOrMany,
    template::{Fields, Template},
};
use crate::clean::{capitals, convert};

/// One or several alternatives for what a key of a mapping says: `"{title}"`, a table with options, or an
/// array of either. Where one value is wanted, the first alternative that says something gives it; where a
/// list is wanted, all do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values(Vec<Value>);

/// A template and what is to be done with its text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Value {
    /// Where the text comes from.
    from: Template,
    /// Splits the text into a list at this mark.
    split: Option<String>,
    /// A beginning that is taken off.
    strip: Option<String>,
    /// Takes what stands before the last of this mark; of several marks, one after the other.
    before: Option<OneOrMany>,
    /// Takes what stands behind the last of this mark.
    after: Option<String>,
    /// The first mark counts for `before` and `after`, not the last.
    #[serde(default)]
    at_first: bool,
    /// Parts that are written otherwise; at each place the longest that fits.
    replace: Option<BTreeMap<String, String>>,
    /// Put in front of what is said.
    prefix: Option<String>,
    /// Takes what a lookup of this name tells of the text: none, one or several.
    look_up: Option<String>,
    /// Says something only if the text has exactly so many digits and nothing else.
    digits: Option<usize>,
    /// `title`: shouted text is put into ordinary capitals.
    case: Option<Case>,
    /// What coded values mean; capitals do not matter, an empty meaning drops the value.
    map: Option<BTreeMap<String, String>>,
    /// What words in the text mean; the longest that occurs decides. A word with `*` at its end may go on.
    contains: Option<BTreeMap<String, String>>,
    /// What words in the text mean by a list of the program.
    words: Option<WordList>,
    /// What is said if nothing else is.
    default: Option<String>,
    /// The form of dates.
    date: Option<DateForm>,
    /// The form of numbers.
    number: Option<NumberForm>,
    /// A number is multiplied by this: 0.01 for hectares as square kilometres.
    scale: Option<f64>,
}

/// A text that a row says, with the value that read it, which knows the form of its dates and numbers.
#[derive(Debug, Clone)]
pub(crate) struct Said<'m> {
    /// The text, trimmed, never empty.
    pub text: String,
    value: &'m Value,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Case {
    Title,
}

#[derive(Debug, Clone, Copy, Deserialize)]
enum NumberForm {
    #[serde(rename = "plain")]
    Plain,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "en")]
    English,
}

#[derive(Debug, Clone)]
struct DateForm(&'static str);

impl Values {
    /// The templates in it.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        self.0.iter().map(|value| &value.from)
    }

    /// The lookups that it asks.
    pub(crate) fn lookups(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|value| value.look_up.as_deref())
    }

    /// The text, if it is the same for every row.
    pub(crate) fn constant(&self) -> Option<&str> {
        match self.0.as_slice() {
            [value] if value.is_said_as_read() => value.from.constant(),
            _ => None,
        }
    }

    /// The first text that an alternative says; the error if none does because of an unknown code.
    pub(crate) fn first(&self, row: &Fields<'_>) -> Result<Option<Said<'_>>, String> {
        let mut error = None;
        for value in &self.0 {
            match value.say(row) {
                Ok(mut texts) if !texts.is_empty() => {
                    let text = texts.swap_remove(0);
                    return Ok(Some(Said { text, value }));
                }
                Ok(_) => {}
                Err(reason) => error = error.or(Some(reason)),
            }
        }
        error.map_or(Ok(None), Err)
    }

    /// All texts of all alternatives, each once, and what is wrong with the others.
    pub(crate) fn all(&self, row: &Fields<'_>) -> (Vec<Said<'_>>, Vec<String>) {
        let mut said: Vec<Said<'_>> = Vec::new();
        let mut errors = Vec::new();
        for value in &self.0 {
            match value.say(row) {
                Ok(texts) => {
                    for text in texts {
                        if said.iter().all(|known| known.text != text) {
                            said.push(Said { text, value });
                        }
                    }
                }
                Err(reason) => errors.push(reason),
            }
        }
        (said, errors)
    }
}

impl Value {
    fn plain(from: Template) -> Self {
        Self {
            from,
            split: None,
            strip: None,
            before: None,
            after: None,
            at_first: false,
            replace: None,
            prefix: None,
            look_up: None,
            digits: None,
            case: None,
            map: None,
            contains: None,
            words: None,
            default: None,
            date: None,
            number: None,
            scale: None,
        }
    }

    fn is_said_as_read(&self) -> bool {
        self.map.is_none() && self.contains.is_none() && self.words.is_none()
    }

    fn say(&self, row: &Fields<'_>) -> Result<Vec<String>, String> {
        let texts: Vec<String> = self
            .from
            .fill(row)
            .iter()
            .flat_map(|text| self.pieces(text))
            .flat_map(|text| self.looked_up(row, text))
            .collect();
        let mut meanings = Vec::with_capacity(texts.len());
        let mut unknown = None;
        for text in &texts {
            match self.meaning(text) {
                Some(meaning) if meaning.is_empty() => {}
                Some(meaning) => meanings.push(meaning),
                None => unknown = unknown.or(Some(text)),
            }
        }
        let dropped = meanings.is_empty() && unknown.is_none() && !texts.is_empty();
        let dropped = dropped && self.map.is_some();
        if let (true, false, Some(default)) = (meanings.is_empty(), dropped, &self.default) {
            return Ok(vec![default.clone()]);
        }
        match (unknown, &self.map) {
            (Some(text), Some(map)) if meanings.is_empty() => Err(format!(
                "'{}' is not among the codes that the mapping knows: {}",
                convert::shortened(text),
                map.keys().cloned().collect::<Vec<_>>().join(", ")
            )),
            _ => Ok(meanings),
        }
    }

    fn looked_up(&self, row: &Fields<'_>, text: String) -> Vec<String> {
        match (&self.look_up, row.lookups()) {
            (None, _) => vec![text],
            (Some(name), Some(lookups)) => lookups.values(name, &text).to_vec(),
            (Some(_), None) => Vec::new(),
        }
    }

    fn pieces(&self, text: &str) -> Vec<String> {
        let pieces: Vec<&str> = match &self.split {
            Some(mark) => text.split(mark.as_str()).collect(),
            None => vec![text],
        };
        pieces
            .into_iter()
            .map(|piece| {
                let piece = piece.trim();
                let strip = self.strip.as_deref().unwrap_or_default();
                let piece = piece.strip_prefix(strip).unwrap_or(piece).trim();
                let piece = self.start(piece);
                let after = self.after.as_deref();
                let after = after.and_then(|mark| self.cut(piece, mark));
                let piece = after.map_or(piece, |(_, after)| after.trim());
                let piece = match &self.replace {
                    Some(parts) => replaced(parts, piece),
                    None => piece.to_owned(),
                };
                match self.case {
                    Some(Case::Title) => capitals::unshout(&piece),
                    None => piece,
                }
            })
            .filter(|piece| !piece.is_empty() && self.has_wanted_digits(piece))
            .map(|piece| match &self.prefix {
                Some(prefix) => format!("{prefix}{piece}"),
                None => piece,
            })
            .collect()
    }

    /// What stands before the marks; nothing if one of them is not there.
    fn start<'t>(&self, piece: &'t str) -> &'t str {
        let marks = self.before.as_ref().map_or(&[][..], OneOrMany::texts);
        marks.iter().fold(piece, |piece, mark| {
            let start = self.cut(piece, mark);
            start.map_or("", |(start, _)| start.trim())
        })
    }

    fn cut<'t>(&self, text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
        match self.at_first {
            true => text.split_once(mark),
            false => text.rsplit_once(mark),
        }
    }

    fn has_wanted_digits(&self, text: &str) -> bool {
        self.digits
            .is_none_or(|count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit()))
    }

    /// What a text means by `map` and `contains`; without either, itself.
    fn meaning(&self, text: &str) -> Option<String> {
        if let Some(words) = &self.contains {
            return Some(meaning_of_words(words, text).unwrap_or_default());
        }
        if let Some(words) = &self.words {
            return Some(words.meaning(text).unwrap_or_default().to_owned());
        }
        let Some(map) = &self.map else {
            return Some(text.to_owned());
        };
        let lower = text.to_lowercase();
        let known = map.get(text).or_else(|| {
            map.iter()
                .find(|(code, _)| code.to_lowercase() == lower)
                .map(|(_, meaning)| meaning)
        });
        known.cloned()
    }
}

/// The text with these parts written otherwise; what was put in is not looked at again.
fn replaced(parts: &BTreeMap<String, String>, text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let part = parts
            .iter()
            .filter(|(part, _)| !part.is_empty() && rest.starts_with(part.as_str()))
            .max_by_key(|(part, _)| part.len());
        if let Some((part, other)) = part {
            written.push_str(other);
            rest = &rest[part.len()..];
        } else {
            written.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    written
}

/// The meaning of the longest of these words that the text contains.
fn meaning_of_words(words: &BTreeMap<String, String>, text: &str) -> Option<String> {
    let text = Spaced::new(text);
    words
        .iter()
        .filter(|(word, _)| text.has(word))
        .max_by_key(|(word, _)| word.len())
        .map(|(_, meaning)| meaning.clone())
}

impl Said<'_> {
    pub(crate) fn date(&self, end: convert::End) -> Result<jiff::civil::Date, String> {
        convert::date(&self.text, self.date_form(), end)
    }

    pub(crate) fn date_time(&self) -> Result<jiff::civil::DateTime, String> {
        convert::date_time(&self.text, self.date_form())
    }

    pub(crate) fn number(&self) -> Result<f64, String> {
        let number = convert::number(&self.text, self.number_form())?;
        Ok(number * self.value.scale.unwrap_or(1.0))
    }

    pub(crate) fn whole_number(&self) -> Result<i64, String> {
        convert::whole_number(&self.text, self.number_form())
    }

    fn date_form(&self) -> Option<&'static str> {
        self.value.date.as_ref().map(|form| form.0)
    }

    fn number_form(&self) -> convert::NumberForm {
        match self.value.number {
            None | Some(NumberForm::Plain) => convert::NumberForm::Plain,
            Some(NumberForm::German) => convert::NumberForm::German,
            Some(NumberForm::English) => convert::NumberForm::English,
        }
    }
}

impl<'de> Deserialize<'de> for DateForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known = convert::DATE_FORMS.iter().find(|form| **form == text);
        known.map(|form| Self(form)).ok_or_else(|| {
            de::Error::custom(format!(
                "'{text}' is not a form of dates; use one of {}",
                convert::DATE_FORMS.join(", ")
            ))
        })
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Alternatives)
    }
}

struct Alternatives;

impl<'de> Visitor<'de> for Alternatives {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a template such as \"{title}\", a table with 'from', or an array of these")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Values, E> {
        let template = Template::parse(text).map_err(E::custom)?;
        Ok(Values(vec![Value::plain(template)]))
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<Values, E> {
        self.visit_str(if truth { "true" } else { "false" })
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Values, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Values, A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Values(vec![value]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Values, A::Error> {
        let mut values = Vec::new();
        while let Some(One(value)) = items.next_element()? {
            values.push(value);
        }
        if values.is_empty() {
            return Err(de::Error::custom(
                "an empty array says nothing; leave the key out",
            ));
        }
        Ok(Values(values))
    }
}

/// A member of an array of alternatives: arrays do not nest.
struct One(Value);

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Single;
        impl<'de> Visitor<'de> for Single {
            type Value = One;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a template such as \"{title}\" or a table with 'from'")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<One, E> {
                let template = Template::parse(text).map_err(E::custom)?;
                Ok(One(Value::plain(template)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<One, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(map)).map(One)
            }
        }
        deserializer.deserialize_any(Single)
    }
}
