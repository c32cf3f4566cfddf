//! Rooms: several clients in one, one that is slow, one that leaves.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chat_system::{
    Chat, Options,
    proto::{ChatMessage, chat_service_client::ChatServiceClient, chat_service_server::ChatServiceServer},
};
use tokio::{
    net::TcpListener,
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tonic::{Code, Request, Status, Streaming, metadata::MetadataValue, transport::Channel};
use wire_grpc::Windows;

async fn server(options: Options) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = wire_grpc::server::builder().add_service(ChatServiceServer::new(Chat::new(options)));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    url
}

struct Member {
    says: mpsc::Sender<ChatMessage>,
    hears: Streaming<ChatMessage>,
}

/// Everyone has a connection of their own, as programs do.
async fn join(url: &str, room: &str, name: &str) -> Result<Member, Status> {
    let mut client: ChatServiceClient<Channel> = ChatServiceClient::connect(url.to_owned()).await.unwrap();
    let (says, messages) = mpsc::channel(1);
    let mut request = Request::new(ReceiverStream::new(messages));
    request.metadata_mut().insert_bin("room-bin", MetadataValue::from_bytes(room.as_bytes()));
    if !name.is_empty() {
        request.metadata_mut().insert_bin("user-bin", MetadataValue::from_bytes(name.as_bytes()));
    }
    Ok(Member { says, hears: client.chat(request).await?.into_inner() })
}

fn message(text: impl Into<String>) -> ChatMessage {
    ChatMessage { user_id: "somebody else".into(), text: text.into(), ..Default::default() }
}

impl Member {
    async fn say(&self, text: impl Into<String>) {
        self.says.send(message(text)).await.unwrap();
    }

    async fn hear(&mut self) -> Result<Option<(String, String)>, Status> {
        let heard = timeout(Duration::from_secs(30), self.hears.message()).await.expect("something is said");
        Ok(heard?.map(|message| (message.user_id, message.text)))
    }

    async fn hears(&mut self, who: &str, text: &str) {
        assert_eq!(self.hear().await.unwrap(), Some((who.into(), text.into())));
    }
}

#[tokio::test]
async fn what_one_says_all_hear_in_the_same_order() {
    let url = server(Options::default()).await;
    let mut ada = join(&url, "로비", "ada").await.unwrap();
    ada.hears("서버", "ada님이 들어왔습니다.").await;
    let mut bob = join(&url, "로비", "밥").await.unwrap();
    ada.hears("서버", "밥님이 들어왔습니다.").await;
    bob.hears("서버", "밥님이 들어왔습니다.").await;
    let mut elsewhere = join(&url, "다른 방", "eve").await.unwrap();
    elsewhere.hears("서버", "eve님이 들어왔습니다.").await;

    for count in 0..50 {
        tokio::join!(ada.say(format!("a{count}")), bob.say(format!("b{count}")));
    }
    let (mut by_ada, mut by_bob) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        by_ada.push(ada.hear().await.unwrap().unwrap());
        by_bob.push(bob.hear().await.unwrap().unwrap());
    }
    assert_eq!(by_ada, by_bob);
    // Names are those of who joined, whatever a message says.
    for (name, letter) in [("ada", 'a'), ("밥", 'b')] {
        let said = by_ada.iter().filter(|(who, _)| who == name).map(|(_, text)| text.clone());
        assert_eq!(said.collect::<Vec<_>>(), (0..50).map(|count| format!("{letter}{count}")).collect::<Vec<_>>());
    }

    // One leaves by ending what it says, and hears the end; another's connection just goes.
    drop(bob.says);
    assert_eq!(bob.hears.message().await.unwrap(), None);
    ada.hears("서버", "밥님이 나갔습니다.").await;
    let cy = join(&url, "로비", "cy").await.unwrap();
    ada.hears("서버", "cy님이 들어왔습니다.").await;
    drop(cy);
    ada.hears("서버", "cy님이 나갔습니다.").await;

    elsewhere.say("hello").await;
    elsewhere.hears("eve", "hello").await;

    // A room that everyone has left is a new one.
    drop(ada);
    sleep(Duration::from_millis(100)).await;
    join(&url, "로비", "dan").await.unwrap().hears("서버", "dan님이 들어왔습니다.").await;
}

