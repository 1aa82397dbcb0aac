//! What the relayer's way of an event costs, beside the bare verification of its signature in the same process
//! (docs/design.md section 6). `scripts/bench relayer` runs it.

mod cpu;
mod error;
mod fleet;
mod load;
mod made_up;
mod memory;
mod pipeline;
mod report;
mod start;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use surety_statement::Curve;

use error::BenchError;
use fleet::Fleet;
use pipeline::Way;
use report::{CurveFigures, Report};

/// Events that one way and then the other takes, in turn.
const TURN: usize = 20_000;

/// The relayer's own.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Measures the relayer, and fails where a bar is passed.
#[derive(Debug, Parser)]
#[command(name = "surety-relayer-bench")]
struct Args {
    /// Devices that speak, each with a key of its own; as many of each curve.
    #[arg(long, default_value_t = 100_000)]
    devices: u32,
    /// Devices that are known, for memory and for the start; their keys are made up.
    #[arg(long, default_value_t = 10_000_000)]
    known: u32,
    /// Rounds, in each of which every device speaks once.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// The part of the bare rate below which the run fails, in place of the bar: for machines that do other work as well, where the
    /// ratio moves by a tenth from run to run.
    #[arg(long, default_value_t = report::RATIO)]
    floor: f64,
    /// Only the figures that have a bar and do not depend on what else the machine does.
    #[arg(long)]
    bars_only: bool,
    /// For people or for programs.
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    output: String,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match measure(&args) {
        Ok(report) => {
            match args.output.as_str() {
                "json" => println!("{}", report.json()),
                _ => print!("{}", report.text()),
            }
            let missed = report.missed(args.floor);
            missed.iter().for_each(|bar| eprintln!("surety-relayer-bench: {bar}"));
            if missed.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("surety-relayer-bench: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure(args: &Args) -> Result<Report, BenchError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(cores).enable_all().build()?;
    eprintln!("memory of {} devices", args.known);
    let memory = memory::measure(args.known)?;
    let mut curves = Vec::new();
    for curve in [Curve::Secp256k1, Curve::P256] {
        curves.push(of_curve(args, curve, &runtime, cores)?);
    }
    let start = if args.bars_only {
        None
    } else {
        eprintln!("a start with {} known devices", args.known);
        Some(runtime.block_on(start::measure(args.known))?)
    };
    Ok(Report { cores, devices: args.devices, known: args.known, memory, curves, start })
}

fn of_curve(
    args: &Args,
    curve: Curve,
    runtime: &tokio::runtime::Runtime,
    cores: usize,
) -> Result<CurveFigures, BenchError> {
    eprintln!("{curve}: {} keys", args.devices);
    let fleet = Fleet::new(curve, args.devices, cores)?;
    let bed = runtime.block_on(pipeline::Bed::new(&fleet))?;
    let (mut bare, mut batch, mut ratios) = (0.0, 0.0, Vec::new());
    let mut seq = 0;
    for round in 1..=args.rounds {
        eprintln!("{curve}: round {round} of {}", args.rounds);
        seq += 1;
        // In short turns, so that both meet the machine in the same mood.
        for said in fleet.say(seq, cores)?.chunks(TURN) {
            let one = fleet.verify_bare(said, cores)?;
            let other = runtime.block_on(bed.run(said, Way::Batch))?;
            (bare, batch) = (bare + one, batch + other);
            ratios.push(one / other);
        }
    }
    let events = (u64::from(args.devices) * u64::from(args.rounds)).max(1) as f64;
    let (bare, batch, ratio) = (bare / events, batch / events, median(ratios));
    let (mut single, mut gzip, mut load, mut last) = (None, None, None, None);
    if !args.bars_only {
        for (way, figure) in [(Way::Single, &mut single), (Way::Gzip, &mut gzip)] {
            seq += 1;
            let said = fleet.say(seq, cores)?;
            *figure = Some(runtime.block_on(bed.run(&said, way))? / said.len().max(1) as f64);
        }
        seq += 1;
        last = Some(fleet.say(seq, cores)?);
    }
    let folder = runtime.block_on(bed.end());
    if let Some(said) = last {
        eprintln!("{curve}: latency");
        load = Some(runtime.block_on(load::measure(folder.path(), &said))?);
    }
    Ok(CurveFigures { curve, bare, batch, ratio, single, gzip, load })
}

/// The one in the middle, which a moment of the machine's does not move.
fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or_default()
}
