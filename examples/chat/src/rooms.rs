//! Rooms: what one member says all members hear, in the same order.
//!
//! A room is a task that takes events from a bounded queue and puts messages into bounded queues, one a member. When a
//! member does not read, its queue fills up and the room waits; then the queue of events fills up and those who speak
//! wait, up to their own `send`, because nobody takes from HTTP/2 what they have sent. That is back-pressure, and it has
//! an end: who has not read after [`Rooms::patience`] is shown the door.
//!
//! Members hold the only senders of a room's events, so a room is over when the last one has left.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    select,
    sync::mpsc,
    time::{Instant, timeout_at},
};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Status, Streaming};

use crate::{proto::ChatMessage, server::SERVER};

/// How many messages wait for a member, and how many events for a room.
const QUEUE: usize = 16;

/// What a member hears; an error is the last.
pub(crate) type Heard = Result<ChatMessage, Status>;

/// All rooms that somebody is in.
#[derive(Clone, Debug)]
pub(crate) struct Rooms {
    rooms: Arc<Mutex<HashMap<String, mpsc::WeakSender<Event>>>>,
    members: Arc<AtomicU64>,
    /// How long a room waits for a member who does not read.
    patience: Duration,
}

/// What happens in a room; members are known by numbers, as two may have one name.
#[derive(Debug)]
enum Event {
    Joined(u64, Member),
    Said(u64, String),
    Left(u64),
}

#[derive(Debug)]
struct Member {
    name: String,
    queue: mpsc::Sender<Heard>,
    /// A place in the queue that messages do not take.
    farewell: mpsc::OwnedPermit<Heard>,
}

impl Rooms {
    pub(crate) fn new(patience: Duration) -> Self {
        Rooms { rooms: Arc::default(), members: Arc::default(), patience }
    }

    /// Lets somebody in: what they say is told to the room, what the room hears comes out of the stream.
    pub(crate) fn join(&self, room: String, name: String, mut says: Streaming<ChatMessage>) -> ReceiverStream<Heard> {
        let room = self.open(room);
        let id = self.members.fetch_add(1, Ordering::Relaxed);
        let (queue, heard) = mpsc::channel(QUEUE + 1);
        let farewell = queue.clone().try_reserve_owned().expect("the queue is new");
        tokio::spawn(async move {
            let mut entered = room.send(Event::Joined(id, Member { name, queue: queue.clone(), farewell })).await;
            while entered.is_ok() {
                let said = select! {
                    () = queue.closed() => None, // shown the door, or gone without a word
                    said = says.next() => said,
                };
                let Some(Ok(message)) = said else { break };
                entered = room.send(Event::Said(id, message.text)).await;
            }
            let _ = room.send(Event::Left(id)).await;
        });
        ReceiverStream::new(heard)
    }

    fn open(&self, name: String) -> mpsc::Sender<Event> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = rooms.get(&name).and_then(mpsc::WeakSender::upgrade) {
            return room;
        }
        rooms.retain(|_, room| room.strong_count() > 0);
        let (room, events) = mpsc::channel(QUEUE);
        rooms.insert(name, room.downgrade());
        tokio::spawn(Room { members: BTreeMap::new(), patience: self.patience }.run(events));
        room
    }
}

struct Room {
    members: BTreeMap<u64, Member>,
    patience: Duration,
}

impl Room {
    async fn run(mut self, mut events: mpsc::Receiver<Event>) {
        while let Some(event) = events.recv().await {
            let message = match event {
                Event::Joined(id, member) => {
                    let message = notice(format!("{}님이 들어왔습니다.", member.name));
                    self.members.insert(id, member);
                    message
                }
                Event::Said(id, text) => {
                    let Some(member) = self.members.get(&id) else { continue };
                    ChatMessage { user_id: member.name.clone(), text, ..Default::default() }
                }
                Event::Left(id) => {
                    let Some(member) = self.members.remove(&id) else { continue };
                    farewell(&member.name)
                }
            };
            self.tell(message).await;
        }
    }

    /// Tells all members; that some were shown the door is told to the others, too.
    async fn tell(&mut self, message: ChatMessage) {
        let mut messages = VecDeque::from([message]);
        while let Some(message) = messages.pop_front() {
            let deadline = Instant::now() + self.patience;
            let mut late = Vec::new();
            for (id, member) in &self.members {
                // Whose queue is closed has gone, and says so in an event of its own.
                if timeout_at(deadline, member.queue.send(Ok(message.clone()))).await.is_err() {
                    late.push(*id);
                }
            }
            for member in late.iter().filter_map(|id| self.members.remove(id)) {
                let reason = format!("nothing was read for {:?}, and {QUEUE} messages wait", self.patience);
                member.farewell.send(Err(Status::resource_exhausted(reason)));
                messages.push_back(farewell(&member.name));
            }
        }
    }
}

fn farewell(name: &str) -> ChatMessage {
    notice(format!("{name}님이 나갔습니다."))
}

fn notice(text: String) -> ChatMessage {
    ChatMessage { user_id: SERVER.into(), text, ..Default::default() }
}
