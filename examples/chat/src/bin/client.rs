//! The client: each call once. `chat-client [URL [FILE]...]`, http://localhost:50051 unless given; files are uploaded.
#![forbid(unsafe_code)]

use std::{
    env,
    error::Error,
    io::{IsTerminal, Write, stderr},
    path::Path,
    time::Duration,
};

use chat_system::{
    proto::{ChatMessage, MessageRequest, UserRequest, chat_service_client::ChatServiceClient},
    upload,
};
use tokio::{sync::mpsc, time};
use tokio_stream::wrappers::ReceiverStream;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "http://localhost:50051".into());
    let mut client = ChatServiceClient::connect(url.clone())
        .await
        .map_err(|error| format!("{url}: {error} (is a server there?)"))?;
    let user = || "사용자1".to_owned();

    println!("=== 단일 요청-응답 테스트 ===");
    let request = MessageRequest { user_id: user(), message: "안녕하세요!".into(), ..Default::default() };
    let response = client.send_message(request).await?.into_inner();
    println!("응답: success {}, messageId {}", response.success, response.message_id);

    println!("\n=== 서버 스트리밍 테스트 ===");
    let request = UserRequest { user_id: user(), ..Default::default() };
    let mut notifications = client.get_notifications(request).await?.into_inner();
    while let Some(notification) = notifications.message().await? {
        println!("알림: {} {} {}", notification.id, notification.title, notification.content);
    }
    println!("알림 스트림 종료");

    for file in arguments {
        println!("\n=== 클라이언트 스트리밍 테스트 ===");
        let response =
            upload(&mut client, Path::new(&file), progress).await.map_err(|error| format!("{file}: {error}"))?;
        println!("업로드 완료: {}개 파일, 총 {}바이트", response.file_count, response.total_size);
    }

    println!("\n=== 양방향 스트리밍 테스트 ===");
    let (sender, messages) = mpsc::channel(2);
    // Before the call: a server may answer nothing, not even headers, until it is told something.
    tokio::spawn(async move {
        for text in ["안녕하세요!", "반갑습니다!"] {
            let message = ChatMessage { user_id: user(), text: text.into(), ..Default::default() };
            if sender.send(message).await.is_err() {
                return;
            }
        }
        time::sleep(Duration::from_secs(1)).await;
    });
    let mut answers = client.chat(ReceiverStream::new(messages)).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        println!("{}: {}", answer.user_id, answer.text);
    }
    println!("채팅 스트림 종료");
    Ok(())
}

/// A line that fills, where someone looks.
fn progress(sent: u64, total: u64) {
    if stderr().is_terminal() {
        let percent = (sent * 100).checked_div(total).unwrap_or(100);
        let end = if sent == total { "\n" } else { "" };
        let _ = write!(stderr(), "\r{percent:3} %  {sent} / {total}{end}");
    }
}
