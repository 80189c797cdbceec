/// What a token says about the session: its tags and its source identity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The session tags in order, each key with its value.
    pub tags: Vec<(String, String)>,
    /// The keys of the tags that go on to sessions of further roles.
    pub transitive_tag_keys: Vec<String>,
    /// The source identity.
    pub source_identity: Option<String>,
}
