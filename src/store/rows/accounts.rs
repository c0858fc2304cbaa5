//! Rows of people who moderate.

use super::{decode, get, put, unreadable};
use crate::comment::Id;
use crate::store::StoredAccount;
use crate::store::keys::Tree;
use crate::store::overlay::Overlay;
use crate::store::records::AccountRecord;
use crate::store::view::{Span, View, ViewError};

/// Reads a moderator's account.
pub(crate) fn account(view: &dyn View, name: &Id) -> Result<Option<StoredAccount>, ViewError> {
    let record: Option<AccountRecord> = get(view, Tree::Accounts, name.as_str().as_bytes())?;
    record.map(StoredAccount::try_from).transpose().map_err(unreadable(Tree::Accounts))
}

/// Reads all accounts, by name.
pub(crate) fn accounts(view: &dyn View) -> Result<Vec<StoredAccount>, ViewError> {
    let pairs = view.scan(Tree::Accounts, Span::default());
    let read = pairs.map(|pair| {
        let (key, value) = pair?;
        let record: AccountRecord = decode(Tree::Accounts, &key, &value)?;
        StoredAccount::try_from(record).map_err(unreadable(Tree::Accounts))
    });
    read.collect()
}

/// Puts a moderator's account.
pub(crate) fn put_account(overlay: &mut Overlay<'_>, account: &StoredAccount) -> Result<(), ViewError> {
    put(overlay, Tree::Accounts, account.name.as_str().as_bytes().to_vec(), &AccountRecord::from(account))
}

/// Removes a moderator's account.
pub(crate) fn remove_account(overlay: &mut Overlay<'_>, name: &Id) {
    overlay.remove(Tree::Accounts, name.as_str().as_bytes().to_vec());
}
