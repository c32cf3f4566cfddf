//! Again, where nobody answered.
//!
//! UNAVAILABLE is tried again, which a connection that breaks under a call is, too, and so is an attempt that takes longer
//! than one may. Any other status is an answer, and would be the same. Only calls that may be made twice are to be retried at all, because nobody knows what became of the
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
    /// How long one call may take: so long, and half of what is left at most, so that there is time for another.
    pub each: Duration,
}

impl Default for Retry {
    /// Ten calls of at most two seconds, with pauses from 50 ms up to a second.
    fn default() -> Self {
        let (first, longest) = (Duration::from_millis(50), Duration::from_secs(1));
        Retry { attempts: 10, first, longest, each: Duration::from_secs(2) }
    }
}

impl Retry {
    /// Makes a call until there is an answer, as long as the deadline allows. It is told how long it may take, and says
    /// DEADLINE_EXCEEDED where it took longer.
    ///
    /// Pauses are a fifth longer or shorter by chance, so that those who failed together do not come back together.
    ///
    /// # Errors
    /// The last status.
    pub async fn run<T, F>(&self, context: &Context, mut call: impl FnMut(Duration) -> F) -> Result<T, Status>
    where
        F: Future<Output = Result<T, Status>>,
    {
        let mut pause = self.first;
        let mut attempt = 1;
        loop {
            let status = match call(self.each.min(context.left() / 2)).await {
                Err(status) if matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded) => status,
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
        let ended = retry.run(&context, |_| {
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
            if code != Code::Unavailable && code != Code::DeadlineExceeded {
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

    #[tokio::test(start_paused = true)]
    async fn an_attempt_leaves_time_for_another() {
        for (timeout, expected) in [(10_000, [2000, 2000, 2000]), (2_000, [1000, 500, 250])] {
            let context = Context::new(None, Some(Duration::from_millis(timeout)));
            let (limits, retry) = (RefCell::new(Vec::new()), Retry { first: Duration::ZERO, ..Retry::default() });
            let ended = retry.run(&context, |limit| {
                limits.borrow_mut().push(limit.as_millis());
                async move {
                    sleep(limit).await;
                    Err::<(), _>(Status::deadline_exceeded(""))
                }
            });
            assert_eq!(ended.await.unwrap_err().code(), Code::DeadlineExceeded);
            assert!(
                limits.borrow().iter().zip(expected).all(|(limit, expected)| limit.abs_diff(expected) < 10),
                "{limits:?}"
            );
            assert!(limits.borrow().len() <= 10);
        }
    }
}
