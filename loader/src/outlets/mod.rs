//! What comes out beside the views: files for BI tools, packages, the pages about the data model, and
//! what a figure stands on.

pub mod bi;
pub mod docs;
pub mod explain;
pub mod package;
