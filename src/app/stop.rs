//! The end: SIGINT, SIGTERM or a caller asks, requests under way finish, nothing new is accepted.

use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::rt::{signal, spawn};
use tokio::sync::Notify;
use tracing::{info, warn};

use crate::service::Service;

/// Asks a running service to stop. Asking twice is asking once.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Asks now; whoever runs the service sees it end.
    pub fn now(&self) {
        self.0.notify_one();
    }

    /// Asks when the operating system does, from this moment on.
    #[cfg(unix)]
    pub(super) fn on_signals(&self) {
        use signal::unix::{SignalKind, signal};
        for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
            let Ok(mut signals) = signal(kind) else {
                warn!(signal.number = kind.as_raw_value(), "cannot listen for a signal");
                continue;
            };
            let asked = self.clone();
            spawn(async move {
                signals.recv().await;
                asked.now();
            });
        }
    }

    /// Asks when the operating system does.
    #[cfg(not(unix))]
    pub(super) fn on_signals(&self) {
        let asked = self.clone();
        spawn(async move {
            match signal::ctrl_c().await {
                Ok(()) => asked.now(),
                Err(_) => warn!("cannot listen for Ctrl-C"),
            }
        });
    }

    /// Ends the server behind `handle` once somebody asks; feeds, which have no end, are told first.
    pub(super) fn ends(&self, handle: ServerHandle, service: Arc<Service>) {
        let asked = self.clone();
        spawn(async move {
            asked.0.notified().await;
            info!("stop requested");
            service.begin_to_close();
            handle.stop(true).await;
        });
    }
}
