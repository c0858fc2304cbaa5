//! The queue: its order, its pages, its leases.

use super::{Folder, assert_sound, submit};
use crate::category::{Category, Score};
use crate::clock::UnixMillis;
use crate::comment::Line;
use crate::decision::{ReasonCode, Verdict};
use crate::queue::{Lane, Place, Priority};
use crate::store::testing::{claim, id, report, reviewer, ruling, run, submission, whole_queue};
use crate::store::{
    Action, Claim, QueueFilter, QueueOrder, QueueQuery, Refusal, ReportReason, SledStore, Store, StoreError,
    StoredComment, Take, WhenHeld,
};
use crate::text::Language;

fn names(comments: &[StoredComment]) -> Vec<String> {
    comments.iter().map(|comment| comment.comment.id.as_str().to_owned()).collect()
}

fn claimed(store: &SledStore, moderator: &str, limit: usize, now: i64) -> Vec<String> {
    names(&run(store.claim(claim(moderator, limit, now))).expect("claims"))
}

#[test]
fn people_see_the_urgent_lane_first_then_the_pressing_then_the_old() {
    let folder = Folder::new();
    let store = folder.open();
    let places = [(Lane::Normal, 5, 1), (Lane::Normal, 9, 3), (Lane::Normal, 9, 2), (Lane::Urgent, 0, 4)];
    for (number, (lane, priority, at)) in places.into_iter().enumerate() {
        let mut submission = submission(&format!("c{number}"), Verdict::Hold, at);
        submission.place = Place { lane, priority: Priority(priority) };
        run(store.submit(submission)).expect("is kept");
    }
    let page = run(store.queue(whole_queue(9))).expect("reads");
    assert_eq!(names(&page.comments), ["c3", "c2", "c1", "c0"]);
    assert_eq!((page.n_pending, page.next), (4, None));
    assert_eq!(claimed(&store, "ann", 2, 9), ["c3", "c2"]);
}

#[test]
fn pages_go_on_where_the_last_one_ended_whatever_happened_meanwhile() {
    let folder = Folder::with_comments(7);
    let store = folder.open();
    let mut query = QueueQuery { limit: 3, ..whole_queue(5_000) };
    let first = run(store.queue(query.clone())).expect("reads");
    assert_eq!(names(&first.comments), ["c0", "c1", "c2"]);
    run(store.decide(ruling("c2", 1, "mo", Action::Approve, 5_000))).expect("decides");
    run(store.claim(claim("ann", 2, 5_000))).expect("claims");
    query.cursor = first.next;
    let second = run(store.queue(query.clone())).expect("reads");
    assert_eq!(names(&second.comments), ["c3", "c4", "c5"]);
    query.cursor = second.next;
    let third = run(store.queue(query)).expect("reads");
    assert_eq!(names(&third.comments), ["c6"]);
    assert_eq!(third.next, None);
}

#[test]
fn the_queue_is_filtered_by_all_that_a_comment_is_found_by() {
    let folder = Folder::new();
    let store = folder.open();
    let mut loud = submission("a", Verdict::Hold, 1);
    loud.comment.article.id = id("other");
    loud.comment.article.section = Some(Line::parse("sport").expect("a section"));
    loud.decision.language = Language::DE;
    loud.decision.reasons[0].category = Some(Category::Threat);
    loud.decision.reasons[0].code = ReasonCode::ScoreAboveThreshold;
    *loud.decision.scores.get_mut(Category::Threat) = Score::new(0.75).expect("a score");
    run(store.submit(loud)).expect("is kept");
    submit(&store, "b", Verdict::Hold, 2);
    run(store.report(report("b", "r", ReportReason::Abuse, 3))).expect("is kept");
    for order in [QueueOrder::Priority, QueueOrder::Oldest] {
        let found = |filter: QueueFilter| {
            names(&run(store.queue(QueueQuery { filter, order, ..whole_queue(9) })).expect("reads").comments)
        };
        let none = QueueFilter::default();
        let bound = |score| Some(Score::new(score).expect("a score"));
        assert_eq!(found(QueueFilter { article: Some(id("other")), ..none.clone() }), ["a"]);
        assert_eq!(found(QueueFilter { section: Line::parse("sport").ok(), ..none.clone() }), ["a"]);
        assert_eq!(found(QueueFilter { language: Some(Language::FR), ..none.clone() }), ["b"]);
        assert_eq!(found(QueueFilter { reason: Some(ReasonCode::TooManyLinks), ..none.clone() }), ["b"]);
        assert_eq!(found(QueueFilter { reported: Some(true), ..none.clone() }), ["b"]);
        assert_eq!(found(QueueFilter { reported: Some(false), ..none.clone() }), ["a"]);
        let threat = QueueFilter { category: Some(Category::Threat), ..none.clone() };
        assert_eq!(found(threat.clone()), ["a"]);
        assert_eq!(found(QueueFilter { min_score: bound(0.75), ..threat.clone() }), ["a"]);
        assert_eq!(found(QueueFilter { min_score: bound(0.7501), ..threat.clone() }), [""; 0]);
        assert_eq!(found(QueueFilter { max_score: bound(0.5), ..threat.clone() }), ["b"]);
        assert_eq!(found(QueueFilter { language: Some(Language::DE), reported: Some(true), ..none }), [""; 0]);
    }
    assert_sound(&store);
}

