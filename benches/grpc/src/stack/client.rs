//! A client over tonic. Compiled once for each codec.

use std::time::Duration;

use bytes::Bytes;
use tokio_stream::iter;
use tonic::{Status, transport::Channel};

use super::{
    proto::{Chunk, Watching, speed_client::SpeedClient},
    values,
};
use crate::work::{self, Call, PIECE, PIECES, STREAM};

/// Calls over one connection.
#[derive(Clone)]
pub struct Client {
    client: SpeedClient<Channel>,
    piece: Bytes,
}

impl Client {
    pub async fn connect(port: u16) -> Result<Client, String> {
        let endpoint = Channel::from_shared(format!("http://127.0.0.1:{port}")).map_err(|error| error.to_string())?;
        let endpoint = endpoint.connect_timeout(Duration::from_secs(10)).tcp_nodelay(true);
        let channel = endpoint.connect().await.map_err(|error| error.to_string())?;
        Ok(Client { client: SpeedClient::new(channel), piece: work::piece() })
    }

    async fn run(&mut self, call: Call) -> Result<i32, Status> {
        match call {
            Call::Place => Ok(self.client.place(values::small(1)).await?.get_ref().count),
            Call::PlaceAll => Ok(self.client.place_all(values::large()).await?.get_ref().count),
            Call::Watch => {
                let request = Watching { count: STREAM, ..Default::default() };
                let mut orders = self.client.watch(request).await?.into_inner();
                let mut count = 0;
                while let Some(order) = orders.message().await? {
                    count += i32::from(values::worth(&order) > 0);
                }
                Ok(count)
            }
            Call::Collect => Ok(self.client.collect(iter((0..STREAM).map(values::small))).await?.get_ref().count),
            Call::Echo => {
                let mut orders = self.client.echo(iter((0..STREAM).map(values::small))).await?.into_inner();
                let mut count = 0;
                while let Some(order) = orders.message().await? {
                    count += i32::from(values::worth(&order) > 0);
                }
                Ok(count)
            }
            Call::Upload => {
                let piece = self.piece.clone();
                let chunk = move |_| Chunk { data: piece.clone(), filename: "file".into(), ..Default::default() };
                let receipt = self.client.upload(iter((0..PIECES).map(chunk))).await?.into_inner();
                Ok((receipt.total / PIECE as i64) as i32)
            }
        }
    }
}

impl work::Client for Client {
    async fn call(&mut self, call: Call) -> Result<(), String> {
        let expected = match call {
            Call::Place => 1,
            Call::PlaceAll => values::MANY,
            Call::Watch | Call::Collect | Call::Echo => STREAM,
            Call::Upload => PIECES as i32,
        };
        match self.run(call).await {
            Ok(found) if found == expected => Ok(()),
            Ok(found) => Err(format!("{}: {found}, not {expected}", call.name())),
            Err(status) => Err(format!("{}: {status}", call.name())),
        }
    }
}
