// The cards on the screen: which one is looked at, and the next ones, which are here before they are needed.

const AHEAD = 6;
const MAX_UNDO = 20;
// Whoever skips more than this leaves nothing for the others.
const MAX_HELD = 50;

const cards = {
  holder: $("#cards"),
  current: null,
  isFetching: false,

  all() {
    return this.holder ? $$("article.card:not([data-decided])", this.holder) : [];
  },

  byId(id) {
    return this.holder ? $$("article.card", this.holder).find((card) => card.dataset.id === id) : undefined;
  },

  /** Shows a card; nothing else moves on the page. */
  show(card, focus = true) {
    for (const other of $$("article.card", this.holder)) other.hidden = other !== card;
    this.current = card ?? null;
    $("#empty")?.toggleAttribute("hidden", Boolean(card));
    $("#decisions")?.toggleAttribute("data-idle", !card);
    if (card) {
      localise(card);
      if (focus) card.focus({ preventScroll: true });
      scrollTo({ top: 0, behavior: "instant" });
    } else if (!("single" in desk.dataset)) {
      say(word("said-empty"));
    }
  },

  /** The card `steps` further on. */
  step(steps) {
    const open = this.all();
    const at = open.indexOf(this.current);
    const to = open[Math.min(Math.max(at + steps, 0), open.length - 1)];
    if (to) this.show(to);
    this.fill();
  },

  /** Puts a decided card away and shows the next one. */
  pass(card) {
    const open = this.all();
    const at = open.indexOf(card);
    card.dataset.decided = "";
    this.show(open[at + 1] ?? open[at - 1]);
    const decided = $$("article.card[data-decided]", this.holder);
    decided.slice(0, -MAX_UNDO).forEach((old) => old.remove());
    this.fill();
  },

  /** Brings a card back. */
  bringBack(card) {
    delete card.dataset.decided;
    this.show(card);
  },

  remove(id) {
    const card = this.byId(id);
    if (!card) return;
    if (card === this.current) this.pass(card);
    card.remove();
  },

  /** Holds enough comments ahead, and renews what is held. */
  async fill({ renew = false } = {}) {
    if (!this.holder || "single" in desk.dataset || this.isFetching) return;
    const open = this.all();
    const ahead = open.length - Math.max(open.indexOf(this.current), 0);
    if (!renew && ahead >= AHEAD) return;
    this.isFetching = true;
    try {
      const have = $$("article.card", this.holder).map((card) => card.dataset.id);
      // What was decided here and is not at the server yet is still held there.
      const held = open.length + outbox.waiting.length;
      const hold = Math.min(held + Math.max(AHEAD - ahead, 0), MAX_HELD);
      const query = desk.dataset.query ? `?${desk.dataset.query}` : "";
      const answer = await ask("POST", `/cards${query}`, { hold, have: have.join("\n") });
      if (answer.ok) this.add(await answer.text());
    } catch {
      // The outbox says when the network is away.
    }
    this.isFetching = false;
  },

  add(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    for (const card of $$("article.card", fresh.content)) {
      if (this.byId(card.dataset.id)) continue;
      card.hidden = true;
      this.holder.append(card);
    }
    if (!this.current) this.show(this.all()[0], false);
  },

  /** Draws one comment's card anew, as it stands now. */
  async redraw(id) {
    const answer = await ask("GET", `/comments/${encodeURIComponent(id)}/card`);
    if (!answer.ok) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    const card = $("article.card", fresh.content);
    const old = this.byId(id);
    if (old) old.replaceWith(card);
    else this.holder.prepend(card);
    this.show(card);
  },
};
