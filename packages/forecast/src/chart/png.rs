//! The chart as PNG: the same picture in pixels, lettered from a font of 8 by 8.

use font8x8::UnicodeFonts as _;
use thiserror::Error;

use super::layout::{Area, Drawing, Edge, BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH};

const WHITE: [u8; 3] = [0xff; 3];
const BLACK: [u8; 3] = [0; 3];
const BYTES: usize = 3;
const LETTER: u32 = 8;

/// Why a picture was not made.
#[derive(Debug, Error)]
#[error("the chart cannot be written as PNG: {source}")]
pub struct PngError {
    #[from]
    source: ::png::EncodingError,
}

pub(super) fn draw(drawing: &Drawing) -> Result<Vec<u8>, PngError> {
    let mut canvas = Canvas::new();
    canvas.text(LEFT, 16, "Where the stake is, in the smallest unit");
    for area in &drawing.areas {
        canvas.area(area);
    }
    canvas.fill(LEFT, TOP, 1, BOTTOM.saturating_sub(TOP), BLACK);
    canvas.fill(LEFT, BOTTOM, RIGHT.saturating_sub(LEFT), 1, BLACK);
    for (x, label) in &drawing.times {
        let half = width(label).checked_div(2).unwrap_or_default();
        canvas.text(x.saturating_sub(half), BOTTOM.saturating_add(12), label);
    }
    for (y, label) in &drawing.amounts {
        let x = LEFT.saturating_sub(8).saturating_sub(width(label));
        canvas.text(x, y.saturating_sub(4), label);
    }
    for (row, area) in (0u32..).zip(drawing.areas.iter().rev()) {
        let y = TOP.saturating_add(row.saturating_mul(24));
        canvas.fill(RIGHT.saturating_add(20), y, 14, 14, area.colour);
        canvas.text(RIGHT.saturating_add(42), y.saturating_add(3), area.name);
    }
    canvas.encode()
}

fn width(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or_default().saturating_mul(LETTER)
}

struct Canvas(Vec<u8>);

impl Canvas {
    fn new() -> Self {
        let pixels = (WIDTH as usize).saturating_mul(HEIGHT as usize);
        Self(WHITE.repeat(pixels))
    }

    fn dot(&mut self, x: u32, y: u32, colour: [u8; 3]) {
        if x >= WIDTH || y >= HEIGHT {
            return;
        }
        let pixel = (y as usize).saturating_mul(WIDTH as usize).saturating_add(x as usize);
        let at = pixel.saturating_mul(BYTES);
        if let Some(bytes) = self.0.get_mut(at..at.saturating_add(BYTES)) {
            bytes.copy_from_slice(&colour);
        }
    }

    fn fill(&mut self, x: u32, y: u32, wide: u32, high: u32, colour: [u8; 3]) {
        for row in y..y.saturating_add(high) {
            for column in x..x.saturating_add(wide) {
                self.dot(column, row, colour);
            }
        }
    }

    /// Column by column between two samples.
    fn area(&mut self, area: &Area) {
        for (left, right) in area.edges.iter().zip(area.edges.iter().skip(1)) {
            for x in left.x..right.x.max(left.x.saturating_add(1)) {
                let upper = on_line(x, left, right, |edge| edge.upper);
                let lower = on_line(x, left, right, |edge| edge.lower);
                self.fill(x, upper, 1, lower.saturating_sub(upper), area.colour);
            }
        }
    }

    fn text(&mut self, x: u32, y: u32, text: &str) {
        for (place, letter) in (0u32..).zip(text.chars()) {
            let rows = font8x8::BASIC_FONTS.get(letter).unwrap_or_default();
            for (row, bits) in (0u32..).zip(rows) {
                for column in (0..LETTER).filter(|column| bits & (1 << column) != 0) {
                    let right = place.saturating_mul(LETTER).saturating_add(column);
                    self.dot(x.saturating_add(right), y.saturating_add(row), BLACK);
                }
            }
        }
    }

    fn encode(&self) -> Result<Vec<u8>, PngError> {
        let mut bytes = vec![];
        let mut encoder = ::png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
        encoder.set_color(::png::ColorType::Rgb);
        encoder.set_depth(::png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.0)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// How far down the straight line between two samples is at `x`.
fn on_line(x: u32, left: &Edge, right: &Edge, y: impl Fn(&Edge) -> u32) -> u32 {
    let (from, to) = (i64::from(y(left)), i64::from(y(right)));
    let run = i64::from(x.saturating_sub(left.x));
    let rise = to.saturating_sub(from).saturating_mul(run);
    let step = rise.checked_div(i64::from(right.x.saturating_sub(left.x))).unwrap_or_default();
    u32::try_from(from.saturating_add(step)).unwrap_or_default()
}
