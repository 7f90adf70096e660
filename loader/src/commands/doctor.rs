//! `dagtilbud doctor`: whether all is as it should be, and how to mend what is not.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, Format};
use crate::error::Result;
use crate::report;
use crate::upkeep::doctor::{self, Health};

pub(super) async fn run(cli: &Cli) -> Result<ExitCode> {
    let mut connection = super::connect(cli).await?;
    let diagnoses = doctor::examine(&mut connection).await?;
    let is_well = diagnoses.iter().all(|diagnosis| diagnosis.health != Health::Mend);
    match cli.format() {
        Format::Json => {
            report::json(&json!({ "er_rask": is_well, "fund": diagnoses }));
        }
        Format::Text => {
            for diagnosis in &diagnoses {
                let word = match diagnosis.health {
                    Health::Ok => "ok",
                    Health::Remark => "remark",
                    Health::Mend => "MEND",
                };
                report::data(format!("{word:7} {:16} {}", diagnosis.check, diagnosis.found));
                if let Some(mend) = &diagnosis.mend {
                    report::data(format!("{:24} hint: {mend}", ""));
                }
            }
        }
    }
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
