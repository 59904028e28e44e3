//! `build --sign-opa`: OPA's own signature in each of its bundles, loose and packed.

use rolecall::seal::OpaKey;
use rolecall::workspace::targets::archive;
use std::collections::BTreeMap;

/// The files of one bundle, by their names in it.
type Bundle<'f> = Vec<(&'f str, &'f [u8])>;

/// Adds the signatures of the bundles among these files; their archives are packed again, with them.
pub fn sign(key: &OpaKey, files: &mut Vec<(String, Vec<u8>)>) {
    let mut bundles: BTreeMap<&str, Bundle<'_>> = BTreeMap::new();
    for (path, bytes) in files.iter() {
        let inside = path.strip_prefix("opa/");
        if let Some((system, name)) = inside.and_then(|inside| inside.split_once('/')) {
            bundles.entry(system).or_default().push((name, bytes));
        }
    }
    let mut signed = Vec::new();
    for (system, bundle) in bundles {
        let signatures = key.signatures(&bundle);
        let loose = bundle.iter();
        let mut packed: Vec<(&str, Vec<u8>)> =
            loose.map(|(name, bytes)| (*name, bytes.to_vec())).collect();
        packed.push((".signatures.json", signatures.clone()));
        signed.push((format!("opa/{system}.tar.gz"), archive(&packed)));
        signed.push((format!("opa/{system}/.signatures.json"), signatures));
    }
    files.retain(|(path, _)| signed.iter().all(|(again, _)| again != path));
    files.extend(signed);
}
