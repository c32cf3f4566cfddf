//! Runs cases against a server of gRPC's test service.
#![forbid(unsafe_code)]

use std::{env, fs, process::ExitCode, time::Duration};

use grpc_interop::{
    Soak,
    cases::{Bench, CASES, CLOUD, Case},
    client::{Roots, Target},
    flags::Flags,
};

const HELP: &str = "\
interop-client [FLAGS]: calls grpc.testing.TestService

--server_host=HOST           name or address of the server (localhost)
--server_port=PORT           its port (10000)
--server_host_override=HOST  the name that its certificate must have and that requests carry
--test_case=CASE[,CASE...]   which cases to run, or all (large_unary)
--use_tls=true|false         TLS (false)
--use_test_ca=true|false     trust --ca_file and not what the machine trusts (false)
--ca_file=PATH               certificates of authorities in PEM
--soak_iterations=N          calls of rpc_soak and channel_soak (10)
--soak_max_failures=N        how many of them may fail (0)
--soak_per_iteration_max_acceptable_latency_ms=N    how long one may take (1000)
--soak_min_time_ms_between_rpcs=N                   from the begin of one to that of the next (0)
--soak_overall_timeout_seconds=N                    how long all may take
--soak_request_size=N        bytes in a request (271828)
--soak_response_size=N       bytes in a response (314159)
--soak_num_threads=N         callers at once (1)

";

const VALUES: &[&str] = &[
    "server_host",
    "server_port",
    "server_host_override",
    "test_case",
    "ca_file",
    "custom_credentials_type",
    "default_service_account",
    "oauth_scope",
    "service_account_key_file",
    "soak_iterations",
    "soak_max_failures",
    "soak_per_iteration_max_acceptable_latency_ms",
    "soak_min_time_ms_between_rpcs",
    "soak_overall_timeout_seconds",
    "soak_request_size",
    "soak_response_size",
    "soak_num_threads",
];

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().any(|argument| argument == "--help") {
        println!("{HELP}Cases: {}", CASES.iter().map(|case| case.name).collect::<Vec<_>>().join(" "));
        println!("Not here, as only Google's cloud can say who calls: {}", CLOUD.join(" "));
        return ExitCode::SUCCESS;
    }
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("interop-client: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all cases hold.
async fn run() -> Result<bool, String> {
    let flags = Flags::parse(env::args().skip(1), VALUES, &["use_tls", "use_test_ca"])?;
    // Those of the cases that ask a cloud who is calling.
    for credentials in ["custom_credentials_type", "default_service_account", "oauth_scope", "service_account_key_file"]
    {
        if flags.text(credentials).is_some() {
            return Err(format!("--{credentials}: there are no such credentials here"));
        }
    }
    let target = target(&flags)?;
    let bench = Bench { clients: target.clients()?, target, soak: soak(&flags)? };
    let mut all_hold = true;
    for case in cases(flags.text("test_case").unwrap_or("large_unary"))? {
        match case.run(&bench).await {
            Ok(()) => println!("{}: ok", case.name),
            Err(failure) => {
                all_hold = false;
                println!("{}: FAILED: {failure}", case.name);
            }
        }
    }
    Ok(all_hold)
}

fn target(flags: &Flags) -> Result<Target, String> {
    let tls = if flags.switch("use_tls")? { Some(roots(flags)?) } else { None };
    Ok(Target {
        host: flags.text("server_host").unwrap_or("localhost").into(),
        port: flags.value("server_port")?.unwrap_or(10_000),
        host_override: flags.text("server_host_override").map(Into::into),
        tls,
    })
}

fn roots(flags: &Flags) -> Result<Roots, String> {
    match flags.text("ca_file") {
        Some(path) => Ok(Roots::Ca(fs::read(path).map_err(|error| format!("{path}: {error}"))?)),
        None if flags.switch("use_test_ca")? => Err("--use_test_ca wants --ca_file".into()),
        None => Ok(Roots::Platform),
    }
}

fn soak(flags: &Flags) -> Result<Soak, String> {
    let defaults = Soak::default();
    let milliseconds = |name| Ok::<_, String>(flags.value(name)?.map(Duration::from_millis));
    Ok(Soak {
        iterations: flags.value("soak_iterations")?.unwrap_or(defaults.iterations),
        max_failures: flags.value("soak_max_failures")?.unwrap_or(defaults.max_failures),
        max_latency: milliseconds("soak_per_iteration_max_acceptable_latency_ms")?.unwrap_or(defaults.max_latency),
        min_between: milliseconds("soak_min_time_ms_between_rpcs")?.unwrap_or(defaults.min_between),
        overall: flags.value("soak_overall_timeout_seconds")?.map(Duration::from_secs),
        request_size: flags.value("soak_request_size")?.unwrap_or(defaults.request_size),
        response_size: flags.value("soak_response_size")?.unwrap_or(defaults.response_size),
        threads: flags.value("soak_num_threads")?.unwrap_or(defaults.threads),
    })
}

fn cases(names: &str) -> Result<Vec<Case>, String> {
    if names == "all" {
        return Ok(CASES.to_vec());
    }
    let find = |name| match Case::find(name) {
        Some(case) => Ok(case),
        None if CLOUD.contains(&name) => Err(format!("{name}: only Google's cloud can say who calls")),
        None => Err(format!("no case of the name {name}")),
    };
    names.split(',').map(find).collect()
}
