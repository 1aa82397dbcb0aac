//! Applies rules to events, one after the other. It remembers the last readings of devices, so that it finds what is stuck or jumps, and
//! says each thing once until it is over.

use std::collections::HashMap;

use serde_json::Value;
use surety_api::DeviceId;

use super::rules::{Place, RuleFile, Signal, Trouble};
use super::{Matter, Observation};

/// Readings that are remembered at the most. When there are more all are forgotten: what is stuck or jumps is then found a little later.
const REMEMBERED: usize = 1_000_000;

/// What is remembered of one reading of one device.
#[derive(Clone, Copy, Debug)]
struct Trail {
    value: f64,
    time_ms: u64,
    /// Since when it has this value, by the device's clock.
    since_ms: u64,
    /// What was said of it and is not over.
    said: [bool; Matter::ALL.len()],
}

/// An event as the judge sees it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The device.
    pub device: DeviceId,
    /// Its clock, unix milliseconds.
    pub time_ms: u64,
    /// The event's id.
    pub event: &'a str,
    /// The data as received.
    pub data: &'a [u8],
}

/// Applies rules.
#[derive(Debug, Default)]
pub struct Judge {
    rules: RuleFile,
    trails: HashMap<(DeviceId, usize), Trail>,
}

impl Judge {
    /// A judge by these rules, who has seen nothing yet.
    #[must_use]
    pub fn new(rules: RuleFile) -> Self {
        Self { rules, trails: HashMap::new() }
    }

    /// What there is to observe in an event. Data that is not JSON, or has none of what the rules name, gives nothing.
    pub fn look(&mut self, seen: &Seen<'_>) -> Vec<Observation> {
        let Ok(data) = serde_json::from_slice::<Value>(seen.data) else { return Vec::new() };
        if self.trails.len() >= REMEMBERED {
            tracing::warn!(readings = self.trails.len(), "too many readings to remember: beginning anew");
            self.trails.clear();
        }
        let mut found = Vec::new();
        for (number, signal) in self.rules.signals.iter().enumerate() {
            let Some(value) = find(&data, &signal.place()).and_then(Value::as_f64) else { continue };
            let trail = self.trails.entry((seen.device, number));
            read(signal, value, seen, trail, &mut found);
        }
        let signals = self.rules.signals.len();
        for (number, trouble) in self.rules.troubles.iter().enumerate() {
            let Some(value) = find(&data, &trouble.place()) else { continue };
            let trail = self.trails.entry((seen.device, signals.saturating_add(number)));
            codes(trouble, value, seen, trail, &mut found);
        }
        found
    }
}

type Entry<'a> = std::collections::hash_map::Entry<'a, (DeviceId, usize), Trail>;

fn read(signal: &Signal, value: f64, seen: &Seen<'_>, trail: Entry<'_>, found: &mut Vec<Observation>) {
    let new = Trail { value, time_ms: seen.time_ms, since_ms: seen.time_ms, said: Default::default() };
    let is_new = matches!(trail, Entry::Vacant(_));
    let trail = trail.or_insert(new);
    if !is_new && seen.time_ms <= trail.time_ms {
        // It came late: what is newer was looked at already.
        return;
    }
    let unit = &signal.unit;
    let outside =
        signal.least.is_some_and(|least| value < least) || signal.most.is_some_and(|most| value > most);
    let bound = |bound: Option<f64>| bound.map_or_else(|| "any".to_owned(), |bound| bound.to_string());
    let impossible = outside.then(|| {
        format!("{value} {unit}, where {} to {} is possible", bound(signal.least), bound(signal.most))
    });
    // A second is the shortest time that counts: clocks of devices are not better.
    let seconds = seen.time_ms.saturating_sub(trail.time_ms).max(1_000) as f64 / 1_000.0;
    let speed = (value - trail.value).abs() / seconds;
    let jumping = signal.most_per_second.filter(|most| !is_new && speed > *most).map(|most| {
        format!(
            "from {} to {value} {unit} in {seconds} s, where {most} {unit} a second is the most",
            trail.value
        )
    });
    // The very same reading, bit for bit, is what a sensor that has died shows.
    if value.to_bits() != trail.value.to_bits() {
        trail.since_ms = seen.time_ms;
    }
    let same_for = seen.time_ms.saturating_sub(trail.since_ms) / 1_000;
    let rests = signal.may_rest_at.is_some_and(|rest| value <= rest);
    let stuck = signal
        .stuck_after_s
        .filter(|after| !rests && same_for >= *after)
        .map(|after| format!("{value} {unit} for {same_for} s, where it changes within {after} s"));
    trail.value = value;
    trail.time_ms = seen.time_ms;
    let matters = [(Matter::Impossible, impossible), (Matter::Jumping, jumping), (Matter::Stuck, stuck)];
    say(&signal.name, matters, seen, trail, found);
}

