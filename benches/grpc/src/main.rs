//! Calls of each kind, with each stack: requests a second, and what they cost both sides in processor time.
//!
//! `speed` alone runs everything and writes `../GRPC.md`; `speed server STACK` and `speed client STACK PORT` are the
//! processes that it starts for that.
#![allow(clippy::duplicate_mod)] // so that both stacks over tonic are measured doing the same

mod json;
mod ours;
#[path = "../../src/plot.rs"]
mod plot;
mod prost;
mod race;
mod report;
mod views;
mod work;

use std::{env, process::ExitCode};

use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["server", stack] => on_one_thread(serve(stack, None)),
        ["server", stack, frame] => on_one_thread(serve(stack, frame.parse().ok())),
        ["client", stack, port] => on_one_thread(call(stack, port)),
        _ => race::Plan::read(&arguments).and_then(|plan| report::write(&plan, &race::run(&plan)?)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", arguments.join(" "));
            ExitCode::FAILURE
        }
    }
}

/// Each side has one thread, as Node does.
fn on_one_thread<T>(future: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(future)
}

async fn serve(stack: &str, frame: Option<u32>) -> Result<(), String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    let port = listener.local_addr().map_err(|error| error.to_string())?.port();
    let mut builder = Server::builder().max_frame_size(frame);
    let router = match stack {
        "ours" => builder.add_service(ours::proto::speed_server::SpeedServer::new(ours::server::Server)),
        "prost" => builder.add_service(prost::proto::speed_server::SpeedServer::new(prost::server::Server)),
        "views" => builder.add_service(views::proto::speed_server::SpeedServer::new(views::Server)),
        "json" => return until_left_alone(port, json::serve(listener)).await,
        _ => return Err(format!("no stack {stack}")),
    };
    let connections = tokio_stream::StreamExt::map(TcpListenerStream::new(listener), |stream| {
        let stream = stream?;
        stream.set_nodelay(true)?;
        Ok::<_, std::io::Error>(stream)
    });
    let serving = async { router.serve_with_incoming(connections).await.map_err(|error| error.to_string()) };
    until_left_alone(port, serving).await
}

async fn until_left_alone(port: u16, serving: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    tokio::select! {
        outcome = serving => outcome,
        () = work::attend(port) => Ok(()),
    }
}

async fn call(stack: &str, port: &str) -> Result<(), String> {
    let port = port.parse().map_err(|_| format!("no port: {port}"))?;
    match stack {
        "ours" => work::obey(ours::client::Client::connect(port).await?).await,
        "prost" => work::obey(prost::client::Client::connect(port).await?).await,
        "json" => work::obey(json::Client::new(port, false)).await,
        "json2" => work::obey(json::Client::new(port, true)).await,
        _ => Err(format!("no stack {stack}")),
    }
}
