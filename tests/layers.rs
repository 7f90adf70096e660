//! Who may use whom. A module uses what stands above it in this list and nothing else, and no two
//! files of a folder use each other: whoever reads from the top never meets what was not yet said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::support::in_repository;

/// The modules of `loader/src`, from what knows nothing to what knows everything. Those of one line
/// do not know each other.
const LAYERS: [(&str, &[&str]); 17] = [
    ("words", &["config", "pictures"]),
    ("errors", &["error"]),
    ("nouns of a delivery", &["delivery"]),
    ("tools; 2. read", &["db", "generate", "read"]),
    ("people's numbers", &["cpr"]),
    ("3. validate", &["validate"]),
    ("1. detect; 5. merge", &["detect", "merge"]),
    ("6. refresh, and what became of a delivery", &["outcome", "refresh"]),
    ("a change of the warehouse", &["change", "inbox"]),
    ("4. stage", &["stage"]),
    ("mended lines", &["rejects"]),
    ("the seven steps", &["pipeline"]),
    ("upkeep", &["upkeep"]),
    ("outlets", &["outlets"]),
    ("7. report", &["report"]),
    ("the command line", &["cli"]),
    ("commands", &["commands"]),
];

/// What a module is made of, and which names it uses of its neighbours in a folder.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The Rust files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            all.push(path);
        }
    }
    all
}

/// The path of a file as a module: `merge/facts.rs` is `merge`, `facts`.
fn module(file: &Path, source: &Path) -> Vec<String> {
    let inside = file.strip_prefix(source).expect("a file of ours").with_extension("");
    let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
    parts.filter(|part| !["mod", "lib", "main"].contains(&part.as_str())).collect()
}

/// A file's code: without comments, and without its unit tests, which may use what they please.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source file");
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default().to_owned() + "\n").collect()
}

/// The first names behind a `::`: one, or those of a group in braces.
fn names(rest: &str) -> Vec<String> {
    let name = |text: &str| {
        let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        text[..end.unwrap_or(text.len())].to_owned()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ if depth == 0 => parts.last_mut().expect("a part").push(letter),
            _ => {}
        }
    }
    parts.iter().map(|part| name(part.trim())).filter(|name| !name.is_empty()).collect()
}

/// The modules that a file names, each as its path from `crate` on, as deep as it is told.
fn named(code: &str, module: &[String]) -> BTreeSet<Vec<String>> {
    let mut all = BTreeSet::new();
    for (start, _) in code.match_indices("crate::").chain(code.match_indices("super::")) {
        let before = code[..start].chars().next_back().unwrap_or(' ');
        if before.is_alphanumeric() || before == ':' || before == '_' {
            continue;
        }
        let (mut path, mut rest) = (Vec::new(), &code[start..]);
        if let Some(absolute) = rest.strip_prefix("crate::") {
            rest = absolute;
        } else {
            path = module.to_vec();
            while let Some(above) = rest.strip_prefix("super::") {
                path.pop();
                rest = above;
            }
        }
        let mut heads = vec![(path, rest.to_owned())];
        while let Some((path, rest)) = heads.pop() {
            for name in names(&rest) {
                let deeper = [path.clone(), vec![name.clone()]].concat();
                if let Some(further) = rest.strip_prefix(&format!("{name}::")) {
                    heads.push((deeper.clone(), further.to_owned()));
                }
                all.insert(deeper);
            }
        }
    }
    all
}

/// Of each module in a folder of modules, which of its neighbours it uses.
fn uses(folder: &[String], all: &[(Vec<String>, BTreeSet<Vec<String>>)]) -> Uses {
    let child = |path: &[String]| match path.strip_prefix(folder) {
        Some([child, ..]) => Some(child.clone()),
        _ => None,
    };
    let children: BTreeSet<String> = all.iter().filter_map(|(module, _)| child(module)).collect();
    let mut uses = Uses::new();
    for (module, named) in all {
        let Some(own) = child(module) else { continue };
        let others = named.iter().filter_map(|path| child(path));
        let others: Vec<String> =
            others.filter(|name| *name != own && children.contains(name)).collect();
        uses.entry(own).or_default().extend(others);
    }
    uses
}

/// Modules of which each uses the next, and the last the first.
fn circle(uses: &Uses) -> Vec<String> {
    let mut left = uses.clone();
    loop {
        let ends: Vec<String> = left
            .iter()
            .filter(|(_, others)| others.iter().all(|other| !left.contains_key(other)))
            .map(|(name, _)| name.clone())
            .collect();
        if ends.is_empty() {
            return left.into_keys().collect();
        }
        left.retain(|name, _| !ends.contains(name));
    }
}

fn sources() -> Vec<(Vec<String>, BTreeSet<Vec<String>>)> {
    let source = in_repository("loader/src");
    let all = files(&source).into_iter().map(|file| {
        let module = module(&file, &source);
        let named = named(&code(&file), &module);
        (module, named)
    });
    all.filter(|(module, _)| !module.is_empty()).collect()
}

#[test]
fn every_module_uses_only_what_stands_above_it() {
    let uses = uses(&[], &sources());
    let place = |name: &str| LAYERS.iter().position(|(_, modules)| modules.contains(&name));
    for (module, others) in &uses {
        let own = place(module).unwrap_or_else(|| panic!("`{module}` has no layer"));
        for other in others {
            let above = place(other).unwrap_or_else(|| panic!("`{other}` has no layer"));
            assert!(above < own, "`{module}` uses `{other}`, which does not stand above it");
        }
    }
    let listed: usize = LAYERS.iter().map(|(_, modules)| modules.len()).sum();
    assert_eq!(listed, uses.len(), "the list has a module that is not there, or one twice");
}

#[test]
fn no_files_of_a_folder_use_each_other() {
    let all = sources();
    let folders: BTreeSet<&[String]> =
        all.iter().flat_map(|(module, _)| (0..module.len()).map(|end| &module[..end])).collect();
    assert!(folders.len() > 10, "{folders:?}");
    for folder in folders {
        assert_eq!(circle(&uses(folder, &all)), Vec::<String>::new(), "in `{}`", folder.join("/"));
    }
}

#[test]
fn a_circle_is_found() {
    let module = |name: &str| vec!["a".to_owned(), name.to_owned()];
    let file = |name: &str, code: &str| (module(name), named(code, &module(name)));
    let all = [
        file("one", "use super::{two::Two, three};\nuse crate::b::{self, C};"),
        file("two", "fn f() { crate::a::three::g(); }"),
        file("three", "use super::one::One;"),
        file("four", "use super::one;"),
    ];
    let uses = uses(&["a".to_owned()], &all);
    assert_eq!(circle(&uses), ["four", "one", "three", "two"]);
    assert_eq!(uses["four"], BTreeSet::from(["one".to_owned()]));
}

/// The page shows the list as it is.
#[test]
fn the_architecture_shows_the_layers() {
    let page = fs::read_to_string(in_repository("ARCHITECTURE.md")).expect("the page");
    for (layer, modules) in LAYERS {
        let modules: Vec<String> = modules.iter().map(|name| format!("`{name}`")).collect();
        let line = format!("| {layer} | {} |", modules.join(", "));
        assert!(page.contains(&line), "ARCHITECTURE.md lacks: {line}");
    }
}
