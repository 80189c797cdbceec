use super::bytes::{at, find, starts_with};
use super::{Fault, InvalidName, Problem, name};

name! {
    /// An OIDC issuer as IAM writes it: the provider URL without `https://`, a host and maybe a path.
    ///
    /// Kept exactly: a trailing slash and letter case are significant to IAM. The host is dot-separated labels of
    /// letters, digits, hyphens and underscores; the path holds printable ASCII without white space, `?`, `#`, `*`, quotes or angle
    /// brackets. No scheme, no port, no query. The whole URL, `https://` included, has at most 255 characters, which leaves
    /// 247 here.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>.
    ///
    /// ```
    /// use policy_core::names::Issuer;
    ///
    /// let issuer = Issuer::parse("api.prefect.cloud/oidc-provider")?;
    /// assert_eq!(issuer.host(), "api.prefect.cloud");
    /// assert_eq!(issuer.path(), "/oidc-provider");
    /// assert_eq!(issuer.url(), "https://api.prefect.cloud/oidc-provider");
    /// assert_eq!(Issuer::from_url("https://tenant.auth0.com/")?.as_str(), "tenant.auth0.com/");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    Issuer, "OIDC issuer", check
}

impl Issuer {
    /// Reads an issuer URL, as it stands in a token's `iss` or in `CreateOpenIDConnectProvider`.
    ///
    /// # Errors
    ///
    /// When the URL does not begin with `https://`, or what follows is no issuer.
    pub fn from_url(url: &str) -> Result<Self, InvalidName> {
        match url.strip_prefix("https://") {
            Some(rest) => Self::parse(rest),
            None => Err(InvalidName::new(
                "issuer URL",
                url.to_owned(),
                Fault::at(0, Problem::Structure("an issuer URL begins with `https://`")),
            )),
        }
    }

    /// The host: everything before the first slash.
    pub fn host(&self) -> &str {
        self.as_str().split_once('/').map_or(self.as_str(), |(host, _)| host)
    }

    /// The path with its leading slash; empty when there is none.
    pub fn path(&self) -> &str {
        self.as_str().strip_prefix(self.host()).unwrap_or_default()
    }

    /// The issuer URL, as `iss` holds it.
    pub fn url(&self) -> String {
        format!("https://{}", self.as_str())
    }
}

const fn check(text: &str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    check_in(bytes, 0, bytes.len())
}

pub(super) const fn check_in(bytes: &[u8], start: usize, end: usize) -> Result<(), Fault> {
    if start == end || at(bytes, start) == b'/' {
        return Err(Fault::at(start, Problem::Empty("an issuer begins with a host name")));
    }
    let path = find(bytes, b'/', start, end);
    if path > start && starts_with(bytes, path - 1, b"://") {
        return Err(Fault::at(start, Problem::Structure("an issuer is written without a scheme such as `https://`")));
    }
    if let Err(fault) = check_host(bytes, start, path) {
        return Err(fault);
    }
    if let Err(fault) = check_path(bytes, path, end) {
        return Err(fault);
    }
    if end - start > 247 {
        return Err(Fault::at(
            start + 247,
            Problem::TooLong("an issuer URL has at most 255 characters, `https://` included"),
        ));
    }
    Ok(())
}

const fn check_host(bytes: &[u8], start: usize, end: usize) -> Result<(), Fault> {
    let mut label = start;
    let mut i = start;
    while i <= end {
        if i == end || at(bytes, i) == b'.' {
            if i == label {
                return Err(Fault::at(i, Problem::Structure("a host name has no dot at its ends and no two in a row")));
            }
            if i - label > 63 {
                return Err(Fault::at(
                    label + 63,
                    Problem::TooLong("a part of a host name, between dots, has at most 63 characters"),
                ));
            }
            label = i + 1;
        } else {
            match at(bytes, i) {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {}
                b':' => {
                    return Err(Fault::at(i, Problem::Structure("IAM refuses an issuer with a port")));
                }
                b'?' => return Err(Fault::at(i, Problem::Structure(QUERY))),
                b'*' => return Err(Fault::at(i, Problem::Character(WILDCARD))),
                _ => {
                    return Err(Fault::at(
                        i,
                        Problem::Character("a host name holds letters, digits, `-`, `_` and `.`"),
                    ));
                }
            }
        }
        i += 1;
    }
    Ok(())
}

const QUERY: &str = "IAM refuses an issuer with a query";
const WILDCARD: &str = "an issuer is one exact URL, without wildcards";

