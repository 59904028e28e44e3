//! Signed builds against the attacks on software updates, after the list of The Update Framework. Each test shows
//! that what protects is needed, too: without it the attack would pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "signatures/names.rs"]
mod names;
#[path = "signatures/opa.rs"]
mod opa;
mod support;

use base64ct::Encoding;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::Command;
use support::{Ended, Project};

const POLICY: &str = "system desk \"Desk\"\nmodule tickets \"Tickets\" { action view \"View\" }\nrole agent \"Agent\" { grant tickets.view }\n";

const ENVELOPE: &str = "out/rolecall.dsse.json";

/// A folder `out` with three artifacts and more, signed with `k`.
fn signed() -> Project {
    let project = Project::new().file("desk.role", POLICY);
    project.run(["keygen", "k"]).ends(0);
    build(&project, "k", "1");
    project
}

fn build(project: &Project, key: &str, serial: &str) {
    let arguments = [
        "build",
        "desk.role",
        "--out",
        "out",
        "--target",
        "bundle,opa",
        "--sign",
        key,
        "--serial",
        serial,
    ];
    project.run(arguments).ends(0);
}

fn verify(project: &Project, code: i32) -> Ended {
    project.run(["verify", "out", "--key", "k.pub"]).ends(code)
}

/// The signature alone: everything but the list of files is still as it was signed.
fn envelope(project: &Project) -> Value {
    serde_json::from_str(&project.read(ENVELOPE)).expect("JSON")
}

fn put(project: &Project, envelope: &Value) {
    project.write(ENVELOPE, envelope.to_string());
}

/// A key is called by the SHA-256 of what stands in its PEM, as by other tools: `openssl pkey -pubin -outform DER | sha256sum`.
#[test]
fn a_key_is_called_by_its_digest() {
    let project = signed();
    let pem = project.read("k.pub");
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    let spki = base64ct::Base64::decode_vec(&lines.collect::<String>()).expect("Base64");
    let digest = Sha256::digest(spki);
    let id: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(envelope(&project)["signatures"][0]["keyid"], id.as_str());
    verify(&project, 0).stdout_has(&format!("signed by {id}"));
}

#[test]
fn what_was_built_is_trusted_and_the_same_build_has_the_same_bytes() {
    let project = signed();
    let id = fs::read_to_string(project.path("k.pub")).expect("the key");
    assert!(id.starts_with("-----BEGIN PUBLIC KEY-----\n"), "{id}");
    verify(&project, 0)
        .stdout_has("out is trusted: 6 files, serial 1\n")
        .stdout_has("signed by ");
    let before = project.read(ENVELOPE);
    fs::remove_dir_all(project.path("out")).expect("the folder");
    build(&project, "k", "1");
    assert_eq!(project.read(ENVELOPE), before);
    let check = [
        "build",
        "desk.role",
        "--out",
        "out",
        "--target",
        "bundle,opa",
        "--sign",
        "k",
        "--serial",
        "1",
        "--check",
    ];
    project.run(check).ends(0);
}

#[cfg(unix)]
#[test]
fn a_private_key_is_for_its_owner_and_never_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let project = signed();
    let mode = fs::metadata(project.path("k"))
        .expect("the key")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = project.read("k");
    project
        .run(["keygen", "k"])
        .ends(2)
        .stderr_has("`k.pub` is there already");
    fs::remove_file(project.path("k.pub")).expect("the key");
    project
        .run(["keygen", "k"])
        .ends(2)
        .stderr_has("`k` is there already");
    assert_eq!(project.read("k"), before);
}

#[test]
fn arbitrary_installation_a_file_that_was_changed() {
    let project = signed();
    let path = "out/opa/desk/data.json";
    let other = project.read(path).replace("tickets.view", "tickets.vieW");
    project.write(path, &other);
    verify(&project, 1)
        .stdout_has("refused: opa/desk/data.json isn't what was built\n")
        .stdout_has("out isn't to be trusted\n");
    // OPA would have loaded it: it is data of the right form.
    serde_json::from_str::<Value>(&other).expect("JSON");
}

