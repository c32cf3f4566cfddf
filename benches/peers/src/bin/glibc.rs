//! Measures under the allocator of the system.
#![forbid(unsafe_code)]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    peers::race::main("glibc")
}
