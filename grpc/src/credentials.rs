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

    /// That of `authorization: Bearer ...`: for an interceptor of tonic, or a handler. Other schemes are [`Scheme::read`]'s.
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
        Scheme::Bearer.read(metadata)
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
    /// tonic on the client's side. Other schemes are [`Scheme::write`]'s.
    ///
    /// # Errors
    /// INTERNAL, where metadata can not hold the text.
    pub fn to_metadata(&self) -> Result<MetadataValue<Ascii>, Status> {
        Scheme::Bearer.write(self)
    }
}

/// How a token stands in the metadata `authorization`.
///
/// ```
/// use tonic::metadata::MetadataMap;
/// use wire_grpc::{Scheme, Token};
///
/// let mut metadata = MetadataMap::new();
/// metadata.insert("authorization", Scheme::Bare.write(&Token::new("valid-token"))?);
/// assert_eq!(metadata.get("authorization").unwrap(), "valid-token");
/// assert!(Scheme::Bare.read(&metadata)?.is("valid-token"));
/// assert!(Scheme::Bearer.read(&metadata).is_err());
/// # Ok::<(), tonic::Status>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// `Bearer TOKEN`, which is RFC 6750's, and usual.
    #[default]
    Bearer,
    /// `TOKEN`, and nothing in front of it.
    Bare,
    /// `NAME TOKEN`, such as `ApiKey` or `Basic`; the letters of the name may be of either case.
    Named(String),
}

impl Scheme {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Bearer => Some("Bearer"),
            Self::Bare => None,
            Self::Named(name) => Some(name),
        }
    }

    /// The token of a call's metadata.
    ///
    /// # Errors
    /// UNAUTHENTICATED, with a message that says whether there is none, more than one, or something else.
    pub fn read(&self, metadata: &MetadataMap) -> Result<Token, Status> {
        Self::read_any(std::slice::from_ref(self), metadata)
    }

    /// The token in the first of these schemes that fits. [`Scheme::Bare`] fits everything, and so should be the last.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_any(schemes: &[Self], metadata: &MetadataMap) -> Result<Token, Status> {
        let mut values = metadata.get_all(AUTHORIZATION).iter();
        let (value, another) = (values.next(), values.next());
        let value =
            value.ok_or_else(|| Status::unauthenticated("there is no authorization in the metadata of the call"))?;
        if another.is_some() {
            return Err(Status::unauthenticated("there is more than one authorization in the metadata of the call"));
        }
        let text = value.to_str().ok().map(str::trim);
        let token = text.and_then(|text| schemes.iter().find_map(|scheme| scheme.token(text)));
        token.map(Token::new).ok_or_else(|| {
            let wanted: Vec<_> = schemes.iter().map(Self::to_string).collect();
            Status::unauthenticated(format!("the authorization is not {}", wanted.join(" or ")))
        })
    }

    fn token<'t>(&self, text: &'t str) -> Option<&'t str> {
        let token = match self.name() {
            None => text,
            Some(name) => {
                let (scheme, token) = text.split_once(' ')?;
                if !scheme.eq_ignore_ascii_case(name) {
                    return None;
                }
                token.trim()
            }
        };
        (!token.is_empty()).then_some(token)
    }

    /// The value of `authorization`, which neither `Debug` nor the tables of HPACK show.
    ///
    /// # Errors
    /// INTERNAL, where metadata can not hold the text: it is empty, begins or ends with a space, or is not printable ASCII.
    pub fn write(&self, token: &Token) -> Result<MetadataValue<Ascii>, Status> {
        let secret = &token.0;
        let is_plain = secret.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if secret.is_empty() || secret.trim() != secret || !is_plain {
            return Err(Status::internal(
                "a token that can not be sent as metadata: it is empty, or not printable ASCII",
            ));
        }
        let text = self.name().map_or_else(|| secret.clone(), |name| format!("{name} {secret}"));
        let value: Result<MetadataValue<Ascii>, _> = text.parse();
        let mut value = value.map_err(|_| Status::internal("a scheme that can not be sent as metadata"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "`{name}` and a token"),
            None => f.write_str("a token"),
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Lets those calls through whose token is valid: an interceptor for servers.
///
/// The closure gets the token of `authorization: Bearer ...`, or of another [`Scheme`], and may wait, for a database or another service. What it
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
    schemes: Vec<Scheme>,
}

impl<F> RequireToken<F> {
    /// Asks the closure about each call's token.
    pub fn new<R, W>(verify: F) -> Self
    where
        F: Fn(Token) -> R + Send + Sync + 'static,
        R: Future<Output = Result<W, Status>> + Send,
    {
        Self { verify, schemes: vec![Scheme::Bearer] }
    }

    /// Takes tokens in these schemes, the first that fits, instead of in `Bearer` alone. [`Scheme::Bare`] fits everything,
    /// and so should be the last.
    pub fn schemes(mut self, schemes: impl IntoIterator<Item = Scheme>) -> Self {
        self.schemes = schemes.into_iter().collect();
        self
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
        let token = Scheme::read_any(&self.schemes, call.metadata())?;
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
    scheme: Scheme,
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
        Self { provider, scheme: Scheme::Bearer, held: Mutex::new(None) }
    }

    /// Sends tokens in this scheme instead of in `Bearer`.
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
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
                let value = self.scheme.write(&token)?;
                *held = Some(Held { value: value.clone(), until: asked.checked_add(holds / 10 * 9) });
                value
            }
        };
        drop(held);
        call.metadata_mut().insert(AUTHORIZATION, value);
        Ok(None)
    }
}
