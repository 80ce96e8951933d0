//! The claims of 2016, and a user's own file of claims.

use super::{Assert, output, yardstick};

#[test]
fn the_claims_of_2016_are_as_they_were_last_read() {
    let list: serde_json::Value = serde_json::from_str(&output(&["claims", "--json"])).expect("JSON");
    let verdicts: Vec<(&str, &str)> =
        list.as_array().expect("a list").iter().filter_map(|claim| Some((claim["id"].as_str()?, claim["verdict"].as_str()?))).collect();
    let expected = [
        ("burglary-and-robbery", "partly supported"),
        ("stop-and-search", "not supported"),
        ("few-measures", "supported"),
        ("not-changed-much", "partly supported"),
        ("officers", "not supported"),
        ("refuges", "not testable"),
        ("politicians-boast", "not testable"),
        ("stalkers-other-offences", "not testable"),
    ];
    assert_eq!(verdicts, expected);
    let text = output(&["claims"]);
    // Printed by the Home Office on 28 January 2016: 125,184.76 officers.
    assert!(text.contains("125,185 (England and Wales, 30 September 2015); claimed: about 100,000"), "{text}");
    assert!(text.contains("19.7%, 1,830 of 9,304"), "{text}");
    assert!(text.contains("quoted, not recomputed"), "{text}");
}

const LEAFLET: &str = r#"
[[claim]]
id = "one-in-five"
statement = "One stalking case in five that was closed in 2017/18 ended in a charge."
said = "Our leaflet"
verdict = "supported"
finding = "So the figures say."

[[claim.check]]
words = "stalking, charged or summonsed of outcomes closed in 2017/18"
figure = { measure = "charge-share", base = "closed", group = "stalking", period = "2017/18" }
is = "about"
value = VALUE
within = 0.005
"#;

#[test]
fn a_leaflet_holds_until_it_does_not_and_then_says_what_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("leaflet.toml");
    let run = |text: &str| {
        std::fs::write(&file, text).expect("a file");
        yardstick().arg("claims").arg(&file).assert()
    };
    run(&LEAFLET.replace("VALUE", "0.2")).success();
    let failed = run(&LEAFLET.replace("VALUE", "0.25")).code(9);
    let errors = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
    assert!(errors.contains("one-in-five: was supported, is not supported"), "{errors}");
    let said = String::from_utf8_lossy(&failed.get_output().stdout).into_owned();
    assert!(said.contains("19.7%, 1,830 of 9,304") && said.contains("about 25.0%"), "{said}");
}

#[test]
fn a_claim_that_cannot_be_read_says_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("leaflet.toml");
    for (text, code, word) in [
        (LEAFLET.replace("value = VALUE\n", ""), 5, "needs either `value` or `than`"),
        (LEAFLET.replace("VALUE", "0.2").replace("within = 0.005\n", ""), 5, "needs `within`"),
        (LEAFLET.replace("VALUE", "0.2").replace("charge-share", "charge-shar"), 6, "charge-share"),
        (LEAFLET.replace("VALUE", "\"a fifth\""), 5, "leaflet.toml"),
        (
            LEAFLET
                .replace("VALUE", "0.2")
                .replace("measure = \"charge-share\",", "targets = { themes = [\"stalkng\"] },")
                .replace("base = \"closed\", group = \"stalking\", period = \"2017/18\"", ""),
            6,
            "stalking",
        ),
        (LEAFLET.replace("VALUE", "0.2").replace("measure =", "targets = {}, measure ="), 5, "either `measure` or `targets`"),
    ] {
        std::fs::write(&file, text).expect("a file");
        let done = yardstick().arg("claims").arg(&file).assert().code(code);
        let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(errors.contains(word), "{errors}");
    }
}

#[test]
fn a_claim_about_years_that_are_not_there_does_not_take_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("leaflet.toml");
    let figure = |since: &str| {
        let text = LEAFLET.replace(
            "figure = { measure = \"charge-share\", base = \"closed\", group = \"stalking\", period = \"2017/18\" }",
            &format!("figure = {{ measure = \"recorded\", group = \"burglary\", since = \"{since}\", period = \"2015/16\" }}"),
        );
        std::fs::write(&file, text.replace("is = \"about\"", "is = \"less-than\"").replace("VALUE", "0").replace("within = 0.005\n", ""))
            .expect("a file");
        yardstick().arg("claims").arg(&file).assert()
    };
    // Burglary fell by a fifth from 501,048 to 401,000; of 1990/91 there is no figure.
    figure("2011/12").success();
    let failed = figure("1990/91").code(9);
    let said = String::from_utf8_lossy(&failed.get_output().stdout).into_owned();
    assert!(said.contains("NOT TESTABLE") && said.contains("not in the figures"), "{said}");
}
