//! Plausible telemetry, the same for the same seed, device and moment.

use serde::Serialize;
use surety_statement::sha256;

/// When odometers began to turn: 2019, milliseconds since 1970.
const SINCE_MS: u64 = 1_546_300_800_000;

/// What a dash cam tells about the car.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Readings {
    /// Milliseconds since 1970.
    pub timestamp: u64,
    /// 0 to 129.
    pub speed_kmh: u64,
    /// Battery, millivolts: 12,100 to 14,399.
    pub battery_mv: u64,
    /// Metres; never falls as time passes.
    pub odometer_m: u64,
}

impl Readings {
    /// The readings of a device at a moment.
    pub fn of(seed: u64, index: u64, time_ms: u64) -> Self {
        let mut material = b"readings".to_vec();
        material.extend_from_slice(&seed.to_be_bytes());
        material.extend_from_slice(&index.to_be_bytes());
        let [pace, start @ ..] = sha256(&material);
        material.extend_from_slice(&time_ms.to_be_bytes());
        let [parked, speed, voltage, ..] = sha256(&material);
        let start_m = u64::from(u16::from_be_bytes([start[0], start[1]])) * 1_000;
        // A tenth to a third of a metre a second, day and night: 3,000 to 11,000 km a year.
        let metres_per_1000_s = 100 + u64::from(pace);
        let thousand_s = time_ms.saturating_sub(SINCE_MS) / 1_000_000;
        let moving = parked % 3 == 0;
        Self {
            timestamp: time_ms,
            speed_kmh: if moving { u64::from(speed) % 130 } else { 0 },
            battery_mv: if moving { 13_600 } else { 12_100 } + u64::from(voltage) * 3,
            odometer_m: thousand_s.saturating_mul(metres_per_1000_s).saturating_add(start_m),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_follow_from_seed_device_and_moment() {
        assert_eq!(Readings::of(1, 2, 3_000_000), Readings::of(1, 2, 3_000_000));
        assert_ne!(Readings::of(1, 2, 3_000_000), Readings::of(2, 2, 3_000_000));
        assert_ne!(Readings::of(1, 2, 3_000_000), Readings::of(1, 3, 3_000_000));
    }

    #[test]
    fn they_stay_plausible() {
        let mut last = 0;
        for hour in 0..1_000u64 {
            let readings = Readings::of(9, 4, 1_700_000_000_000 + hour * 3_600_000);
            assert!(readings.speed_kmh < 130 && (12_100..14_400).contains(&readings.battery_mv));
            assert!(readings.odometer_m >= last && readings.odometer_m < 300_000_000);
            last = readings.odometer_m;
        }
        assert!(last > Readings::of(9, 4, 1_700_000_000_000).odometer_m);
        assert_ne!(Readings::of(9, 4, u64::MAX), Readings::of(9, 4, 0));
    }
}
