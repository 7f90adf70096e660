//! `dagtilbud generate`: invented deliveries to a folder.

use std::process::ExitCode;

use fs_err as fs;

use crate::cli::{Cli, Format, GenerateArgs};
use crate::delivery::Kilde;
use crate::error::{LoadError, Result};
use crate::generate::calendar::months_after;
use crate::generate::{Plan, Size};
use crate::report;

pub(super) fn run(cli: &Cli, arguments: &GenerateArgs) -> Result<ExitCode> {
    let plan = plan(arguments)?;
    fs::create_dir_all(&arguments.out)?;
    if !arguments.force && fs::read_dir(&arguments.out)?.next().is_some() {
        return Err(LoadError::Argument(format!(
            "`{}` is not empty; `--force` writes into it all the same",
            arguments.out.display()
        )));
    }
    let summary = plan.write(&arguments.out)?;
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

/// What the command line asks for.
fn plan(args: &GenerateArgs) -> Result<Plan> {
    if args.from > args.to {
        return Err(LoadError::Argument("`--from` is later than `--to`".into()));
    }
    let asked_for = |kilde| args.sources.contains(&kilde);
    let aula_from = match args.aula {
        Some(Some(count)) => Some(months_after(args.to, 1 - i32::from(count)).max(args.from)),
        Some(None) => Some(args.from),
        None if asked_for(Kilde::AulaTilstedevaerelse) => Some(args.from),
        None => None,
    };
    let mut kilder =
        if args.sources.is_empty() { Kilde::ALL.to_vec() } else { args.sources.clone() };
    if args.aula.is_some() && !kilder.contains(&Kilde::AulaTilstedevaerelse) {
        kilder.push(Kilde::AulaTilstedevaerelse);
    }
    let usual = if args.kommuner.is_the_country() { Size::Real } else { Size::Small };
    Ok(Plan {
        kommuner: args.kommuner.numbers(),
        from: args.from,
        to: args.to,
        kilder,
        aula_from,
        size: args.size.unwrap_or(usual),
        seed: args.seed,
        clean: args.clean,
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Command;

    #[test]
    fn the_whole_country_has_its_real_size() {
        let size_of = |words: &str| {
            let line = format!("dagtilbud generate --out x {words}");
            let Command::Generate(args) = Cli::parse_from(line.split_whitespace()).command else {
                panic!("another command");
            };
            plan(&args).expect("a plan").size
        };
        assert_eq!(size_of("--kommuner 98"), Size::Real);
        assert_eq!(size_of("--kommuner 98 --size small"), Size::Small);
        assert_eq!(size_of("--kommuner 97"), Size::Small);
    }
}
