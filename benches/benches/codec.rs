//! This project's codec on all data sets: owned values and views.
//!
//!     cargo bench -p benches --bench codec
//!     cargo bench -p benches --bench codec -- decode/mesh
//!
//! Decoding many small values is as fast as the allocator, and that depends on what ran before: compare numbers of one
//! data set, measured by itself. `peers/run` measures other codecs beside it.
#![forbid(unsafe_code)]

use benches::{
    data::{DataSet, sets},
    shapes,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::{hint::black_box, time::Duration};
use wire::Decode;

macro_rules! bench_messages {
    ($($message:ident $view:ident,)*) => {
        fn codec(criterion: &mut Criterion) {
            for set in &sets() {
                match set.message {
                    $(stringify!($message) => {
                        owned::<shapes::$message>(criterion, set);
                        view(criterion, set, |bytes| drop(black_box(shapes::$view::decode(bytes))));
                    })*
                    message => unreachable!("{message} is no message of a data set"),
                }
            }
        }
    };
}
benches::for_each_message!(bench_messages);

fn owned<M: wire::Message>(criterion: &mut Criterion, set: &DataSet) {
    let values: Vec<M> = set.payloads.iter().map(|bytes| M::decode(bytes).expect("bytes of this message")).collect();
    // Dropped at once, and counted: values kept until the end would measure how the allocator grows.
    bench(criterion, "decode", set, || {
        set.payloads.iter().for_each(|bytes| drop(black_box(M::decode(black_box(bytes)))));
    });
    bench(criterion, "encode", set, || {
        values.iter().for_each(|value| drop(black_box(black_box(value).encode_to_vec())));
    });
}

fn view(criterion: &mut Criterion, set: &DataSet, decode: impl Fn(&[u8])) {
    bench(criterion, "view", set, || set.payloads.iter().for_each(|bytes| decode(black_box(bytes))));
}

fn bench(criterion: &mut Criterion, operation: &str, set: &DataSet, pass: impl Fn()) {
    let mut group = criterion.benchmark_group(operation);
    group.throughput(Throughput::Bytes(set.len() as u64));
    group.bench_function(&set.name, |bencher| bencher.iter(&pass));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = codec
}
criterion_main!(benches);
