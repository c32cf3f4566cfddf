//! The same calls as JSON over HTTP: a body for each message, a line for each message of a stream, and the bytes of a file as
//! they are.

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Query},
    routing::{get, post},
};
use http_body_util::BodyExt;
use hyper_util::{
    client::legacy::{Client as Connections, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::net::TcpListener;
use tokio_stream::{StreamExt, iter};

use crate::work::{self, Call, PIECE, PIECES, STREAM};

/// The messages, as a program that speaks JSON declares them.
#[allow(missing_docs)]
pub mod proto {
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Customer {
        pub name: String,
        pub age: i32,
        pub email: String,
        pub is_active: bool,
    }

    #[derive(Clone, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Item {
        pub sku: String,
        pub title: String,
        pub quantity: i32,
        pub price_cents: i64,
        pub tags: Vec<String>,
    }

    #[derive(Clone, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct Order {
        pub id: String,
        pub customer: Option<Customer>,
        pub items: Vec<Item>,
        pub placed_at_ms: i64,
        pub latitude: f64,
        pub longitude: f64,
        pub note: String,
    }

    #[derive(Clone, Default, Serialize, Deserialize)]
    pub struct Orders {
        pub orders: Vec<Order>,
    }
}

#[path = "values.rs"]
#[allow(clippy::needless_update, clippy::useless_conversion)] // other stacks have further fields, and boxes
pub mod values;

use proto::{Order, Orders};

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Receipt {
    count: i32,
    total: i64,
}

#[derive(Serialize, Deserialize)]
struct Watching {
    count: i32,
}

type Failure = (axum::http::StatusCode, String);

fn failure(error: impl ToString) -> Failure {
    (axum::http::StatusCode::BAD_REQUEST, error.to_string())
}

/// Serves until it is left alone.
pub async fn serve(listener: TcpListener) -> Result<(), String> {
    let routes = Router::new()
        .route(
            "/place",
            post(|Json(order): Json<Order>| async move { Json(Receipt { count: 1, total: values::worth(&order) }) }),
        )
        .route("/place_all", post(place_all))
        .route("/watch", get(|Query(Watching { count })| async move { lines((0..count).map(values::small)) }))
        .route("/collect", post(collect))
        .route("/echo", post(echo))
        .route("/upload", post(upload))
        .layer(DefaultBodyLimit::disable());
    axum::serve(
        axum::serve::ListenerExt::tap_io(listener, |stream| {
            let _ = stream.set_nodelay(true);
        }),
        routes,
    )
    .await
    .map_err(|error| error.to_string())
}

async fn place_all(Json(Orders { orders }): Json<Orders>) -> Json<Receipt> {
    Json(Receipt { count: orders.len() as i32, total: orders.iter().map(values::worth).sum() })
}

async fn collect(body: Body) -> Result<Json<Receipt>, Failure> {
    let mut receipt = Receipt::default();
    each_line(body, |order: Order| {
        receipt.count += 1;
        receipt.total += values::worth(&order);
    })
    .await
    .map_err(failure)?;
    Ok(Json(receipt))
}

/// Over HTTP/2 alone: few clients of HTTP/1.1 read an answer while they send.
async fn echo(body: Body) -> Body {
    let (sender, orders) = tokio::sync::mpsc::channel(16);
    tokio::spawn(async move {
        let mut lines = Lines::new(body);
        while let Ok(Some(order)) = lines.next::<Order>().await {
            if sender.send(order).await.is_err() {
                break;
            }
        }
    });
    Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(orders).map(line))
}

async fn upload(mut body: Body) -> Result<Json<Receipt>, Failure> {
    let mut receipt = Receipt { count: 1, total: 0 };
    while let Some(frame) = body.frame().await {
        receipt.total += frame.map_err(failure)?.data_ref().map_or(0, Bytes::len) as i64;
    }
    Ok(Json(receipt))
}

fn line(value: impl Serialize) -> Result<Bytes, serde_json::Error> {
    let mut line = serde_json::to_vec(&value)?;
    line.push(b'\n');
    Ok(line.into())
}

