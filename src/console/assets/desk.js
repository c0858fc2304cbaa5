// What can be done with the comment on the screen. Each deed shows at once; the outbox carries it to the server.

let note = "";

function excerptOf(card) {
  const text = $(".text", card).textContent.trim();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Decides on the card that is looked at, and goes on to the next. */
function decide(action, reason) {
  const card = cards.current;
  if (!card || "decided" in card.dataset) return;
  const body = { action, version: Number(card.dataset.version) };
  if (reason) body.reason = reason;
  if (note) body.note = note;
  note = "";
  const entry = { id: card.dataset.id, call: "decisions", body, excerpt: excerptOf(card) };
  outbox.done = [...outbox.done, { id: entry.id, version: undefined }].slice(-MAX_UNDO);
  if ("single" in desk.dataset) card.dataset.decided = "";
  else cards.pass(card);
  outbox.put(entry);
  const said = { approve: "said-approved", reject: "said-rejected", escalate: "said-escalated" };
  say(word(said[action]));
  comfort.decided();
}

/** Takes the last decision back: at once when it is still here, else through the server. */
function undo() {
  if ("single" in desk.dataset) return undoHere();
  const last = outbox.done.pop();
  if (!last) return say(word("said-nothing-to-undo"));
  const unsent = outbox.waiting.find((entry) => entry.id === last.id && entry.call === "decisions");
  const card = cards.byId(last.id);
  if (unsent && outbox.takeBack(unsent)) {
    if (card) cards.bringBack(card);
  } else {
    // It stays as it is until the server has it back: then it is drawn anew, with the version it has then.
    if (card) cards.show(card);
    const body = { version: last.version ?? 0 };
    outbox.put({ id: last.id, call: "undo", body, excerpt: card ? excerptOf(card) : last.id });
  }
  outbox.changed();
  say(word("said-undone"));
}

/** On a comment's own page: whatever stands on it, whoever may take it back. */
function undoHere() {
  const card = cards.current;
  const body = { version: Number(card.dataset.version) };
  outbox.put({ id: card.dataset.id, call: "undo", body, excerpt: excerptOf(card) });
}

/** What was undone on the server is taken again and drawn as it stands. */
async function undone(id) {
  try {
    await ask("PUT", `/v1/queue/claims/${encodeURIComponent(id)}`, {});
    await cards.redraw(id);
  } catch {
    // It comes back with the queue.
  }
}

/** Rejects for the reason that is chosen next. */
function chooseReason() {
  if (cards.current) $("#reasons")?.showModal();
}

function writeNote() {
  const dialog = $("#note");
  if (!cards.current || !dialog) return;
  $("#note-text").value = note;
  dialog.returnValue = "";
  dialog.showModal();
}

/** Opens the article on the site, or the comment's own page where the site has none. */
function openContext() {
  const card = cards.current;
  if (!card) return;
  const page = `/console/comments/${encodeURIComponent(card.dataset.id)}`;
  open(card.dataset.article ?? page, "_blank", "noopener");
}

function toggleThread() {
  const thread = cards.current && $("[data-thread]", cards.current);
  if (thread) thread.open = !thread.open;
}

const deeds = {
  approve: () => decide("approve"),
  reject: chooseReason,
  escalate: () => decide("escalate"),
  note: writeNote,
  undo,
  next: () => cards.step(1),
  previous: () => cards.step(-1),
  open: openContext,
  thread: toggleThread,
  marks: () => comfort.toggleMarks(),
  reveal: () => comfort.reveal(),
  search: () => ($("#q") ? $("#q").focus() : location.assign("/console/find")),
  options: () => $("#help")?.showModal(),
  help: () => $("#help")?.showModal(),
};

function startDesk() {
  if (!desk) return;
  for (const button of $$("[data-do]")) {
    button.addEventListener("click", () => deeds[button.dataset.do]());
  }
  for (const button of $$("[data-reason]")) {
    button.addEventListener("click", () => {
      $("#reasons").close();
      decide("reject", button.dataset.reason);
    });
  }
  $("#note")?.addEventListener("close", () => {
    if ($("#note").returnValue === "keep") {
      note = $("#note-text").value.trim();
      if (note) say(word("said-saved"));
    }
    cards.current?.focus({ preventScroll: true });
  });
  const isSingle = "single" in desk.dataset;
  const reload = () => location.reload();
  outbox.onDone = isSingle ? reload : () => {};
  outbox.onStale = isSingle ? () => cards.current.toggleAttribute("data-decided", false) : (id) => cards.remove(id);
  outbox.onUndone = isSingle ? reload : undone;
  const decided = new Set(outbox.waiting.map((entry) => entry.id));
  for (const card of $$("article.card")) {
    if (decided.has(card.dataset.id) && !("single" in desk.dataset)) card.dataset.decided = "";
  }
  cards.show(cards.all()[0], false);
  cards.fill();
  const lease = Number(desk.dataset.leaseMs);
  if (lease) setInterval(() => document.hidden || cards.fill({ renew: true }), Math.max(lease / 3, 5000));
}
