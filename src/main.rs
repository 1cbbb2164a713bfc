//! The `sendsim` command.

fn main() -> std::process::ExitCode {
    sendsim::cli::main()
}
