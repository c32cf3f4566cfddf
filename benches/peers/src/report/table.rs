//! Throughputs as a table of Markdown.

use super::contest::{Contest, Results};

/// Data sets down, peers across, the ratio last.
pub(super) fn throughput(contest: &Contest, results: &Results<'_>, allocator: &str) -> String {
    let has_ratio = results.peers.contains(&contest.ours) && !results.ratios().is_empty();
    let mut text = format!("| {allocator}, MiB/s |");
    results.peers.iter().for_each(|peer| text += &format!(" {peer} |"));
    text += if has_ratio { " ratio |\n|---|" } else { "\n|---|" };
    results.peers.iter().for_each(|_| text += "--:|");
    text += if has_ratio { "--:|\n" } else { "\n" };
    for row in &results.rows {
        text += &format!("| {} |", row.set);
        for throughput in &row.throughputs {
            text += &throughput.map_or(" - |".to_owned(), |throughput| format!(" {} |", grouped(throughput)));
        }
        if has_ratio {
            text += &row.ratio.map_or(" - |".to_owned(), |ratio| format!(" **{ratio:.2}** |"));
        }
        text += "\n";
    }
    if has_ratio {
        text += "| geometric mean |";
        results.peers.iter().for_each(|_| text += " |");
        text += &format!(" **{:.2}** |\n", results.mean());
    }
    text
}

/// A number without decimals, its thousands apart.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| str::from_utf8(group).expect("digits")).collect();
    groups.join(",")
}
