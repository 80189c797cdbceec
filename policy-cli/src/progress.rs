//! How far a long scan has come, for whoever watches it.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::count::{many, policies};
use crate::scan::Item;
use crate::terminal::Look;

/// What takes less needs no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// A line on standard error that goes away in the end.
pub(crate) struct Progress {
    began: Instant,
    is_watched: bool,
    bar: Option<ProgressBar>,
    files: usize,
    policies: usize,
}

impl Progress {
    /// Nothing is shown unless standard error is a terminal.
    pub(crate) fn new(errors: Look) -> Self {
        Self { began: Instant::now(), is_watched: errors.width.is_some(), bar: None, files: 0, policies: 0 }
    }

    /// One item more.
    pub(crate) fn step<T>(&mut self, item: &Item<T>) {
        match item {
            Item::File => self.files += 1,
            Item::Policy(..) => self.policies += 1,
            Item::Problem(_) => {}
        }
        if !self.is_watched || self.began.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style =
                ProgressStyle::with_template("{spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
            ProgressBar::new_spinner().with_style(style)
        });
        bar.set_message(format!("{} in {}", policies(self.policies), many(self.files, "file")));
        bar.tick();
    }

    /// Writes something without the line being in the way.
    pub(crate) fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// The line goes away.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
