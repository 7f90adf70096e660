//! CPR numbers: what is one, and what looks like one in a text.

pub mod key;
mod number;
mod text;

pub use number::Cpr;
pub(crate) use text::{digit, is_invisible, is_separator, masked_in_json};
pub use text::{has_cpr, masked, refuse};
