use std::fmt;

/// x
#[derive(Debug)]
pub struct Record {}
/// x
#[derive(Debug)]
pub struct InvalidRecord {}
