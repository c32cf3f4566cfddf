//! Decoding and encoding side by side: this project's codec beside prost and serde_json, on the same values.
//!
//!     cargo bench -p benches
//!     cargo bench -p benches -- /log/
//!
//! Decoding many small values is as fast as the allocator, and that depends on what ran before: compare numbers of one
//! shape, measured by itself.
//!
//! Throughput counts protobuf bytes for every peer, JSON too: it is work done, not bytes moved. A peer is a file in
//! `peer/`; a shape is a file's worth of types in `shape.rs` and a line in `main`.
#![forbid(unsafe_code)]

mod peer;
mod shape;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use peer::{Peer, prost::Prost, serde_json::SerdeJson, wire::Wire, wire_view::WireView};
use shape::{Columns, Log, Shape, Tree};
use std::{hint::black_box, time::Duration};

fn codec(criterion: &mut Criterion) {
    shape::<benches::samples::Person>(criterion);
    shape::<Tree>(criterion);
    shape::<Log>(criterion);
    shape::<Columns>(criterion);
}

fn shape<S>(criterion: &mut Criterion)
where
    S: Shape,
    Wire: Peer<S>,
    WireView: Peer<S>,
    Prost: Peer<S>,
    SerdeJson: Peer<S>,
{
    peer::<S, Wire>(criterion);
    peer::<S, WireView>(criterion);
    peer::<S, Prost>(criterion);
    peer::<S, SerdeJson>(criterion);
}

/// Measures one peer on one shape, once it has given back the bytes that it got.
fn peer<S: Shape, P: Peer<S>>(criterion: &mut Criterion) {
    let sample = S::sample();
    let len = Throughput::Bytes(sample.encoded_len() as u64);
    let bytes = P::bytes(&sample);
    let value = P::decode(&bytes);
    assert!(P::encode(&value) == bytes, "{} does not give back what it got of {}", P::NAME, S::NAME);

    let mut decode = criterion.benchmark_group(format!("decode/{}", S::NAME));
    decode.throughput(len.clone());
    // Dropped at once, and counted: values kept until the end would measure how the allocator grows.
    decode.bench_function(P::NAME, |bencher| bencher.iter(|| P::decode(black_box(&bytes))));
    decode.finish();

    let mut encode = criterion.benchmark_group(format!("encode/{}", S::NAME));
    encode.throughput(len);
    encode.bench_function(P::NAME, |bencher| bencher.iter(|| P::encode(black_box(&value))));
    encode.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = codec
}
criterion_main!(benches);
