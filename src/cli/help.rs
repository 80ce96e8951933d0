use clap::CommandFactory;

use super::{Arguments, print};
use crate::{
    catalogue::codes,
    model::{Error, Result},
};

/// Says when a code occurs and how to mend it; lists all codes, or gives the help of a command.
pub(super) fn help(wanted: Option<&str>) -> Result<()> {
    let codes = codes()?;
    let Some(wanted) = wanted else {
        let list: String = codes.iter().map(|code| format!("{}  {}", code.code, code.title)).collect::<Vec<_>>().join("\n");
        return print(
            format!("{}\nCodes of errors and findings; yardstick help CODE says more:\n{list}\n", Arguments::command().render_help()).as_bytes(),
        );
    };
    if let Some(command) = Arguments::command().find_subcommand_mut(wanted) {
        return print(command.render_long_help().to_string().as_bytes());
    }
    let found = codes.iter().find(|code| code.code.eq_ignore_ascii_case(wanted)).ok_or_else(|| Error::UnknownName {
        kind: "code or command",
        name: wanted.to_owned(),
        nearest: Vec::new(),
    })?;
    print(format!("{}: {}\n\nWhen it occurs\n  {}\n\nHow to mend it\n  {}\n", found.code, found.title, found.when, found.fix).as_bytes())
}
