//! OPA's own signature, read by nobody who knows how it was written.

use super::POLICY;
use super::support::Project;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::process::Command;

/// What OPA hashes of a document: its members in order and nothing between them, written here once more.
fn walked(value: &Value, into: &mut String) {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            into.push('{');
            for (at, name) in names.into_iter().enumerate() {
                into.push_str(if at == 0 { "" } else { "," });
                into.push_str(&Value::from(name.as_str()).to_string());
                into.push(':');
                walked(&members[name], into);
            }
            into.push('}');
        }
        Value::Array(all) => {
            into.push('[');
            for (at, one) in all.iter().enumerate() {
                into.push_str(if at == 0 { "" } else { "," });
                walked(one, into);
            }
            into.push(']');
        }
        other => into.push_str(&other.to_string().replace('\u{2028}', "\\u2028")),
    }
}

/// The hashes that the signature of a bundle lists, by name.
fn listed(project: &Project) -> (Value, String, Vec<u8>) {
    let text = project.read("out/opa/desk/.signatures.json");
    let signatures: Value = serde_json::from_str(&text).expect("JSON");
    let tokens = signatures["signatures"].as_array().expect("a list");
    assert_eq!(tokens.len(), 1);
    let token = tokens[0].as_str().expect("a token").to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    let decode = |part: &str| Base64UrlUnpadded::decode_vec(part).expect("Base64");
    let header: Value = serde_json::from_slice(&decode(parts[0])).expect("JSON");
    let payload: Value = serde_json::from_slice(&decode(parts[1])).expect("JSON");
    assert_eq!(header["alg"], "ES256");
    assert_eq!(header["kid"], payload["keyid"]);
    (
        payload,
        format!("{}.{}", parts[0], parts[1]),
        decode(parts[2]),
    )
}

#[test]
fn opas_own_signature_lists_every_file_of_the_bundle_with_its_hash() {
    let policy = POLICY
        .replace("\"View\" }", "\"View\"  action why \"Why\" }")
        .replace(
            "grant tickets.view }",
            "grant tickets.view  undecided tickets.why \"one\\u{2028}line <&> \\\"more\\\"\" }",
        );
    let project = Project::new().file("desk.role", policy);
    project.run(["keygen", "--opa", "o"]).ends(0);
    let arguments = [
        "build",
        "desk.role",
        "--out",
        "out",
        "--target",
        "opa",
        "--sign-opa",
        "o",
    ];
    project.run(arguments).ends(0);
    let (payload, signed, signature) = listed(&project);
    let files = payload["files"].as_array().expect("files");
    let names: Vec<&str> = files
        .iter()
        .map(|file| file["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, [".manifest", "data.json", "policy.rego"]);
    for file in files {
        let name = file["name"].as_str().expect("a name");
        let mut text = project.read(&format!("out/opa/desk/{name}"));
        if name != "policy.rego" {
            // However it is laid out.
            let value: Value = serde_json::from_str(&format!(" {text}\n")).expect("JSON");
            text.clear();
            walked(&value, &mut text);
        }
        let hash: String = Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(file["hash"], hash, "{name}");
        assert_eq!(file["algorithm"], "SHA-256");
    }
    // The archive has it, too.
    let packed = fs::read(project.path("out/opa/desk.tar.gz")).expect("the archive");
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed.as_slice()));
    let names = archive.entries().expect("entries").map(|entry| {
        entry
            .expect("an entry")
            .path()
            .expect("a name")
            .display()
            .to_string()
    });
    assert!(
        names
            .collect::<Vec<_>>()
            .contains(&".signatures.json".to_owned())
    );
    openssl_agrees(&project, &signed, &signature);
    let other = Project::new().file("desk.role", POLICY);
    other.run(["keygen", "k"]).ends(0);
    other
        .run([
            "build",
            "desk.role",
            "--out",
            "out",
            "--target",
            "opa",
            "--sign-opa",
            "k",
        ])
        .ends(2)
        .stderr_has("can't use the key `k`: it isn't a P-256 key in PEM");
}

/// The two numbers of a signature as DER, which openssl wants.
fn openssl_agrees(project: &Project, signed: &str, signature: &[u8]) {
    let has = Command::new("openssl").arg("version").output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: there is no openssl here");
        return;
    }
    let integer = |bytes: &[u8]| {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let mut number = bytes[zeros..].to_vec();
        if number[0] >= 0x80 {
            number.insert(0, 0);
        }
        [&[2, number.len() as u8], number.as_slice()].concat()
    };
    assert_eq!(signature.len(), 64);
    let numbers = [integer(&signature[..32]), integer(&signature[32..])].concat();
    let der = [&[0x30, numbers.len() as u8], numbers.as_slice()].concat();
    project.write("der", der);
    let verified = |text: &str| {
        project.write("text", text);
        let output = Command::new("openssl")
            .args(["dgst", "-sha256", "-verify"])
            .arg(project.path("o.pub"))
            .arg("-signature")
            .arg(project.path("der"))
            .arg(project.path("text"))
            .output();
        output.expect("openssl").status.success()
    };
    assert!(verified(signed));
    assert!(!verified(&format!("{signed}x")));
}
