//! Who calls: tokens in the metadata `authorization`.

use std::{
    fmt,
    future::Future,
    hint::black_box,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;
use tonic::{
    Status,
    metadata::{Ascii, MetadataMap, MetadataValue},
};

use crate::intercept::{Call, Intercept};

const AUTHORIZATION: &str = "authorization";

/// A secret that proves who somebody is. `Debug` does not show it.
///
/// ```
/// use wire_grpc::Token;
///
/// let token = Token::new("s3cret");
/// assert_eq!(format!("{token:?}"), "Token(..)");
/// assert!(token.is("s3cret") && !token.is("s3creT"));
/// ```
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// The token of this text.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// That of `authorization: Bearer ...`: for an interceptor of tonic, or a handler.
    ///
    /// # Errors
    /// UNAUTHENTICATED, with a message that says whether there is none or something else.
    ///
    /// ```
    /// use tonic::{Request, Status};
    /// use wire_grpc::Token;
    ///
    /// fn authenticate(request: Request<()>) -> Result<Request<()>, Status> {
    ///     match Token::from_metadata(request.metadata())?.is("s3cret") {
    ///         true => Ok(request),
    ///         false => Err(Status::unauthenticated("this token is not valid")),
    ///     }
    /// }
    ///
    /// let error = authenticate(Request::new(())).unwrap_err();
    /// assert_eq!(error.message(), "there is no authorization in the metadata of the call");
    /// ```
    pub fn from_metadata(metadata: &MetadataMap) -> Result<Self, Status> {
        let mut values = metadata.get_all(AUTHORIZATION).iter();
        let (value, another) = (values.next(), values.next());
        let value =
            value.ok_or_else(|| Status::unauthenticated("there is no authorization in the metadata of the call"))?;
        if another.is_some() {
            return Err(Status::unauthenticated("there is more than one authorization in the metadata of the call"));
        }
        let bearer = value.to_str().ok().and_then(|text| text.split_once(' '));
        match bearer {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => {
                Ok(Self(token.trim().to_owned()))
            }
            _ => Err(Status::unauthenticated("the authorization is not `Bearer` and a token")),
        }
    }

    /// Whether this is the secret. How long that takes does not depend on where they differ.
    pub fn is(&self, secret: &str) -> bool {
        let differences = self.0.bytes().zip(secret.bytes()).fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
        self.0.len() == secret.len() && differences == 0
    }

    /// The text, for those who ask somebody else whether it is valid.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// The value of `authorization`, `Bearer ...`, which neither `Debug` nor the tables of HPACK show: for an interceptor of
    /// tonic on the client's side.
    ///
    /// # Errors
    /// INTERNAL, where metadata can not hold the text.
    pub fn to_metadata(&self) -> Result<MetadataValue<Ascii>, Status> {
        let value: Result<MetadataValue<Ascii>, _> = format!("Bearer {}", self.0).parse();
        let mut value = value.map_err(|_| Status::internal("a token that can not be sent as metadata"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Lets those calls through whose token is valid: an interceptor for servers.
///
/// The closure gets the token of `authorization: Bearer ...` and may wait, for a database or another service. What it
/// gives says who calls, and lies in the extensions of the request. Calls without a token are answered with
/// UNAUTHENTICATED before it is asked.
///
/// ```
/// use tonic::Status;
/// use wire_grpc::{InterceptLayer, RequireToken};
///
/// #[derive(Clone)]
/// struct User(String);
///
/// let users = RequireToken::new(async |token| match token.is("s3cret") {
///     true => Ok(User("ada".into())), // request.extensions().get::<User>()
///     false => Err(Status::unauthenticated("this token is not valid")),
/// });
/// # let _ = || -> tonic::transport::Server<_> {
/// tonic::transport::Server::builder().layer(InterceptLayer::new(users))
/// # };
/// ```
pub struct RequireToken<F> {
    verify: F,
}

impl<F> RequireToken<F> {
    /// Asks the closure about each call's token.
    pub fn new<R, W>(verify: F) -> Self
    where
        F: Fn(Token) -> R + Send + Sync + 'static,
        R: Future<Output = Result<W, Status>> + Send,
    {
        Self { verify }
    }
}

impl<F> fmt::Debug for RequireToken<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireToken").finish_non_exhaustive()
    }
}

impl<F, R, W> Intercept for RequireToken<F>
where
    F: Fn(Token) -> R + Send + Sync + 'static,
    R: Future<Output = Result<W, Status>> + Send,
    W: Clone + Send + Sync + 'static,
{
    type Messages = ();

    async fn call(&self, call: &mut Call) -> Result<Option<()>, Status> {
        let token = Token::from_metadata(call.metadata())?;
        let who = (self.verify)(token).await?;
        call.extensions_mut().insert(who);
        Ok(None)
    }
}

/// Sends a token with each call: an interceptor for clients.
///
/// ```
/// use std::time::Duration;
/// use wire_grpc::{CallCredentials, Intercepted, Token};
/// # async fn ask_for_a_token() -> Result<Token, tonic::Status> { Ok(Token::new("s3cret")) }
///
/// # fn client(channel: tonic::transport::Channel) {
/// let credentials = CallCredentials::new(async || Ok((ask_for_a_token().await?, Duration::from_secs(3600))));
/// let channel = Intercepted::new(channel, credentials); // ChatClient::new(channel)
/// # }
/// ```
pub struct CallCredentials<F> {
    provider: F,
    held: Mutex<Option<Held>>,
}

/// A token, and when to ask for the next.
struct Held {
    value: MetadataValue<Ascii>,
    until: Option<Instant>,
}

impl<F> CallCredentials<F> {
    /// Asks the closure for a token and for how long it holds, and again when nine tenths of that have passed. Calls wait
    /// while it is asked, and it is asked once for all of them. When it fails the call fails with its status, and the
    /// next call asks again. `Duration::MAX` is for ever, zero for one call.
    pub fn new<R>(provider: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<(Token, Duration), Status>> + Send,
    {
        Self { provider, held: Mutex::new(None) }
    }
}

impl<F> fmt::Debug for CallCredentials<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallCredentials").finish_non_exhaustive()
    }
}

impl<F, R> Intercept for CallCredentials<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<(Token, Duration), Status>> + Send,
{
    type Messages = ();

    async fn call(&self, call: &mut Call) -> Result<Option<()>, Status> {
        let mut held = self.held.lock().await;
        let value = match &*held {
            Some(Held { value, until }) if until.is_none_or(|until| Instant::now() < until) => value.clone(),
            _ => {
                let asked = Instant::now();
                let (token, holds) = (self.provider)().await?;
                let value = token.to_metadata()?;
                *held = Some(Held { value: value.clone(), until: asked.checked_add(holds / 10 * 9) });
                value
            }
        };
        drop(held);
        call.metadata_mut().insert(AUTHORIZATION, value);
        Ok(None)
    }
}
