//! What keeps a warehouse: its schema and who may see what, its lists and links, erasure and
//! retention, building anew and proving that nothing would change.

pub mod access;
pub mod doctor;
pub mod group;
pub mod link;
pub mod migrate;
pub mod privacy;
pub mod rebuild;
pub mod reference;
pub mod rotation;
