//! What Terraform makes of a document, asked of the real `terraform` where it is on the PATH: offline, as an output, without the AWS
//! provider. Whatever the strings hold, they must come out as they went in.

// `cfg(test)` tells clippy that helpers are tests too.
#[cfg(test)]
#[path = "terraform/evaluated.rs"]
mod evaluated;
#[cfg(test)]
#[path = "terraform/facts.rs"]
mod facts;
#[cfg(test)]
#[path = "terraform/random.rs"]
mod random;
#[cfg(test)]
#[path = "terraform/real.rs"]
mod real;
