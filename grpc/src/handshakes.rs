//! TLS of a server whose configuration is rustls's own.

use std::{pin::pin, time::Duration};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_stream::{Stream, StreamExt, wrappers::ReceiverStream};

use crate::{BoxError, Trust, trust};

/// How many connections wait for the server once TLS is set up.
const READY: usize = 16;

/// How a server speaks TLS, from PEM: its certificate with those of its issuers, the key of that, and whose certificates
/// clients need; `None` where they need none.
///
/// # Errors
/// What is wrong with which of them, such as a key that is not that of the certificate.
pub fn tls_config(
    certificates: impl AsRef<[u8]>,
    key: impl AsRef<[u8]>,
    clients: Option<&Trust>,
) -> Result<ServerConfig, BoxError> {
    let certificates = trust::certificates(certificates.as_ref())?;
    let key = trust::private_key(key.as_ref())?;
    let builder = ServerConfig::builder_with_provider(trust::provider()).with_safe_default_protocol_versions()?;
    let builder = match clients {
        Some(trust) => builder.with_client_cert_verifier(trust.client_verifier()?),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder.with_single_cert(certificates, key)?;
    config.alpn_protocols.push(b"h2".to_vec());
    Ok(config)
}

/// Connections with TLS around them, as many at once as there are. Who takes longer than `patience` over it is let go.
///
/// It stands where tonic's `Server::tls_config` would, for a configuration that tonic's has no words for:
///
/// ```no_run
/// use std::time::Duration;
/// use tonic::transport::server::TcpIncoming;
/// use wire_grpc::{Trust, server};
///
/// # async fn serve(router: tonic::transport::server::Router) -> Result<(), wire_grpc::BoxError> {
/// let clients = Trust::from_pem(std::fs::read("client.crt")?)?;
/// let config = server::tls_config(std::fs::read("server.crt")?, std::fs::read("server.key")?, Some(&clients))?;
/// let connections = TcpIncoming::bind("0.0.0.0:50051".parse()?)?.with_nodelay(Some(true));
/// router.serve_with_incoming(server::with_tls(connections, config, Duration::from_secs(5))).await?;
/// # Ok(())
/// # }
/// ```
pub fn with_tls<IO, E>(
    connections: impl Stream<Item = Result<IO, E>> + Send + 'static,
    config: ServerConfig,
    patience: Duration,
) -> impl Stream<Item = Result<TlsStream<IO>, BoxError>>
where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    E: Into<BoxError> + Send,
{
    let acceptor = TlsAcceptor::from(std::sync::Arc::new(config));
    let (ready, streams) = mpsc::channel(READY);
    tokio::spawn(async move {
        let mut connections = pin!(connections);
        loop {
            // The listener goes when nobody wants connections any more.
            let next = tokio::select! {
                () = ready.closed() => return,
                next = connections.next() => next,
            };
            let (ready, acceptor) = (ready.clone(), acceptor.clone());
            match next {
                None => return,
                Some(Err(error)) => drop(ready.send(Err(error.into())).await),
                Some(Ok(io)) => drop(tokio::spawn(async move {
                    let shaken = match timeout(patience, acceptor.accept(io)).await {
                        Ok(shaken) => shaken.map_err(Into::into),
                        Err(_) => Err(format!("TLS took the client longer than {patience:?}").into()),
                    };
                    let _ = ready.send(shaken).await;
                })),
            }
        }
    });
    ReceiverStream::new(streams)
}
