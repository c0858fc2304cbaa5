//! The end: SIGINT, SIGTERM or a caller asks, requests under way finish, nothing new is accepted.

use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::rt::{signal, spawn};
use tokio::sync::Notify;
use tracing::{info, warn};

/// Asks a running service to stop. Asking twice is asking once.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Asks now; whoever runs the service sees it end.
    pub fn now(&self) {
        self.0.notify_one();
    }

    /// Asks when the operating system does.
    pub(super) fn on_signals(&self) {
        let interrupted = self.clone();
        spawn(async move {
            if signal::ctrl_c().await.is_ok() {
                interrupted.now();
            }
        });
        #[cfg(unix)]
        self.on_sigterm();
    }

    /// Ends the server behind `handle` once somebody asks.
    pub(super) fn ends(&self, handle: ServerHandle) {
        let asked = self.clone();
        spawn(async move {
            asked.0.notified().await;
            info!("stop requested");
            handle.stop(true).await;
        });
    }

    #[cfg(unix)]
    fn on_sigterm(&self) {
        use signal::unix::{SignalKind, signal};
        let terminated = self.clone();
        let Ok(mut sigterm) = signal(SignalKind::terminate()) else {
            warn!("cannot listen for SIGTERM");
            return;
        };
        spawn(async move {
            sigterm.recv().await;
            terminated.now();
        });
    }
}
