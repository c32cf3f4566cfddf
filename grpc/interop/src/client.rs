//! A client's way to the server.

use std::{fmt, str::FromStr, time::Duration};

use tonic::{
    codec::CompressionEncoding::Gzip,
    codegen::http::Uri,
    transport::{self, Certificate, Channel, ClientTlsConfig},
};

use crate::{
    compression::{Role, Watch, WatchLayer},
    proto::{
        test_service_client::TestServiceClient, unimplemented_service_client::UnimplementedServiceClient,
        xds::service::orca::v3::open_rca_service_client::OpenRcaServiceClient,
    },
};
use tower::Layer;

/// Where the server is, and whom the client takes it for.
#[derive(Clone, Debug)]
pub struct Target {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The name that the certificate must have and that requests carry; else `host`.
    pub host_override: Option<String>,
    /// Whether there is TLS.
    pub tls: Option<Roots>,
}

/// Whose certificates are trusted.
#[derive(Clone)]
pub enum Roots {
    /// Those that the machine trusts.
    Platform,
    /// Those that this one signed, in PEM.
    Ca(Vec<u8>),
}

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Roots::Platform => "Platform",
            Roots::Ca(_) => "Ca",
        })
    }
}

/// The stack of services under a client.
pub type Transport = Watch<Channel>;

impl Target {
    /// A connection that is made when the first call needs it.
    ///
    /// # Errors
    /// A sentence about a host or a certificate that can not be used.
    pub fn channel(&self) -> Result<Channel, String> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let uri = |host: &str| format!("{scheme}://{}:{}", bracketed(host), self.port);
        let endpoint = wire_grpc::client::endpoint(uri(&self.host)).map_err(told)?;
        let mut endpoint = endpoint.connect_timeout(Duration::from_secs(20));
        let name = self.host_override.as_deref().unwrap_or(&self.host);
        if let Some(roots) = &self.tls {
            let mut tls = ClientTlsConfig::new().domain_name(name);
            tls = match roots {
                Roots::Platform => tls.with_native_roots(),
                Roots::Ca(pem) => tls.ca_certificate(Certificate::from_pem(pem)),
            };
            endpoint = endpoint.tls_config(tls).map_err(told)?;
        }
        let origin = Uri::from_str(&uri(name)).map_err(|error| format!("{name}: {error}"))?;
        Ok(endpoint.origin(origin).connect_lazy())
    }

    /// The clients of a connection.
    ///
    /// # Errors
    /// As [`Target::channel`].
    pub fn clients(&self) -> Result<Clients, String> {
        Ok(Clients::new(self.channel()?))
    }
}

fn told(error: transport::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// An address of version 6 stands in brackets in a URI.
fn bracketed(host: &str) -> String {
    if host.contains(':') && !host.starts_with('[') { format!("[{host}]") } else { host.into() }
}

/// The clients of the services.
#[derive(Clone, Debug)]
pub struct Clients {
    /// Takes compressed messages and sends plain ones.
    pub plain: TestServiceClient<Transport>,
    /// Takes compressed messages and sends such.
    pub compressing: TestServiceClient<Transport>,
    /// Of the service that no server has.
    pub unimplemented: UnimplementedServiceClient<Transport>,
    /// Of the server's load.
    pub load: OpenRcaServiceClient<Transport>,
}

impl Clients {
    /// All over one connection.
    pub fn new(channel: Channel) -> Self {
        let transport = WatchLayer(Role::Client).layer(channel);
        let plain =
            TestServiceClient::new(transport.clone()).accept_compressed(Gzip).max_decoding_message_size(64 << 20);
        Clients {
            compressing: plain.clone().send_compressed(Gzip),
            plain,
            unimplemented: UnimplementedServiceClient::new(transport.clone()),
            load: OpenRcaServiceClient::new(transport),
        }
    }
}