#[test]
fn claims_keep_to_their_filter_and_order() {
    let folder = Folder::with_comments(4);
    let store = folder.open();
    let mut pressing = submission("pressing", Verdict::Hold, 9_000);
    pressing.place.priority = Priority(200);
    pressing.comment.article.id = id("article-1");
    run(store.submit(pressing)).expect("is kept");
    let oldest = Claim { order: QueueOrder::Oldest, ..claim("ann", 1, 9_001) };
    assert_eq!(names(&run(store.claim(oldest)).expect("claims")), ["c0"]);
    let filter = QueueFilter { article: Some(id("article-1")), ..QueueFilter::default() };
    let of_article = Claim { filter, ..claim("mo", 2, 9_001) };
    let held = names(&run(store.claim(of_article)).expect("claims"));
    assert_eq!(held, ["pressing", "c2"]);
}

#[test]
fn what_was_escalated_is_seen_first_and_claimed_by_leads_only() {
    let folder = Folder::with_comments(2);
    let store = folder.open();
    run(store.decide(ruling("c1", 1, "mo", Action::Escalate, 2_000))).expect("decides");
    assert_eq!(names(&run(store.queue(whole_queue(2_001))).expect("reads").comments), ["c1", "c0"]);
    assert_eq!(claimed(&store, "mo", 5, 2_001), ["c0"]);
    assert_eq!(claimed(&store, "lead", 5, 2_001), ["c1"]);
    assert_sound(&store);
}

#[test]
fn a_particular_comment_is_taken_and_a_lead_takes_it_over() {
    let folder = Folder::with_comments(2);
    let store = folder.open();
    let take = |name: &str, moderator: &str, when_held| {
        let (id, moderator) = (id(name), reviewer(moderator));
        run(store.take(Take { id, moderator, when_held, until: UnixMillis(3_000), now: UnixMillis(2_000) }))
    };
    assert_eq!(take("c1", "ann", WhenHeld::Refuse).expect("takes").lease.expect("is held").moderator, id("ann"));
    let refused = take("c1", "mo", WhenHeld::Refuse);
    assert!(matches!(refused, Err(StoreError::Refused(Refusal::Leased { by, .. })) if by == id("ann")));
    let taken = take("c1", "lead", WhenHeld::TakeOver).expect("takes over");
    assert_eq!(taken.lease.expect("is held").moderator, id("lead"));
    run(store.decide(ruling("c0", 1, "ann", Action::Approve, 2_001))).expect("decides");
    assert!(matches!(take("c0", "ann", WhenHeld::Refuse), Err(StoreError::Refused(Refusal::NotWaiting))));
    assert_sound(&store);
}

#[test]
fn two_moderators_never_hold_the_same_comment() {
    let folder = Folder::with_comments(5);
    let store = folder.open();
    assert_eq!(claimed(&store, "ann", 2, 2_000), ["c0", "c1"]);
    assert_eq!(claimed(&store, "mo", 9, 2_000), ["c2", "c3", "c4"]);
    assert_eq!(claimed(&store, "eve", 9, 2_000), [""; 0]);
    let page = run(store.queue(whole_queue(2_000))).expect("reads");
    let holders: Vec<_> =
        page.comments.iter().map(|comment| comment.lease.clone().expect("leased").moderator).collect();
    assert_eq!(holders, [id("ann"), id("ann"), id("mo"), id("mo"), id("mo")]);
    assert_eq!(run(store.counts()).expect("counts").n_leased, 5);
    assert_sound(&store);
}

#[test]
fn claiming_again_renews_what_is_held_and_adds_up_to_the_limit() {
    let folder = Folder::with_comments(4);
    let store = folder.open();
    assert_eq!(claimed(&store, "ann", 2, 2_000), ["c0", "c1"]);
    let held = run(store.claim(claim("ann", 3, 2_050))).expect("claims");
    assert_eq!(names(&held), ["c0", "c1", "c2"]);
    assert!(held.iter().all(|comment| comment.lease.as_ref().expect("leased").until == UnixMillis(2_150)));
    assert_eq!(claimed(&store, "ann", 1, 2_060), ["c0", "c1", "c2"]);
}

#[test]
fn a_lease_ends_by_itself_and_the_comment_stands_where_it_stood() {
    let folder = Folder::with_comments(3);
    let store = folder.open();
    assert_eq!(claimed(&store, "ann", 2, 2_000), ["c0", "c1"]);
    let page = run(store.queue(whole_queue(2_100))).expect("reads");
    assert!(page.comments.iter().all(|comment| comment.lease.is_none()));
    assert_eq!(claimed(&store, "mo", 2, 2_100), ["c0", "c1"]);
    assert_sound(&store);
}

#[test]
fn only_who_holds_a_comment_can_give_it_back() {
    let folder = Folder::with_comments(1);
    let store = folder.open();
    let release = |moderator: &str, now| run(store.release(&id("c0"), &id(moderator), UnixMillis(now)));
    assert!(matches!(release("ann", 2_000), Err(StoreError::Refused(Refusal::NotHeld))));
    claimed(&store, "ann", 1, 2_000);
    assert!(matches!(release("mo", 2_001), Err(StoreError::Refused(Refusal::NotHeld))));
    assert!(matches!(release("ann", 2_100), Err(StoreError::Refused(Refusal::NotHeld))));
    claimed(&store, "ann", 1, 2_200);
    release("ann", 2_201).expect("gives back");
    assert_eq!(claimed(&store, "mo", 1, 2_202), ["c0"]);
    let unknown = run(store.release(&id("x"), &id("ann"), UnixMillis(2_203)));
    assert!(matches!(unknown, Err(StoreError::Refused(Refusal::NotFound))));
}
