//! As much of DER (X.690) as tells the size of an RSA key: SubjectPublicKeyInfo (RFC 5280) and RSAPublicKey (RFC 8017).
//!
//! RFC 6376 asks for RSAPublicKey and shows SubjectPublicKeyInfo (erratum 3017); both are published, so both are read.

/// Bits of the modulus of an RSA public key. `None`: it is no such key.
pub(crate) fn rsa_bits(der: &[u8]) -> Option<usize> {
    let (body, rest) = element(der, SEQUENCE)?;
    if !rest.is_empty() {
        return None;
    }
    if let Some(bits) = modulus_bits(body) {
        return Some(bits);
    }
    let (algorithm, rest) = element(body, SEQUENCE)?;
    let (oid, _) = element(algorithm, OBJECT_IDENTIFIER)?;
    let (bits, rest) = element(rest, BIT_STRING)?;
    let key = bits.strip_prefix(&[0])?;
    let (key, after) = element(key, SEQUENCE)?;
    if oid != RSA_ENCRYPTION || !rest.is_empty() || !after.is_empty() {
        return None;
    }
    modulus_bits(key)
}

/// The raw key of an Ed25519 SubjectPublicKeyInfo (RFC 8410): what people publish in place of the raw key.
pub(crate) fn ed25519_of_spki(der: &[u8]) -> Option<&[u8]> {
    let (body, _) = element(der, SEQUENCE)?;
    let (algorithm, rest) = element(body, SEQUENCE)?;
    let (oid, _) = element(algorithm, OBJECT_IDENTIFIER)?;
    let (bits, _) = element(rest, BIT_STRING)?;
    bits.strip_prefix(&[0]).filter(|key| oid == ED25519 && key.len() == 32)
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
/// 1.2.840.113549.1.1.1
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.3.101.112
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// INTEGER modulus, INTEGER exponent, nothing more.
fn modulus_bits(body: &[u8]) -> Option<usize> {
    let (modulus, rest) = element(body, INTEGER)?;
    let (exponent, rest) = element(rest, INTEGER)?;
    if !rest.is_empty() || exponent.is_empty() || modulus.first()? & 0x80 != 0 {
        return None;
    }
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let first = modulus.get(zeros)?;
    Some((modulus.len() - zeros) * 8 - first.leading_zeros() as usize)
}

/// The body of the first element, which must have this tag, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (length, rest) = length(rest)?;
    if *first != tag { None } else { rest.split_at_checked(length) }
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if *first < 0x80 {
        return Some((usize::from(*first), rest));
    }
    let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    Some((digits.iter().fold(0, |value, digit| value << 8 | usize::from(*digit)), rest))
}
