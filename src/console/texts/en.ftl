# The console in English. Names are the same in all three files; a test compares them.

# -- around every page --
nav-label = Pages
nav-queue = Queue
nav-find = Search
nav-batch = Batches
nav-dashboard = Figures
nav-audit = Audit log
nav-keys = Keys
skip = Skip to the content
notices = Notices
waiting-label = waiting
sign-out = Sign out
back-to-queue = Back to the queue
close = Close
cancel = Cancel
percent = { $n }%
ago-now = just now
ago-minutes = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
ago-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
ago-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
forbidden-title = This page is for others
forbidden-text = Your role does not open it, or the form came from another page. Nothing was changed.
missing-title = There is nothing here
missing-text = The comment may have been erased, or the address is wrong.
failed-title = That did not work
failed-text = The service cannot answer right now. Try again in a moment.

# -- signing in --
sign-in-title = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-button = Sign in
sign-in-by-key = Sign in with a key instead
sign-in-key = Key
sign-in-key-hint = The admin key that the service printed at its first start works here. Accounts are made with “vigie moderators add”.
sign-in-key-button = Sign in with the key
sign-in-wrong = That name and password, or that key, do not fit.
sign-in-foreign = The form did not come from this page. Please try again here.
sign-in-too-many = { $n ->
    [one] Too many failed attempts. Please wait a minute.
   *[other] Too many failed attempts. Please wait { $n } minutes.
}

# -- the queue --
queue-title = Queue
comment-title = Comment
filter-title = Filter
empty-title = Nothing waits for you
empty-text = New comments appear here by themselves.
decisions-label = Decisions
do-approve = Approve
do-reject = Reject
do-escalate = Escalate
do-note = Note
do-undo = Undo
do-help = Help
reject-title = Reject for which reason?
reject-other = Another reason
note-title = Note
note-label = Goes with your next decision; only moderators see it
note-keep = Keep
answers-to = Answers
disguised = Disguised words:
beside-label = What may weigh
chip-reports = { $n ->
    [one] { $n } report
   *[other] { $n } reports
}
history-title = What was decided
held-by = Being reviewed by { $who }
why-title = Why it is here
why-nothing = The machine had nothing against it.
why-score = { $score }, held from { $threshold }
why-all-scores = All scores
why-model = Model and policy
reports-title = { $n ->
    [one] A reader reports it
   *[other] { $n } readers report it
}
machine-approved = Machine: approved
machine-held = Machine: held for a person
machine-rejected = Machine: rejected
in-a-batch = in a batch

# -- authors --
author-title = Author
author-comments = Comments
author-approved = Approved
author-rejected = Rejected
author-rate-30 = Rejected, 30 days
author-rate-90 = Rejected, 90 days
author-reports = Reports upheld
author-last = Last comments
author-more = Everything about this author
open-comment = Open comment ({ $status })

# -- keys and comfort --
help-title = Keys
help-text = Keys do nothing while you write. A key held down decides once.
key-next = Next comment
key-previous = Previous comment
key-open = Open in context
key-thread = Show what it answers
key-marks = Marks on and off
key-reveal = Show what is masked or hidden
key-search = Search
key-options = Options
remap = Change
remap-reset = Restore the keys
comfort-title = Comfort
comfort-mask = Mask the words that counted most until a key is pressed
comfort-grey = Without colour
comfort-blind = Hide the machine’s opinion until a key is pressed
comfort-pause = Suggest a break after fifty minutes

# -- what is said --
said-approved = Approved.
said-rejected = Rejected.
said-escalated = Escalated to a lead.
said-undone = Taken back.
said-nothing-to-undo = There is nothing to take back.
said-offline = The connection is gone. Your decisions are kept and sent as soon as it is back.
said-online = The connection is back.
said-empty = Nothing waits for you.
said-stale = { $who } was faster: { $what } at { $when }. Your decision was not needed.
said-leased = { $who } holds this comment until { $when }. Your decision was not kept.
said-refused = The decision was not kept: { $what }.
said-break = You have been deciding for fifty minutes. A few minutes away from the screen do good.
said-saved = The note goes with your next decision.
unsent = No connection. Not sent yet: { $n }

# -- filters --
filter-words = Words
filter-status = Status
filter-section = Section
filter-article = Article (id)
filter-author = Author (id)
filter-moderator = Moderator
filter-language = Language
filter-category = Category
filter-min-score = Score from
filter-max-score = Score to
filter-reason = Reason
filter-reported = Reports
filter-only-reported = Only reported
filter-not-reported = Only others
filter-order = Order
filter-oldest = Oldest first
filter-from = From
filter-to = To
filter-more = More filters
filter-apply = Show
filter-clear = Clear
views = Saved views
view-save = Save this view
view-remove = Remove

