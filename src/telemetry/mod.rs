//! What operators see: logs and metrics. Never a comment's text, an author, a key or an address.
//!
//! Owns how events are written and which numbers are counted; what is worth an event is decided where it happens.

mod logs; // where events go and which pass
mod metrics; // the numbers of /metrics, as fields of a struct

pub use logs::{BadFilter, filter_syntax, init, subscriber};
pub use metrics::{Metrics, RequestSeen};
