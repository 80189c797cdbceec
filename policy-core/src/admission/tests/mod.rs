mod conformance;
mod random;
mod tables;
mod tenants;