# -- small words --
category-toxicity = Toxicity
category-severe-toxicity = Severe toxicity
category-insult = Insult
category-profanity = Profanity
category-identity-attack = Attack on identity
category-threat = Threat
category-sexually-explicit = Sexually explicit
category-spam = Spam
reason-score-above-threshold = Score above the threshold
reason-repeated-comment = Repeated comment
reason-too-many-links = Too many links
reason-contact-data = Contact data
reason-shouting = Shouting
reason-no-words = No words
reason-model-failed = The model failed
reason-edited-after-rejection = Edited after a rejection
action-approved = approved
action-rejected = rejected
action-escalated = escalated
action-undone = taken back
status-pending = waiting
status-approved = approved
status-rejected = rejected
lane-escalated = Escalated
lane-urgent = Urgent
lane-normal = Normal
report-abuse = Abuse
report-illegal = Illegal
report-spam = Spam
report-other = Other
role-ingest = Ingest
role-moderator = Moderator
role-lead = Lead
role-admin = Admin
language-fr = French
language-de = German
language-en = English

# -- search --
find-title = Search
find-text = Everything that was kept, newest first. Open a comment to see all of it, to take a decision back or to decide anew.
find-nothing = Nothing fits.
find-more = Show more
author-search = Search this author’s comments

# -- batches --
batch-title = Batches
batch-text = One decision on many waiting comments: choose which, look at some of them, decide, and take it back as a block if need be.
batch-scores = Scores of what waits
batch-range = Take this range
batch-count = { $n ->
    [one] { $n } comment fits.
   *[other] { $n } comments fit.
}
batch-cut = More fit than a batch may have.
batch-sample = { $n ->
    [one] One of them
   *[other] { $n } of them, at random
}
batch-approve = Approve all of these?
batch-reject = Reject all of these?
batch-confirm = Yes, all of them
batch-done = Decided:
batch-skipped = left alone, since they changed or are held by others:
batch-undo = Take the whole batch back

# -- figures --
dashboard-title = Figures
dashboard-text = { $n ->
    [one] Counted now; shares and pictures are about the last comment.
   *[other] Counted now; shares and pictures are about the last { $n } comments.
}
tile-waiting = Waiting
tile-oldest = Oldest came in
tile-leased = Being reviewed
tile-approved = Approved
tile-rejected = Rejected
dashboard-hours = Decisions an hour, last day
by-people = People
by-machine = Machine
dashboard-scores = Highest score of each comment
dashboard-by-category = Agreement by category
dashboard-by-language = Agreement by language
dashboard-agreement-text = How often people decided as the machine suspected.
agreement-decided = Decided by people
agreement-share = Agreement
dashboard-articles = Articles with most comments
article = Article
dashboard-models = Models that judged
n-comments = { $n ->
    [one] { $n } comment
   *[other] { $n } comments
}

# -- audit log --
audit-title = Audit log
audit-text = Everything that happened, newest first, without words and without names of readers.
audit-when = When
audit-who = Who
audit-what = What
audit-about = About
audit-erased = (erased)
event-started = Model or policy in use
event-submitted = Came in
event-edited = Edited
event-held = held
event-reported = Reported
event-labelled = Opinion of another system
event-erased = Erased
event-claimed = Taken for review
event-released = Given back
event-expired = Review ran out
event-key-created = Key made
event-key-revoked = Key revoked
event-account-created = Account made
event-password-changed = Password changed
event-account-removed = Account removed

# -- keys and accounts --
keys-title = Keys and accounts
keys-text = People sign in with accounts; systems call with keys. Passwords and keys are shown once.
accounts-title = People
keys-of-systems = Systems
keys-role = Role
keys-made = Made
account-make = Make an account
account-password = New password
account-remove = Remove
key-make = Make a key
key-revoke = Revoke
keys-done = Done.
keys-secret = Shown this once. Pass it on safely:
keys-no-name = A name is needed.
keys-reserved = That name is reserved.
keys-exists = That name is taken.
keys-not-found = There is nothing of that name any more.
keys-last-admin = It is the last admin key. Make another one first.
keys-in-settings = That key stands in the settings of the service.
keys-role-too-low = People need the role moderator, lead or admin.
