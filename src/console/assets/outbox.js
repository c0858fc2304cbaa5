// Decisions on their way: kept in memory and in the tab's storage until the server has them, sent one after the other,
// and sent again when the network or the server is away. A tab that is reloaded goes on where it stopped.

const outbox = {
  key: `vigie-outbox:${me}`,
  doneKey: `vigie-done:${me}`,
  /** Decisions and undoings that the server has not confirmed, oldest first. */
  waiting: [],
  /** The last decisions that stand, newest last: what can be taken back. */
  done: [],
  isSending: false,
  isOffline: false,
  isLeaving: false,
  retryMs: 500,
  onDone: () => {},
  onStale: () => {},
  onUndone: () => {},

  start() {
    this.waiting = keep.get(sessionStorage, this.key, []);
    this.done = keep.get(sessionStorage, this.doneKey, []);
    addEventListener("online", () => this.send());
    addEventListener("beforeunload", (event) => {
      if (this.waiting.length > 0 && !this.isLeaving) event.preventDefault();
    });
    this.show();
    this.send();
  },

  put(entry) {
    this.waiting.push(entry);
    this.changed();
    this.send();
  },

  /** Takes back what was not sent yet; whether there was anything. */
  takeBack(entry) {
    const at = this.waiting.indexOf(entry);
    if (at < 0 || (at === 0 && this.isSending)) return false;
    this.waiting.splice(at, 1);
    this.changed();
    return true;
  },

  changed() {
    keep.set(sessionStorage, this.key, this.waiting);
    keep.set(sessionStorage, this.doneKey, this.done);
    this.show();
  },

  show() {
    const unsent = $("#unsent");
    if (!unsent) return;
    unsent.hidden = !(this.isOffline && this.waiting.length > 0);
    unsent.textContent = word("unsent", { n: this.waiting.length });
  },

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    while (this.waiting.length > 0) {
      const entry = this.waiting[0];
      const followUp = await this.tried(entry);
      if (!followUp) {
        await new Promise((resolve) => setTimeout(resolve, this.retryMs));
        this.retryMs = Math.min(this.retryMs * 2, 8000);
        continue;
      }
      this.retryMs = 500;
      this.waiting.shift();
      this.changed();
      followUp();
    }
    this.isSending = false;
  },

  /** What follows from an entry that is settled, done or refused for good; nothing when it is to be sent again. */
  async tried(entry) {
    let answer;
    try {
      answer = await ask("POST", `/v1/comments/${encodeURIComponent(entry.id)}/${entry.call}`, entry.body);
    } catch {
      this.offline(true);
      return undefined;
    }
    if (answer.status >= 500 || answer.status === 429) {
      this.offline(true);
      return undefined;
    }
    this.offline(false);
    if (answer.ok) return this.succeeded(entry, (await answer.json()).version);
    return this.refused(entry, answer.status, await problemOf(answer));
  },

  succeeded(entry, version) {
    if (entry.call === "undo") return () => this.onUndone(entry.id);
    const decided = this.done.find((known) => known.id === entry.id && known.version === undefined);
    if (decided) decided.version = version;
    const undoing = this.waiting.find((next) => next.id === entry.id && next.call === "undo");
    if (undoing) undoing.body.version = version;
    return () => this.onDone(entry.id);
  },

  /** Somebody was faster, or it was us: an answer that got lost on its way is no refusal. */
  refused(entry, status, problem) {
    const current = problem.current;
    const isOurs = current?.decided_by === me && current.version === entry.body.version + 1;
    if (problem.code === "stale_version" && isOurs) return this.succeeded(entry, current.version);
    this.done = this.done.filter((known) => known.id !== entry.id);
    return () => {
      notice(this.explained(status, problem), {
        address: `/console/comments/${encodeURIComponent(entry.id)}`,
        text: entry.excerpt,
      });
      this.onStale(entry.id);
    };
  },

  /** Who did what and when, so that nobody wonders where their decision went. */
  explained(status, problem) {
    const current = problem.current;
    if (problem.code === "stale_version" && current) {
      const [who, when] = [current.decided_by, localTime(current.decided_at)];
      return word("said-stale", { who, what: word(`status-${current.status}`), when });
    }
    if (problem.code === "leased" && problem.held_by) {
      return word("said-leased", { who: problem.held_by.moderator, when: localTime(problem.held_by.until) });
    }
    return word("said-refused", { what: problem.title ?? status });
  },

  offline(isOffline) {
    if (isOffline !== this.isOffline) say(word(isOffline ? "said-offline" : "said-online"));
    this.isOffline = isOffline;
    this.show();
  },
};
