//! What actions cost on the chain (docs/design.md section 6). `scripts/bench gas` builds the artifacts and runs it.

use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

use serde_json::json;
use surety_vm_tests::gas::{activate, case, mint, scale, Figures, Ratio};

const USAGE: &str = "usage: gas [--output text|json] [--devices <number in the large fleet>] [--update]";
/// The figures last agreed to.
const CEILINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/gas.json");
const FEW: u32 = 100;

struct Options {
    json: bool,
    update: bool,
    devices: u32,
}

fn options() -> Option<Options> {
    let mut options = Options { json: false, update: false, devices: 1_000_000 };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--update" => options.update = true,
            "--output" => match arguments.next()?.as_str() {
                "json" => options.json = true,
                "text" => options.json = false,
                _ => return None,
            },
            "--devices" => options.devices = arguments.next()?.parse().ok().filter(|many| *many > FEW)?,
            _ => return None,
        }
    }
    Some(options)
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let mut figures = Figures::new();
    let mut ratios = mint::measure(&mut figures);
    activate::measure(&mut figures);
    case::measure(&mut figures);
    ratios.extend(scale::measure(&mut figures, [FEW, options.devices]));

    if options.update {
        let text = serde_json::to_string_pretty(&figures).expect("numbers") + "\n";
        fs::write(CEILINGS, text).expect("gas.json can be written");
    }
    let ceilings: Figures =
        serde_json::from_str(&fs::read_to_string(CEILINGS).expect("gas.json can be read"))
            .expect("names and gas");
    let objections = objections(&figures, &ceilings, &ratios);
    if options.json {
        let ratios: Vec<_> = ratios.iter().map(Ratio::to_json).collect();
        println!(
            "{:#}",
            json!({"gas": figures, "ceilings": ceilings, "ratios": ratios, "objections": objections})
        );
    } else {
        print!("{}", table(&figures, &ceilings, &ratios));
    }
    for objection in &objections {
        eprintln!("{objection}");
    }
    if objections.is_empty() {
        ExitCode::SUCCESS
    } else {
        eprintln!("If a rise is worth it, run this with --update and commit tests/vm/gas.json.");
        ExitCode::FAILURE
    }
}

/// What rose by more than 3 % over its ceiling, was never agreed to, or is over its bar.
fn objections(figures: &Figures, ceilings: &Figures, ratios: &[Ratio]) -> Vec<String> {
    let mut objections = Vec::new();
    for (name, gas) in figures {
        match ceilings.get(name) {
            Some(ceiling) if gas * 100 <= ceiling * 103 => {}
            Some(ceiling) => {
                objections.push(format!("{name} costs {gas}, more than 3 % above its ceiling of {ceiling}"));
            }
            None => objections.push(format!("{name} has no ceiling")),
        }
    }
    objections
        .extend(ratios.iter().filter(|ratio| !ratio.holds()).map(|ratio| format!("over its bar: {ratio}")));
    objections
}

fn table(figures: &Figures, ceilings: &Figures, ratios: &[Ratio]) -> String {
    let mut text = format!("{:<28} {:>9} {:>9}\n", "action", "gas", "ceiling");
    for (name, gas) in figures {
        let ceiling = ceilings.get(name).map_or_else(|| "-".into(), u64::to_string);
        writeln!(text, "{name:<28} {gas:>9} {ceiling:>9}").expect("memory");
    }
    for ratio in ratios {
        writeln!(text, "{ratio}").expect("memory");
    }
    text
}