#[test]
fn arbitrary_installation_a_file_that_was_cut_off_is_missing_or_is_a_link() {
    let project = signed();
    let bundle = fs::read(project.path("out/desk.json")).expect("the bundle");
    fs::write(project.path("out/desk.json"), &bundle[..bundle.len() - 1]).expect("the bundle");
    verify(&project, 1).stdout_has("refused: desk.json isn't what was built\n");
    fs::remove_file(project.path("out/desk.json")).expect("the bundle");
    verify(&project, 1).stdout_has("refused: desk.json is missing\n");
    #[cfg(unix)]
    {
        fs::write(project.path("desk.json"), &bundle).expect("a copy");
        std::os::unix::fs::symlink("../desk.json", project.path("out/desk.json")).expect("a link");
        // Whoever follows the link finds exactly what was built, for now.
        assert_eq!(
            fs::read(project.path("out/desk.json")).expect("the bundle"),
            bundle
        );
        verify(&project, 1).stdout_has("refused: desk.json isn't a file, but a link or device\n");
    }
}

#[test]
fn extraneous_files_are_refused() {
    let project = signed();
    project.write(
        "out/opa/desk/more.rego",
        "package rolecall.desk\nallow := true\n",
    );
    verify(&project, 1).stdout_has("refused: opa/desk/more.rego is extra: it wasn't built\n");
    // Every file that was built is still what it was.
    fs::remove_file(project.path("out/opa/desk/more.rego")).expect("the file");
    verify(&project, 0);
}

#[test]
fn wrong_target_two_files_that_were_swapped() {
    let project = signed();
    let (one, other) = (
        project.read("out/opa/desk/data.json"),
        project.read("out/desk.json"),
    );
    project.write("out/opa/desk/data.json", &other);
    project.write("out/desk.json", &one);
    // Both are files of this build, with digests that were signed.
    verify(&project, 1)
        .stdout_has("refused: desk.json is what opa/desk/data.json should be\n")
        .stdout_has("refused: opa/desk/data.json is what desk.json should be\n");
}

#[test]
fn wrong_target_a_file_that_was_renamed() {
    let project = signed();
    fs::rename(project.path("out/desk.json"), project.path("out/task.json")).expect("a name");
    verify(&project, 1)
        .stdout_has("refused: desk.json is missing\n")
        .stdout_has("refused: task.json is extra: it wasn't built\n");
}

#[test]
fn rollback_to_an_older_build() {
    let project = signed();
    let verify = |code| {
        project
            .run([
                "verify",
                "out",
                "--key",
                "k.pub",
                "--last-seen",
                "seen.json",
            ])
            .ends(code)
    };
    verify(0);
    let old: Vec<(&str, String)> = ["out/desk.json", ENVELOPE]
        .map(|path| (path, project.read(path)))
        .to_vec();
    let data: Vec<(&str, Vec<u8>)> = [
        "out/opa/desk.tar.gz",
        "out/opa/desk/data.json",
        "out/opa/desk/.manifest",
    ]
    .map(|path| (path, fs::read(project.path(path)).expect("a file")))
    .to_vec();
    project.write("desk.role", POLICY.replace("grant tickets.view", ""));
    build(&project, "k", "2");
    verify(0).stdout_has("serial 2");
    let seen = project.read("seen.json");
    old.iter()
        .for_each(|(path, text)| project.write(path, text));
    data.iter()
        .for_each(|(path, bytes)| project.write(path, bytes));
    // Without a memory it is as good as ever: everything in it was signed.
    project.run(["verify", "out", "--key", "k.pub"]).ends(0);
    verify(1).stdout_has(
        "refused: it is older than what was trusted last: its serial is 1, and 2 has been seen\n",
    );
    assert_eq!(project.read("seen.json"), seen);
}

#[test]
fn the_same_serial_with_other_bytes() {
    let project = signed();
    let seen = [
        "verify",
        "out",
        "--key",
        "k.pub",
        "--last-seen",
        "seen.json",
    ];
    project.run(seen).ends(0);
    project.run(seen).ends(0);
    project.write("desk.role", POLICY.replace("grant tickets.view", ""));
    build(&project, "k", "1");
    verify(&project, 0);
    project.run(seen).ends(1).stdout_has(
        "refused: it says it is what was trusted last, and isn't: both have the serial 1\n",
    );
}

