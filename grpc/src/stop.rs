//! When a server is told to stop.

use std::io;

use tokio::signal;

/// SIGTERM, which orchestrators send, and Ctrl-C; where there is no SIGTERM, Ctrl-C alone.
///
/// From [`Stop::listen`] on neither ends the process by itself, so a server listens before it says that it runs.
///
/// ```no_run
/// use wire_grpc::server::Stop;
///
/// # async fn serve(router: tonic::transport::server::Router) -> Result<(), wire_grpc::BoxError> {
/// let mut stop = Stop::listen()?;
/// // No call is taken any more once it is told; those under way are finished.
/// router.serve_with_shutdown("0.0.0.0:50051".parse()?, stop.told()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Stop {
    #[cfg(unix)]
    signals: [signal::unix::Signal; 2],
    #[cfg(windows)]
    interrupt: signal::windows::CtrlC,
}

impl Stop {
    /// Begins to listen.
    ///
    /// # Errors
    /// Those of the system.
    pub fn listen() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use signal::unix::{SignalKind, signal};

            Ok(Self { signals: [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?] })
        }
        #[cfg(windows)]
        Ok(Self { interrupt: signal::windows::ctrl_c()? })
    }

    /// Waits until the process is told to stop, once more each time.
    pub async fn told(&mut self) {
        #[cfg(unix)]
        {
            let [terminate, interrupt] = &mut self.signals;
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
    }
}