fn codes(trouble: &Trouble, value: &Value, seen: &Seen<'_>, trail: Entry<'_>, found: &mut Vec<Observation>) {
    let new = Trail { value: 0.0, time_ms: 0, since_ms: 0, said: Default::default() };
    let trail = trail.or_insert(new);
    if seen.time_ms <= trail.time_ms {
        return;
    }
    trail.time_ms = seen.time_ms;
    let told: Vec<&str> = match value {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let named: Vec<&str> = told.into_iter().filter(|code| trouble.names(code)).take(8).collect();
    let detail = (!named.is_empty()).then(|| named.join(" "));
    say(&trouble.name, [(Matter::Trouble, detail)], seen, trail, found);
}

/// Says what is new, and forgets what is over.
fn say<const N: usize>(
    rule: &str,
    matters: [(Matter, Option<String>); N],
    seen: &Seen<'_>,
    trail: &mut Trail,
    found: &mut Vec<Observation>,
) {
    for (matter, detail) in matters {
        let place = Matter::ALL.iter().position(|one| *one == matter).unwrap_or_default();
        let Some(said) = trail.said.get_mut(place) else { continue };
        let before = std::mem::replace(said, detail.is_some());
        if let Some(detail) = detail.filter(|_| !before) {
            found.push(Observation {
                device: seen.device,
                rule: rule.to_owned(),
                matter,
                time_ms: seen.time_ms,
                event: seen.event.to_owned(),
                detail,
            });
        }
    }
}

fn find<'a>(data: &'a Value, place: &Place) -> Option<&'a Value> {
    let found = data.pointer(&place.path)?;
    let Some(item) = &place.item else { return Some(found) };
    let of_name = |one: &&Value| one.get("name").and_then(Value::as_str) == Some(item);
    found.as_array()?.iter().find(of_name)?.get("value")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "
        [[signal]]
        name = \"speed\"
        path = \"/v/speed\"
        unit = \"km/h\"
        source = \"test\"
        least = 0
        most = 255
        most_per_second = 50
        stuck_after_s = 60
        may_rest_at = 0
        [[signal]]
        name = \"rpm\"
        path = \"/signals\"
        item = \"rpm\"
        unit = \"1/min\"
        source = \"test\"
        most = 16383.75
        [[trouble]]
        name = \"misfire\"
        path = \"/codes\"
        source = \"test\"
        codes = [\"P03*\"]
    ";

    fn judge() -> Judge {
        Judge::new(toml::from_str(RULES).unwrap())
    }

    fn look(judge: &mut Judge, second: u64, data: &str) -> Vec<(String, Matter)> {
        let device = DeviceId::new([1; 20]);
        let seen = Seen { device, time_ms: second * 1_000, event: "e", data: data.as_bytes() };
        judge.look(&seen).into_iter().map(|found| (found.rule, found.matter)).collect()
    }

    fn speed(judge: &mut Judge, second: u64, value: &str) -> Vec<Matter> {
        look(judge, second, &format!("{{\"v\":{{\"speed\":{value}}}}}"))
            .into_iter()
            .map(|(_, what)| what)
            .collect()
    }

    #[test]
    fn impossible_jumping_and_stuck_readings_are_told_once_until_they_are_over() {
        let mut judge = judge();
        assert_eq!(speed(&mut judge, 1, "100"), []);
        assert_eq!(speed(&mut judge, 2, "150"), []);
        assert_eq!(speed(&mut judge, 3, "201"), [Matter::Jumping]);
        assert_eq!(speed(&mut judge, 4, "256"), [Matter::Impossible]);
        assert_eq!(speed(&mut judge, 5, "256.5"), []);
        assert_eq!(speed(&mut judge, 6, "250"), []);
        assert_eq!(speed(&mut judge, 7, "257"), [Matter::Impossible]);
        assert_eq!(speed(&mut judge, 10, "250"), []);
        assert_eq!(speed(&mut judge, 69, "250"), []);
        assert_eq!(speed(&mut judge, 70, "250"), [Matter::Stuck]);
        assert_eq!(speed(&mut judge, 71, "250"), []);
        assert_eq!(speed(&mut judge, 80, "-1"), [Matter::Impossible]);
        // A parked car.
        assert_eq!(speed(&mut judge, 90, "0"), []);
        assert_eq!(speed(&mut judge, 9_000, "0"), []);
    }

    #[test]
    fn what_comes_late_is_not_looked_at() {
        let mut judge = judge();
        assert_eq!(speed(&mut judge, 100, "10"), []);
        assert_eq!(speed(&mut judge, 99, "255"), []);
        assert_eq!(speed(&mut judge, 100, "300"), []);
        assert_eq!(speed(&mut judge, 101, "12"), []);
    }

    #[test]
    fn lists_and_trouble_codes_are_read() {
        let mut judge = judge();
        let data = "{\"signals\":[{\"name\":\"x\",\"value\":1},{\"name\":\"rpm\",\"value\":20000}],\"codes\":[\"P0300\"]}";
        let both = [("rpm".to_owned(), Matter::Impossible), ("misfire".to_owned(), Matter::Trouble)];
        assert_eq!(look(&mut judge, 1, data), both);
        assert_eq!(look(&mut judge, 2, data), []);
        assert_eq!(look(&mut judge, 3, "{\"codes\":[]}"), []);
        assert_eq!(look(&mut judge, 4, "{\"codes\":\"P0301\"}"), both[1..]);
    }

    #[test]
    fn data_of_any_kind_does_no_harm() {
        let mut judge = judge();
        let deep = "[".repeat(100_000);
        for data in
            ["", "{", "null", "[]", "{\"v\":{\"speed\":\"fast\"}}", "{\"codes\":{\"a\":1}}", "\u{0}", &deep]
        {
            assert_eq!(look(&mut judge, 1, data), [], "{data:.20}");
        }
        assert_eq!(speed(&mut judge, 2, "1e308"), [Matter::Impossible]);
        assert_eq!(speed(&mut judge, 3, "-1e308"), [Matter::Jumping]);
    }
}
