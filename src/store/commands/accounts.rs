//! Moderators' accounts: when making, changing and removing one is refused.

use super::{Outcome, Revocation};
use crate::store::group::Group;
use crate::store::records::Event;
use crate::store::{PasswordChange, Refusal, StoredAccount, rows};

/// See [`crate::store::Store::put_account`].
pub(super) fn put(group: &mut Group<'_>, account: StoredAccount) -> Outcome<()> {
    if rows::account(group.view(), &account.name)?.is_some() {
        return Ok(Err(Refusal::AccountExists));
    }
    group.record(&Event::AccountCreated(account))?;
    Ok(Ok(()))
}

/// See [`crate::store::Store::change_password`].
pub(super) fn change_password(group: &mut Group<'_>, change: PasswordChange) -> Outcome<()> {
    if rows::account(group.view(), &change.name)?.is_none() {
        return Ok(Err(Refusal::NotFound));
    }
    group.record(&Event::PasswordChanged(change))?;
    Ok(Ok(()))
}

/// See [`crate::store::Store::remove_account`].
pub(super) fn remove(group: &mut Group<'_>, removal: Revocation) -> Outcome<()> {
    if rows::account(group.view(), &removal.name)?.is_none() {
        return Ok(Err(Refusal::NotFound));
    }
    let Revocation { name, actor, now } = removal;
    group.record(&Event::AccountRemoved { name, actor, at: now })?;
    Ok(Ok(()))
}
