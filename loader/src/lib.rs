//! Loads the deliveries of Danish day care into the FLIS Dagtilbud warehouse.
//!
//! A delivery takes seven steps, each a module, in the order in which a file meets them:
//!
//! 1. [`detect`]: who sent it, what it is, which period, seen before?
//! 2. [`read`]: bytes to records, with the columns found by name;
//! 3. [`validate`]: records to typed rows, and findings for those that are turned away;
//! 4. [`stage`]: the good rows go into `dsa.*` by `COPY`;
//! 5. [`merge`]: dimensions (SCD2) and facts of what the delivery touched;
//! 6. [`refresh`]: the aggregates of what was touched;
//! 7. [`report`]: what came, what was turned away and why.
//!
//! [`pipeline`] reads as this list; steps 2–6 are one transaction. Which module may use which, says
//! `ARCHITECTURE.md`, "Who uses whom".

// The seven steps.
pub mod detect;
pub mod read;
pub mod validate;
pub mod stage;
pub mod merge;
pub mod refresh;
pub mod report;

// What calls them, and what became of a delivery.
pub mod change;
pub mod inbox;
pub mod outcome;
pub mod pipeline;
pub mod rejects;

// Nouns and tools.
pub mod config;
pub mod cpr;
pub mod db;
pub mod delivery;
pub mod error;
pub mod pictures;

// What else is done with a warehouse.
pub mod outlets;
pub mod upkeep;

// The command line, invented deliveries.
pub mod cli;
pub mod commands;
pub mod generate;
