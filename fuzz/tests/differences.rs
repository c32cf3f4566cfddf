//! Every input on which this codec and upb ever differed: what this codec makes of it is what the table says.

use fuzz::differential::{Answer, MESSAGES, answer_for};

/// As `differential.py` spells it.
fn spelled(answer: &Answer) -> String {
    let hex = |bytes: &[u8]| match bytes {
        [] => "-".to_owned(),
        _ => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    match answer {
        Answer::Refused(kind) => format!("refused {kind}"),
        Answer::Read { is_missing, whole, known, extensions } => {
            let verdict = if *is_missing { "missing" } else { "read" };
            format!("{verdict} {} {} {}", hex(whole), hex(known), hex(extensions))
        }
    }
}

#[test]
fn the_answers_are_those_of_the_table() {
    let mut count = 0;
    for line in include_str!("../differences.tsv").lines().filter(|line| line.contains('\t') && !line.starts_with('#'))
    {
        let columns: Vec<_> = line.split('\t').collect();
        let [message, input, ours, theirs, decision] = columns[..] else { panic!("five columns: {line}") };
        let place = MESSAGES.iter().position(|name| *name == message);
        let place = place.unwrap_or_else(|| panic!("{message} is none of the messages"));
        let bytes: Vec<u8> =
            (0..input.len()).step_by(2).map(|at| u8::from_str_radix(&input[at..at + 2], 16).unwrap()).collect();
        assert_eq!(spelled(&answer_for(place, &bytes)), ours, "{message} {input}: {decision}");
        assert!(!theirs.is_empty() && decision.len() > 20, "{input}: a decision has a reason");
        count += 1;
    }
    assert!(count > 20, "the table has {count} lines");
}