#[test]
fn mix_and_match_of_two_builds() {
    let project = signed();
    let old = project.read("out/opa/desk/data.json");
    project.write("desk.role", POLICY.replace("grant tickets.view", ""));
    build(&project, "k", "2");
    project.write("out/opa/desk/data.json", &old);
    // Each file was signed once, in one of the two builds.
    verify(&project, 1).stdout_has("refused: opa/desk/data.json isn't what was built\n");
}

#[test]
fn a_memory_that_cannot_be_read_trusts_nothing() {
    let project = signed().file("seen.json", "{}");
    project
        .run([
            "verify",
            "out",
            "--key",
            "k.pub",
            "--last-seen",
            "seen.json",
        ])
        .ends(2)
        .stderr_has("can't tell from `seen.json` what was seen last");
    verify(&project, 0);
}

#[test]
fn an_unknown_key_and_no_signature() {
    let project = signed();
    project.run(["keygen", "other"]).ends(0);
    project
        .run(["verify", "out", "--key", "other.pub"])
        .ends(1)
        .stdout_has("refused: none of the trusted keys has signed it");
    let mut unsigned = envelope(&project);
    unsigned["signatures"] = Value::Array(Vec::new());
    put(&project, &unsigned);
    verify(&project, 1).stdout_has("refused: the envelope has no signature\n");
    fs::remove_file(project.path(ENVELOPE)).expect("the envelope");
    verify(&project, 1)
        .stdout_has("refused: there is no rolecall.dsse.json: nobody has signed this\n");
    // The bundle itself has a digest, which anybody can write: it only says that it wasn't damaged.
    project
        .run(["diff", "out/desk.json", "out/desk.json"])
        .ends(0);
}

/// The name of a key in the envelope is a hint and no proof.
#[test]
fn a_signature_under_a_trusted_name() {
    let project = signed();
    project.run(["keygen", "mallory"]).ends(0);
    let trusted = envelope(&project)["signatures"][0]["keyid"].clone();
    project.write("desk.role", POLICY.replace("Agent", "Anybody"));
    build(&project, "mallory", "9");
    let mut forged = envelope(&project);
    forged["signatures"][0]["keyid"] = trusted;
    put(&project, &forged);
    verify(&project, 1).stdout_has("refused: none of the trusted keys has signed it");
    project
        .run(["verify", "out", "--key", "mallory.pub"])
        .ends(0);
}

#[test]
fn a_payload_that_was_changed_or_is_of_another_type() {
    let project = signed();
    let good = envelope(&project);
    let mut other = good.clone();
    other["payloadType"] = "application/json".into();
    put(&project, &other);
    verify(&project, 1).stdout_has(
        "refused: what is signed is `application/json` and not `application/vnd.in-toto+json`\n",
    );
    let mut other = good.clone();
    let payload = other["payload"].as_str().expect("a text").to_owned();
    other["payload"] = format!("{}{}", &payload[4..8], &payload[4..]).into();
    put(&project, &other);
    verify(&project, 1).stdout_has("refused: none of the trusted keys has signed it");
    put(&project, &good);
    verify(&project, 0);
    for (text, told) in [
        (
            project.read(ENVELOPE).replace('}', ",\"more\":1}"),
            "the envelope can't be read: unknown field `more`",
        ),
        (
            project
                .read(ENVELOPE)
                .replacen('{', "{\"payloadType\":\"x\",", 1),
            "the envelope can't be read: duplicate field `payloadType`",
        ),
        (
            format!("{}x", project.read(ENVELOPE)),
            "the envelope can't be read: trailing characters",
        ),
        (String::new(), "the envelope can't be read: EOF"),
    ] {
        project.write(ENVELOPE, text);
        verify(&project, 1).stdout_has(&format!("refused: {told}"));
        put(&project, &good);
    }
}

