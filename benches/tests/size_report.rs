//! The numbers of the size report, exactly.

use benches::{
    dump::{self, Role},
    record::{Record, Sizes},
    report::{Format, report},
    samples::{self, Person, User},
};
use std::{env, fs, path::Path};
use wire::Decode;

#[test]
fn the_origin_record_takes_71_and_32_bytes() {
    let [john, _] = samples::quoted();
    let Sizes { json, json_indented, protobuf, .. } = john.sizes();
    assert_eq!((json, json_indented, protobuf), (71, 88, 32));
    assert_eq!(john.protobuf, b"\x0a\x08John Doe\x10\x1e\x1a\x10john@example.com\x20\x01");
    assert_eq!(Person::decode(&john.protobuf), Ok(Person::sample()));
}

#[test]
fn kleppmanns_record_takes_82_and_33_bytes() {
    let [_, martin] = samples::quoted();
    let Sizes { json, protobuf, .. } = martin.sizes();
    assert_eq!((json, protobuf), (82, 33));
    let text = r#"{"userName":"Martin","favouriteNumber":1337,"interests":["daydreaming","hacking"]}"#;
    assert_eq!(martin.json, text);
    assert_eq!(martin.protobuf, b"\x0a\x06Martin\x10\xb9\x0a\x1a\x0bdaydreaming\x1a\x07hacking");
    assert_eq!(User::decode(&martin.protobuf), Ok(User::sample()));
}

/// `BLESS=1 cargo test -p benches` writes the file anew.
#[test]
fn the_report_is_the_expected_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("expected/size-report.md");
    let report = report(Format::Markdown);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &report).unwrap();
    }
    assert_eq!(report, fs::read_to_string(&path).unwrap(), "BLESS=1 accepts the new report");
}

#[test]
fn the_terminal_report_says_the_same_numbers() {
    let terminal = anstream::adapter::strip_str(&report(Format::Terminal)).to_string();
    assert!(terminal.lines().any(|line| line.trim() == "11   1e                        value    30"), "{terminal}");
    let words = |text: &str| -> Vec<String> {
        let text = text.replace(['|', '#', '*', '`'], " ").replace("---", " ").replace("--:", " ");
        text.split_whitespace().filter(|word| word.parse::<f64>().is_ok()).map(str::to_owned).collect()
    };
    assert_eq!(words(&terminal), words(&report(Format::Markdown)));
}

#[test]
fn the_parts_of_every_record_are_its_bytes_in_order() {
    for Record { title, protobuf, description, .. } in samples::quoted().into_iter().chain(samples::larger()) {
        let parts = dump::parts(&protobuf, description);
        assert!(parts.iter().all(|part| part.role != Role::Malformed), "{title}");
        assert_eq!(parts.iter().flat_map(|part| part.bytes).copied().collect::<Vec<u8>>(), protobuf, "{title}");
    }
}

#[test]
fn a_dump_of_any_prefix_or_change_has_all_bytes_and_does_not_panic() {
    let [_, martin] = samples::quoted();
    let check = |bytes: &[u8]| {
        let parts = dump::parts(bytes, <User as wire::Described>::TABLE);
        assert_eq!(parts.iter().flat_map(|part| part.bytes).copied().collect::<Vec<u8>>(), bytes);
    };
    for end in 0..martin.protobuf.len() {
        check(&martin.protobuf[..end]);
        for byte in 0..=255 {
            let mut changed = martin.protobuf.clone();
            changed[end] = byte;
            check(&changed);
        }
    }
}
