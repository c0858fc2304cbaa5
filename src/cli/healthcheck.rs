//! `vigie healthcheck`: asks the service in the same container whether it is well.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;

use super::client::Client;
use crate::settings::Healthcheck;

/// Ends with 0 when `/healthz` answers, with 1 otherwise.
pub(super) fn run(settings: &Healthcheck) -> anyhow::Result<ExitCode> {
    let client = Client::new(&format!("http://{}", reachable(settings.listen)), None)?;
    client.get("/healthz")?;
    Ok(ExitCode::SUCCESS)
}

/// A service that listens on all addresses is reached over the loopback one.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_are_reached_over_the_loopback_one() {
        let reached = |listen: &str| reachable(listen.parse().expect("an address")).to_string();
        assert_eq!(reached("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(reached("[::]:8080"), "[::1]:8080");
        assert_eq!(reached("10.0.0.7:80"), "10.0.0.7:80");
    }
}