fn lines<T: Serialize + 'static>(values: impl Iterator<Item = T> + Send + 'static) -> Body {
    Body::from_stream(iter(values.map(line)))
}

/// The values in a body of a line each.
struct Lines {
    body: Body,
    held: Vec<u8>,
    read: usize,
}

impl Lines {
    fn new(body: Body) -> Lines {
        Lines { body, held: Vec::new(), read: 0 }
    }

    async fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, String> {
        loop {
            if let Some(length) = self.held[self.read..].iter().position(|byte| *byte == b'\n') {
                let line = &self.held[self.read..self.read + length];
                self.read += length + 1;
                return serde_json::from_slice(line).map(Some).map_err(|error| error.to_string());
            }
            self.held.drain(..self.read);
            self.read = 0;
            match self.body.frame().await {
                Some(frame) => {
                    let frame = frame.map_err(|error| error.to_string())?;
                    self.held.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
                }
                None => return Ok(None),
            }
        }
    }
}

async fn each_line<T: DeserializeOwned>(body: Body, mut each: impl FnMut(T)) -> Result<(), String> {
    let mut lines = Lines::new(body);
    while let Some(value) = lines.next().await? {
        each(value);
    }
    Ok(())
}

/// Calls over as many connections as the version of HTTP needs.
#[derive(Clone)]
pub struct Client {
    connections: Connections<HttpConnector, Body>,
    authority: String,
    piece: Bytes,
}

impl Client {
    pub fn new(port: u16, http2: bool) -> Client {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let mut connections = Connections::builder(TokioExecutor::new());
        connections.pool_timer(TokioTimer::new()).http2_only(http2);
        Client {
            connections: connections.build(connector),
            authority: format!("127.0.0.1:{port}"),
            piece: work::piece(),
        }
    }

    async fn send(&self, method: &str, path: &str, body: Body) -> Result<Body, String> {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(format!("http://{}/{path}", self.authority))
            .header("content-type", "application/json")
            .body(body)
            .map_err(|error| error.to_string())?;
        let response = self.connections.request(request).await.map_err(|error| format!("{error:?}"))?;
        match response.status().is_success() {
            true => Ok(Body::new(response.into_body())),
            false => Err(response.status().to_string()),
        }
    }

    async fn receipt(&self, path: &str, body: Body) -> Result<Receipt, String> {
        let body = self.send("POST", path, body).await?;
        let bytes = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        serde_json::from_slice(&bytes).map_err(|error| error.to_string())
    }

    async fn count(body: Body) -> Result<i32, String> {
        let mut count = 0;
        each_line(body, |order: Order| count += i32::from(values::worth(&order) > 0)).await?;
        Ok(count)
    }
}

fn json(value: &impl Serialize) -> Result<Body, String> {
    serde_json::to_vec(value).map(Body::from).map_err(|error| error.to_string())
}

impl work::Client for Client {
    async fn call(&mut self, call: Call) -> Result<(), String> {
        let (found, expected) = match call {
            Call::Place => (self.receipt("place", json(&values::small(1))?).await?.count, 1),
            Call::PlaceAll => (self.receipt("place_all", json(&values::large())?).await?.count, values::MANY),
            Call::Watch => {
                let body = self.send("GET", &format!("watch?count={STREAM}"), Body::empty()).await?;
                (Self::count(body).await?, STREAM)
            }
            Call::Collect => (self.receipt("collect", lines((0..STREAM).map(values::small))).await?.count, STREAM),
            Call::Echo => {
                (Self::count(self.send("POST", "echo", lines((0..STREAM).map(values::small))).await?).await?, STREAM)
            }
            Call::Upload => {
                let piece = self.piece.clone();
                let pieces = iter((0..PIECES).map(move |_| Ok::<_, std::convert::Infallible>(piece.clone())));
                let receipt = self.receipt("upload", Body::from_stream(pieces)).await?;
                ((receipt.total / PIECE as i64) as i32, PIECES as i32)
            }
        };
        if found == expected { Ok(()) } else { Err(format!("{}: {found}, not {expected}", call.name())) }
    }
}
