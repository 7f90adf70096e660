//! Danish captions from the ASCII names of the database: `taeller` reads `Tæller`.

/// Words that are no plain Danish.
const WORDS: &[(&str, &str)] = &[
    ("cvr", "CVR"),
    ("id", "id"),
    ("iso", "ISO"),
    ("kr", "kr."),
    ("p", "P"),
    ("pct", "pct."),
    ("stil", "STIL"),
];

/// The tables whose caption says more than their name.
const TABLES: &[(&str, &str)] =
    &[("noegletal.alle", "Nøgletal"), ("noegletal.sammenligning", "Sammenligning")];

/// The caption of a column.
#[must_use]
pub fn column(name: &str) -> String {
    let words: Vec<String> = name.split('_').map(word).collect();
    let caption = words.join(" ").replace(" 0 2", " 0-2").replace(" 3 5", " 3-5");
    capitalised(&caption)
}

/// The caption of a table or view.
#[must_use]
pub fn table(schema: &str, name: &str) -> String {
    let full_name = format!("{schema}.{name}");
    let known = TABLES.iter().find(|(table, _)| *table == full_name);
    known.map_or_else(
        || column(name.trim_start_matches("dim_").trim_start_matches("fact_")),
        |(_, caption)| (*caption).to_owned(),
    )
}

/// Danish letters for their digraphs. No name of the catalogue has one that is none; a test looks.
fn word(word: &str) -> String {
    let known = WORDS.iter().find(|(name, _)| *name == word);
    known.map_or_else(
        || word.replace("ae", "æ").replace("oe", "ø").replace("aa", "å"),
        |(_, caption)| (*caption).to_owned(),
    )
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{column, table};

    #[test]
    fn names_read_as_danish() {
        let captions = [
            ("maaned_navn", "Måned navn"),
            ("foedselsdato", "Fødselsdato"),
            ("taeller", "Tæller"),
            ("oekonomisk_friplads_pct", "Økonomisk friplads pct."),
            ("institution_stil_id", "Institution STIL id"),
            ("aar", "År"),
        ];
        for (name, caption) in captions {
            assert_eq!(column(name), caption);
        }
        assert_eq!(table("dm", "dim_ansaettelsesvilkaar"), "Ansættelsesvilkår");
        assert_eq!(table("dm", "fact_tilstedevaerelse"), "Tilstedeværelse");
        assert_eq!(table("noegletal", "alle"), "Nøgletal");
    }
}
