//! The three pictures of one scenario.

use serde_json::json;
use surety_forecast::chart::Chart;
use surety_forecast::{Rules, Scenario};

fn chart() -> Chart {
    let scenario = json!({
        "unit_stake": "80000000",
        "mints": [{"id": "a", "devices": 800, "at": "2026-01-01T00:00:00Z"}],
        "activations": [{"mint": "a", "devices": 600, "at": "2026-02-01T00:00:00Z"}],
        "faults": [{"mint": "a", "devices": 60, "activated": "2026-02-01T00:00:00Z", "at": "2027-02-01T00:00:00Z"}],
        "slashes": [{"at": "2027-06-01T00:00:00Z", "bps": 1000}],
        "report_at": ["2029-01-01T00:00:00Z"],
    });
    Chart::new(&Scenario::from_json(&scenario.to_string()).unwrap(), &Rules::default()).unwrap()
}

#[test]
fn svg_has_an_area_for_each_part_and_names_it() {
    let svg = chart().svg();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(svg.matches("<polygon").count(), 7);
    for name in ["burned", "manufacturer", "integrations", "driver", "slashed", "undrawn", "unaccrued"] {
        assert!(svg.contains(&format!(">{name}</text>")), "{name}");
    }
    for mark in ["2026-01-01", "2029-01-01", ">64.0 G<", ">32.0 G<"] {
        assert!(svg.contains(mark), "{mark}");
    }
}

#[test]
fn png_is_a_picture_of_the_same_colours() {
    let bytes = chart().png().unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((frame.width, frame.height), (960, 540));
    let at = |x: usize, y: usize| {
        let start = (y * 960 + x) * 3;
        [pixels[start], pixels[start + 1], pixels[start + 2]]
    };
    assert_eq!(at(0, 0), [0xff; 3]);
    // At the left all is undrawn, at the right the lowest part is what burned.
    assert_eq!(at(100, 200), [0xd9; 3]);
    assert_eq!(at(780, 478), [0x8c, 0x2d, 0x04]);
}

#[test]
fn a_terminal_gets_a_line_for_each_part() {
    let text = chart().text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 8);
    assert!(lines.iter().all(|line| line.chars().count() <= 90), "{text}");
    let undrawn = lines.iter().find(|line| line.starts_with("undrawn")).unwrap();
    assert!(undrawn.contains("|█") && undrawn.ends_with("14.4 G"), "{undrawn}");
    assert!(
        lines[7].trim_start().starts_with("2026-01-01") && lines[7].ends_with("2029-01-01"),
        "{}",
        lines[7]
    );
}

#[test]
fn a_scenario_without_devices_is_drawn_too() {
    let empty = json!({"unit_stake": "1", "mints": [], "report_at": []});
    let scenario = Scenario::from_json(&empty.to_string()).unwrap();
    let chart = Chart::new(&scenario, &Rules::default()).unwrap();
    assert!(chart.svg().contains("1970-01-01"));
    chart.png().unwrap();
    assert!(chart.text().contains("undrawn"));
}
