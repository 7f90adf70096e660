//! The 98 kommuner, from Danmarks Adresser.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// A kommune with the region it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kommune {
    /// The three-digit number (101–860).
    pub nr: u16,
    /// The name, without "Kommune".
    pub navn: &'static str,
    /// The region's number (1081–1085).
    pub region_nr: u16,
    /// The region's name.
    pub region: &'static str,
}

/// The numbers of all kommuner, as the database has them.
#[must_use]
pub fn all() -> BTreeSet<i16> {
    KOMMUNER.iter().filter_map(|kommune| i16::try_from(kommune.nr).ok()).collect()
}

/// Looks a kommune up by its number.
#[must_use]
pub fn kommune(nr: u16) -> Option<&'static Kommune> {
    KOMMUNER.binary_search_by_key(&nr, |kommune| kommune.nr).ok().map(|at| &KOMMUNER[at])
}

/// Looks a kommune up by its name, as tables and people spell it.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Kommune> {
    static NAMES: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
        let names = KOMMUNER.iter().map(|kommune| (plain(kommune.navn), kommune.nr));
        names.chain(ALSO.iter().map(|(name, nr)| ((*name).to_owned(), *nr))).collect()
    });
    kommune(*NAMES.get(&plain(name))?)
}

/// Names that are told from the list by more than their spelling.
const ALSO: [(&str, u16); 6] = [
    ("copenhagen", 101),
    ("københavns", 101),
    ("bornholms", 400),
    ("nordfyn", 480),
    ("brønderslev dronninglund", 810),
    ("vesthimmerland", 820),
];

/// A name in lower case, with `å` for `aa`, blanks for hyphens, and without the word kommune.
fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace("aa", "å").replace('-', " ");
    let words = name.split_whitespace();
    let is_noun = |word: &&str| matches!(*word, "kommune" | "regionskommune" | "municipality");
    words.filter(|word| !is_noun(word)).collect::<Vec<_>>().join(" ")
}

const fn k(nr: u16, navn: &'static str, region_nr: u16, region: &'static str) -> Kommune {
    Kommune { nr, navn, region_nr, region }
}

const HOVEDSTADEN: &str = "Region Hovedstaden";
const SJAELLAND: &str = "Region Sjælland";
const SYDDANMARK: &str = "Region Syddanmark";
const MIDTJYLLAND: &str = "Region Midtjylland";
const NORDJYLLAND: &str = "Region Nordjylland";

