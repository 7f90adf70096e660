//! Tests of the whole: deliveries in, a real PostgreSQL, figures out. `support` says where the
//! server comes from.

mod support;

mod access;
mod attacker;
mod attendance;
mod backup;
mod bi_catalogue;
mod bi_files;
mod bi_measures;
mod bi_model;
mod bi_ossie;
mod bi_rules;
mod busmatrix;
mod cli;
mod concurrency;
mod crash;
mod containers;
mod damaged_files;
mod deliveries;
mod docs;
mod doctor;
mod dst_method;
mod embedded_postgres;
mod golden;
mod history;
mod inbox;
mod jobs;
mod groups;
mod indicators;
mod kube;
mod mending;
mod migrations;
mod order;
mod numbers_in_texts;
mod oversight;
mod package;
mod privacy;
mod queries;
mod real_files;
mod scd2;
mod schema_conventions;
mod session;
mod soak;
mod upgrade;
mod upkeep;
