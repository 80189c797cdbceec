//! What was found out about a policy, for when an equal one comes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use policy_core::document::TrustPolicy;

/// So many policies are kept for being met again.
const KEPT: usize = 4096;

/// Answers by policy.
#[derive(Debug)]
pub(crate) struct Cache<T: ?Sized>(Mutex<HashMap<TrustPolicy, Arc<T>>>);

impl<T: ?Sized> Default for Cache<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: ?Sized> Cache<T> {
    /// The answer about an equal policy, or else a new one.
    pub(crate) fn get_or(&self, policy: &TrustPolicy, find_out: impl FnOnce() -> Arc<T>) -> Arc<T> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(policy) {
            return Arc::clone(found);
        }
        let found = find_out();
        let mut known = known();
        if known.len() < KEPT {
            known.insert(policy.clone(), Arc::clone(&found));
        }
        found
    }
}
