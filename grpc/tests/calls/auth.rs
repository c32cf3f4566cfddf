//! Tokens: asked for on every kind of call, sent by clients, and shown to nobody.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tonic::{Code, Request, Status, transport::Server};
use wire_grpc::{CallCredentials, InterceptLayer, Intercepted, RequireToken, Scheme, Token};

use crate::support::{Echo, TalkClient, TalkServer, all_kinds, connect, note, serve};

#[derive(Clone, Debug, PartialEq)]
struct User(&'static str);

async fn verify(token: Token) -> Result<User, Status> {
    tokio::task::yield_now().await;
    if token.is("valid-token") { Ok(User("ada")) } else { Err(Status::unauthenticated("this token is not valid")) }
}

async fn guarded() -> std::net::SocketAddr {
    let layer = InterceptLayer::new(RequireToken::new(verify));
    serve(Server::builder().layer(layer).add_service(TalkServer::new(Echo))).await
}

/// What a client is told that sends this as `authorization`, on each kind of call.
async fn refusals(authorization: Option<&'static str>) -> [String; 4] {
    let add = move |mut request: Request<()>| {
        if let Some(text) = authorization {
            request.metadata_mut().insert("authorization", text.parse().unwrap());
        }
        Ok(request)
    };
    let mut client = TalkClient::with_interceptor(connect(guarded().await).await, add);
    all_kinds(&mut client, "hello").await.map(|answer| {
        let status = answer.unwrap_err();
        assert_eq!(status.code(), Code::Unauthenticated);
        status.message().to_owned()
    })
}

#[tokio::test]
async fn calls_without_a_token_are_told_so() {
    let expected = "there is no authorization in the metadata of the call";
    assert_eq!(refusals(None).await, [expected; 4]);
}

#[tokio::test]
async fn calls_with_a_wrong_token_are_told_so() {
    assert_eq!(refusals(Some("Bearer another-token")).await, ["this token is not valid"; 4]);
    assert_eq!(refusals(Some("Basic dXNlcg==")).await, ["the authorization is not `Bearer` and a token"; 4]);
    assert_eq!(refusals(Some("Bearer  ")).await, ["the authorization is not `Bearer` and a token"; 4]);
}

/// What a server that takes these schemes says to this `authorization`.
async fn with_schemes(schemes: &str, authorization: &'static str) -> Result<String, String> {
    let schemes = schemes.split(' ').map(|name| match name {
        "bearer" => Scheme::Bearer,
        "bare" => Scheme::Bare,
        _ => Scheme::Named("ApiKey".into()),
    });
    let layer = InterceptLayer::new(RequireToken::new(verify).schemes(schemes));
    let address = serve(Server::builder().layer(layer).add_service(TalkServer::new(Echo))).await;
    let add = move |mut request: Request<()>| {
        request.metadata_mut().insert("authorization", authorization.parse().unwrap());
        Ok(request)
    };
    let mut client = TalkClient::with_interceptor(connect(address).await, add);
    let [answer, ..] = all_kinds(&mut client, "hello").await;
    answer.map_err(|status| status.message().to_owned())
}

#[tokio::test]
async fn a_server_says_which_schemes_it_takes() {
    let ok = || Ok("hello".to_owned());
    let invalid = || Err("this token is not valid".to_owned());
    let not = |text: &str| Err(format!("the authorization is not {text}"));
    for (schemes, authorization, expected) in [
        ("bare", "valid-token", ok()),
        ("bare", "Bearer valid-token", invalid()),
        ("bare", "another-token", invalid()),
        ("bare", "", not("a token")),
        ("bearer", "valid-token", not("`Bearer` and a token")),
        ("bearer bare", "valid-token", ok()),
        ("bearer bare", "bearer valid-token", ok()),
        ("bearer bare", "another-token", invalid()),
        ("named", "apikey  valid-token", ok()),
        ("named", "Bearer valid-token", not("`ApiKey` and a token")),
        ("named bearer", "valid-token", not("`ApiKey` and a token or `Bearer` and a token")),
        // Odd bytes.
        ("bearer", "Bearer\tvalid-token", not("`Bearer` and a token")),
        ("bare", "valid-tok\u{e9}n", not("a token")),
        ("bare", "valid-token,valid-token", invalid()),
    ] {
        assert_eq!(with_schemes(schemes, authorization).await, expected, "{schemes} {authorization}");
    }
}

#[tokio::test]
async fn a_client_sends_tokens_in_the_scheme_that_is_wanted() {
    for scheme in [Scheme::Bearer, Scheme::Bare, Scheme::Named("ApiKey".into())] {
        let layer = InterceptLayer::new(RequireToken::new(verify).schemes([scheme.clone()]));
        let address = serve(Server::builder().layer(layer).add_service(TalkServer::new(Echo))).await;
        let credentials = CallCredentials::new(async || Ok((Token::new("valid-token"), Duration::MAX))).scheme(scheme);
        for answer in
            all_kinds(&mut TalkClient::new(Intercepted::new(connect(address).await, credentials)), "hello").await
        {
            assert_eq!(answer.unwrap(), "hello");
        }
    }
}

#[test]
fn tokens_that_metadata_can_not_hold_are_not_sent() {
    for secret in ["", " ", " a", "a ", "a\nb", "a\0b", "caf\u{e9}", "\u{7f}", "a\tb"] {
        for scheme in [Scheme::Bearer, Scheme::Bare] {
            let status = scheme.write(&Token::new(secret)).unwrap_err();
            assert_eq!(status.code(), Code::Internal, "{secret:?}");
        }
    }
    assert_eq!(Scheme::Bare.write(&Token::new("a b~!")).unwrap(), "a b~!");
}

#[tokio::test]
async fn call_credentials_let_calls_of_each_kind_through() {
    let credentials = CallCredentials::new(async || Ok((Token::new("valid-token"), Duration::MAX)));
    let channel = Intercepted::new(connect(guarded().await).await, credentials);
    for answer in all_kinds(&mut TalkClient::new(channel), "hello").await {
        assert_eq!(answer.unwrap(), "hello");
    }
}

#[tokio::test]
async fn a_synchronous_interceptor_of_tonic_guards_as_well() {
    let check = |request: Request<()>| match Token::from_metadata(request.metadata())?.is("valid-token") {
        true => Ok(request),
        false => Err(Status::unauthenticated("this token is not valid")),
    };
    let address = serve(Server::builder().add_service(TalkServer::with_interceptor(Echo, check))).await;
    for answer in all_kinds(&mut TalkClient::new(connect(address).await), "hello").await {
        assert_eq!(answer.unwrap_err().code(), Code::Unauthenticated);
    }
    let credentials = CallCredentials::new(async || Ok((Token::new("valid-token"), Duration::MAX)));
    let channel = Intercepted::new(connect(address).await, credentials);
    for answer in all_kinds(&mut TalkClient::new(channel), "hello").await {
        assert_eq!(answer.unwrap(), "hello");
    }
}

/// How often a provider is asked for tokens that hold for `holds`, in three calls.
async fn asked(holds: Duration) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    let credentials = CallCredentials::new(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        async move { Ok((Token::new("valid-token"), holds)) }
    });
    let mut client = TalkClient::new(Intercepted::new(connect(guarded().await).await, credentials));
    for _ in 0..3 {
        client.say(note("hello")).await.unwrap();
    }
    count.load(Ordering::Relaxed)
}

