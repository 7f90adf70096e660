//! Invented deliveries: for the demo, the benchmarks and whoever wants to try the warehouse.
//!
//! A [`Plan`] says which kommuner and months; each kommune is a [`world::World`] that steps from
//! month to month, and [`sources`] write down what its systems would deliver, as senders do: in
//! several encodings, now and then late, and with a bad line here and there ([`dirt`]). The same
//! plan always gives the same bytes.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "invented quantities are small and positive"
)]

pub mod calendar;
pub mod chance;
pub mod dirt;
pub mod form;
pub mod people;
pub mod plan;
pub mod sheet;
pub mod size;
pub mod sources;
pub mod vocabulary;
pub mod world;
mod write;

#[cfg(test)]
mod tests;

pub use plan::{Plan, Summary};
pub use size::Size;
