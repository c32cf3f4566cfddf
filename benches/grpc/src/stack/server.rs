//! A server over tonic. Compiled once for each codec.

use std::pin::Pin;

use tokio_stream::{Stream, iter};
use tonic::{Request, Response, Status, Streaming};

use super::{
    proto::{Chunk, Order, Orders, Receipt, Watching, speed_server},
    values,
};

/// Looks at all that it is sent.
pub struct Server;

type Answers = Pin<Box<dyn Stream<Item = Result<Order, Status>> + Send>>;

#[tonic::async_trait]
impl speed_server::Speed for Server {
    type WatchStream = Answers;
    type EchoStream = Answers;

    async fn place(&self, request: Request<Order>) -> Result<Response<Receipt>, Status> {
        Ok(Response::new(Receipt { count: 1, total: values::worth(request.get_ref()), ..Default::default() }))
    }

    async fn place_all(&self, request: Request<Orders>) -> Result<Response<Receipt>, Status> {
        let orders = &request.get_ref().orders;
        let total = orders.iter().map(values::worth).sum();
        Ok(Response::new(Receipt { count: orders.len() as i32, total, ..Default::default() }))
    }

    async fn watch(&self, request: Request<Watching>) -> Result<Response<Answers>, Status> {
        Ok(Response::new(Box::pin(iter((0..request.get_ref().count).map(|number| Ok(values::small(number)))))))
    }

    async fn collect(&self, request: Request<Streaming<Order>>) -> Result<Response<Receipt>, Status> {
        let mut orders = request.into_inner();
        let mut receipt = Receipt::default();
        while let Some(order) = orders.message().await? {
            receipt.count += 1;
            receipt.total += values::worth(&order);
        }
        Ok(Response::new(receipt))
    }

    async fn echo(&self, request: Request<Streaming<Order>>) -> Result<Response<Answers>, Status> {
        Ok(Response::new(Box::pin(request.into_inner())))
    }

    async fn upload(&self, request: Request<Streaming<Chunk>>) -> Result<Response<Receipt>, Status> {
        let mut chunks = request.into_inner();
        let mut receipt = Receipt::default();
        while let Some(chunk) = chunks.message().await? {
            receipt.count += 1;
            receipt.total += chunk.data.len() as i64;
        }
        Ok(Response::new(receipt))
    }
}
