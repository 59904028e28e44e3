//! The DSSE envelope: what is signed is the type and the bytes of the payload, and nothing is read before that.

use super::keys::{PrivateKey, PublicKey};
use super::{Refusal, Statement};
use crate::intake::without_repeats;
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};

/// What kind of thing is signed.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// No envelope is as long.
const MOST: usize = 64 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Envelope {
    payload: String,
    payload_type: String,
    signatures: Vec<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    keyid: String,
    sig: String,
}

/// The pre-authentication encoding: lengths before the parts, so that nothing can be moved from one into the other.
fn encoded(kind: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// Signs a statement with each of these keys.
pub fn seal(statement: &Statement, keys: &[PrivateKey]) -> Vec<u8> {
    let payload = statement.bytes();
    let signed = encoded(PAYLOAD_TYPE, &payload);
    let signatures = keys.iter().map(|key| Signature {
        keyid: key.public().id(),
        sig: Base64::encode_string(&key.sign(&signed)),
    });
    let envelope = Envelope {
        payload: Base64::encode_string(&payload),
        payload_type: PAYLOAD_TYPE.to_owned(),
        signatures: signatures.collect(),
    };
    serde_json::to_vec(&envelope).unwrap_or_default()
}

/// What one of the trusted keys has signed, and which one.
pub fn open<'k>(
    bytes: &[u8],
    trusted: &'k [PublicKey],
) -> Result<(Statement, &'k PublicKey), Refusal> {
    let refuse = |text: &str| Err(Refusal(text.to_owned()));
    if bytes.len() > MOST {
        return refuse("the envelope is longer than any that was written");
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return refuse("the envelope isn't UTF-8");
    };
    let envelope: Envelope = match serde_json::from_str(text) {
        Ok(envelope) => envelope,
        Err(error) => return Err(Refusal(format!("the envelope can't be read: {error}"))),
    };
    if envelope.payload_type != PAYLOAD_TYPE {
        let kind = envelope.payload_type;
        return Err(Refusal(format!(
            "what is signed is `{kind}` and not `{PAYLOAD_TYPE}`"
        )));
    }
    let Ok(payload) = Base64::decode_vec(&envelope.payload) else {
        return refuse("the payload of the envelope isn't Base64");
    };
    if envelope.signatures.is_empty() {
        return refuse("the envelope has no signature");
    }
    let signed = encoded(&envelope.payload_type, &payload);
    let signatures = envelope.signatures.iter();
    let signatures: Vec<Vec<u8>> = signatures
        .filter_map(|signature| Base64::decode_vec(&signature.sig).ok())
        .collect();
    let has_signed = |key: &&PublicKey| {
        let mut signatures = signatures.iter();
        signatures.any(|signature| key.has_signed(&signed, signature))
    };
    let Some(key) = trusted.iter().find(has_signed) else {
        let ids = envelope.signatures.iter();
        let ids: Vec<&str> = ids.map(|signature| signature.keyid.as_str()).collect();
        return Err(Refusal(format!(
            "none of the trusted keys has signed it; it says it is signed by {}",
            ids.join(", ")
        )));
    };
    let Ok(payload) = std::str::from_utf8(&payload) else {
        return refuse("what is signed isn't UTF-8");
    };
    without_repeats(payload)
        .map_err(|told| Refusal(format!("what is signed contradicts itself: {told}")))?;
    Ok((Statement::read(payload)?, key))
}
