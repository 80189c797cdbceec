//! Short forms for a catalogue entry.

/// Writes the claims that STS reads: `claims!["repository_id" pins_tenant, "repository" pins_tenant recyclable, "ref"]`.
macro_rules! claims {
    ($($name:literal $($flag:ident)*),* $(,)?) => {
        std::borrow::Cow::Borrowed(&[$($crate::provider::Claim {
            name: std::borrow::Cow::Borrowed($name),
            pins_tenant: $crate::provider::entry::claims!(@has pins_tenant $($flag)*),
            recyclable: $crate::provider::entry::claims!(@has recyclable $($flag)*),
        }),*])
    };
    (@has $want:ident) => { false };
    (@has pins_tenant pins_tenant $($rest:ident)*) => { true };
    (@has recyclable recyclable $($rest:ident)*) => { true };
    (@has $want:ident $other:ident $($rest:ident)*) => { $crate::provider::entry::claims!(@has $want $($rest)*) };
}

/// Writes a list of texts.
macro_rules! texts {
    ($($text:literal),* $(,)?) => { std::borrow::Cow::Borrowed(&[$(std::borrow::Cow::Borrowed($text)),*]) };
}

/// Writes the provider's guide as `GUIDE`, with the fields of [`Guide`](super::guide::Guide); it is compiled only where pages are wanted.
macro_rules! guide {
    ($($fields:tt)*) => {
        /// What its page says.
        #[cfg(feature = "guide")]
        pub static GUIDE: $crate::provider::guide::Guide = {
            use $crate::provider::guide::write::*;
            Guide { $($fields)* }
        };
    };
}

pub(super) use {claims, guide, texts};
