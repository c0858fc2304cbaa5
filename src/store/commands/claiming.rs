//! Leases: taken in queue order or one by one, renewed, given back, taken over.

use super::{Outcome, found, held_by_another};
use crate::comment::Id;
use crate::store::group::{Group, GroupError};
use crate::store::keys::{self, Id16, Tree};
use crate::store::queue::{self, Scope};
use crate::store::records::Event;
use crate::store::view::Span;
use crate::store::{Claim, Lease, Rank, Refusal, StoredComment, Take, WhenHeld, rows};

use super::Release;

/// How many comments one moderator can hold.
const MAX_HELD: usize = 1_000;

pub(super) fn claim(group: &mut Group<'_>, claim: &Claim) -> Outcome<Vec<StoredComment>> {
    let mut comments = holdings(group, &claim.moderator.name)?;
    let n_free = claim.limit.min(MAX_HELD).saturating_sub(comments.len());
    let scope = Scope { rank: claim.moderator.rank, only_free: true };
    comments.extend(queue::first(group.view(), &claim.filter, claim.order, scope, n_free)?);
    if !comments.is_empty() {
        let event = Event::LeasesGranted {
            moderator: claim.moderator.name.clone(),
            until: claim.until,
            at: claim.now,
            comments: comments.clone(),
        };
        group.record(&event)?;
    }
    in_queue_order(group, comments).map(Ok)
}

/// What a moderator holds. Leases that ran out were swept before.
fn holdings(group: &Group<'_>, moderator: &Id) -> Result<Vec<Id16>, GroupError> {
    let span = Span::prefix(&Id16::of(moderator).0);
    let mut comments = Vec::new();
    for pair in group.view().scan(Tree::ByModerator, span) {
        comments.extend(Id16::at_end_of(&pair?.0));
    }
    Ok(comments)
}

fn in_queue_order(group: &Group<'_>, comments: Vec<Id16>) -> Result<Vec<StoredComment>, GroupError> {
    let mut rows = Vec::new();
    for id in comments {
        if let Some(row) = rows::comment(group.view(), id)? {
            let place = row.place().map(|(place, since)| keys::queue(place, since, id));
            rows.push((place, row));
        }
    }
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let whole = rows.into_iter().map(|(_, row)| Ok(rows::whole(group.view(), row)?));
    whole.collect()
}

pub(super) fn take(group: &mut Group<'_>, take: &Take) -> Outcome<StoredComment> {
    let row = match found(group, &take.id)? {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if row.waiting.is_none() {
        return Ok(Err(Refusal::NotWaiting));
    }
    if row.base.lane == crate::queue::Lane::Escalated && take.moderator.rank < Rank::Lead {
        return Ok(Err(Refusal::ForLeads));
    }
    if let (Some(refusal), WhenHeld::Refuse) = (held_by_another(&row, &take.moderator.name, take.now), take.when_held) {
        return Ok(Err(refusal));
    }
    let event = Event::LeasesGranted {
        moderator: take.moderator.name.clone(),
        until: take.until,
        at: take.now,
        comments: vec![row.key],
    };
    group.record(&event)?;
    super::stored(group, row.key)
}

pub(super) fn release(group: &mut Group<'_>, release: &Release) -> Outcome<()> {
    let row = match found(group, &release.id)? {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let holds = |lease: &Lease| lease.moderator == release.moderator && lease.until > release.now;
    if !row.lease.as_ref().is_some_and(holds) {
        return Ok(Err(Refusal::NotHeld));
    }
    let (moderator, at, comment) = (release.moderator.clone(), release.now, row.key);
    group.record(&Event::LeaseReleased { moderator, at, comment })?;
    Ok(Ok(()))
}
