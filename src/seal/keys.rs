//! Keys: PKCS#8 and SPKI in PEM, as openssl writes and reads them.

use super::Refusal;
use ed25519_dalek::pkcs8::spki::{DecodePublicKey, EncodePublicKey};
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// A key that signs.
#[derive(Debug)]
pub struct PrivateKey(SigningKey);

/// A key that is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PrivateKey {
    /// The key of 32 random bytes.
    pub fn from_random(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// Reads PKCS#8 in PEM.
    pub fn from_pem(text: &str) -> Result<Self, Refusal> {
        let key = SigningKey::from_pkcs8_pem(text.trim());
        key.map(Self)
            .map_err(|_| Refusal("it isn't an Ed25519 key in PEM (`BEGIN PRIVATE KEY`)".to_owned()))
    }

    /// PKCS#8 in PEM.
    pub fn to_pem(&self) -> Option<String> {
        let text = self.0.to_pkcs8_pem(LineEnding::LF).ok()?;
        Some(text.to_string())
    }

    /// The key that others trust.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

impl PublicKey {
    /// Reads SPKI in PEM.
    pub fn from_pem(text: &str) -> Result<Self, Refusal> {
        let key = VerifyingKey::from_public_key_pem(text.trim());
        key.map(Self)
            .map_err(|_| Refusal("it isn't an Ed25519 key in PEM (`BEGIN PUBLIC KEY`)".to_owned()))
    }

    /// SPKI in PEM.
    pub fn to_pem(&self) -> Option<String> {
        self.0.to_public_key_pem(LineEnding::LF).ok()
    }

    /// The SHA-256 of the key as SPKI.
    pub fn id(&self) -> String {
        let bytes = self.0.to_public_key_der().ok();
        let hash = Sha256::digest(bytes.as_ref().map_or(&[][..], |der| der.as_bytes()));
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Strictly: no signature that another one could stand for.
    pub(super) fn has_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify_strict(bytes, &signature).is_ok())
    }
}
