//! The figures, and the bars they are held to.

use std::fmt::Write as _;

use serde_json::{json, Value};
use surety_statement::Curve;

use crate::load::Load;
use crate::memory::Memory;
use crate::start::Start;

/// The whole way, beside the bare verification.
pub const RATIO: f64 = 0.95;
/// Bytes for each known device.
const BYTES: f64 = 128.0;
/// Milliseconds in which 99 of 100 requests are acknowledged.
const P99_MS: f64 = 20.0;

/// Seconds of computing for one event of one curve.
pub struct CurveFigures {
    pub curve: Curve,
    pub bare: f64,
    pub batch: f64,
    pub ratio: f64,
    pub single: Option<f64>,
    pub gzip: Option<f64>,
    pub load: Option<Load>,
}

/// All figures.
pub struct Report {
    pub cores: usize,
    pub devices: u32,
    pub known: u32,
    pub memory: Memory,
    pub curves: Vec<CurveFigures>,
    pub start: Option<Start>,
}

/// Events in a second of one core.
fn rate(seconds: f64) -> f64 {
    (1.0 / seconds).round()
}

fn rounded(figure: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (figure * scale).round() / scale
}

impl Report {
    /// Which bars are missed, and by how much; `floor` stands in for the bar of the ratio.
    pub fn missed(&self, floor: f64) -> Vec<String> {
        let mut missed = Vec::new();
        for figures in &self.curves {
            if figures.ratio < floor {
                missed.push(format!(
                    "{}: {:.3} of the bare rate, it fails below {floor}",
                    figures.curve, figures.ratio
                ));
            }
            if let Some(load) = figures.load.filter(|load| load.p99_ms >= P99_MS) {
                missed.push(format!("{}: p99 {:.1} ms, the bar is {P99_MS}", figures.curve, load.p99_ms));
            }
        }
        if self.memory.allocated > BYTES {
            missed.push(format!("{:.1} bytes a device, the bar is {BYTES}", self.memory.allocated));
        }
        missed
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let curve = |figures: &CurveFigures| {
            json!({
                "curve": figures.curve.as_str(),
                "bare_per_second": rate(figures.bare),
                "batch_per_second": rate(figures.batch),
                "ratio": rounded(figures.ratio, 4),
                "single_per_second": figures.single.map(rate),
                "gzip_per_second": figures.gzip.map(rate),
                "load": figures.load.map(|load| json!({
                    "most_events_per_second": load.most.round(),
                    "events_per_second": load.per_second.round(),
                    "p50_ms": rounded(load.p50_ms, 2),
                    "p99_ms": rounded(load.p99_ms, 2),
                })),
            })
        };
        json!({
            "cores": self.cores,
            "devices": self.devices,
            "known": self.known,
            "curves": self.curves.iter().map(curve).collect::<Vec<_>>(),
            "bytes_per_device": rounded(self.memory.allocated, 1),
            "resident_bytes_per_device": rounded(self.memory.resident, 1),
            "start_seconds": self.start.map(|start| rounded(start.snapshots, 2)),
            "start_without_snapshots_seconds": self.start.map(|start| rounded(start.list, 2)),
            "bars": { "ratio": RATIO, "bytes_per_device": BYTES, "p99_ms": P99_MS },
            "missed": self.missed(RATIO),
        })
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a string does not fail.
        let _ = self.lines(&mut text);
        text
    }

    fn lines(&self, text: &mut String) -> std::fmt::Result {
        writeln!(
            text,
            "{} devices of each curve; events a second of one core, by the time spent computing",
            self.devices
        )?;
        for figures in &self.curves {
            let curve = figures.curve;
            writeln!(text, "{curve:<10} bare verification            {:>9}", rate(figures.bare))?;
            let ratio = figures.ratio;
            writeln!(
                text,
                "{curve:<10} whole way, 100 a request     {:>9}   {ratio:.3} of it (bar {RATIO})",
                rate(figures.batch)
            )?;
            for (name, figure) in [("one a request", figures.single), ("100 in gzip", figures.gzip)] {
                if let Some(figure) = figure {
                    writeln!(
                        text,
                        "{curve:<10} whole way, {name:<17} {:>9}   {:.3} of it",
                        rate(figure),
                        figures.bare / figure
                    )?;
                }
            }
            if let Some(load) = figures.load {
                writeln!(
                    text,
                    "{curve:<10} over HTTP at {:.0} a second of at most {:.0}: p50 {:.1} ms, p99 {:.1} ms (bar {P99_MS})",
                    load.per_second, load.most, load.p50_ms, load.p99_ms
                )?;
            }
        }
        let memory = self.memory;
        writeln!(
            text,
            "memory: {:.1} bytes a device with {} known (bar {BYTES}); {:.1} resident",
            memory.allocated, self.known, memory.resident
        )?;
        if let Some(start) = self.start {
            writeln!(
                text,
                "start with {} known: {:.1} s from snapshots, {:.1} s without",
                self.known, start.snapshots, start.list
            )?;
        }
        Ok(())
    }
}
