//! What STS answers: against AWS's own answers, its documents, and itself.

// `cfg(test)` tells clippy that helpers are tests too.
#[cfg(test)]
mod cloudtrail;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod request;
#[cfg(test)]
mod signature;
#[cfg(test)]
mod stages;
#[cfg(test)]
mod world;
