//! Every mistake is a compile error at its token; `TRYBUILD=overwrite` writes what is expected.

#[test]
fn mistakes_are_errors_at_their_tokens() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
