//! The server. `chat-server [ADDRESS]`, 0.0.0.0:50051 unless given; Ctrl-C lets the calls end that are under way.
#![forbid(unsafe_code)]

use std::{env, error::Error, io::Write};

use chat_system::{Chat, proto::chat_service_server::ChatServiceServer};
use tokio::{net::TcpListener, signal};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = env::args().nth(1).unwrap_or_else(|| "0.0.0.0:50051".into());
    let listener = TcpListener::bind(&address).await.map_err(|error| format!("{address}: {error}"))?;
    println!("gRPC 서버가 포트 {}에서 실행 중입니다.", listener.local_addr()?.port());
    std::io::stdout().flush()?;
    Server::builder()
        .add_service(ChatServiceServer::new(Chat::default()))
        .serve_with_incoming_shutdown(TcpListenerStream::new(listener), async {
            let _ = signal::ctrl_c().await;
        })
        .await?;
    Ok(())
}
