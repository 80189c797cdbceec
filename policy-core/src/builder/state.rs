/// The statement does not have it yet.
#[derive(Clone, Copy, Debug)]
pub enum Missing {}

/// The statement has it.
#[derive(Clone, Copy, Debug)]
pub enum Given {}

/// The statement has a provider.
#[diagnostic::on_unimplemented(
    message = "this statement has no provider",
    label = "no provider was given",
    note = "call `.provider(arn)` with the ARN of the IAM OIDC provider before this"
)]
pub trait HasProvider {}

/// The statement says which audience it asks for.
#[diagnostic::on_unimplemented(
    message = "this statement has no audience",
    label = "no audience was given",
    note = "call `.audience(…)` before this: `prefect-cloud` for Prefect Cloud, usually `sts.amazonaws.com` otherwise",
    note = "or `.any_audience()` to leave it open on purpose"
)]
pub trait HasAudience {}

/// The statement says which subjects it lets in.
#[diagnostic::on_unimplemented(
    message = "this statement has no subject, so it would let every customer of the provider in",
    label = "no subject was given",
    note = "call `.subject(…)` or `.subject_pattern(…)` before this",
    note = "or `.any_subject()` when another claim, or the issuer itself, pins the tenant"
)]
pub trait HasSubject {}

impl HasProvider for Given {}
impl HasAudience for Given {}
impl HasSubject for Given {}
