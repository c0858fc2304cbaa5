//! Any request at any route of a running service: it is answered, never with a 500, and what was kept is sound.

mod answers; // what may come back
mod contract; // the routes, as the service tells them
mod requests; // requests that are nearly right
mod service; // a running service on a store of its own

use crate::engine::Campaign;
use answers::Codes;
use contract::Operation;
use service::Running;

/// After so many requests the service is asked whether it is well, and its clock goes on.
const CHECK_EVERY: u64 = 200;
/// After so many requests the store is verified and everything begins anew, so that an hour fills no disk.
const RENEW_EVERY: u64 = 200_000;

#[test]
fn any_request_is_answered_and_the_store_stays_sound() {
    let mut codes = Codes::read();
    let mut running = Running::start(0);
    let operations = Operation::all(&running.contract());
    let mut n_requests = 0;
    Campaign::of("http").run(
        |random| vec![requests::request(&operations, random)],
        |input| {
            let request = &input[0];
            let answer = running.ask(request);
            codes.check(request, &answer.expect("an answer to well-formed HTTP"));
            n_requests += 1;
            if n_requests % CHECK_EVERY == 0 {
                running.check_ready();
            }
            if n_requests % RENEW_EVERY == 0 {
                running.end();
                running = Running::start(n_requests / RENEW_EVERY);
            }
        },
    );
    eprintln!("fuzz http: {:?}", codes.seen());
    running.check_ready();
    running.end();
}
