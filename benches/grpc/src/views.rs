//! The server with this project's codec where it reads views: messages are looked at where they arrived.

use std::pin::Pin;

use tokio_stream::{Stream, StreamExt, iter};
use tonic::{Request, Response, Status, Streaming};
use wire_grpc::View;

#[allow(missing_docs)]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/views/mod.rs"));
    pub use self::speed::*;
}

#[path = "values.rs"]
#[allow(dead_code, clippy::useless_conversion)] // other stacks have boxes, and look at what is owned
pub mod values;

use proto::{Chunk, ItemView, Order, OrderView, Orders, Receipt, Watching, speed_server};

/// Looks at all that it is sent.
pub struct Server;

type Answers = Pin<Box<dyn Stream<Item = Result<Order, Status>> + Send>>;

fn worth(order: &OrderView<'_>) -> i64 {
    let texts = order.id.len() + order.note.len() + order.customer.as_ref().map_or(0, |customer| customer.email.len());
    let item = |item: &ItemView<'_>| i64::from(item.quantity) * item.price_cents + item.title.len() as i64;
    order.items.iter().map(item).sum::<i64>() + texts as i64
}

#[tonic::async_trait]
impl speed_server::Speed for Server {
    type WatchStream = Answers;
    type EchoStream = Answers;

    async fn place(&self, request: Request<View<Order>>) -> Result<Response<Receipt>, Status> {
        Ok(Response::new(Receipt { count: 1, total: worth(request.get_ref().get()), ..Default::default() }))
    }

    async fn place_all(&self, request: Request<View<Orders>>) -> Result<Response<Receipt>, Status> {
        let orders = &request.get_ref().get().orders;
        let total = orders.iter().map(worth).sum();
        Ok(Response::new(Receipt { count: orders.len() as i32, total, ..Default::default() }))
    }

    async fn watch(&self, request: Request<View<Watching>>) -> Result<Response<Answers>, Status> {
        Ok(Response::new(Box::pin(iter((0..request.get_ref().get().count).map(|number| Ok(values::small(number)))))))
    }

    async fn collect(&self, request: Request<Streaming<View<Order>>>) -> Result<Response<Receipt>, Status> {
        let mut orders = request.into_inner();
        let mut receipt = Receipt::default();
        while let Some(order) = orders.message().await? {
            receipt.count += 1;
            receipt.total += worth(order.get());
        }
        Ok(Response::new(receipt))
    }

    /// What is sent back is owned.
    async fn echo(&self, request: Request<Streaming<View<Order>>>) -> Result<Response<Answers>, Status> {
        Ok(Response::new(Box::pin(request.into_inner().map(|order| Ok(order?.to_message())))))
    }

    async fn upload(&self, request: Request<Streaming<View<Chunk>>>) -> Result<Response<Receipt>, Status> {
        let mut chunks = request.into_inner();
        let mut receipt = Receipt::default();
        while let Some(chunk) = chunks.message().await? {
            receipt.count += 1;
            receipt.total += chunk.get().data.len() as i64;
        }
        Ok(Response::new(receipt))
    }
}
