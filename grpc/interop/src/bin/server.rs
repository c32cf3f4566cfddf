//! Serves gRPC's test service.
#![forbid(unsafe_code)]

use std::{
    env, fs,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
};

use grpc_interop::{flags::Flags, server};
use tonic::transport::server::TcpIncoming;
use wire_grpc::{
    explain,
    server::{Stop, tls_config},
};

const HELP: &str = "\
interop-server [FLAGS]: serves grpc.testing.TestService

--port=PORT                  port, 0 for one that is free (10000)
--use_tls=true|false         TLS, with the two files (false)
--tls_cert_file=PATH         certificate chain in PEM
--tls_key_file=PATH          its private key in PEM
";

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().any(|argument| argument == "--help") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("interop-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let flags = Flags::parse(env::args().skip(1), &["port", "tls_cert_file", "tls_key_file"], &["use_tls"])?;
    // What is wrong with it is said before anybody can call.
    let tls = if flags.switch("use_tls")? {
        let read = |name| {
            let path = flags.text(name).ok_or_else(|| format!("--use_tls wants --{name}"))?;
            fs::read(path).map_err(|error| format!("{path}: {error}"))
        };
        let tls = tls_config(read("tls_cert_file")?, read("tls_key_file")?, None);
        Some(tls.map_err(|error| explain(&*error))?)
    } else {
        None
    };
    let mut stop = Stop::listen().map_err(|error| error.to_string())?;
    let port = flags.value("port")?.unwrap_or(10_000);
    // All addresses of either version; a machine may have but one.
    let bind = |address: SocketAddr| TcpIncoming::bind(address).map_err(|error| format!("port {port}: {error}"));
    let incoming =
        bind((Ipv6Addr::UNSPECIFIED, port).into()).or_else(|_| bind((Ipv4Addr::UNSPECIFIED, port).into()))?;
    let address = incoming.local_addr().map_err(|error| error.to_string())?;
    println!("port {}", address.port());
    let served = server::serve(incoming.with_nodelay(Some(true)), tls, stop.told()).await;
    served.map_err(|error| explain(&error))
}
