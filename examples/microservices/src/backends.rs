//! Several backends of one service, and which of them is called next.
//!
//! Each backend is watched by its own health service: who says SERVING is called, who says something else, or nothing, is
//! not. A backend that drains gets no new calls before it closes its door, one that was killed is left out from when its
//! connection broke, and one that comes back is found again. Where names come from DNS, or from an orchestrator, only the
//! list is another.
//!
//! A backend that stands still breaks no connection and says nothing. Keepalive finds it out, and so do the calls: one that
//! leaves [`STRIKES`] of them without an answer is ejected, and called again when its health service has answered anew.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{select, sync::Notify, time::sleep};
use tonic::{
    Code, Status,
    transport::{Channel, Endpoint, Uri},
};
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

/// How long it is until a backend that does not answer, or was ejected, is asked again.
const PAUSE: Duration = Duration::from_millis(500);

/// How long a backend may be silent before it is asked whether it is there, and how long it has to say so. Servers that are
/// not our own may take such frequent questions amiss.
const SILENCE: Duration = Duration::from_secs(1);

/// How many calls one behind the other a backend may leave without an answer.
pub const STRIKES: u32 = 2;

/// Backends of a service. When the last of the clones is dropped they are no longer watched.
#[derive(Clone)]
pub struct Backends {
    all: Arc<All>,
}

struct All {
    backends: Vec<Arc<Backend>>,
    /// Told when one begins to serve.
    serves: Arc<Notify>,
}

struct Backend {
    uri: Uri,
    channel: Channel,
    health: Channel,
    state: Mutex<State>,
    /// Calls that are under way.
    pending: AtomicUsize,
    ejected: Notify,
}

#[derive(Debug, Default)]
struct State {
    serves: bool,
    /// Calls without an answer since the last that had one.
    strikes: u32,
}

impl Backends {
    /// Those at these places, as far as `service` is served there. Connections have keepalive.
    pub fn new(places: Vec<Endpoint>, service: &'static str) -> Self {
        let serves = Arc::new(Notify::new());
        let backends = places.into_iter().map(|place| {
            let place = place.http2_keep_alive_interval(SILENCE).keep_alive_timeout(SILENCE).connect_timeout(SILENCE);
            let backend = Arc::new(Backend {
                uri: place.uri().clone(),
                channel: place.connect_lazy(),
                // Of its own, so that calls do not delay what is asked here.
                health: place.keep_alive_while_idle(true).connect_lazy(),
                state: Mutex::default(),
                pending: AtomicUsize::new(0),
                ejected: Notify::new(),
            });
            tokio::spawn(backend.clone().follow(service, serves.clone()));
            backend
        });
        Self { all: Arc::new(All { backends: backends.collect(), serves }) }
    }

    /// The next backend to call: of two by chance the one with fewer calls under way. Waits where none serves.
    pub async fn pick(&self) -> Picked {
        loop {
            let mut serves = std::pin::pin!(self.all.serves.notified());
            serves.as_mut().enable();
            let mut there: Vec<_> = self.all.backends.iter().filter(|backend| backend.state().serves).collect();
            fastrand::shuffle(&mut there);
            let pending = |backend: &&&Arc<Backend>| backend.pending.load(Ordering::Relaxed);
            if let Some(backend) = there.iter().take(2).min_by_key(pending) {
                backend.pending.fetch_add(1, Ordering::Relaxed);
                return Picked { backend: Arc::clone(backend), all: self.all.clone() };
            }
            serves.await;
        }
    }
}

impl fmt::Debug for Backends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all.backends.iter().map(|backend| &backend.uri)).finish()
    }
}

impl Drop for All {
    fn drop(&mut self) {
        for backend in &self.backends {
            // Each task looks whether it is the last that has its backend.
            backend.ejected.notify_one();
        }
    }
}

/// A backend that gets a call.
pub struct Picked {
    backend: Arc<Backend>,
    all: Arc<All>,
}

impl Picked {
    /// The way there.
    pub fn channel(&self) -> Channel {
        self.backend.channel.clone()
    }

    /// What became of the call. Who did not answer too often is ejected, unless there is nobody else.
    pub fn report<T>(self, answer: &Result<T, Status>) {
        let is_silent =
            matches!(answer, Err(status) if matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded));
        let is_other = |other: &&Arc<Backend>| !Arc::ptr_eq(other, &self.backend) && other.state().serves;
        let has_others = self.all.backends.iter().any(|other| is_other(&other));
        let mut state = self.backend.state();
        state.strikes = if is_silent { state.strikes + 1 } else { 0 };
        if state.serves && state.strikes >= STRIKES && has_others {
            state.serves = false;
            println!("{} is ejected", self.backend.uri);
            self.backend.ejected.notify_one();
        }
    }
}

impl Drop for Picked {
    fn drop(&mut self) {
        self.backend.pending.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Backend {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the backend for as long as anybody calls it.
    async fn follow(self: Arc<Self>, service: &'static str, serves: Arc<Notify>) {
        while Arc::strong_count(&self) > 1 {
            select! {
                // That the connection broke and that nobody is there is the same to us.
                _ = self.watch(service, &serves) => {}
                () = self.ejected.notified() => {}
            }
            if std::mem::take(&mut self.state().serves) {
                println!("{} is gone", self.uri);
            }
            sleep(PAUSE.mul_f64(0.8 + 0.4 * fastrand::f64())).await;
        }
    }

    async fn watch(&self, service: &str, serves: &Notify) -> Result<(), Status> {
        let mut health = HealthClient::new(self.health.clone());
        let mut answers = health.watch(HealthCheckRequest { service: service.into() }).await?.into_inner();
        while let Some(answer) = answers.message().await? {
            let now = answer.status() == ServingStatus::Serving;
            let mut state = self.state();
            if now != state.serves {
                println!("{} {}", self.uri, if now { "serves" } else { "drains" });
                *state = State { serves: now, strikes: 0 };
                serves.notify_waiters();
            }
        }
        Ok(())
    }
}
