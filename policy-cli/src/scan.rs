//! Many policies, looked at on all cores, told in the order of the files.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::failure::Failure;
use crate::read::{self, Event, Policy, Problem};

/// What the scan comes upon.
#[derive(Debug)]
pub(crate) enum Item<T> {
    /// A file was opened.
    File,
    /// A policy, and what was found out about it.
    Policy(Box<Policy>, T),
    /// Something that cannot be read.
    Problem(Problem),
}

/// So many policies may wait for a core, and as many for being told.
const WAITING: usize = 256;

/// Reads the files, asks `work` about each policy, and tells the items in order.
pub(crate) fn scan<T: Send>(
    paths: &[PathBuf],
    work: &(dyn Fn(&Policy) -> T + Sync),
    tell: &mut dyn FnMut(Item<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let (jobs, waiting) = sync_channel(WAITING);
    let (done, results) = sync_channel(WAITING);
    // Only those who take from a channel own that side of it, so that nobody waits for them when they have ended.
    let waiting = Arc::new(Mutex::new(waiting));
    thread::scope(move |scope| {
        for _ in 0..cores {
            let (waiting, done) = (Arc::clone(&waiting), done.clone());
            scope.spawn(move || work_off(&waiting, &done, work));
        }
        drop((waiting, done));
        scope.spawn(move || {
            let mut number = 0_usize;
            read::paths(paths, &mut |event| {
                // Nobody is there to take it when the telling has failed.
                let _ = jobs.send((number, event));
                number += 1;
            });
        });
        in_order(results, tell)
    })
}

type Numbered<T> = (usize, T);

fn work_off<T>(
    waiting: &Mutex<Receiver<Numbered<Event>>>,
    done: &SyncSender<Numbered<Item<T>>>,
    work: &(dyn Fn(&Policy) -> T + Sync),
) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, event)) = next else { return };
        let item = match event {
            Event::File(_) => Item::File,
            Event::Problem(problem) => Item::Problem(problem),
            Event::Policy(policy) => {
                let found = work(&policy);
                Item::Policy(policy, found)
            }
        };
        if done.send((number, item)).is_err() {
            return;
        }
    }
}

fn in_order<T>(
    results: Receiver<Numbered<Item<T>>>,
    tell: &mut dyn FnMut(Item<T>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, item) in results {
        early.insert(number, item);
        while let Some(item) = early.remove(&next) {
            tell(item)?;
            next += 1;
        }
    }
    Ok(())
}
