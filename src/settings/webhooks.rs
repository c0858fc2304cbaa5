//! Settings of `vigie webhooks`.

use clap::{Args, Subcommand};

use crate::webhooks::SigningSecret;

/// Settings of `vigie webhooks`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie webhooks test https://cms.example.org/hooks/vigie --secret whsec_…    send a signed event and say what came back

Exit code 0: it was taken. 1: it was not.")]
pub struct WebhooksCommand {
    /// What to do.
    #[command(subcommand)]
    pub what: WebhooksWhat,
}

/// What to do with webhooks.
#[derive(Debug, Subcommand)]
pub enum WebhooksWhat {
    /// Send a signed event of the type `test`
    Test {
        /// Where to
        #[arg(value_name = "URL")]
        url: String,
        /// The secret to sign with
        #[arg(long, env = "VIGIE_WEBHOOK_SECRET", value_name = "SECRET", hide_env_values = true, value_parser = SigningSecret::parse)]
        secret: SigningSecret,
        /// Addresses of this machine and its networks are allowed
        #[arg(long)]
        private: bool,
    },
}