#[tokio::test]
async fn a_room_needs_names() {
    let url = server(Options::default()).await;
    let Err(status) = join(&url, "로비", "").await else { panic!("joined without a name") };
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().contains("user-bin"), "{status}");
}

/// All together much more than what sockets and HTTP/2 windows hold.
const LARGE: usize = 64 << 10;
const MANY: usize = 200;

/// Says a lot, and counts what was taken.
fn flood(says: mpsc::Sender<ChatMessage>) -> Arc<AtomicUsize> {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = taken.clone();
    tokio::spawn(async move {
        let padding = " ".repeat(LARGE);
        for number in 0..MANY {
            says.send(message(format!("{number} {padding}"))).await.unwrap();
            count.fetch_add(1, Ordering::Relaxed);
        }
        says.closed().await;
    });
    taken
}

/// Hears all of the flood.
async fn drain(member: &mut Member) {
    for number in 0..MANY {
        assert_eq!(member.hear().await.unwrap().unwrap().1.trim_end().parse(), Ok(number));
    }
}

#[tokio::test]
async fn who_speaks_waits_for_who_reads_slowly() {
    let url = server(Options { patience: Duration::from_secs(60), ..Options::default() }).await;
    let mut ada = join(&url, "로비", "ada").await.unwrap();
    ada.hears("서버", "ada님이 들어왔습니다.").await;
    let mut slow = join(&url, "로비", "slow").await.unwrap();
    ada.hears("서버", "slow님이 들어왔습니다.").await;
    slow.hears("서버", "slow님이 들어왔습니다.").await;

    let taken = flood(ada.says.clone());
    let reader = tokio::spawn(async move { drain(&mut ada).await });
    let mut before = usize::MAX;
    while before != taken.load(Ordering::Relaxed) {
        before = taken.load(Ordering::Relaxed);
        sleep(Duration::from_secs(1)).await;
    }
    assert!((1..MANY).contains(&before), "{before} of {MANY} were taken though nobody read them");

    drain(&mut slow).await;
    reader.await.unwrap();
    assert_eq!(taken.load(Ordering::Relaxed), MANY);
}

#[tokio::test]
async fn who_does_not_read_is_shown_the_door() {
    let url = server(Options { patience: Duration::from_secs(1), ..Options::default() }).await;
    let mut ada = join(&url, "로비", "ada").await.unwrap();
    ada.hears("서버", "ada님이 들어왔습니다.").await;
    let mut stuck = join(&url, "로비", "stuck").await.unwrap();
    ada.hears("서버", "stuck님이 들어왔습니다.").await;

    flood(ada.says.clone());
    let mut heard = Vec::new();
    while heard.len() <= MANY {
        heard.push(ada.hear().await.unwrap().unwrap());
    }
    let notices: Vec<_> = heard.iter().filter(|(who, _)| who == "서버").collect();
    assert_eq!(notices, [&("서버".into(), "stuck님이 나갔습니다.".into())]);

    // Who reads after all finds what was sent before, and why there is no more.
    let status = loop {
        match stuck.hear().await {
            Ok(message) => assert!(message.is_some(), "an end without a reason"),
            Err(status) => break status,
        }
    };
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(status.message(), "nothing was read for 1s, and 16 messages wait");
}

/// A member who sends each message in a frame of its own, and reads or does not.
struct Raw {
    says: h2::SendStream<bytes::Bytes>,
    hears: h2::client::ResponseFuture,
    connection: tokio::task::JoinHandle<Result<(), h2::Error>>,
}

