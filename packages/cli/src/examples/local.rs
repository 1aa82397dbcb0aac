//! What needs no network of one's own.

pub(super) const LINES: &[&str] = &[
    "surety devnet run --genesis genesis.json --profile-out profile.toml",
    "surety devnet advance --seconds 86400",
    "surety devnet set-time --at 1800000000",
    "surety devnet status",
    "surety keys create maker",
    "surety keys import council",
    "surety keys export maker",
    "surety keys list",
    "surety keys show maker --prefix wasm",
    "surety keys remove maker",
    "surety keys generate --out key.json",
    "surety network up",
    "surety network up --validators 4 --month 600",
    "surety network down",
    "surety network wait --days 30",
    "surety network reset",
    "surety completions bash",
    "surety forecast --scenario fleet.json",
    "surety forecast --scenario fleet.json --output json --chart fleet.svg",
    "surety statement verify event.json",
];
