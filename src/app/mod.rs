//! Puts the parts together and runs them: model and policy, store, service, HTTP server, shutdown.
//!
//! Everything shared is built once, here, outside of the server's closure. The order of [`App::bind`] is the order of
//! start-up; whatever fails, fails before the first request is answered.

mod announcement; // what is printed at the start
mod cors; // which pages may call from a browser
mod judgement; // the model and the policy from files or as shipped
mod retention; // erases what is too old
mod stop; // signals and the end

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::rt::{System, SystemRunner};
use actix_web::web::Data;
use actix_web::{App as WebApp, HttpServer};
use tracing::{info, warn};

use crate::api::{self, Limits, PublicUrl};
use crate::compat::Coral;
use crate::console::{self, Surroundings};
use crate::service::{Clock, Keyring, Parts, Rates, Roster, Secret, Service, ServiceError, Sessions};
use crate::settings::Serve;
use crate::store::{Artifacts, OpenError, SledStore, Store};

pub use announcement::Announcement;
use judgement::in_place;
pub use judgement::{JudgementError, moderator};
pub use stop::Stop;

/// The largest body of a request that carries many texts, in bytes.
const MAX_BATCH_BYTES: usize = 2 * 1024 * 1024;
/// The console's sessions, in the data folder.
const SESSIONS: &str = "sessions.json";

/// A service that holds its port and its store, and answers once it is run.
pub struct App {
    system: SystemRunner,
    listener: TcpListener,
    address: SocketAddr,
    service: Arc<Service>,
    first_key: Option<Secret>,
    settings: Serve,
    stop: Stop,
}

/// Why the service did not start, or stopped badly.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The model or the policy cannot be used.
    #[error("the service cannot decide")]
    Judgement(#[from] JudgementError),
    /// The address is taken or not ours.
    #[error("cannot listen on `{address}`; `--listen` takes another address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// The data folder cannot be used.
    #[error("cannot open the data folder `{}`; `--data-dir` takes another folder", folder.display())]
    Open {
        /// The folder.
        folder: PathBuf,
        /// What the store says.
        #[source]
        source: OpenError,
    },
    /// The keys cannot be read, or the end was not clean.
    #[error("the store failed")]
    Service(#[from] ServiceError),
    /// The HTTP server failed.
    #[error("the server failed")]
    Server(#[source] io::Error),
}

impl App {
    /// Reads model and policy, takes the port, opens the store, and makes the first key if there is none.
    pub fn bind(settings: Serve, clock: Clock) -> Result<Self, AppError> {
        warn_of_short_key(&settings);
        let data = &settings.data.data_dir;
        let (models, policies) = (Artifacts::models(data), Artifacts::policies(data));
        let (moderator, policy_toml) = in_place(&settings.judgement, &models, &policies)?;
        let (listener, address) = listen(settings.listen)?;
        let store = open(&settings)?;
        let (system, stop) = (System::new(), Stop::default());
        let (keyring, roster, first_key) = system.block_on(async {
            stop.on_signals();
            let keyring = Keyring::load(Arc::clone(&store), settings.admin_key.0.as_ref(), clock.clone()).await?;
            let first_key = keyring.first_admin().await?;
            let roster = Roster::load(Arc::clone(&store), clock.clone()).await?;
            Ok::<_, ServiceError>((keyring, roster, first_key))
        })?;
        let (lease_ms, undo_ms) = (settings.lease_ms(), settings.undo_ms());
        let rates = Rates::new(settings.rate_limit);
        let sessions = Sessions::kept_in(settings.data.data_dir.join(SESSIONS));
        let parts = Parts {
            store,
            moderator,
            policy_toml,
            models,
            policies,
            keyring,
            roster,
            sessions,
            clock,
            rates,
            lease_ms,
            undo_ms,
        };
        let service = Arc::new(Service::new(parts));
        system.block_on(service.started())?;
        Ok(Self { system, listener, address, service, first_key, settings, stop })
    }

    /// Where it listens; with port 0, the port that was free.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a newcomer wants to know at the start, the first key included.
    pub fn announcement(&self) -> Announcement {
        Announcement::new(self.address, &self.settings.data.data_dir, self.service.versions(), self.first_key.as_ref())
    }

    /// Lets somebody else end [`App::run`].
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Answers requests until SIGINT, SIGTERM or [`Stop::now`]; then finishes what is under way and closes the store.
    pub fn run(self) -> Result<(), AppError> {
        let Self { system, listener, service, settings, stop, .. } = self;
        system.block_on(async move {
            let server = server(listener, &service, &settings).map_err(AppError::Server)?;
            stop.ends(server.handle(), Arc::clone(&service));
            if let Some(days) = settings.retention_days {
                retention::keep(Arc::clone(&service), days);
            }
            info!("service started");
            server.await.map_err(AppError::Server)?;
            service.close().await?;
            info!("service stopped");
            Ok(())
        })
    }
}

fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), AppError> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        let bound_to = listener.local_addr()?;
        Ok((listener, bound_to))
    });
    bound.map_err(|source| AppError::Listen { address, source })
}

fn open(settings: &Serve) -> Result<Arc<dyn Store>, AppError> {
    let folder = &settings.data.data_dir;
    let store = SledStore::open(folder).map_err(|source| AppError::Open { folder: folder.clone(), source })?;
    let report = store.open_report();
    info!(
        store.n_replayed = report.n_replayed,
        store.rebuilt = report.rebuilt,
        store.quarantined = report.quarantined,
        store.n_torn_bytes = report.n_torn_bytes,
        "store opened"
    );
    Ok(Arc::new(store))
}

fn warn_of_short_key(settings: &Serve) {
    if settings.admin_key.0.as_ref().is_some_and(Secret::is_short) {
        warn!("the admin key is short enough to be guessed; `VIGIE_ADMIN_KEY` takes a longer one");
    }
}

fn server(listener: TcpListener, service: &Arc<Service>, settings: &Serve) -> io::Result<Server> {
    let limits = Limits { max_body_bytes: settings.max_body_bytes as usize, max_batch_bytes: MAX_BATCH_BYTES };
    let configure = api::configure(service, limits);
    let console = console::configure(Surroundings { behind_https: settings.behind_https });
    let origins = Data::new(cors::Origins(settings.cors_origins.clone()));
    let coral = Data::new(Coral::new(settings.coral_secrets.clone()));
    let public_url = Data::new(PublicUrl(settings.public_url.clone()));
    let app = move || {
        WebApp::new()
            .app_data(origins.clone())
            .app_data(public_url.clone())
            .app_data(coral.clone())
            .configure(console.clone())
            .configure(configure.clone())
            .wrap(from_fn(api::trace_requests))
            .wrap(from_fn(cors::cors))
    };
    let mut server = HttpServer::new(app).disable_signals().shutdown_timeout(settings.shutdown_timeout().as_secs());
    if let Some(n_workers) = settings.workers {
        server = server.workers(usize::from(n_workers));
    }
    Ok(server.listen(listener)?.run())
}