async fn join_raw(url: &str, room: &str, name: &str, windows: Windows) -> Raw {
    let io = tokio::net::TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    let (sender, connection) = h2::client::Builder::new()
        .initial_window_size(windows.stream())
        .initial_connection_window_size(windows.connection())
        .handshake::<_, bytes::Bytes>(io)
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    let bytes = |text: &str| MetadataValue::from_bytes(text.as_bytes());
    let request = http::Request::post(format!("{url}/chat.ChatService/Chat"))
        .header("content-type", "application/grpc")
        .header("room-bin", bytes(room).as_encoded_bytes())
        .header("user-bin", bytes(name).as_encoded_bytes());
    let (hears, says) = sender.ready().await.unwrap().send_request(request.body(()).unwrap(), false).unwrap();
    Raw { says, hears, connection }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_fast_in_small_messages_is_held_up() {
    const BURST: usize = 60_000;
    let url = server(Options { patience: Duration::from_secs(3), ..Options::default() }).await;
    let slow = join_raw(&url, "로비", "slow", Windows::new(1000, 2)).await;
    sleep(Duration::from_millis(300)).await;
    let Raw { mut says, hears, connection } = join_raw(&url, "로비", "fast", Windows::CLIENT).await;
    // Reads and acknowledges everything.
    let heard = tokio::spawn(async move {
        let (mut body, mut bytes) = (hears.await.unwrap().into_body(), 0);
        while let Some(data) = body.data().await {
            let data = data.expect("the connection holds");
            bytes += data.len();
            body.flow_control().release_capacity(data.len()).unwrap();
        }
        (bytes, body.trailers().await.unwrap().unwrap())
    });
    let message = bytes::Bytes::from_static(b"\0\0\0\0\x06\x0a\x01u\x12\x01x");
    let begun = std::time::Instant::now();
    let mut longest = Duration::ZERO;
    for _ in 0..BURST {
        let before = begun.elapsed();
        says.reserve_capacity(message.len());
        while says.capacity() < message.len() {
            let more = std::future::poll_fn(|context| says.poll_capacity(context)).await;
            more.expect("the call goes on").expect("the connection holds");
        }
        longest = longest.max(begun.elapsed() - before);
        says.send_data(message.clone(), false).expect("the connection holds");
    }
    // Until the slow one was shown the door.
    assert!(longest > Duration::from_secs(1), "held up for {longest:?}");
    says.send_data(bytes::Bytes::new(), true).unwrap();
    let (bytes, trailers) = timeout(Duration::from_secs(60), heard).await.expect("an end").unwrap();
    assert_eq!(trailers["grpc-status"], "0");
    // `fast` is said in place of `u`, and there is more: comings and goings.
    assert!(bytes > BURST * (message.len() + 3), "{bytes}");
    assert!(!connection.is_finished() && !slow.connection.is_finished());
}

/// A member of `JoinRoom`, who is where the metadata says, or the messages.
async fn join_room(url: &str, metadata: Option<(&'static str, &str)>) -> Member {
    let mut client = ChatServiceClient::connect(url.to_owned()).await.unwrap();
    let (says, messages) = mpsc::channel(1);
    let mut request = Request::new(ReceiverStream::new(messages));
    if let Some((key, value)) = metadata {
        request.metadata_mut().insert(key, value.parse().unwrap());
    }
    Member { says, hears: client.join_room(request).await.unwrap().into_inner() }
}

#[tokio::test]
async fn a_room_is_named_by_metadata_or_by_messages() {
    let url = server(Options::default()).await;
    let say = async |member: &Member, user: &str, room: &str, text: &str| {
        let (user_id, room_id, text) = (user.into(), room.into(), text.into());
        let message = ChatMessage { user_id, room_id, text, timestamp: 17, ..Default::default() };
        member.says.send(message).await.unwrap();
    };
    let mut ada = join_room(&url, Some(("roomid", "room1"))).await;
    let mut bob = join_room(&url, None).await;
    say(&ada, "ada", "", "hello").await;
    ada.hears("ada", "hello").await;
    // Bob was in the room of all until he says otherwise.
    say(&bob, "bob", "", "anybody?").await;
    bob.hears("bob", "anybody?").await;
    say(&bob, "bob", "room1", "").await;
    say(&bob, "bob", "room1", "here I am").await;
    for member in [&mut ada, &mut bob] {
        let message = member.hears.message().await.unwrap().unwrap();
        assert_eq!((&*message.user_id, &*message.text, message.timestamp), ("bob", "here I am", 17));
        assert_eq!(message.room_id, "");
    }
    say(&bob, "bob", "elsewhere", "and gone").await;
    bob.hears("bob", "and gone").await;
    say(&ada, "ada", "", "alone").await;
    ada.hears("ada", "alone").await;
    // In rooms with names, names are those of who joined.
    let mut cy = join(&url, "room1", "cy").await.unwrap();
    cy.hears("서버", "cy님이 들어왔습니다.").await;
    ada.hears("서버", "cy님이 들어왔습니다.").await;
    cy.say("hello").await;
    ada.hears("cy", "hello").await;
}
