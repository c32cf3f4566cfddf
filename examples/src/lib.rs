//! The code of `docs/`: the guides' schema, `proto/shop.proto`, as two generators print it, and their examples as tests.
#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/guides.rs"));

/// The same schema by prost-build.
pub mod prost_shop {
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/prost/shop.rs"));
}

#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../../docs/from-prost.md")]
    mod from_prost {}

    #[doc = include_str!("../../docs/from-buffa.md")]
    mod from_buffa {}

    #[doc = include_str!("../../docs/from-google.md")]
    mod from_google {}

    #[doc = include_str!("../../docs/generated-code.md")]
    mod generated_code {}

    #[doc = include_str!("../../docs/json.md")]
    mod json {}
}
