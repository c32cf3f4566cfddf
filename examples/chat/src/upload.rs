//! The client's side of an upload.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{
    fs::{self, File},
    io::AsyncReadExt,
    sync::mpsc,
    try_join,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Response, Status};

use crate::proto::{FileData, UploadResponse};

/// How large a piece of a file is.
pub const CHUNK: usize = 1 << 20;

/// Uploads files in pieces of 1 MiB, by a call that takes the stream of pieces, and tells `progress` how many bytes of how
/// many have been handed over.
///
/// A piece is read when the connection has taken the one before it, so large files take no more memory than a few pieces.
///
/// ```no_run
/// use chat_system::{proto::chat_service_client::ChatServiceClient, upload};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let mut client = ChatServiceClient::connect("http://localhost:50051").await?;
/// let call = async |pieces| client.upload_files(pieces).await;
/// let response = upload(&["some-file.bin".into()], |sent, total| eprintln!("{sent} of {total}"), call).await?;
/// assert_eq!(response.file_count, 1);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of the files, which cancel the call, and those of the call.
pub async fn upload(
    files: &[PathBuf],
    progress: impl FnMut(u64, u64),
    call: impl AsyncFnOnce(ReceiverStream<FileData>) -> Result<Response<UploadResponse>, Status>,
) -> Result<UploadResponse, Status> {
    let (sender, pieces) = mpsc::channel(1);
    let (response, ()) =
        try_join!(call(ReceiverStream::new(pieces)), async { Ok(read(files, progress, sender).await?) })?;
    Ok(response.into_inner())
}

async fn read(files: &[PathBuf], mut progress: impl FnMut(u64, u64), sender: mpsc::Sender<FileData>) -> io::Result<()> {
    let named = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut total = 0;
    for path in files {
        total += fs::metadata(path).await.map_err(|error| named(path, error))?.len();
    }
    let mut sent = 0;
    for path in files {
        let filename = path.file_name().unwrap_or_default().to_string_lossy();
        let mut file = File::open(path).await.map_err(|error| named(path, error))?;
        let mut is_first = true;
        loop {
            let mut data = Vec::with_capacity(CHUNK);
            (&mut file).take(CHUNK as u64).read_to_end(&mut data).await.map_err(|error| named(path, error))?;
            // An empty file is a piece, too.
            if data.is_empty() && !is_first {
                break;
            }
            is_first = false;
            sent += data.len() as u64;
            let piece = FileData { data: data.into(), filename: filename.clone().into_owned(), ..Default::default() };
            if sender.send(piece).await.is_err() {
                return Ok(()); // the server has answered already
            }
            progress(sent, total);
        }
    }
    Ok(())
}
