//! The user service; `--help` says what it takes.
#![forbid(unsafe_code)]

use std::{env, error::Error, process::ExitCode, time::Duration};

use microservices::{
    proto::users::user_service_server::{SERVICE_NAME, UserServiceServer},
    serve::serve,
    users::Users,
};
use tonic::service::Routes;

const HELP: &str = "\
A user service. Start several, and give an order-service the list.

Usage: user-service [OPTIONS]

  --listen ADDRESS     where calls are taken: 127.0.0.1:50061 unless given; port 0 takes a free one and says which
  --name NAME          what it calls itself in the metadata of answers: a unless given
  --delay MS           how long an answer takes: 0 unless given
  --help               this text

SIGTERM and Ctrl-C let it drain: its health says NOT_SERVING, what was begun is answered, then it stops.
";

#[tokio::main]
async fn main() -> ExitCode {
    match run(env::args().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("user-service: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let (mut listen, mut name, mut delay) = ("127.0.0.1:50061".to_owned(), "a".to_owned(), Duration::ZERO);
    while let Some(option) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{option} is without a value"));
        match &*option {
            "--listen" => listen = value()?,
            "--name" => name = value()?,
            "--delay" => delay = Duration::from_millis(value()?.parse()?),
            "--help" | "-h" => {
                print!("{HELP}");
                return Ok(());
            }
            _ => return Err(format!("{option} is not an option; --help lists them").into()),
        }
    }
    let users = Users::new(name.parse()?, delay);
    serve(&listen, SERVICE_NAME, Routes::new(UserServiceServer::new(users))).await
}