const fn check_path(bytes: &[u8], start: usize, end: usize) -> Result<(), Fault> {
    let mut i = start;
    while i < end {
        match at(bytes, i) {
            b'?' => return Err(Fault::at(i, Problem::Structure(QUERY))),
            b'#' => {
                return Err(Fault::at(i, Problem::Structure("an issuer URL has no fragment")));
            }
            b'*' => return Err(Fault::at(i, Problem::Character(WILDCARD))),
            b'"' | b'\'' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0..=0x20 | 0x7f.. => {
                return Err(Fault::at(
                    i,
                    Problem::Character("the path of an issuer holds only ASCII characters that a URL may hold"),
                ));
            }
            _ => {}
        }
        i += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const HOST: &str = "an issuer begins with a host name";
        const DOTS: &str = "a host name has no dot at its ends and no two in a row";
        const SCHEME: &str = "an issuer is written without a scheme such as `https://`";
        const PORT: &str = "IAM refuses an issuer with a port";
        let host =
            |c, at| format!("a host name holds letters, digits, `-`, `_` and `.`, found `{c}` at character {at}");
        let path = |c, at| {
            format!(
                "the path of an issuer holds only ASCII characters that a URL may hold, found `{c}` at character {at}"
            )
        };
        let longest = format!("a.b/{}", "p".repeat(243));
        let label = "l".repeat(63);
        accepts::<Issuer>(&[
            "gitlab.com",
            "GitLab.com",
            "tenant.auth0.com/",
            "api.prefect.cloud/oidc-provider",
            "under_score.example",
            "localhost",
            "a.b/c//d/%20:~",
            &longest,
            &label,
        ]);
        refuses::<Issuer>(
            "OIDC issuer",
            &[
                ("", 0, HOST),
                ("/oidc", 0, HOST),
                ("https://gitlab.com", 0, SCHEME),
                ("HTTP://gitlab.com", 0, SCHEME),
                ("gitlab.com:443", 10, PORT),
                ("gitlab.com:443/oidc", 10, PORT),
                ("gitlab..com", 7, DOTS),
                (".com", 0, DOTS),
                ("gitlab.com.", 11, DOTS),
                ("gitlab.com./x", 11, DOTS),
                ("gitlab.com?x=1", 10, "IAM refuses an issuer with a query"),
                ("gitlab.com/?x=1", 11, "IAM refuses an issuer with a query"),
                ("gitlab.com/#x", 11, "an issuer URL has no fragment"),
                ("*.example", 0, "an issuer is one exact URL, without wildcards, found `*` at character 1"),
                ("a.b/*", 4, "an issuer is one exact URL, without wildcards, found `*` at character 5"),
                ("me@gitlab.com", 2, &host("@", 3)),
                ("gitläb.com", 4, &host("ä", 5)),
                ("gitlab.com ", 10, &host(" ", 11)),
                ("<TENANT>.auth0.com/", 0, &host("<", 1)),
                ("gitlab.com/é", 11, &path("é", 12)),
                ("gitlab.com/a b", 12, &path(" ", 13)),
                ("gitlab.com/\u{7f}", 11, &path("\\u{7f}", 12)),
                (&format!("{longest}x"), 247, "an issuer URL has at most 255 characters, `https://` included"),
                (&"l".repeat(64), 63, "a part of a host name, between dots, has at most 63 characters"),
            ],
        );
    }

    #[test]
    fn a_fault_never_lies_within_a_character() {
        let text = format!("a.b/{}é", "p".repeat(242));
        assert_eq!(Issuer::parse(&text).unwrap_err().offset(), 246);
    }

    #[test]
    fn urls() {
        let issuer = Issuer::from_url("https://tenant.auth0.com/").unwrap();
        assert_eq!((issuer.host(), issuer.path()), ("tenant.auth0.com", "/"));
        assert_eq!(issuer.url(), "https://tenant.auth0.com/");
        assert_eq!((Issuer::from_static("gitlab.com").path()), "");
        for url in ["gitlab.com", "http://gitlab.com", "HTTPS://gitlab.com", ""] {
            assert_eq!(
                Issuer::from_url(url).unwrap_err().to_string(),
                format!("invalid issuer URL `{url}`: an issuer URL begins with `https://`"),
            );
        }
        assert_eq!(
            Issuer::from_url("https://https://a").unwrap_err().to_string(),
            "invalid OIDC issuer `https://a`: an issuer is written without a scheme such as `https://`",
        );
    }
}
