//! The client's side of an upload.

use std::path::Path;

use tokio::{fs::File, io::AsyncReadExt, sync::mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Status, transport::Channel};

use crate::proto::{FileData, UploadResponse, chat_service_client::ChatServiceClient};

/// How large a piece of a file is.
pub const CHUNK: usize = 1 << 20;

/// Uploads a file in pieces of 1 MiB, and tells `progress` how many bytes of how many have been handed over.
///
/// A piece is read when the connection has taken the one before it, so a large file takes no more memory than a few
/// pieces.
///
/// # Errors
/// Those of the file, and those of the call.
pub async fn upload(
    client: &mut ChatServiceClient<Channel>,
    path: &Path,
    mut progress: impl FnMut(u64, u64) + Send + 'static,
) -> Result<UploadResponse, Status> {
    let mut file = File::open(path).await?;
    let total = file.metadata().await?.len();
    let filename = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (sender, pieces) = mpsc::channel(1);
    let reader = tokio::spawn(async move {
        let mut sent = 0;
        loop {
            let mut data = Vec::with_capacity(CHUNK);
            (&mut file).take(CHUNK as u64).read_to_end(&mut data).await?;
            // An empty file is a piece, too.
            if data.is_empty() && sent > 0 {
                return Ok(());
            }
            let is_last = data.len() < CHUNK;
            sent += data.len() as u64;
            let piece = FileData { data: data.into(), filename: filename.clone(), ..Default::default() };
            if sender.send(piece).await.is_err() {
                return Ok(()); // the server has answered already
            }
            progress(sent, total);
            if is_last {
                return Ok::<(), std::io::Error>(());
            }
        }
    });
    let response = client.upload_files(ReceiverStream::new(pieces)).await?;
    reader.await.map_err(|error| Status::internal(error.to_string()))??;
    Ok(response.into_inner())
}
