//! The server's side of each call.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::{sync::mpsc, time};
use tokio_stream::{Stream, StreamExt, wrappers::ReceiverStream};
use tonic::{Request, Response, Status, Streaming, metadata::MetadataMap};

use crate::{
    proto::{
        ChatMessage, FileData, FileResponse, MessageRequest, MessageResponse, Notification, UploadResponse,
        UserRequest, chat_service_server::ChatService, file_service_server::FileService,
    },
    rooms::{Place, Rooms},
};

/// Who the server is in a chat.
pub(crate) const SERVER: &str = "서버";

/// How many notifications there are.
const NOTIFICATIONS: u32 = 5;

/// What can be set.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long it is from one notification to the next.
    pub interval: Duration,
    /// How many bytes one upload may have in all.
    pub upload_limit: u64,
    /// How long a room waits for a member who does not read.
    pub patience: Duration,
}

impl Default for Options {
    /// A second; 64 MiB; five seconds.
    fn default() -> Self {
        Options { interval: Duration::from_secs(1), upload_limit: 64 << 20, patience: Duration::from_secs(5) }
    }
}

/// The chat service.
#[derive(Clone, Debug)]
pub struct Chat {
    options: Options,
    rooms: Rooms,
    /// How many files have an id.
    files: Arc<AtomicU64>,
}

impl Chat {
    /// A service whose rooms are empty.
    pub fn new(options: Options) -> Self {
        let rooms = Rooms::new(options.patience);
        Chat { options, rooms, files: Arc::default() }
    }
}

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl ChatService for Chat {
    type GetNotificationsStream = Answers<Notification>;
    type ChatStream = Answers<ChatMessage>;
    type JoinRoomStream = Answers<ChatMessage>;

    async fn send_message(&self, request: Request<MessageRequest>) -> Result<Response<MessageResponse>, Status> {
        let MessageRequest { user_id, message, .. } = request.into_inner();
        println!("{user_id}: {message}");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let message_id = format!("msg_{}", now.as_millis());
        Ok(Response::new(MessageResponse { success: true, message_id, ..Default::default() }))
    }

    async fn get_notifications(
        &self,
        request: Request<UserRequest>,
    ) -> Result<Response<Self::GetNotificationsStream>, Status> {
        let user = request.into_inner().user_id;
        println!("{user}의 알림 스트림 시작");
        let mut ticks = time::interval_at(time::Instant::now() + self.options.interval, self.options.interval);
        let (sender, notifications) = mpsc::channel(1);
        tokio::spawn(async move {
            for count in 0..=NOTIFICATIONS {
                ticks.tick().await;
                if count == NOTIFICATIONS {
                    return; // the end takes as long to come as each of them
                }
                let notification = Notification {
                    id: format!("notif_{count}"),
                    title: format!("알림 {}", count + 1),
                    content: format!("{user}님에게 새로운 메시지가 있습니다."),
                    ..Default::default()
                };
                if sender.send(Ok(notification)).await.is_err() {
                    return; // the client has gone
                }
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(notifications))))
    }

    /// A file is what comes under one name, in as many pieces as it likes; a piece without a name is a file of its own.
    /// Nothing is stored: who does so must not take a name for a path.
    async fn upload_files(&self, request: Request<Streaming<FileData>>) -> Result<Response<UploadResponse>, Status> {
        let Uploaded { files, bytes } = self.upload(request.into_inner()).await?;
        let summary = format!("{files}개 파일, 총 {bytes}바이트 업로드 완료");
        println!("{summary}");
        Ok(Response::new(UploadResponse { file_count: files, total_size: bytes as i64, summary, ..Default::default() }))
    }

    /// In the room that the metadata names, or alone with an echo.
    async fn chat(&self, request: Request<Streaming<ChatMessage>>) -> Result<Response<Self::ChatStream>, Status> {
        let room = text(request.metadata(), "room-bin")?;
        let user = text(request.metadata(), "user-bin")?;
        let says = request.into_inner();
        let answers = match (room, user) {
            (None, _) => echo(says),
            (Some(room), Some(user)) => self.rooms.join(Place::Fixed(room), Some(user), says),
            (Some(_), None) => return Err(Status::invalid_argument("user-bin is missing: who joins the room?")),
        };
        Ok(Response::new(Box::pin(answers)))
    }

    /// In the room that the metadata names, or in that of all until a message names one. Without a name in the metadata,
    /// each message says who speaks.
    async fn join_room(
        &self,
        request: Request<Streaming<ChatMessage>>,
    ) -> Result<Response<Self::JoinRoomStream>, Status> {
        let metadata = request.metadata();
        let plain = metadata.get("roomid").and_then(|name| name.to_str().ok()).map(str::to_owned);
        let room = text(metadata, "room-bin")?.or(plain).unwrap_or_default();
        let user = text(metadata, "user-bin")?;
        Ok(Response::new(Box::pin(self.rooms.join(Place::Said(room), user, request.into_inner()))))
    }
}

#[tonic::async_trait]
impl FileService for Chat {
    /// One file, whatever its pieces say of names.
    async fn upload_file(&self, request: Request<Streaming<FileData>>) -> Result<Response<FileResponse>, Status> {
        let Uploaded { bytes, .. } = self.upload(request.into_inner()).await?;
        let file_id = format!("file_{}", self.files.fetch_add(1, Ordering::Relaxed) + 1);
        println!("{file_id}: {bytes}바이트 업로드 완료");
        Ok(Response::new(FileResponse { file_id, size: bytes as i64, ..Default::default() }))
    }
}

/// What came of an upload.
struct Uploaded {
    files: i32,
    bytes: u64,
}

impl Chat {
    async fn upload(&self, mut pieces: Streaming<FileData>) -> Result<Uploaded, Status> {
        let limit = self.options.upload_limit;
        let (mut files, mut bytes, mut last) = (0, 0, String::new());
        while let Some(FileData { data, filename, file_data, .. }) = pieces.try_next().await? {
            bytes += (data.len() + file_data.len()) as u64;
            if bytes > limit {
                return Err(Status::resource_exhausted(format!("more than {limit} bytes")));
            }
            if filename.is_empty() || filename != last {
                files += 1;
                last = filename;
            }
        }
        Ok(Uploaded { files, bytes })
    }
}

fn echo(mut says: Streaming<ChatMessage>) -> ReceiverStream<Result<ChatMessage, Status>> {
    println!("채팅 세션 시작");
    let (sender, answers) = mpsc::channel(1);
    tokio::spawn(async move {
        while let Some(message) = says.next().await {
            let answer = message.map(|ChatMessage { user_id, text, .. }| {
                println!("{user_id}: {text}");
                ChatMessage { user_id: SERVER.into(), text: format!("에코: {text}"), ..Default::default() }
            });
            if sender.send(answer).await.is_err() {
                break;
            }
        }
        println!("채팅 세션 종료");
    });
    ReceiverStream::new(answers)
}

/// Text in metadata: what is not ASCII can only be in a value of bytes, whose key ends in `-bin`.
fn text(metadata: &MetadataMap, key: &'static str) -> Result<Option<String>, Status> {
    let Some(value) = metadata.get_bin(key) else { return Ok(None) };
    let bytes = value.to_bytes().map_err(|_| Status::invalid_argument(format!("{key} is not base64")))?;
    let text = str::from_utf8(&bytes).map_err(|_| Status::invalid_argument(format!("{key} is not UTF-8")))?;
    Ok(Some(text.to_owned()))
}
