//! Short forms for the lists of a catalogue entry.

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

pub(super) use {claims, texts};
