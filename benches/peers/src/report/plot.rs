//! Throughputs as a picture: a line for each data set, a dot on it for each peer, further to the right where it is
//! quicker. The colours are readable on a light and on a dark page.

use super::contest::{Contest, Results};
use std::fmt::Write;

const LINE: f64 = 22.0;
const LEFT: f64 = 130.0;
const WIDTH: f64 = 640.0;
const TOP: f64 = 56.0;
const GREY: &str = "#808080";
/// This project's colour comes first.
const COLOURS: [&str; 8] = ["#e8590c", "#1c7ed6", "#2f9e44", "#9c36b5", "#f08c00", "#0c8599", "#868e96", "#c2255c"];

/// The picture as SVG; the axis is logarithmic.
pub(super) fn dots(contest: &Contest, results: &Results<'_>) -> String {
    let throughputs = || results.rows.iter().flat_map(|row| row.throughputs.iter().flatten().copied());
    let least = throughputs().fold(f64::INFINITY, f64::min).log10().floor();
    let most = throughputs().fold(1.0, f64::max).log10().ceil();
    let x = |throughput: f64| LEFT + (throughput.log10() - least) / (most - least) * WIDTH;
    let bottom = TOP + LINE * results.rows.len() as f64;
    let (width, height) = (LEFT + WIDTH + 50.0, bottom + 30.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\" fill=\"{GREY}\" role=\"img\" aria-label=\"{}\">\n",
        contest.title
    );
    legend(&mut svg, &results.peers);
    for power in least as i32..=most as i32 {
        let (at, value) = (x(10f64.powi(power)), 10f64.powi(power));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {:.1}V{bottom:.1}\" stroke=\"{GREY}\" stroke-opacity=\".35\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{value}{}</text>",
            TOP - 8.0,
            bottom + 18.0,
            if power as f64 == most { " MiB/s" } else { "" },
        );
    }
    for (number, row) in results.rows.iter().enumerate() {
        let y = TOP + LINE * (number as f64 + 0.5);
        let set = row.set;
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{set}</text>\
             <path d=\"M{LEFT} {y:.1}h{WIDTH}\" stroke=\"{GREY}\" stroke-opacity=\".25\"/>",
            LEFT - 8.0,
            y + 4.0,
        );
        // Ours is drawn last and so lies on top.
        for (peer, throughput) in row.throughputs.iter().enumerate().rev() {
            if let Some(throughput) = throughput {
                let (radius, at, colour) = (if peer == 0 { 6.0 } else { 4.5 }, x(*throughput), COLOURS[peer]);
                let title = results.peers[peer];
                let _ = writeln!(
                    svg,
                    "<circle cx=\"{at:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\">\
                     <title>{title}: {throughput:.0} MiB/s</title></circle>"
                );
            }
        }
    }
    svg + "</svg>\n"
}

fn legend(svg: &mut String, peers: &[&str]) {
    let mut x = LEFT;
    for (peer, colour) in peers.iter().zip(COLOURS) {
        let _ = writeln!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"20\" r=\"5\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"24\">{peer}</text>",
            x + 9.0
        );
        x += 26.0 + 7.0 * peer.len() as f64;
    }
}
