//! Everything that was logged by all services of this test run, at the finest level.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::util::SubscriberInitExt;

static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static CAPTURE: Once = Once::new();

struct Page;

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes events to a page in memory from now on, as the program writes them to stderr.
pub(super) fn capture() {
    CAPTURE.call_once(|| {
        vigie::telemetry::subscriber("trace", true, || Page).try_init().expect("nobody else captures");
    });
}

/// The page so far.
pub(crate) fn everything_logged() -> String {
    let page = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8(page.clone()).expect("logs are UTF-8")
}
