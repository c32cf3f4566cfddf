//! Places orders; `--help` says what it takes.
#![forbid(unsafe_code)]

use std::{env, error::Error, process::ExitCode, time::Duration};

use microservices::{
    context::Context,
    proto::orders::{Item, PlaceOrderRequest, order_service_client::OrderServiceClient},
    serve::log,
    users::SERVED_BY,
};
use tonic::Status;
use wire_grpc::rpc::{self, BadRequest};

const HELP: &str = "\
Places an order.

Usage: order-client [OPTIONS] USER ITEM=CENTS...

  --url URL            the order service: http://127.0.0.1:50060 unless given
  --timeout MS         by when there must be an answer: 10000 unless given
  --request-id ID      the id that stands in the logs of all services: made up unless given
  --help               this text

  order-client ada tea=250 biscuits=120
";

#[tokio::main]
async fn main() -> ExitCode {
    match run(env::args().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("order-client: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let (mut url, mut timeout, mut request_id) = ("http://127.0.0.1:50060".to_owned(), None, None);
    let mut order = Vec::new();
    while let Some(option) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{option} is without a value"));
        match &*option {
            "--url" => url = value()?,
            "--timeout" => timeout = Some(Duration::from_millis(value()?.parse()?)),
            "--request-id" => request_id = Some(value()?),
            "--help" | "-h" => {
                print!("{HELP}");
                return Ok(());
            }
            _ if option.starts_with("--") => {
                return Err(format!("{option} is not an option; --help lists them").into());
            }
            _ => order.push(option),
        }
    }
    let mut order = order.into_iter();
    let user_id = order.next().ok_or("who orders? --help has an example")?;
    let request =
        PlaceOrderRequest { user_id, items: order.map(item).collect::<Result<_, _>>()?, ..Default::default() };

    log()?;
    let context = Context::new(request_id, timeout);
    let connected = OrderServiceClient::connect(url.clone()).await;
    let mut client = connected.map_err(|error| format!("{url}: {}", wire_grpc::explain(&error)))?;
    let response = context.within(client.place_order(context.request(request))).await.map_err(explain)?;

    let served_by = response.metadata().get(SERVED_BY).and_then(|name| name.to_str().ok()).unwrap_or("?").to_owned();
    let order = response.into_inner().order.ok_or("an answer without an order")?;
    let user = order.user.unwrap_or_default();
    println!("{} for {} <{}>: {} cents (user service {served_by})", order.order_id, user.name, user.email, order.cents);
    Ok(())
}

/// `tea=250`
fn item(text: String) -> Result<Item, String> {
    let (name, cents) = text.split_once('=').ok_or_else(|| format!("{text}: an item is NAME=CENTS"))?;
    let cents = cents.parse().map_err(|error| format!("{text}: {error}"))?;
    Ok(Item { name: name.into(), count: 1, cents, ..Default::default() })
}

/// What the status says, and what its details say of which field.
fn explain(status: Status) -> String {
    let mut text = format!("{}: {}", status.code(), status.message());
    let details = rpc::Status::try_from(&status).ok().and_then(|status| status.find::<BadRequest>().ok().flatten());
    for violation in details.unwrap_or_default().field_violations {
        text += &format!("\n  {}: {}", violation.field, violation.description);
    }
    text
}
