//! Strings: answers of a service, structured logs, lines of a web server's log.

use super::entries;
use crate::{
    random::Random,
    shapes::{Access, AccessLog, Address, LogBatch, LogRecord, Origin, Response, Responses, Severity},
};
use std::collections::BTreeMap;
use wire::Message;

pub(super) fn response(random: &mut Random) -> Response {
    Response {
        request_id: format!("{:016x}-{:08x}", random.number(), random.small(u32::MAX)),
        status: [200, 200, 200, 201, 304, 404, 500][random.below(7) as usize],
        path: format!("/v1/{}/{}", random.words(2, "/"), random.below(1_000_000)),
        user_id: random.below(1 << 40),
        started_ms: 1_790_000_000_000 + random.below(86_400_000) as i64,
        duration_us: random.small(500_000),
        cached: random.once_in(2),
        region: ["eu-west-1", "us-east-2", "ap-south-1"][random.below(3) as usize].into(),
        cost: random.ratio(),
        content_type: "application/json".into(),
        content_length: random.of_any_length(20),
        etag: format!("\"{:012x}\"", random.below(1 << 48)),
        retryable: random.once_in(4),
        attempt: random.small(3) as i32,
        next_page: if random.once_in(3) { format!("{:024x}", random.number()) } else { String::new() },
        shard: random.small(4096),
        ..Default::default()
    }
}

pub(super) fn responses(random: &mut Random) -> Responses {
    Responses { items: random.times(6_000, response), ..Default::default() }
}

/// The map of a [`LogRecord`].
#[derive(Default, Message)]
struct Attributes {
    #[proto(8, map(string, string))]
    attributes: BTreeMap<String, String>,
}

pub(super) fn log_record(random: &mut Random) -> LogRecord {
    let severity = [Severity::Debug, Severity::Info, Severity::Info, Severity::Warning, Severity::Error];
    let word = random.word();
    let attributes = Attributes {
        attributes: BTreeMap::from([
            ("http.method".into(), ["GET", "POST", "PUT"][random.below(3) as usize].into()),
            ("http.route".into(), format!("/{}/:id", random.words(2, "/"))),
            ("http.status".into(), [200, 404, 503][random.below(3) as usize].to_string()),
            ("net.peer.ip".into(), format!("10.{}.{}.{}", random.below(256), random.below(256), random.below(256))),
            ("user.id".into(), random.below(10_000_000).to_string()),
            (format!("app.{word}"), random.words(3, " ")),
        ]),
    };
    // One text in eight is not ASCII.
    let accent = if random.once_in(8) { " – réessayé" } else { "" };
    LogRecord {
        time_ns: 1_790_000_000_000_000_000 + random.below(1 << 40),
        severity: severity[random.below(5) as usize].into(),
        text: format!("{} after {} ms{accent}", random.words(9, " "), random.below(2_000)),
        origin: Some(Origin {
            service: format!("{}-service", random.word()),
            host: format!("ip-10-0-{}-{}.internal", random.below(256), random.below(256)),
            version: format!("{}.{}.{}", random.below(4), random.below(30), random.below(10)),
            process: random.small(40_000),
            ..Default::default()
        }),
        trace_id: random.bytes(16),
        span_id: random.number(),
        labels: (0..random.below(4)).map(|_| random.word().into()).collect(),
        unknown: entries(&attributes),
        ..Default::default()
    }
}

pub(super) fn log_batch(random: &mut Random) -> LogBatch {
    LogBatch { records: random.times(2_000, log_record), ..Default::default() }
}

fn access(random: &mut Random) -> Access {
    let mut part = || random.small(256);
    Access {
        address: Some(Address { a: part(), b: part(), c: part(), d: part(), ..Default::default() }),
        identity: "-".into(),
        user: random.word().into(),
        date: format!("{:02}/Nov/2026:{:02}:{:02}:00 +0000", random.below(30) + 1, random.below(24), random.below(60)),
        request: format!("GET /{} HTTP/1.1", random.words(3, "/")),
        code: [200, 301, 404][random.below(3) as usize],
        size: random.of_any_length(24),
        ..Default::default()
    }
}

pub(super) fn access_log(random: &mut Random, lines: usize) -> AccessLog {
    AccessLog { lines: random.times(lines, access), ..Default::default() }
}
