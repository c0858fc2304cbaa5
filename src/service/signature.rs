//! HMAC-SHA256 (RFC 2104) over bytes as they are: how systems that share a secret know each other's messages.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A signature's length in bytes.
const N_BYTES: usize = 32;
/// The length of a block of the hash in bytes.
const BLOCK_BYTES: usize = 64;

/// The signature of `message` under `key`.
pub fn sign(key: &[u8], message: &[u8]) -> [u8; N_BYTES] {
    mac(key, message).finalize().into_bytes().into()
}

/// Whether `signature` is the one of `message` under `key`; takes the same time whatever differs.
pub fn is_signed(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    mac(key, message).verify_slice(signature).is_ok()
}

/// A key that is longer than a block of the hash counts by its hash, a shorter one is filled up with zeros.
fn mac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let hashed = Sha256::digest(key);
    let key = if key.len() > BLOCK_BYTES { hashed.as_slice() } else { key };
    let mut block = [0; BLOCK_BYTES];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(message);
    mac
}

/// Bytes of as many pairs of hexadecimal digits.
pub fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = digits.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_rfc() {
        // RFC 4231, test case 2.
        let expected = from_hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843").expect("digits");
        assert_eq!(sign(b"Jefe", b"what do ya want for nothing?").to_vec(), expected);
        assert!(is_signed(b"Jefe", b"what do ya want for nothing?", &expected));
        assert!(!is_signed(b"Jefe", b"what do ya want for nothing!", &expected));
        assert!(!is_signed(b"Jeff", b"what do ya want for nothing?", &expected));
        assert!(!is_signed(b"Jefe", b"what do ya want for nothing?", &[]));
        // Test case 6: a key that is longer than a block.
        let expected = from_hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54").expect("digits");
        let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(sign(&[0xaa; 131], message).to_vec(), expected);
    }

    #[test]
    fn digits_come_in_pairs() {
        assert_eq!(from_hex("00fF"), Some(vec![0, 255]));
        assert_eq!((from_hex("0"), from_hex("zz")), (None, None));
    }
}
