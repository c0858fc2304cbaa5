//! The bytes of one record.
//!
//! All numbers are big-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | magic `VGJR` |
//! | 4 | CRC32C over everything below up to and including the chain |
//! | 1 | schema version |
//! | 8 | sequence number |
//! | 8 | sequence number of the first record that was written and synced together with this one |
//! | 4 | n, length of the public part |
//! | 4 | m, length of the personal part |
//! | n | public part |
//! | 32 | digest = BLAKE3(salt, personal part) |
//! | 32 | chain = BLAKE3(previous chain, sequence number, public part, digest) |
//! | 16 | salt |
//! | m | personal part |
//!
//! Neither checksum nor chain covers salt and personal part themselves: both can be overwritten in place. The digest
//! guards them as long as they stand. Erased, both are zeros, which no salt ever is by itself.

use super::Position;
use crate::store::envelope::SCHEMA_VERSION;
use crate::store::records::Encoded;

/// What every record begins with.
pub(super) const MAGIC: [u8; 4] = *b"VGJR";

/// The longest part; more is no length but damage.
pub(super) const MAX_PART_BYTES: usize = 1 << 20;

/// The hash over everything up to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chain(pub(crate) [u8; 32]);

/// A record to be written.
pub(super) struct Sealed<'a> {
    event: &'a Encoded,
    seq: u64,
    group: u64,
    salt: [u8; 16],
    digest: [u8; 32],
    /// The chain behind this record.
    pub(super) chain: Chain,
}

impl<'a> Sealed<'a> {
    /// Seals an event as the record at `end`, in the group that begins with the record `group`.
    pub(super) fn new(end: Position, group: u64, event: &'a Encoded, salt: [u8; 16]) -> Self {
        let seq = end.next_seq;
        let digest = digest(&salt, &event.personal);
        let chain = chain(end.chain, seq, &event.public, &digest);
        Self { event, seq, group, salt, digest, chain }
    }

    /// Appends the record's bytes.
    pub(super) fn write_to(&self, bytes: &mut Vec<u8>) {
        let head = [
            [SCHEMA_VERSION].as_slice(),
            &self.seq.to_be_bytes(),
            &self.group.to_be_bytes(),
            &(self.event.public.len() as u32).to_be_bytes(),
            &(self.event.personal.len() as u32).to_be_bytes(),
        ]
        .concat();
        let guarded = [head.as_slice(), &self.event.public, &self.digest, &self.chain.0].concat();
        bytes.extend(MAGIC);
        bytes.extend(crc32c::crc32c(&guarded).to_be_bytes());
        bytes.extend(guarded);
        bytes.extend(self.salt);
        bytes.extend(&self.event.personal);
    }
}

/// A record as it was read; whole, but not yet compared with its neighbours.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    /// The version of its parts.
    pub(super) schema: u8,
    /// Its sequence number.
    pub(super) seq: u64,
    /// The first record of its group.
    pub(super) group: u64,
    /// Its public part.
    pub(super) public: &'a [u8],
    /// Its length in all.
    pub(super) n_bytes: usize,
    /// The chain it claims.
    pub(super) chain: Chain,
    personal: &'a [u8],
    salt: [u8; 16],
    digest: [u8; 32],
}

/// What became of a record's personal part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Personal<'a> {
    /// It is the one that was sealed.
    Intact(&'a [u8]),
    /// It was erased.
    Erased,
    /// It is neither: damaged, or half erased.
    Altered,
}

impl<'a> Raw<'a> {
    /// Reads the record at the beginning of `bytes`, when there is a whole one with the right checksum.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (checksum, guarded) = rest.split_first_chunk::<4>()?;
        let (schema, rest) = guarded.split_first()?;
        let (seq, rest) = rest.split_first_chunk::<8>()?;
        let (group, rest) = rest.split_first_chunk::<8>()?;
        let (public, rest) = length(rest)?;
        let (personal, rest) = length(rest)?;
        let (public, rest) = rest.split_at_checked(public)?;
        let (digest, rest) = rest.split_first_chunk::<32>()?;
        let (chain, rest) = rest.split_first_chunk::<32>()?;
        let guarded = guarded.get(..guarded.len() - rest.len())?;
        let (salt, rest) = rest.split_first_chunk::<16>()?;
        let (personal, rest) = rest.split_at_checked(personal)?;
        if crc32c::crc32c(guarded) != u32::from_be_bytes(*checksum) {
            return None;
        }
        Some(Self {
            schema: *schema,
            seq: u64::from_be_bytes(*seq),
            group: u64::from_be_bytes(*group),
            public,
            personal,
            n_bytes: bytes.len() - rest.len(),
            chain: Chain(*chain),
            salt: *salt,
            digest: *digest,
        })
    }

    /// What became of the personal part.
    pub(super) fn personal(&self) -> Personal<'a> {
        if digest(&self.salt, self.personal) == self.digest {
            Personal::Intact(self.personal)
        } else if self.salt == [0; 16] && self.personal.iter().all(|byte| *byte == 0) {
            Personal::Erased
        } else {
            Personal::Altered
        }
    }

    /// Where in the record salt and personal part begin, and how long they are together.
    pub(super) const fn erasable(&self) -> (usize, usize) {
        let n_bytes = self.salt.len() + self.personal.len();
        (self.n_bytes - n_bytes, n_bytes)
    }

    /// Whether it continues the journal at `end`.
    pub(super) fn continues(&self, end: Position) -> bool {
        self.seq == end.next_seq && chain(end.chain, self.seq, self.public, &self.digest) == self.chain
    }
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length) as usize;
    (length <= MAX_PART_BYTES).then_some((length, rest))
}

fn digest(salt: &[u8; 16], personal: &[u8]) -> [u8; 32] {
    *blake3::Hasher::new().update(salt).update(personal).finalize().as_bytes()
}

fn chain(previous: Chain, seq: u64, public: &[u8], digest: &[u8; 32]) -> Chain {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&previous.0).update(&seq.to_be_bytes()).update(public).update(digest);
    Chain(*hasher.finalize().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> Vec<u8> {
        let event = Encoded { public: b"public".to_vec(), personal: b"personal".to_vec() };
        let mut bytes = Vec::new();
        Sealed::new(Position::START, 1, &event, [3; 16]).write_to(&mut bytes);
        bytes
    }

    #[test]
    fn no_flipped_bit_goes_unseen() {
        let bytes = sealed();
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            let whole = Raw::read(&altered)
                .is_some_and(|raw| raw.personal() != Personal::Altered && raw.continues(Position::START));
            assert!(!whole, "bit {bit}");
        }
    }

    #[test]
    fn no_part_of_a_record_is_a_record() {
        let bytes = sealed();
        assert_eq!(Raw::read(&bytes).map(|raw| raw.n_bytes), Some(bytes.len()));
        for n_bytes in 0..bytes.len() {
            assert!(Raw::read(&bytes[..n_bytes]).is_none(), "{n_bytes} bytes");
        }
    }

    #[test]
    fn the_chain_holds_after_the_personal_part_is_overwritten() {
        let mut bytes = sealed();
        let n_erased = b"personal".len() + 16;
        let from = bytes.len() - n_erased;
        bytes[from..].fill(0);
        let raw = Raw::read(&bytes).expect("the checksum does not cover it");
        assert!(raw.continues(Position::START));
        assert_eq!(raw.personal(), Personal::Erased);
    }
}
