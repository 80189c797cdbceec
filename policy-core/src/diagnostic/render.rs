//! Drawing findings as text, without colours: for terminals, panics and compiler messages.

use std::fmt;

use super::{Finding, Findings};
use crate::names::visible::underline;

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.level, self.lint.name, self.message)?;
        if !f.alternate() {
            return Ok(());
        }
        self.draw_excerpt(f)?;
        if !self.path.is_empty() {
            write!(f, "\n  at: {}", self.path)?;
        }
        self.write_details(f)
    }
}

impl Finding {
    /// The finding for a compiler's message: without the level and the path, which the compiler shows by itself.
    pub fn for_compiler(&self) -> impl fmt::Display {
        ForCompiler(self)
    }

    fn draw_excerpt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((text, range)) = &self.excerpt {
            writeln!(f)?;
            for line in underline(text, range.clone()).lines() {
                write!(f, "\n    {line}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn write_details(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(witness) = &self.witness {
            write!(f, "\n  token: {witness}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        if let Some(refusal) = &self.refusal {
            write!(f, "\n  IAM: {}: {}", refusal.code, refusal.message)?;
        }
        for note in &self.notes {
            write!(f, "\n  note: {note}")?;
        }
        Ok(())
    }
}

struct ForCompiler<'a>(&'a Finding);

impl fmt::Display for ForCompiler<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(finding) = self;
        write!(f, "{}: {}", finding.lint.name, finding.message)?;
        finding.draw_excerpt(f)?;
        finding.write_details(f)
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(if f.alternate() { "\n\n" } else { "\n" })?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Finding, Findings, Group, Level, Lint, Witness};

    static LINT: Lint =
        Lint { name: "open_tenant", group: Group::Open, level: Level::Error, summary: "a stranger gets in", docs: "" };

    fn finding() -> Finding {
        Finding::new(
            &LINT,
            "/Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
            "anyone gets in",
        )
        .excerpt("repo:my-org*", 11..12)
        .witness(Witness {
            claims: vec![
                ("aud".to_owned(), "sts.amazonaws.com".to_owned()),
                ("sub".to_owned(), "repo:my-org-2/x:ref:refs/heads/main".to_owned()),
            ],
        })
        .help("write `repo:my-org/*`")
        .refusal("MalformedPolicyDocument", "Trust policy …")
        .note("a pattern reaches across `/`")
        .note("see the provider's page")
    }

    #[test]
    fn one_line() {
        assert_eq!(finding().to_string(), "error: open_tenant: anyone gets in");
        assert_eq!(finding().level(Level::Warning).to_string(), "warning: open_tenant: anyone gets in",);
    }

    #[test]
    fn whole() {
        assert_eq!(
            format!("{:#}", finding()),
            "error: open_tenant: anyone gets in

    repo:my-org*
               ^

  at: /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub
  token: aud = `sts.amazonaws.com`, sub = `repo:my-org-2/x:ref:refs/heads/main`
  help: write `repo:my-org/*`
  IAM: MalformedPolicyDocument: Trust policy …
  note: a pattern reaches across `/`
  note: see the provider's page",
        );
        let bare = Finding::new(&LINT, "", "anyone gets in");
        assert_eq!(format!("{bare:#}"), "error: open_tenant: anyone gets in");
    }

    #[test]
    fn several() {
        let bare = || Finding::new(&LINT, "/Id", "x");
        let findings = Findings::from(vec![bare(), bare().level(Level::Warning)]);
        assert_eq!(findings.to_string(), "error: open_tenant: x\nwarning: open_tenant: x");
        assert_eq!(format!("{findings:#}"), "error: open_tenant: x\n  at: /Id\n\nwarning: open_tenant: x\n  at: /Id");
        assert_eq!((findings.len(), findings.errors().count(), findings.has_errors()), (2, 1, true));
        assert_eq!(Findings::default().to_string(), "");
        assert!(!Findings::default().has_errors());
    }
}
