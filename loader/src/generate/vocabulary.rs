//! Words: names of institutions, and how kommuner spell what they all have.

/// First halves of an institution's name.
pub const FORNAVNE: [&str; 8] = [
    "Børnehuset",
    "Børnegården",
    "Institutionen",
    "Naturhuset",
    "Børnehaven",
    "Daginstitutionen",
    "Skovbørnehaven",
    "Idrætshuset",
];

/// Second halves.
pub const EFTERNAVNE: [&str; 48] = [
    "Æblehaven",
    "Solstrålen",
    "Bøgely",
    "Åkanden",
    "Regnbuen",
    "Mælkebøtten",
    "Spirrevippen",
    "Kærnehuset",
    "Nøddebo",
    "Tusindfryd",
    "Svalereden",
    "Hyldegården",
    "Smørblomsten",
    "Egetræet",
    "Lærkereden",
    "Pindsvinet",
    "Troldhøj",
    "Rævehulen",
    "Skovtrolden",
    "Møllehuset",
    "Østervang",
    "Vesterled",
    "Sønderparken",
    "Nørremarken",
    "Blåbærhuset",
    "Krudtuglen",
    "Fjordbo",
    "Strandskaden",
    "Havørnen",
    "Bølgen",
    "Muslingen",
    "Søstjernen",
    "Grøftekanten",
    "Stenhøj",
    "Birkelund",
    "Granly",
    "Rønnehuset",
    "Tornerosen",
    "Kløverløkken",
    "Humlebien",
    "Mariehønen",
    "Sommerfuglen",
    "Guldsmeden",
    "Myretuen",
    "Åhaven",
    "Engblommen",
    "Firkløveret",
    "Stjerneskuddet",
];

/// Names of boards that run several units.
pub const OMRAADER: [&str; 8] = [
    "Dagtilbud Nord",
    "Dagtilbud Syd",
    "Dagtilbud Øst",
    "Dagtilbud Vest",
    "Dagtilbud Midt",
    "Områdeinstitution Åen",
    "Områdeinstitution Højen",
    "Klyngen Skoven",
];

/// Streets.
pub const VEJE: [&str; 10] = [
    "Åvej",
    "Skovbrynet",
    "Kirkegade",
    "Østre Allé",
    "Møllevej",
    "Bøgevænget",
    "Stationsvej",
    "Rønneallé",
    "Skolegade",
    "Strandvejen",
];

/// What a place is called: by the kommune's spelling, then vuggestue, børnehave, dagpleje.
const PLADSTYPER: [[&str; 3]; 5] = [
    ["Vuggestueplads", "Børnehaveplads", "Dagplejeplads"],
    ["0-2 år", "3-5 år", "Dagpleje 0-2 år"],
    ["VUGGESTUE", "BØRNEHAVE", "DAGPLEJE"],
    ["Vug. heldag", "Bh. heldag", "DP heldag"],
    ["Småbørnsplads", "Storbørnsplads", "Plads i dagpleje"],
];

/// What a full-time and a part-time rate are called.
const TAKSTTYPER: [[&str; 2]; 5] = [
    ["Fuld takst", "Deltidstakst"],
    ["Heldag", "Deltid 30 t"],
    ["TAKST 1", "TAKST 2"],
    ["Fuldtid", "Nedsat tid"],
    ["Heltidstakst", "Kombitakst"],
];

/// Institution types in the kommune's own words: vuggestue, børnehave, integreret, dagpleje,
/// private.
const INSTITUTIONSTYPER: [[&str; 5]; 3] = [
    ["Vuggestue", "Børnehave", "Aldersintegreret institution", "Dagpleje", "Privatinstitution"],
    ["vuggestue", "børnehave", "Integreret institution", "dagpleje", "Privat institution"],
    ["VUGGESTUE", "BØRNEHAVE", "ALDERSINTEGRERET", "DAGPLEJE", "PRIVAT INSTITUTION"],
];

/// Weekly hours of a full-time place, one of which a kommune uses, in tenths.
pub const FULDTID: [u32; 6] = [475, 480, 480, 515, 520, 520];

/// Weekly hours of a part-time place, in tenths.
pub const DELTID: [u32; 6] = [200, 250, 300, 320, 350, 400];

/// The kommune's word for a place: `big` from three years on.
#[must_use]
pub const fn pladstype(style: usize, big: bool, dagpleje: bool) -> &'static str {
    let column = if dagpleje { 2 } else { big as usize };
    PLADSTYPER[style % PLADSTYPER.len()][column]
}

/// The kommune's word for a rate.
#[must_use]
pub const fn taksttype(style: usize, part_time: bool) -> &'static str {
    TAKSTTYPER[style % TAKSTTYPER.len()][part_time as usize]
}

/// The kommune's word for a type, by its place in [`INSTITUTIONSTYPER`].
#[must_use]
pub const fn institutionstype(style: usize, column: usize) -> &'static str {
    INSTITUTIONSTYPER[style % INSTITUTIONSTYPER.len()][column]
}