/// All of them, by number.
pub const KOMMUNER: [Kommune; 98] = [
    k(101, "København", 1084, HOVEDSTADEN),
    k(147, "Frederiksberg", 1084, HOVEDSTADEN),
    k(151, "Ballerup", 1084, HOVEDSTADEN),
    k(153, "Brøndby", 1084, HOVEDSTADEN),
    k(155, "Dragør", 1084, HOVEDSTADEN),
    k(157, "Gentofte", 1084, HOVEDSTADEN),
    k(159, "Gladsaxe", 1084, HOVEDSTADEN),
    k(161, "Glostrup", 1084, HOVEDSTADEN),
    k(163, "Herlev", 1084, HOVEDSTADEN),
    k(165, "Albertslund", 1084, HOVEDSTADEN),
    k(167, "Hvidovre", 1084, HOVEDSTADEN),
    k(169, "Høje-Taastrup", 1084, HOVEDSTADEN),
    k(173, "Lyngby-Taarbæk", 1084, HOVEDSTADEN),
    k(175, "Rødovre", 1084, HOVEDSTADEN),
    k(183, "Ishøj", 1084, HOVEDSTADEN),
    k(185, "Tårnby", 1084, HOVEDSTADEN),
    k(187, "Vallensbæk", 1084, HOVEDSTADEN),
    k(190, "Furesø", 1084, HOVEDSTADEN),
    k(201, "Allerød", 1084, HOVEDSTADEN),
    k(210, "Fredensborg", 1084, HOVEDSTADEN),
    k(217, "Helsingør", 1084, HOVEDSTADEN),
    k(219, "Hillerød", 1084, HOVEDSTADEN),
    k(223, "Hørsholm", 1084, HOVEDSTADEN),
    k(230, "Rudersdal", 1084, HOVEDSTADEN),
    k(240, "Egedal", 1084, HOVEDSTADEN),
    k(250, "Frederikssund", 1084, HOVEDSTADEN),
    k(253, "Greve", 1085, SJAELLAND),
    k(259, "Køge", 1085, SJAELLAND),
    k(260, "Halsnæs", 1084, HOVEDSTADEN),
    k(265, "Roskilde", 1085, SJAELLAND),
    k(269, "Solrød", 1085, SJAELLAND),
    k(270, "Gribskov", 1084, HOVEDSTADEN),
    k(306, "Odsherred", 1085, SJAELLAND),
    k(316, "Holbæk", 1085, SJAELLAND),
    k(320, "Faxe", 1085, SJAELLAND),
    k(326, "Kalundborg", 1085, SJAELLAND),
    k(329, "Ringsted", 1085, SJAELLAND),
    k(330, "Slagelse", 1085, SJAELLAND),
    k(336, "Stevns", 1085, SJAELLAND),
    k(340, "Sorø", 1085, SJAELLAND),
    k(350, "Lejre", 1085, SJAELLAND),
    k(360, "Lolland", 1085, SJAELLAND),
    k(370, "Næstved", 1085, SJAELLAND),
    k(376, "Guldborgsund", 1085, SJAELLAND),
    k(390, "Vordingborg", 1085, SJAELLAND),
    k(400, "Bornholm", 1084, HOVEDSTADEN),
    k(410, "Middelfart", 1083, SYDDANMARK),
    k(420, "Assens", 1083, SYDDANMARK),
    k(430, "Faaborg-Midtfyn", 1083, SYDDANMARK),
    k(440, "Kerteminde", 1083, SYDDANMARK),
    k(450, "Nyborg", 1083, SYDDANMARK),
    k(461, "Odense", 1083, SYDDANMARK),
    k(479, "Svendborg", 1083, SYDDANMARK),
    k(480, "Nordfyns", 1083, SYDDANMARK),
    k(482, "Langeland", 1083, SYDDANMARK),
    k(492, "Ærø", 1083, SYDDANMARK),
    k(510, "Haderslev", 1083, SYDDANMARK),
    k(530, "Billund", 1083, SYDDANMARK),
    k(540, "Sønderborg", 1083, SYDDANMARK),
    k(550, "Tønder", 1083, SYDDANMARK),
    k(561, "Esbjerg", 1083, SYDDANMARK),
    k(563, "Fanø", 1083, SYDDANMARK),
    k(573, "Varde", 1083, SYDDANMARK),
    k(575, "Vejen", 1083, SYDDANMARK),
    k(580, "Aabenraa", 1083, SYDDANMARK),
    k(607, "Fredericia", 1083, SYDDANMARK),
    k(615, "Horsens", 1082, MIDTJYLLAND),
    k(621, "Kolding", 1083, SYDDANMARK),
    k(630, "Vejle", 1083, SYDDANMARK),
    k(657, "Herning", 1082, MIDTJYLLAND),
    k(661, "Holstebro", 1082, MIDTJYLLAND),
    k(665, "Lemvig", 1082, MIDTJYLLAND),
    k(671, "Struer", 1082, MIDTJYLLAND),
    k(706, "Syddjurs", 1082, MIDTJYLLAND),
    k(707, "Norddjurs", 1082, MIDTJYLLAND),
    k(710, "Favrskov", 1082, MIDTJYLLAND),
    k(727, "Odder", 1082, MIDTJYLLAND),
    k(730, "Randers", 1082, MIDTJYLLAND),
    k(740, "Silkeborg", 1082, MIDTJYLLAND),
    k(741, "Samsø", 1082, MIDTJYLLAND),
    k(746, "Skanderborg", 1082, MIDTJYLLAND),
    k(751, "Aarhus", 1082, MIDTJYLLAND),
    k(756, "Ikast-Brande", 1082, MIDTJYLLAND),
    k(760, "Ringkøbing-Skjern", 1082, MIDTJYLLAND),
    k(766, "Hedensted", 1082, MIDTJYLLAND),
    k(773, "Morsø", 1081, NORDJYLLAND),
    k(779, "Skive", 1082, MIDTJYLLAND),
    k(787, "Thisted", 1081, NORDJYLLAND),
    k(791, "Viborg", 1082, MIDTJYLLAND),
    k(810, "Brønderslev", 1081, NORDJYLLAND),
    k(813, "Frederikshavn", 1081, NORDJYLLAND),
    k(820, "Vesthimmerlands", 1081, NORDJYLLAND),
    k(825, "Læsø", 1081, NORDJYLLAND),
    k(840, "Rebild", 1081, NORDJYLLAND),
    k(846, "Mariagerfjord", 1081, NORDJYLLAND),
    k(849, "Jammerbugt", 1081, NORDJYLLAND),
    k(851, "Aalborg", 1081, NORDJYLLAND),
    k(860, "Hjørring", 1081, NORDJYLLAND),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(KOMMUNER.is_sorted_by_key(|kommune| kommune.nr));
        assert_eq!(kommune(461).map(|kommune| kommune.navn), Some("Odense"));
        assert_eq!(kommune(100), None);
    }

    #[test]
    fn a_name_is_known_however_it_is_spelled() {
        for (name, nr) in [
            ("KØBENHAVN", 101),
            ("Copenhagen", 101),
            ("Københavns Kommune", 101),
            ("Høje Taastrup", 169),
            ("Århus", 751),
            ("Nordfyn", 480),
            ("Brønderslev-Dronninglund", 810),
            ("Bornholms Regionskommune", 400),
        ] {
            assert_eq!(by_name(name).map(|kommune| kommune.nr), Some(nr), "{name}");
        }
        assert_eq!(by_name("Christiansø"), None);
        assert_eq!(by_name("kommune"), None);
    }
}
