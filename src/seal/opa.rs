//! OPA's own signature: `.signatures.json` in a bundle, which OPA checks when it loads it. OPA reads RSA and ECDSA keys
//! and no Ed25519, so this is a key of its own, on the curve P-256.

use super::Refusal;
use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use serde::Serialize;
use serde_json::Value;

/// A key that signs for OPA.
#[derive(Debug)]
pub struct OpaKey(SigningKey);

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Payload<'a> {
    files: Vec<File<'a>>,
    /// OPA looks for the key under this name, unless its configuration names one.
    keyid: &'a str,
}

#[derive(Serialize)]
struct File<'a> {
    algorithm: &'static str,
    hash: String,
    name: &'a str,
}

#[derive(Serialize)]
struct Signatures {
    signatures: [String; 1],
}

impl OpaKey {
    /// The key of 32 random bytes; nothing for the few that are no key.
    pub fn from_random(bytes: &[u8; 32]) -> Option<Self> {
        SigningKey::from_slice(bytes).ok().map(Self)
    }

    /// Reads PKCS#8 in PEM.
    pub fn from_pem(text: &str) -> Result<Self, Refusal> {
        let key = SigningKey::from_pkcs8_pem(text.trim());
        key.map(Self).map_err(|_| {
            Refusal("it isn't a P-256 key in PEM (`BEGIN PRIVATE KEY`), as OPA needs it".to_owned())
        })
    }

    /// PKCS#8 in PEM.
    pub fn to_pem(&self) -> Option<String> {
        let text = self.0.to_pkcs8_pem(LineEnding::LF).ok()?;
        Some(text.to_string())
    }

    /// The public key, as SPKI in PEM.
    pub fn public_pem(&self) -> Option<String> {
        self.public().to_public_key_pem(LineEnding::LF).ok()
    }

    /// The SHA-256 of the public key as SPKI.
    pub fn id(&self) -> String {
        let bytes = self.public().to_public_key_der().ok();
        hex(bytes.as_ref().map_or(&[][..], |der| der.as_bytes()))
    }

    fn public(&self) -> VerifyingKey {
        *self.0.verifying_key()
    }

    /// The text of `.signatures.json` for a bundle of these files.
    pub fn signatures(&self, files: &[(&str, &[u8])]) -> Vec<u8> {
        let id = self.id();
        let files = files.iter().map(|(name, bytes)| File {
            algorithm: "SHA-256",
            hash: hash(name, bytes),
            name,
        });
        let header = Header {
            alg: "ES256",
            kid: &id,
        };
        let payload = Payload {
            files: files.collect(),
            keyid: &id,
        };
        let signed = format!("{}.{}", part(&header), part(&payload));
        let signature: Signature = self.0.sign(signed.as_bytes());
        let signature = Base64UrlUnpadded::encode_string(&signature.to_bytes());
        let signatures = Signatures {
            signatures: [format!("{signed}.{signature}")],
        };
        serde_json::to_vec(&signatures).unwrap_or_default()
    }
}

fn part(value: &impl Serialize) -> String {
    Base64UrlUnpadded::encode_string(&serde_json::to_vec(value).unwrap_or_default())
}

/// Documents are hashed by what they say, with their members in order, other files as they stand.
fn hash(name: &str, bytes: &[u8]) -> String {
    let structured = matches!(name.rsplit('/').next(), Some("data.json" | ".manifest"));
    let document = structured.then(|| serde_json::from_slice::<Value>(bytes).ok());
    match document.flatten() {
        // OPA writes these two line separators as escapes, and everything else as we do.
        Some(document) => {
            let text = document.to_string();
            let text = text
                .replace('\u{2028}', "\\u2028")
                .replace('\u{2029}', "\\u2029");
            hex(text.as_bytes())
        }
        None => hex(bytes),
    }
}

fn hex(bytes: &[u8]) -> String {
    super::sha256(bytes).sha256
}
