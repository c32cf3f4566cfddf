//! The order service; `--help` says what it takes.
#![forbid(unsafe_code)]

use std::{env, error::Error, process::ExitCode};

use microservices::{
    backends::Backends,
    orders::Orders,
    proto::{orders::order_service_server, users::user_service_server},
    retry::Retry,
    serve::serve,
};
use order_service_server::OrderServiceServer;
use tonic::service::Routes;
use wire_grpc::client::endpoint;

const HELP: &str = "\
An order service, which asks user services who orders.

Usage: order-service [OPTIONS]

  --listen ADDRESS     where calls are taken: 127.0.0.1:50060 unless given; port 0 takes a free one and says which
  --users URL,...      the user services: http://127.0.0.1:50061 unless given; they need not be there yet
  --help               this text

SIGTERM and Ctrl-C let it drain: its health says NOT_SERVING, what was begun is answered, then it stops.
";

#[tokio::main]
async fn main() -> ExitCode {
    match run(env::args().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("order-service: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let (mut listen, mut users) = ("127.0.0.1:50060".to_owned(), "http://127.0.0.1:50061".to_owned());
    while let Some(option) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{option} is without a value"));
        match &*option {
            "--listen" => listen = value()?,
            "--users" => users = value()?,
            "--help" | "-h" => {
                print!("{HELP}");
                return Ok(());
            }
            _ => return Err(format!("{option} is not an option; --help lists them").into()),
        }
    }
    let backends = users.split(',').map(|url| endpoint(url.to_owned()));
    let users = Backends::new(backends.collect::<Result<_, _>>()?, user_service_server::SERVICE_NAME);
    let orders = Orders::new(users, Retry::default());
    serve(&listen, order_service_server::SERVICE_NAME, Routes::new(OrderServiceServer::new(orders))).await
}
