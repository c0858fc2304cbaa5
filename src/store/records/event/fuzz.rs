//! Any bytes as the two parts of an event: refused, or read into an event that is written the same way each time.

use serde_json::Value;

use super::*;
use crate::decision::Verdict;
use crate::store::fuzzing::{Campaign, Input, Random, alter, damage};
use crate::store::testing;
use crate::store::{PasswordChange, PasswordHash, Revision, Role, StoredAccount};

#[test]
fn any_event_is_refused_or_writes_back_the_same() {
    let events: Vec<Encoded> =
        every_kind().iter().chain(&of_accounts()).map(|event| event.encode().expect("writes")).collect();
    let mut n_read = 0_u64;
    Campaign::of("event").run(|random| tampered(&events, random), |input| n_read += u64::from(check(input)));
    eprintln!("fuzz event: {n_read} of them were read as events");
}

fn every_kind() -> Vec<Event> {
    let (moderator, name) = (testing::id("mia"), testing::id("website"));
    let comment = Id16::of(&testing::id("c1"));
    let at = UnixMillis(7);
    let ruling = |action, reason, note: Option<&str>| {
        let note = note.map(|note| Line::parse(note).expect("parses"));
        let (moderator, batch) = (testing::id("mia"), Some(testing::id("b1")));
        Event::Decided(PersonRuling { comment, version: 2, moderator, action, reason, note, batch, at })
    };
    let submitted = |verdict| Event::Submitted(comment, Box::new(testing::submission("c1", verdict, 5)));
    let Revision { text, text_fingerprint, decision, place, .. } =
        testing::revision("c1", "other words", Verdict::Hold, 7);
    let (language, actor) = (Some(Language::FR), testing::id("website"));
    let revised =
        Revised { comment, version: 2, text, language, text_fingerprint, decision, place, actor: actor.clone(), at };
    let (reporter, reason) = (testing::id("reader"), ReportReason::Illegal);
    let report = ReportMade { comment, reporter, reason, text: None, weight: Some(700), actor: actor.clone(), at };
    let cause = ErasureCause::Author;
    let (comments, reports, labels, records) = (vec![comment], vec![(comment, 3)], vec![comment], vec![1, 2, 3]);
    let started = |actor| {
        let (model, policy) = (ModelVersion("m-1".to_owned()), PolicyVersion("p-1".to_owned()));
        Event::Started { model, policy, actor, at }
    };
    vec![
        submitted(Verdict::Hold),
        started(None),
        started(Some(moderator.clone())),
        Event::Revised(Box::new(revised)),
        Event::Reported(report),
        Event::Undone(Undone { comment, version: 3, undoes: 2, moderator: moderator.clone(), at }),
        Event::Erased(Erasure { cause, comments, reports, labels, records, actor, at }),
        submitted(Verdict::Reject),
        labelled(comment, at),
        ruling(Action::Reject, Some(Category::Insult), Some("seen before")),
        ruling(Action::Approve, None, None),
        Event::LeasesGranted { moderator: moderator.clone(), until: at, at, comments: vec![comment; 3] },
        Event::LeaseReleased { moderator: moderator.clone(), at, comment },
        Event::LeasesExpired { at, comments: vec![comment] },
        Event::KeyCreated(StoredKey {
            name: name.clone(),
            role: Role::Lead,
            hash: [7; 32],
            created_at: at,
            created_by: moderator.clone(),
        }),
        Event::KeyRevoked { name, actor: moderator, at },
    ]
}

fn of_accounts() -> Vec<Event> {
    let (name, actor, at) = (testing::id("mia"), testing::id("website"), UnixMillis(7));
    let password = PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned());
    let (change, created_by) = (PasswordChange { name: name.clone(), password, actor, at }, testing::id("admin"));
    let account = StoredAccount {
        name: name.clone(),
        role: Role::Lead,
        password: change.password.clone(),
        created_at: at,
        created_by: created_by.clone(),
    };
    vec![
        Event::AccountCreated(account),
        Event::PasswordChanged(change),
        Event::AccountRemoved { name, actor: created_by, at },
    ]
}

fn labelled(key: Id16, at: UnixMillis) -> Event {
    let crate::store::WeakLabel { source, token, text, language, said, .. } = testing::label("t1", "words", 0.5, 7);
    Event::Labelled(Box::new(LabelMade { key, source, token, text, language, said, at }))
}

/// An event's two parts with something changed in them, or the parts of two events.
fn tampered(events: &[Encoded], random: &mut Random) -> Input {
    let event = &events[random.below(events.len())];
    let other = &events[random.below(events.len())];
    let personal = if random.one_in(10) { &other.personal } else { &event.personal };
    let mut parts = vec![event.public.clone(), personal.clone()];
    for _ in 0..=random.below(3) {
        let part = &mut parts[random.below(2)];
        match serde_json::from_slice::<Value>(part) {
            Ok(mut json) if !random.one_in(3) => {
                alter(&mut json, random);
                *part = json.to_string().into_bytes();
            }
            _ => damage(part, &[b"null".to_vec(), b"1e999".to_vec(), b"\\ud800".to_vec()], random),
        }
    }
    parts
}

/// Panics unless the event is refused or stays what it is; whether it was read.
fn check(input: &Input) -> bool {
    let [public, personal] = input.as_slice() else { panic!("two parts") };
    let Ok(event) = Event::decode(public, Some(personal)) else { return false };
    let written = event.encode().expect("what was read can be written");
    let again = Event::decode(&written.public, Some(&written.personal)).expect("what was written can be read");
    let rewritten = again.encode().expect("writes");
    assert_eq!(String::from_utf8_lossy(&rewritten.public), String::from_utf8_lossy(&written.public));
    assert_eq!(String::from_utf8_lossy(&rewritten.personal), String::from_utf8_lossy(&written.personal));
    true
}