#[test]
fn an_endless_envelope_is_not_read() {
    let project = signed();
    let good = project.read(ENVELOPE);
    const MOST: usize = 64 * 1024 * 1024;
    let padded = |length: usize| good.clone() + &" ".repeat(length - good.len());
    project.write(ENVELOPE, padded(MOST));
    verify(&project, 0);
    project.write(ENVELOPE, padded(MOST + 1));
    verify(&project, 1).stdout_has("refused: the envelope is longer than any that was written");
}

#[test]
fn key_compromise_is_survived_by_changing_keys() {
    let project = signed();
    project.run(["keygen", "next"]).ends(0);
    let both = [
        "build",
        "desk.role",
        "--out",
        "out",
        "--sign",
        "k",
        "--sign",
        "next",
        "--serial",
        "2",
    ];
    fs::remove_dir_all(project.path("out")).expect("the folder");
    project.run(both).ends(0);
    for key in ["k.pub", "next.pub"] {
        project.run(["verify", "out", "--key", key]).ends(0);
    }
    build(&project, "next", "3");
    project
        .run(["verify", "out", "--key", "k.pub", "--key", "next.pub"])
        .ends(0);
    project.run(["verify", "out", "--key", "k.pub"]).ends(1);
}

#[test]
fn what_goes_into_a_build_is_signed_with_it() {
    if !support::has_git() {
        return;
    }
    let project = Project::new().file("desk.role", POLICY);
    for arguments in [
        &["init", "-q"][..],
        &["add", "."],
        &["commit", "-q", "-m", "first"],
    ] {
        support::git(&project.path(""), arguments);
    }
    project.run(["keygen", "k"]).ends(0);
    let arguments = ["build", "desk.role", "--out", "out", "--sign", "k"];
    project.run(arguments).ends(0);
    verify(&project, 0)
        .stdout_has(" of commit ")
        .stdout_has("1 file of commit");
    project.write("desk.role", POLICY.replace("Agent", "Person"));
    project.run(arguments).ends(0);
    verify(&project, 0).stdout_has(" with changes, serial ");
    let bare = Project::new().file("desk.role", POLICY);
    bare.run(["keygen", "k"]).ends(0);
    bare.run(arguments)
        .ends(2)
        .stderr_has("nobody says which build is the later one: there is no commit here");
    assert!(!bare.path("out").exists());
}

/// openssl reads our keys, and finds the signature to be over the encoding that DSSE defines.
#[test]
fn openssl_verifies_it_too() {
    let has = Command::new("openssl").arg("version").output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: there is no openssl here");
        return;
    }
    let project = signed();
    let envelope = envelope(&project);
    let decoded = |text: &Value, into: &Path| {
        let text = text.as_str().expect("a text");
        fs::write(project.path("b64"), text).expect("a file");
        let status = Command::new("openssl")
            .args(["base64", "-d", "-A", "-in"])
            .arg(project.path("b64"))
            .arg("-out")
            .arg(into)
            .status();
        assert!(status.expect("openssl").success());
    };
    let (payload, signature, signed) = (
        project.path("payload"),
        project.path("sig"),
        project.path("pae"),
    );
    decoded(&envelope["payload"], &payload);
    decoded(&envelope["signatures"][0]["sig"], &signature);
    let payload = fs::read(payload).expect("the payload");
    let kind = "application/vnd.in-toto+json";
    let head = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len());
    let verified = |bytes: &[u8]| {
        fs::write(&signed, bytes).expect("a file");
        let output = Command::new("openssl")
            .args(["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey"])
            .arg(project.path("k.pub"))
            .arg("-in")
            .arg(&signed)
            .arg("-sigfile")
            .arg(&signature)
            .output();
        output.expect("openssl").status.success()
    };
    assert!(verified(&[head.as_bytes(), &payload].concat()));
    assert!(!verified(&payload));
    let statement: Value = serde_json::from_slice(&payload).expect("JSON");
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    let subjects = statement["subject"].as_array().expect("subjects");
    assert_eq!(subjects.len(), 6);
    assert_eq!(statement["predicate"]["inputs"][0]["name"], "desk.role");
}
