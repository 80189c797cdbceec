//! Who may get into our AWS account from where. The build script writes it for Terraform.

/// The roles as Terraform reads them.
pub const ROLES: &str = include_str!("../infra/roles.tf.json");
