//! A view that outlives the function that received its bytes: it keeps the buffer, so it can go through channels, into
//! other threads and into futures that an executor sends from thread to thread.
//!
//!     cargo run -p examples --bin owned-view
#![forbid(unsafe_code)]

use std::{
    error::Error,
    future::Future,
    pin::{Pin, pin},
    sync::{Arc, mpsc},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};
use wire::{DecodeError, Encode, HasView, Message, OwnedView};

#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view)]
struct ChatMessage {
    #[proto(1, string)]
    user_id: String,
    #[proto(2, string)]
    text: String,
    #[proto(3, bytes, repeated)]
    pictures: Vec<Vec<u8>>,
}

/// What a connection hands over: the bytes of one message, decoded once and copied never.
fn receive() -> Result<OwnedView<ChatMessage>, DecodeError> {
    let message =
        ChatMessage {
            user_id: "사용자1".into(), text: "안녕하세요!".into(), pictures: vec![vec![0xff; 100_000]]
        };
    ChatMessage::decode_view(Arc::new(message.encode_to_vec()))
}

/// Holds the view across a point where it waits.
async fn handle(message: OwnedView<ChatMessage>) -> usize {
    println!("{}: {}", message.get().user_id, message.get().text);
    Pause(false).await;
    message.get().pictures.iter().map(|picture| picture.len()).sum()
}

fn main() -> Result<(), Box<dyn Error>> {
    let (sender, receiver) = mpsc::channel::<Pin<Box<dyn Future<Output = usize> + Send>>>();
    // A thread that runs futures, as an executor's would.
    let worker = thread::spawn(move || receiver.into_iter().map(block_on).sum::<usize>());
    let message = receive()?;
    sender.send(Box::pin(handle(message.clone())))?;
    sender.send(Box::pin(handle(message)))?;
    drop(sender);
    println!("{} bytes of pictures", worker.join().expect("the worker does not panic"));

    let owned: ChatMessage = receive()?.to_message();
    println!("{} characters of text, owned", owned.text.chars().count());
    Ok(())
}

/// Waits once.
struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
