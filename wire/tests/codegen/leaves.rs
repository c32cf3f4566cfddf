//! Messages of scalars, whose loops `main.rs` reads as assembly.

use wire::{Decode, Fields, Input, Message};

/// Three fields of fixed width.
#[derive(Default, Message)]
pub struct Vector3 {
    #[proto(1, float)]
    x: f32,
    #[proto(2, float)]
    y: f32,
    #[proto(3, float)]
    z: f32,
}

/// Two varints, and a field with presence.
#[derive(Default, Message)]
pub struct Pixel {
    #[proto(1, uint32)]
    x: u32,
    #[proto(2, sint32)]
    y: i32,
    #[proto(3, bool)]
    lit: bool,
    #[proto(4, fixed64, optional)]
    id: Option<u64>,
}

/// No varint: no calls at all.
#[inline(never)]
pub fn read_vector3(vector: &mut Vector3, input: Input<'_, '_>) -> Fields {
    vector.fields(input)
}

/// Varints, whose first byte is read here.
#[inline(never)]
pub fn read_pixel(pixel: &mut Pixel, input: Input<'_, '_>) -> Fields {
    pixel.fields(input)
}
