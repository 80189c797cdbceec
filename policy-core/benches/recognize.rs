//! From an issuer to its provider: `cargo bench -p policy-core --bench recognize`.
//!
//! `recognize` against a look at every provider in turn, for the catalogue's first provider, its last, and none.

use divan::{Bencher, black_box};
use policy_core::provider::{CATALOGUE, Recognized, nearest_issuer, recognize};

fn main() {
    divan::main();
}

const ISSUERS: [&str; 6] = [
    "api.prefect.cloud/oidc-provider",
    "gitlab.com",
    "login.app.env0.com/",
    "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
    "gitlab.example.com",
    "token.actions.githubusercontents.com",
];

#[divan::bench(args = ISSUERS)]
fn by_the_table(bencher: Bencher<'_, '_>, issuer: &str) {
    bencher.bench_local(|| recognize(black_box(issuer), &[]).is_some());
}

#[divan::bench(args = ISSUERS)]
fn one_provider_after_the_other(bencher: Bencher<'_, '_>, issuer: &str) {
    bencher.bench_local(|| {
        let found: Option<Recognized<'_>> = CATALOGUE.iter().find_map(|p| p.recognize(black_box(issuer)));
        found.is_some()
    });
}

#[divan::bench(args = ISSUERS)]
fn nearest(bencher: Bencher<'_, '_>, issuer: &str) {
    bencher.bench_local(|| nearest_issuer(black_box(issuer), &[]).is_some());
}
