/// A value that may stand in a hole in the middle of a subject: `sub: "prefect:account:{tenant}"`.
///
/// A type implements this when its constructor guarantees that the text is not empty and holds none of `*`, `?`, `$`, `:`, `/`
/// nor a character past U+00FF. So the value can neither widen the pattern nor move to another place of it.
/// The typed parts of the catalogue implement it: `prefect_cloud::AccountId`, `github_actions::Owner`, `github_actions::RepositoryName` …
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a subject: nothing guarantees that it holds no `*`, `?`, `$`, `:` or `/`",
    label = "this hole needs a type whose constructor checks its characters",
    note = "use the provider's own type, for example `prefect_cloud::AccountId` or `github_actions::Owner`",
    note = "for a value of your own, implement `trust_policy::SubjectPart` on a newtype that checks"
)]
pub trait SubjectPart {
    /// The checked text.
    fn as_subject_part(&self) -> &str;
}

/// A value that may stand in a hole at the **end** of a subject, where `:` and `/` cannot move it to another place.
///
/// Every [`SubjectPart`] is one; a git branch, which may hold `/`, is only this.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand at the end of a subject: nothing guarantees that it holds no `*`, `?` or `$`",
    label = "this hole needs a type whose constructor checks its characters",
    note = "use the provider's own type, for example `prefect_cloud::AccountId` or `github_actions::Branch`",
    note = "for a value of your own, implement `trust_policy::SubjectPart` on a newtype that checks"
)]
pub trait SubjectTail {
    /// The checked text.
    fn as_subject_tail(&self) -> &str;
}

impl<T: SubjectPart + ?Sized> SubjectPart for &T {
    fn as_subject_part(&self) -> &str {
        (**self).as_subject_part()
    }
}

impl<T: SubjectPart> SubjectTail for T {
    fn as_subject_tail(&self) -> &str {
        self.as_subject_part()
    }
}
