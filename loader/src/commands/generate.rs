//! `dagtilbud generate`: invented deliveries to a folder.

use std::process::ExitCode;

use crate::cli::{Cli, Format, GenerateArgs};
use crate::error::Result;
use crate::{generate, report};

pub(super) fn run(cli: &Cli, arguments: &GenerateArgs) -> Result<ExitCode> {
    let summary = generate::run(arguments)?;
    match cli.format() {
        Format::Json => report::data(
            serde_json::json!({
                "files": summary.files,
                "lines": summary.lines,
                "bad_lines": summary.bad_lines,
                "bytes": summary.bytes,
            })
            .to_string(),
        ),
        Format::Text => report::data(format!(
            "wrote {} files with {} lines ({} bad on purpose, {} MB) to `{}`",
            summary.files,
            summary.lines,
            summary.bad_lines,
            summary.bytes / 1_000_000,
            arguments.out.display(),
        )),
    }
    Ok(ExitCode::SUCCESS)
}