#[tokio::test]
async fn tokens_are_asked_for_again_when_they_have_expired() {
    assert_eq!(asked(Duration::MAX).await, 1);
    assert_eq!(asked(Duration::from_secs(3600)).await, 1);
    assert_eq!(asked(Duration::ZERO).await, 3);
}

#[tokio::test]
async fn a_provider_that_fails_fails_the_call() {
    let credentials = CallCredentials::new(async || Err(Status::unavailable("nobody gives tokens now")));
    let mut client = TalkClient::new(Intercepted::new(connect(guarded().await).await, credentials));
    let status = client.say(note("hello")).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "nobody gives tokens now"));
}

#[tokio::test]
async fn debug_shows_no_secrets() {
    let credentials = CallCredentials::new(async || Ok((Token::new("valid-token"), Duration::MAX)));
    assert!(!format!("{credentials:?}").contains("valid-token"));
    let mut client = TalkClient::new(Intercepted::new(connect(guarded().await).await, credentials));
    let mut request = Request::new(talk_note("debug", "hunter2"));
    request.metadata_mut().insert("x-api-key", "key-of-mine".parse().unwrap());
    request.metadata_mut().insert("x-colour", "green".parse().unwrap());
    // The handler answers with `Debug` of the whole request: metadata, message and all.
    let seen = client.say(request).await.unwrap().into_inner().text;
    assert!(seen.contains("green") && seen.contains("authorization"), "{seen}");
    for secret in ["valid-token", "key-of-mine", "hunter2"] {
        assert!(!seen.contains(secret), "{secret}: {seen}");
    }
}

fn talk_note(text: &str, password: &str) -> crate::support::Note {
    crate::support::Note { password: password.into(), ..note(text) }
}

#[tokio::test]
async fn the_handler_finds_who_calls() {
    use tonic::server::NamedService;
    // The identity lies in the extensions that the interceptor hands on.
    let seen = Arc::new(std::sync::Mutex::new(None));
    let sink = seen.clone();
    let look = move |request: Request<()>| {
        *sink.lock().unwrap() = request.extensions().get::<User>().cloned();
        Ok(request)
    };
    let service = TalkServer::with_interceptor(Echo, look);
    fn name<S: NamedService>(_: &S) -> &'static str {
        S::NAME
    }
    let guarded = Intercepted::new(service, RequireToken::new(verify));
    assert_eq!(name(&guarded), "talk.Talk");
    let address = serve(Server::builder().add_service(guarded)).await;
    let credentials = CallCredentials::new(async || Ok((Token::new("valid-token"), Duration::MAX)));
    TalkClient::new(Intercepted::new(connect(address).await, credentials)).say(note("hello")).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), Some(User("ada")));
}
