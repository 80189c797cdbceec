//! Which key an X.509 certificate is of (RFC 5280 section 4.1). Nothing else of a certificate matters to STS here.

use der::asn1::{AnyRef, BitStringRef, UintRef};
use der::{Decode, Result, SliceReader, Tag};

/// Whether a certificate is of this RSA key, both numbers without leading zeros.
pub(super) fn is_rsa(certificate: &[u8], modulus: &[u8], exponent: &[u8]) -> bool {
    let numbers = |key: &mut SliceReader<'_>| {
        let mut numbers = within(key)?;
        let [n, e] = [UintRef::decode(&mut numbers)?, UintRef::decode(&mut numbers)?];
        Ok(n.as_bytes() == modulus && e.as_bytes() == exponent)
    };
    subject_public_key(certificate).and_then(|key| numbers(&mut SliceReader::new(key)?)).unwrap_or(false)
}

/// Whether a certificate is of the elliptic curve key with this point.
pub(super) fn is_ec(certificate: &[u8], point: &[u8]) -> bool {
    subject_public_key(certificate).is_ok_and(|key| key == point)
}

fn subject_public_key(certificate: &[u8]) -> Result<&[u8]> {
    let mut certificate = within(&mut SliceReader::new(certificate)?)?;
    let mut signed = within(&mut certificate)?;
    if Tag::peek(&signed)?.is_context_specific() {
        skip(&mut signed, 1)?; // version
    }
    skip(&mut signed, 5)?; // serial number, algorithm, issuer, validity, subject
    let mut key = within(&mut signed)?;
    skip(&mut key, 1)?; // algorithm
    Ok(BitStringRef::decode(&mut key)?.raw_bytes())
}

/// What the next value holds.
fn within<'a>(reader: &mut SliceReader<'a>) -> Result<SliceReader<'a>> {
    SliceReader::new(AnyRef::decode(reader)?.value())
}

fn skip(reader: &mut SliceReader<'_>, values: usize) -> Result<()> {
    (0..values).try_for_each(|_| AnyRef::decode(reader).map(drop))
}
