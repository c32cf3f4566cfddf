//! Every mistake is a compile error at its token: `ui/NAME.rs` beside `ui/NAME.stderr`, which `TRYBUILD=overwrite`
//! writes.

#[test]
fn mistakes_are_errors_at_their_tokens() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
