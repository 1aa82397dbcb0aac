//! The chart as SVG, in whole pixels.

use std::fmt::Write as _;

use super::layout::{Drawing, BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH};

pub(super) fn draw(drawing: &Drawing) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"24\" font-size=\"16\">Where the stake is, in the smallest unit</text>\n"
    );
    for area in &drawing.areas {
        let mut points = String::new();
        for edge in &area.edges {
            point(&mut points, edge.x, edge.upper);
        }
        for edge in area.edges.iter().rev() {
            point(&mut points, edge.x, edge.lower);
        }
        let colour = colour(area.colour);
        line(&mut svg, format_args!("<polygon fill=\"{colour}\" points=\"{}\"/>", points.trim_end()));
    }
    line(
        &mut svg,
        format_args!("<path d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\" fill=\"none\" stroke=\"#000000\"/>"),
    );
    for (x, label) in &drawing.times {
        let y = BOTTOM.saturating_add(20);
        line(&mut svg, format_args!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>"));
    }
    for (y, label) in &drawing.amounts {
        let (x, y) = (LEFT.saturating_sub(8), y.saturating_add(4));
        line(&mut svg, format_args!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{label}</text>"));
    }
    // The legend stands as the stack does, its last part on top.
    for (row, area) in (0u32..).zip(drawing.areas.iter().rev()) {
        let y = TOP.saturating_add(row.saturating_mul(24));
        let (x, text_x, text_y) = (RIGHT.saturating_add(20), RIGHT.saturating_add(42), y.saturating_add(12));
        let colour = colour(area.colour);
        line(
            &mut svg,
            format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"14\" height=\"14\" fill=\"{colour}\"/>"),
        );
        line(&mut svg, format_args!("<text x=\"{text_x}\" y=\"{text_y}\">{}</text>", area.name));
    }
    svg.push_str("</svg>\n");
    svg
}

fn colour([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Writing to a string cannot fail.
fn point(points: &mut String, x: u32, y: u32) {
    let _ = write!(points, "{x},{y} ");
}

fn line(svg: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(svg, "{text}");
}
