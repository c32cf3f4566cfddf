//! Types of another crate's schema in one's own: see `geo/`, `build.rs` and `proto/trip.proto`.
//!
//!     cargo run -p examples --bin shared
#![forbid(unsafe_code)]

use example_geo::geo::{Place, place::Kind, place::Point};
use trip::{Trip, TripView};
use wire::{Decode, DecodeError, Encode};

include!(concat!(env!("OUT_DIR"), "/mod.rs"));

fn main() -> Result<(), DecodeError> {
    let place = |name: &str, latitude, longitude| Place {
        name: name.into(),
        point: Some(Point { latitude, longitude, ..Default::default() }),
        kind: Kind::City.into(),
        ..Default::default()
    };
    let trip = Trip {
        start: Some(place("Seoul", 37.56, 126.99)),
        stops: vec![place("Busan", 35.18, 129.08)],
        goal: Kind::City.into(),
        ..Default::default()
    };
    let bytes = trip.encode_to_vec();
    assert_eq!(Trip::decode(&bytes)?, trip);

    let view = TripView::decode(&bytes)?;
    let names: Vec<_> = view.start.iter().chain(&view.stops).map(|place| place.name).collect();
    println!("{} to a {:?}: {} bytes", names.join(", "), trip.goal, bytes.len());
    Ok(())
}
