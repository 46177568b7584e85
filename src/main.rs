//! The `postmix` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    postmix::cli::main()
}
