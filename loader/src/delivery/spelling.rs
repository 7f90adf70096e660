//! Names that somebody spelled in another way.

/// Whether somebody meant a name, of a column or a code: other signs, other spelling, a letter wrong.
pub(crate) fn is_near(name: &str, navn: &str) -> bool {
    let (name, navn) = (plain(name), plain(navn));
    let distance_max = match navn.len() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    let is_habit = OTHER_NAMES.contains(&(name.as_str(), navn.as_str()));
    !name.is_empty()
        && (name == navn || is_habit || strsim::osa_distance(&name, &navn) <= distance_max)
}

/// What people call a column whose name is too short to be told by its letters.
const OTHER_NAMES: [(&str, &str); 4] =
    [("cprnr", "cpr"), ("cprnummer", "cpr"), ("cprno", "cpr"), ("personnummer", "cpr")];

/// Letters and digits alone, Danish ones in two.
pub(crate) fn plain(name: &str) -> String {
    let spelled = name.to_lowercase().replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
    spelled.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
