//! One device in 116 bytes: what every device has. What few have is beside the table.

use super::replay::Heard;

/// Bytes of a record.
pub const LENGTH: usize = 116;

/// A record as it is kept, in memory and in snapshots alike.
pub type Packed = [u8; LENGTH];

/// A time that does not fit is kept as the latest that does: the year 36812 of a clock in seconds, 10889 of one in
/// milliseconds.
const LATEST_SECOND: u64 = (1 << 40) - 1;
const LATEST_MILLISECOND: u64 = (1 << 48) - 1;

/// It has made a statement.
const SPOKEN: u8 = 1;
/// It has been heard by the network's existing format only: `newest.1` is the time of that.
const OBSERVED: u8 = 2;
/// There is more about it beside the table.
const RARE: u8 = 4;
/// It is banned.
const BANNED: u8 = 8;

/// A record, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Four bytes of the device's id: its place in the index.
    pub mark: u32,
    /// x and y of its key: 31 bytes more than the compressed form, and a square root less for each event.
    pub point: [u8; 64],
    /// What was heard.
    pub heard: Heard,
    /// The clock of the newest statement, unix milliseconds.
    pub time_ms: u64,
    /// What the newest statement said.
    pub status: u16,
    /// When the beacon of the newest statement was published, unix seconds; 0 when it bore none or one not known yet.
    pub beacon_at: u64,
    /// Unix seconds.
    pub activated_at: u64,
    /// The number of its lot.
    pub lot: u32,
    /// The row of the log that holds its newest event; 0 when there is none.
    pub row: u64,
    /// Whether it has made a statement.
    pub spoken: bool,
    /// Whether it has been heard by the existing format only.
    pub observed: bool,
    /// Whether there is more about it beside the table.
    pub rare: bool,
    /// Whether it is banned.
    pub banned: bool,
}

impl Record {
    /// A device that was never heard.
    #[must_use]
    pub const fn new(mark: u32, point: [u8; 64], activated_at: u64, lot: u32) -> Self {
        Self {
            mark,
            point,
            heard: Heard { newest: (0, 0), window: 0 },
            time_ms: 0,
            status: 0,
            beacon_at: 0,
            activated_at,
            lot,
            row: 0,
            spoken: false,
            observed: false,
            rare: false,
            banned: false,
        }
    }

    /// Reads a record.
    #[must_use]
    pub fn unpack(packed: &Packed) -> Self {
        let mut input = Input(packed);
        let mark = input.number::<4>() as u32;
        let point = input.take();
        let newest = (input.number::<4>() as u32, input.number::<8>());
        let window = input.number::<8>();
        let (time_ms, status) = (input.number::<6>(), input.number::<2>() as u16);
        let (beacon_at, activated_at) = (input.number::<5>(), input.number::<5>());
        let (lot, row, flags) = (input.number::<4>() as u32, input.number::<5>(), input.number::<1>() as u8);
        Self {
            mark,
            point,
            heard: Heard { newest, window },
            time_ms,
            status,
            beacon_at,
            activated_at,
            lot,
            row,
            spoken: flags & SPOKEN != 0,
            observed: flags & OBSERVED != 0,
            rare: flags & RARE != 0,
            banned: flags & BANNED != 0,
        }
    }

    /// x and y of the key of a record.
    #[must_use]
    pub fn point(packed: &Packed) -> Option<&[u8; 64]> {
        packed.get(4..)?.first_chunk()
    }

    /// Takes off a kept record what is true only together with what was beside the table.
    pub fn strip(packed: &mut Packed) {
        if let Some(flags) = packed.last_mut() {
            *flags &= !(RARE | BANNED);
        }
    }

    /// Writes a record.
    #[must_use]
    pub fn pack(&self) -> Packed {
        let mut packed = [0; LENGTH];
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        let flags = flag(self.spoken, SPOKEN)
            | flag(self.observed, OBSERVED)
            | flag(self.rare, RARE)
            | flag(self.banned, BANNED);
        let mut output = Output(&mut packed);
        output.number::<4>(u64::from(self.mark));
        output.bytes(&self.point);
        output.number::<4>(u64::from(self.heard.newest.0));
        output.number::<8>(self.heard.newest.1);
        output.number::<8>(self.heard.window);
        output.number::<6>(self.time_ms.min(LATEST_MILLISECOND));
        output.number::<2>(u64::from(self.status));
        output.number::<5>(self.beacon_at.min(LATEST_SECOND));
        output.number::<5>(self.activated_at.min(LATEST_SECOND));
        output.number::<4>(u64::from(self.lot));
        output.number::<5>(self.row.min(LATEST_SECOND));
        output.number::<1>(u64::from(flags));
        packed
    }
}

struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((head, tail)) = self.0.split_first_chunk::<N>() else { return [0; N] };
        self.0 = tail;
        *head
    }

    /// Little endian, of as many bytes: eight at the most.
    fn number<const N: usize>(&mut self) -> u64 {
        let mut bytes = [0; 8];
        if let Some(to) = bytes.first_chunk_mut::<N>() {
            *to = self.take();
        }
        u64::from_le_bytes(bytes)
    }
}

struct Output<'a>(&'a mut [u8]);

impl Output<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        if let Some((to, rest)) = std::mem::take(&mut self.0).split_at_mut_checked(bytes.len()) {
            to.copy_from_slice(bytes);
            self.0 = rest;
        }
    }

    fn number<const N: usize>(&mut self, number: u64) {
        if let Some(bytes) = number.to_le_bytes().first_chunk::<N>() {
            self.bytes(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_as_it_was_written_to_the_last_byte() {
        let mut point = [0; 64];
        point.iter_mut().zip(1..).for_each(|(byte, value)| *byte = value);
        let record = Record {
            mark: 0x0102_0304,
            point,
            heard: Heard { newest: (u32::MAX, u64::MAX), window: u64::MAX - 1 },
            time_ms: LATEST_MILLISECOND,
            status: u16::MAX,
            beacon_at: LATEST_SECOND,
            activated_at: LATEST_SECOND - 1,
            lot: u32::MAX - 1,
            row: LATEST_SECOND - 2,
            spoken: true,
            observed: false,
            rare: true,
            banned: false,
        };
        assert_eq!(Record::unpack(&record.pack()), record);
        assert_eq!(Record::point(&record.pack()), Some(&point));
        let other = Record { spoken: false, observed: true, rare: false, banned: true, ..record };
        assert_eq!(Record::unpack(&other.pack()), other);
        let mut stripped = other.pack();
        Record::strip(&mut stripped);
        assert_eq!(Record::unpack(&stripped), Record { banned: false, ..other });
        let late = Record { activated_at: u64::MAX, ..record };
        assert_eq!(Record::unpack(&late.pack()).activated_at, LATEST_SECOND);
        // Every byte is used: nothing is kept twice or left over.
        let spent = 4 + 64 + 4 + 8 + 8 + 6 + 2 + 5 + 5 + 4 + 5 + 1;
        assert_eq!(spent, LENGTH);
    }
}
