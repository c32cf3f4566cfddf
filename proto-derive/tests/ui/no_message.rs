//! A type without the derive is no message.

use wire::Encode;

struct Plain;

fn send(_: &impl Encode) {}

fn main() {
    send(&Plain);
}
