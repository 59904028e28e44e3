//! Whoever has a trusted key may still make a mistake: names that lead elsewhere are refused, signed or not.

use rolecall::seal::{Built, PrivateKey, Statement, Subject, Tally, open, seal, sha256};

/// What opening a statement about files of these names comes to.
fn opened(names: &[&str]) -> Result<(), String> {
    let subjects = names.iter().map(|name| Subject {
        name: (*name).to_owned(),
        digest: sha256(b"what was built"),
    });
    let built = Built {
        check: Tally::default(),
        commit: None,
        inputs: Vec::new(),
        clean: true,
        serial: 1,
        version: "0.1.0".to_owned(),
    };
    let key = PrivateKey::from_random(&[7; 32]);
    let envelope = seal(
        &Statement::new(subjects.collect(), built),
        std::slice::from_ref(&key),
    );
    let trusted = [key.public()];
    let result = open(&envelope, &trusted).map(|_| ());
    result.map_err(|refusal| refusal.0)
}

#[test]
fn path_traversal_a_name_that_leads_out_of_the_folder() {
    assert_eq!(opened(&["a.json", "opa/a.tar.gz"]), Ok(()));
    for name in [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a/..",
        ".",
        "a/./b",
        "a//b",
        "a/",
        "a\\b",
        "..\\a",
        "C:a",
        "a\0b",
    ] {
        let refused = format!("what is signed names `{name}`, which leads out of the folder");
        assert_eq!(opened(&[name]), Err(refused));
    }
}

#[test]
fn a_name_that_stands_twice() {
    let refused = "what is signed names a file twice, or not in order".to_owned();
    assert_eq!(opened(&["a.json", "a.json"]), Err(refused));
}
