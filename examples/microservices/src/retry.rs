//! Again, where nobody answered.
//!
//! Only UNAVAILABLE is tried again, which a connection that breaks under a call is, too. Any other status is an answer, and
//! would be the same. Only calls that may be made twice are to be retried at all, because nobody knows what became of the
//! first.

use std::time::Duration;

use tokio::time::sleep;
use tonic::{Code, Status};

use crate::context::Context;

/// How often, and with which pauses.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// How many calls there are at most, the first included.
    pub attempts: u32,
    /// The first pause; each is twice as long as the one before.
    pub first: Duration,
    /// What pauses grow up to.
    pub longest: Duration,
}

impl Default for Retry {
    /// Ten calls, from 50 ms up to a second.
    fn default() -> Self {
        Retry { attempts: 10, first: Duration::from_millis(50), longest: Duration::from_secs(1) }
    }
}

impl Retry {
    /// Makes a call until there is an answer, as long as the deadline allows.
    ///
    /// Pauses are a fifth longer or shorter by chance, so that those who failed together do not come back together.
    ///
    /// # Errors
    /// The last status.
    pub async fn run<T, F>(&self, context: &Context, mut call: impl FnMut() -> F) -> Result<T, Status>
    where
        F: Future<Output = Result<T, Status>>,
    {
        let mut pause = self.first;
        let mut attempt = 1;
        loop {
            let status = match call().await {
                Err(status) if status.code() == Code::Unavailable => status,
                answer => return answer,
            };
            let pause_now = pause.mul_f64(0.8 + 0.4 * fastrand::f64());
            if attempt == self.attempts || pause_now >= context.left() {
                return Err(status);
            }
            println!("[{}] attempt {attempt}: {}; again in {pause_now:.0?}", context.request_id(), status.message());
            sleep(pause_now).await;
            pause = (pause * 2).min(self.longest);
            attempt += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use tokio::time::Instant;

    use super::*;

    /// The pauses between the calls, and how it ended.
    async fn run(statuses: &[Code], timeout: Duration) -> (Vec<Duration>, Result<(), Code>) {
        let begun = Instant::now();
        let calls = RefCell::new(Vec::new());
        let context = Context::new(None, Some(timeout));
        let retry = Retry::default();
        let ended = retry.run(&context, || {
            calls.borrow_mut().push(begun.elapsed());
            let code = statuses[(calls.borrow().len() - 1).min(statuses.len() - 1)];
            std::future::ready(if code == Code::Ok { Ok(()) } else { Err(Status::new(code, "")) })
        });
        let ended = ended.await.map_err(|status| status.code());
        (calls.take().windows(2).map(|pair| pair[1] - pair[0]).collect(), ended)
    }

    const LONG: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn pauses_grow_and_differ() {
        let (pauses, ended) = run(&[Code::Unavailable], LONG).await;
        assert_eq!(ended, Err(Code::Unavailable));
        assert_eq!(pauses.len(), 9);
        for (pause, expected) in pauses.iter().zip([50, 100, 200, 400, 800, 1000, 1000, 1000, 1000]) {
            let ratio = pause.as_secs_f64() / Duration::from_millis(expected).as_secs_f64();
            // The timer has steps of a millisecond.
            assert!((0.8..1.23).contains(&ratio), "{pauses:?}");
        }
        assert_ne!(pauses, run(&[Code::Unavailable], LONG).await.0);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_an_answer() {
        assert_eq!(run(&[Code::Ok], LONG).await, (vec![], Ok(())));
        let (pauses, ended) = run(&[Code::Unavailable, Code::Unavailable, Code::Ok], LONG).await;
        assert_eq!((pauses.len(), ended), (2, Ok(())));
        for code in 1..17 {
            let code = Code::from(code);
            if code != Code::Unavailable {
                assert_eq!(run(&[code], LONG).await, (vec![], Err(code)));
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_pause_ends_behind_the_deadline() {
        let (pauses, ended) = run(&[Code::Unavailable], Duration::from_millis(500)).await;
        assert!(pauses.len() <= 3 && pauses.iter().sum::<Duration>() < Duration::from_millis(500), "{pauses:?}");
        assert_eq!(ended, Err(Code::Unavailable));
    }
}
