//! The attacker: a login that may read nothing but what everybody may (`benchmark` and `noegletal` of
//! others), who knows this repository, the register and everything else that is public, and not the
//! secret of the noise. It tries to learn how many people a group of 1-4 is, and what one person is.
//!
//! Every tool is played against two releases of the same warehouse: what the views show, and what they
//! would show if nothing but the small cells were left out. It must find hundreds in the second, or it
//! is no attacker.
#![allow(clippy::print_stdout, reason = "what the attacker found is printed, to be read")]

mod figures;
mod groups;
mod people;
mod states;
mod utility;
mod world;

use figures::{Release, Releases};
use groups::Score;

/// No tool names a group of 1-4 people with certainty, or much more often than whoever knows how large
/// such groups usually are; and no hidden figure is bounded to fewer than six values.
fn no_group_is_named(releases: &Releases) {
    let (mut found_before, mut groups) = (0, 0);
    println!("{}: groups of 1-4 people", releases.world);
    for (tool, make) in groups::TOOLS {
        let bare = Score::of(&make(&releases.bare), &releases.bare);
        let shown = Score::of(&make(&releases.shown), &releases.shown);
        println!("{tool:<45} without noise {bare}; as shown {shown}");
        assert_eq!(shown.certain, 0, "{tool}: {}", shown.example);
        assert!(shown.is_hardly_better_than_chance(), "{tool}: {shown}");
        found_before += bare.right;
        groups += bare.groups;
    }
    let [bare, shown] = [&releases.bare, &releases.shown].map(groups::averaged);
    println!(
        "the same group over a year, all months averaged: without noise {bare}; as shown {shown}"
    );
    assert!(shown.is_hardly_better_than_chance(), "{shown}");
    println!("found without noise: {found_before} of {groups}");
    assert!(found_before > 200, "{found_before} of {groups}");
    let narrow = groups::narrowest(&releases.shown);
    println!("the narrowest bounds of a hidden figure: {narrow:?}");
    assert!(narrow.1 - narrow.0 >= 5.0, "{narrow:?}");
}

/// Whoever knows that one person came or went guesses no better what the person is than by what most
/// are.
fn nobody_is_described(releases: &Releases) {
    let [bare, shown] =
        [&releases.bare, &releases.shown].map(|release| people::by_month(release, &releases.truth));
    println!("{}: one person came or went; without noise {bare}; as shown {shown}", releases.world);
    assert!(bare.right > bare.by_share + bare.asked / 20, "{bare}");
    assert!(shown.is_no_better_than_shares(), "{shown}");
}

#[tokio::test]
async fn nobody_is_singled_out_in_the_demos_kommuner() {
    let releases = world::demo().await;
    no_group_is_named(releases);
    nobody_is_described(releases);
}

#[tokio::test]
async fn nobody_is_singled_out_in_twelve_small_kommuner() {
    let releases = world::twelve_small().await;
    no_group_is_named(releases);
    nobody_is_described(releases);
}

/// Takes some minutes: `cargo test --release attacker -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "loads kommuner of real size: some minutes"]
async fn nobody_is_singled_out_in_kommuner_of_real_size() {
    let releases = world::of_real_size().await;
    utility::print(&releases);
    no_group_is_named(&releases);
    nobody_is_described(&releases);
}

/// A correction, one that takes it back, another minimum: what is known of both states together.
#[tokio::test]
async fn two_states_together_say_no_more() {
    let found = states::compare().await;
    println!("one person was corrected away; {found}");
    assert!(found.bare.right > found.bare.by_share + 20, "{found}");
    assert!(found.shown.is_no_better_than_shares(), "{found}");
    assert!(found.narrowest.1 - found.narrowest.0 >= 5.0, "{:?}", found.narrowest);
    assert!(found.is_back, "what was corrected and corrected back shows what it showed before");
}

/// What others see is of use: near what is, and more of it is shown than is left out.
#[tokio::test]
async fn what_is_shown_is_near_what_is() {
    for releases in [world::demo().await, world::twelve_small().await] {
        utility::print(releases);
        let usefulness = utility::Usefulness::of(&releases.shown);
        assert!(usefulness.worst_change <= figures::NOISE_MAX, "{usefulness:?}");
        assert!(usefulness.share_shown > 0.5, "{usefulness:?}");
        assert!(usefulness.mean_change_of_large_cells.abs() < 0.2, "{usefulness:?}");
    }
}

/// Zero is zero, the few are nothing, and nobody else sees more than whole people.
#[tokio::test]
async fn zeros_stay_and_the_few_are_nothing() {
    for releases in [world::demo().await, world::twelve_small().await] {
        let Release { figures, .. } = &releases.shown;
        let mut hidden = 0;
        // A fraction would say who works part of the time.
        let is_whole = |figure: &figures::Figure| figure.shown.is_none_or(|it| it.fract() == 0.0);
        assert!(figures.iter().all(|(key, it)| key.dimension == "aar" || is_whole(it)));
        for (key, figure) in figures.iter().filter(|(key, _)| key.is_of_people()) {
            match figure.shown {
                None => {
                    hidden += 1;
                    assert!(figure.exact > 0.0, "{key:?} is hidden, and nobody");
                }
                Some(shown) => {
                    assert!((shown == 0.0) == (figure.exact == 0.0), "{key:?}: {figure:?}");
                    assert!(shown == 0.0 || shown >= 5.0 && figure.exact >= 5.0, "{key:?}");
                }
            }
        }
        assert!(hidden > 100, "{hidden}");
    }
}
