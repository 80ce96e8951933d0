//! Imports run one way, as the tour in `src/lib.rs` says.

use std::{collections::BTreeSet, fs, path::Path};

/// Each module, and what it may use.
const MAY_USE: [(&str, &[&str]); 9] = [
    ("model", &[]),
    ("store", &["model"]),
    ("catalogue", &["model", "store"]),
    ("ingest", &["model", "store", "catalogue"]),
    ("measure", &["model", "store", "catalogue"]),
    ("planted", &["model", "store", "catalogue", "ingest", "measure"]),
    ("chart", &["model", "store", "catalogue", "measure"]),
    ("publish", &["model", "store", "catalogue", "measure", "chart"]),
    ("cli", &["model", "store", "catalogue", "measure", "chart", "publish", "ingest", "planted"]),
];

fn first_word(path: &str) -> &str {
    path.trim_start().split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
}

/// The modules named after every `crate::`: alone, or first in each branch of its braces.
fn used(code: &str) -> BTreeSet<&str> {
    let mut modules = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            modules.insert(first_word(after));
            continue;
        };
        let (mut depth, mut branches) = (1, vec![list]);
        for (at, letter) in list.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => branches.push(&list[at + 1..]),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        modules.extend(branches.into_iter().map(first_word));
    }
    modules.remove("");
    modules
}

/// What a module's file names that it may not; `depth` is 1 for the module's own file, and more below it.
fn forbidden(module: &str, depth: usize, code: &str) -> Vec<String> {
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).fold(String::new(), |code, line| code + line + "\n");
    let (_, may) = MAY_USE.iter().find(|(name, _)| *name == module).expect("a module with a place in the order");
    let mut wrong: Vec<String> = used(&code).into_iter().filter(|name| *name != module && !may.contains(name)).map(str::to_owned).collect();
    let (plain, tests) = code.split_once("mod tests").unwrap_or((&code, ""));
    if plain.contains(&"super::".repeat(depth)) || tests.contains(&"super::".repeat(depth + 1)) {
        wrong.push("super, out of the module: write crate".to_owned());
    }
    wrong
}

#[test]
fn imports_run_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source.clone()];
    let mut read = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let place = path.strip_prefix(&source).expect("inside").with_extension("");
            let mut names: Vec<String> = place.iter().map(|name| name.to_string_lossy().into_owned()).collect();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !["lib", "main", "build"].contains(&&*names[0]) {
                names.pop_if(|name| name == "mod");
                let wrong = forbidden(&names[0], names.len(), &fs::read_to_string(&path).expect("a file"));
                assert!(wrong.is_empty(), "{} uses {}", path.display(), wrong.join(", "));
                read.insert(names.swap_remove(0));
            }
        }
    }
    assert_eq!(read.len(), MAY_USE.len(), "modules read: {read:?}");
}

#[test]
fn an_import_the_other_way_is_seen() {
    for (module, depth, code, wrong) in [
        ("measure", 2, "use crate::publish::site;", "publish"),
        ("ingest", 1, "use crate::{\n    catalogue::{Area, Areas},\n    measure::{Engine, table},\n};", "measure"),
        ("model", 2, "use crate::catalogue::Areas;", "catalogue"),
        ("chart", 2, "fn x() { crate::publish::page() }", "publish"),
        ("catalogue", 2, "use super::super::measure;", "super, out of the module: write crate"),
    ] {
        assert_eq!(forbidden(module, depth, code), [wrong], "{code}");
    }
    let fine =
        "use super::names;\nuse crate::{\n    model::{Error, Result},\n    store::assets,\n};\n// crate::publish\nmod tests {\n    use super::x;\n}";
    assert!(forbidden("catalogue", 2, fine).is_empty());
}
