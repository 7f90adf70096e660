//! What is the same for every subject: versions (SCD2), rows that differ, facts with partitions.

mod facts;
pub(super) mod members;
mod rows;
mod versions;

pub(super) use facts::Fact;
pub(crate) use rows::Table;
pub(super) use versions::Versions;
