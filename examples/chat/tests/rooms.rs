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
use tonic::{
    Code, Request, Status, Streaming,
    metadata::MetadataValue,
    transport::{Channel, Server},
};

async fn server(options: Options) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = Server::builder().add_service(ChatServiceServer::new(Chat::new(options)));
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
