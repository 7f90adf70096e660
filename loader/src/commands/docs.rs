//! `dagtilbud docs`: the pages that are written from the catalogue.

use std::process::ExitCode;

use fs_err as fs;

use crate::cli::{Cli, DocsArgs};
use crate::error::Result;
use crate::{outlets::docs, report};

pub(super) async fn run(cli: &Cli, arguments: &DocsArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    fs::create_dir_all(&arguments.out)?;
    for (name, text) in docs::pages(&mut connection).await? {
        let path = arguments.out.join(name);
        fs::write(&path, text)?;
        report::data(format!("wrote {}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}
