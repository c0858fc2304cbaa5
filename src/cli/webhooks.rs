//! `vigie webhooks test`: one signed event to an address, and what came back.

use std::process::ExitCode;

use crate::service::Clock;
use crate::settings::{WebhooksCommand, WebhooksWhat};
use crate::webhooks::{Attempt, Client, Endpoint, Envelope, Reach};

/// Sends and says what came of it.
pub(super) fn run(settings: WebhooksCommand) -> anyhow::Result<ExitCode> {
    let WebhooksWhat::Test { url, secret, private } = settings.what;
    let endpoint = Endpoint::to_try(&url, secret)?;
    let now = Clock::system().now();
    let signed = Envelope::test(now).signed(&endpoint, now);
    let reach = if private { Reach::Private } else { Reach::Public };
    match Client::new(reach).post(&url, &signed) {
        Attempt::Taken(status) => {
            println!("taken: the endpoint answered {status}");
            return Ok(ExitCode::SUCCESS);
        }
        Attempt::Refused(status) => {
            println!("not taken: the endpoint answered {status}; it must answer 2xx, and redirects are not followed");
        }
        Attempt::PrivateAddress => {
            println!(
                "not sent: the address is private; `--private` allows it here, `--webhooks-private` in the service"
            );
        }
        Attempt::NoAnswer => println!("not taken: there was no answer within ten seconds"),
    }
    Ok(ExitCode::FAILURE)
}
