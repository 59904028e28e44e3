//! The published schema of SARIF 2.1.0. A crate carries it; the manifest names that crate for a target that
//! doesn't exist, so that it is locked and fetched, and never compiled.

use jsonschema::Validator;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The schema; `None` where the crate isn't here and can't be fetched.
pub fn published() -> Option<Validator> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--format-version", "1"])
        .args([
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ])
        .output()
        .expect("cargo");
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        assert!(std::env::var_os("CI").is_none(), "{reason}");
        eprintln!("skipped: the schema of SARIF is not here: {reason}");
        return None;
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages
        .iter()
        .find(|package| package["name"] == "serde-sarif");
    let manifest = package.expect("serde-sarif")["manifest_path"]
        .as_str()
        .expect("a path");
    let file = Path::new(manifest)
        .with_file_name("src")
        .join("schema.json");
    // One pattern has a bracket that JavaScript takes as itself, and that our validator wants to be escaped.
    let text = std::fs::read_to_string(file).expect("the schema");
    let text = text.replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        schema["title"],
        "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    );
    Some(jsonschema::validator_for(&schema).expect("a schema"))
}
