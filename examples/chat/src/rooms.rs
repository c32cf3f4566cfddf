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
    Said(u64, ChatMessage),
    Left(u64),
}

/// Where a member is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// In this room.
    Fixed(String),
    /// In this room until a message names another.
    Said(String),
}

#[derive(Debug)]
struct Member {
    /// Without one, messages say it, and nobody is told of comings and goings.
    name: Option<String>,
    queue: mpsc::Sender<Heard>,
    /// A place in the queue that messages do not take.
    farewell: mpsc::OwnedPermit<Heard>,
}

impl Rooms {
    pub(crate) fn new(patience: Duration) -> Self {
        Rooms { rooms: Arc::default(), members: Arc::default(), patience }
    }

    /// Lets somebody in: what they say is told to the room, what the room hears comes out of the stream.
    pub(crate) fn join(
        &self,
        place: Place,
        name: Option<String>,
        mut says: Streaming<ChatMessage>,
    ) -> ReceiverStream<Heard> {
        let (mut here, may_move) = match place {
            Place::Fixed(room) => (room, false),
            Place::Said(room) => (room, true),
        };
        let mut room = self.open(here.clone());
        let rooms = self.clone();
        let id = self.members.fetch_add(1, Ordering::Relaxed);
        let (queue, heard) = mpsc::channel(QUEUE + 1);
        let farewell = queue.clone().try_reserve_owned().expect("the queue is new");
        tokio::spawn(async move {
            let member = Member { name: name.clone(), queue: queue.clone(), farewell };
            let mut entered = room.send(Event::Joined(id, member)).await;
            while entered.is_ok() {
                let said = select! {
                    () = queue.closed() => None, // shown the door, or gone without a word
                    said = says.next() => said,
                };
                let Some(Ok(mut message)) = said else { break };
                let there = std::mem::take(&mut message.room_id);
                if may_move && !there.is_empty() && there != here {
                    let _ = room.send(Event::Left(id)).await;
                    // The place that the old room gives back, or one that is read out of the queue.
                    let Ok(farewell) = queue.clone().reserve_owned().await else { return };
                    room = rooms.open(there.clone());
                    here = there;
                    let member = Member { name: name.clone(), queue: queue.clone(), farewell };
                    entered = room.send(Event::Joined(id, member)).await;
                    if message.text.is_empty() {
                        continue; // it says where, and nothing else
                    }
                }
                if entered.is_ok() {
                    entered = room.send(Event::Said(id, message)).await;
                }
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
                    let message = member.name.as_deref().map(|name| notice(format!("{name}님이 들어왔습니다.")));
                    self.members.insert(id, member);
                    message
                }
                Event::Said(id, ChatMessage { user_id, text, timestamp, .. }) => self.members.get(&id).map(|member| {
                    let user_id = member.name.clone().unwrap_or(user_id);
                    ChatMessage { user_id, text, timestamp, ..Default::default() }
                }),
                Event::Left(id) => self.members.remove(&id).and_then(|member| farewell(&member)),
            };
            if let Some(message) = message {
                self.tell(message).await;
            }
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
                messages.extend(farewell(&member));
                let reason = format!("nothing was read for {:?}, and {QUEUE} messages wait", self.patience);
                member.farewell.send(Err(Status::resource_exhausted(reason)));
            }
        }
    }
}

fn farewell(member: &Member) -> Option<ChatMessage> {
    member.name.as_deref().map(|name| notice(format!("{name}님이 나갔습니다.")))
}

fn notice(text: String) -> ChatMessage {
    ChatMessage { user_id: SERVER.into(), text, ..Default::default() }
}
