//! The sweep in the background: what is older than the newsroom keeps is erased, a little at a time.

use std::sync::Arc;
use std::time::Duration;

use actix_web::rt::{spawn, time};
use tracing::{info, warn};

use crate::service::Service;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(60);
/// Between two parts, so that everybody else gets their turn.
const PAUSE: Duration = Duration::from_millis(50);

/// Begins to sweep, until the service closes.
pub(super) fn keep(service: Arc<Service>, days: u32) {
    spawn(async move {
        let mut closing = service.closing();
        loop {
            let pause = if sweep_a_part(&service, days).await { PAUSE } else { EVERY };
            tokio::select! {
                () = time::sleep(pause) => {}
                _ = closing.changed() => return,
            }
        }
    });
}

/// Whether there is more.
async fn sweep_a_part(service: &Service, days: u32) -> bool {
    match service.sweep(days).await {
        Ok(outcome) => {
            if outcome.n_comments > 0 {
                info!(store.n_erased = outcome.n_comments, "comments past their retention were erased");
            }
            outcome.has_more
        }
        Err(error) => {
            warn!(error = &error as &dyn std::error::Error, "comments past their retention could not be erased");
            false
        }
    }
}
