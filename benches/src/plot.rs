//! Numbers as a picture: a line for each row, a dot on it for each peer, further to the right where it is better. The
//! colours are readable on a light and on a dark page.

use std::fmt::Write;

const LINE: f64 = 22.0;
const LEFT: f64 = 130.0;
const WIDTH: f64 = 640.0;
const TOP: f64 = 56.0;
/// How wide a letter is, about.
const LETTER: f64 = 6.5;
const GREY: &str = "#808080";
/// This project's colour comes first.
const COLOURS: [&str; 8] = ["#e8590c", "#1c7ed6", "#2f9e44", "#9c36b5", "#f08c00", "#0c8599", "#868e96", "#c2255c"];

/// What is drawn; the axis is logarithmic.
#[derive(Clone, Debug)]
pub struct Dots<'a> {
    /// What a screen reader says.
    pub title: &'a str,
    /// Behind the numbers.
    pub unit: &'a str,
    /// Ours first.
    pub peers: Vec<&'a str>,
    /// A name, and a number for each peer that has one.
    pub rows: Vec<(&'a str, Vec<Option<f64>>)>,
}

impl Dots<'_> {
    /// The picture as SVG.
    pub fn svg(&self) -> String {
        let numbers = || self.rows.iter().flat_map(|(_, numbers)| numbers.iter().flatten().copied());
        let marks = marks(numbers().fold(f64::INFINITY, f64::min), numbers().fold(0.0, f64::max));
        let (least, most) = (marks[0].log10(), marks[marks.len() - 1].log10());
        let longest = self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let left = LEFT.max(longest as f64 * LETTER + 8.0);
        let x = |number: f64| left + (number.log10() - least) / (most - least) * WIDTH;
        let bottom = TOP + LINE * self.rows.len() as f64;
        let (width, height) = (left + WIDTH + 50.0, bottom + 30.0);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
             font-size=\"12\" fill=\"{GREY}\" role=\"img\" aria-label=\"{}\">\n",
            self.title
        );
        self.legend(&mut svg, left, width);
        for (number, value) in marks.iter().enumerate() {
            let at = x(*value);
            let unit = if number + 1 == marks.len() { format!(" {}", self.unit) } else { String::new() };
            let text = format!("{value}{unit}");
            // The last one is long, and must not leave the picture.
            let middle = at.min(width - 0.55 * LETTER * text.len() as f64);
            let _ = writeln!(
                svg,
                "<path d=\"M{at:.1} {:.1}V{bottom:.1}\" stroke=\"{GREY}\" stroke-opacity=\".35\"/>\
                 <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{text}</text>",
                TOP - 8.0,
                bottom + 18.0,
            );
        }
        for (at, (name, numbers)) in self.rows.iter().enumerate() {
            let y = TOP + LINE * (at as f64 + 0.5);
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>\
                 <path d=\"M{left} {y:.1}h{WIDTH}\" stroke=\"{GREY}\" stroke-opacity=\".25\"/>",
                left - 8.0,
                y + 4.0,
            );
            // Ours is drawn last and so lies on top.
            for (peer, number) in numbers.iter().enumerate().rev() {
                if let Some(number) = number {
                    let (radius, at, colour) = (if peer == 0 { 6.0 } else { 4.5 }, x(*number), COLOURS[peer]);
                    let (title, digits) = (self.peers[peer], if *number < 10.0 { 2 } else { 0 });
                    let _ = writeln!(
                        svg,
                        "<circle cx=\"{at:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\">\
                         <title>{title}: {number:.digits$} {}</title></circle>",
                        self.unit
                    );
                }
            }
        }
        svg + "</svg>\n"
    }

    /// Above the axis, or further to the left where it is long.
    fn legend(&self, svg: &mut String, left: f64, width: f64) {
        let wide = |peer: &str| 26.0 + 7.0 * peer.len() as f64;
        let mut x = left.min(width - self.peers.iter().map(|peer| wide(peer)).sum::<f64>()).max(10.0);
        for (peer, colour) in self.peers.iter().zip(COLOURS) {
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"20\" r=\"5\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"24\">{peer}</text>",
                x + 9.0
            );
            x += wide(peer);
        }
    }
}

/// Round numbers from the last one below to the first one above: ones, twos and fives, or ones alone in between where those
/// are many.
fn marks(least: f64, most: f64) -> Vec<f64> {
    let all = (-9..=12).flat_map(|power| [1.0, 2.0, 5.0].map(|digit: f64| digit * 10f64.powi(power)));
    let all: Vec<f64> = all.collect();
    let from = all.iter().rposition(|mark| *mark <= least).unwrap_or_default();
    let to = all.iter().position(|mark| *mark >= most).map_or(all.len(), |at| at + 1).max(from + 2).min(all.len());
    let is_shown = |at: &usize| to - from <= 10 || at.is_multiple_of(3) || *at == from || *at + 1 == to;
    (from..to).filter(is_shown).map(|at| all[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::marks;

    #[test]
    fn marks_are_round_and_around_what_is_drawn() {
        assert_eq!(marks(0.09, 2.4), [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0]);
        assert_eq!(marks(150.0, 700_000.0), [100.0, 1e3, 1e4, 1e5, 1e6]);
        assert_eq!(marks(250.0, 15_000.0), [200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4]);
        assert_eq!(marks(1.0, 1.0), [1.0, 2.0]);
    }
}
