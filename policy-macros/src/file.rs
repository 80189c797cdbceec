//! Files that an expansion depends on.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::report::Errors;

/// A file that was read while compiling.
pub(crate) struct File {
    /// As it was written.
    pub(crate) name: String,
    /// From the root of the file system.
    path: String,
    pub(crate) text: String,
}

/// Reads a file whose path is relative to the folder of the crate's `Cargo.toml`.
pub(crate) fn read(literal: &LitStr, errors: &mut Errors) -> Option<File> {
    let name = literal.value();
    let root = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let path = Path::new(&root).join(&name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(File { name, path: path.to_string_lossy().into_owned(), text }),
        Err(error) => {
            let help = "the path is relative to the folder of the crate's `Cargo.toml`";
            errors.push(literal.span(), format!("cannot read `{name}`: {error}\n  help: {help}"));
            None
        }
    }
}

/// The value, which is made anew when one of the files changes.
pub(crate) fn tracked<'a>(files: impl IntoIterator<Item = &'a File>, value: TokenStream) -> TokenStream {
    let paths: Vec<&str> = files.into_iter().map(|file| &*file.path).collect();
    if paths.is_empty() {
        return value;
    }
    quote!({
        #(const _: &[::core::primitive::u8] = ::core::include_bytes!(#paths);)*
        #value
    })
}
