// What happens elsewhere, as it happens: how many wait, who holds what, what others decided.

const live = {
  isRefreshing: false,
  isStale: false,

  start() {
    if (!me) return;
    this.refresh();
    const events = new EventSource("/console/v1/events?live=true");
    const happened = (event) => this.happened(JSON.parse(event.data));
    const names = ["submitted", "edited", "decided", "undone", "reported", "erased", "claimed", "released", "expired"];
    for (const name of names) events.addEventListener(name, happened);
    events.addEventListener("open", () => {
      this.refresh();
      outbox.send();
    });
    addEventListener("pagehide", () => events.close());
  },

  happened(record) {
    this.refresh();
    const ids = (record.comments ?? []).map((comment) => comment.id).filter(Boolean);
    if (record.by !== me) for (const id of ids) this.elsewhere(record, id);
    if (record.event === "submitted" || record.event === "released" || record.event === "expired") {
      if (cards.holder && !cards.current) cards.fill();
    }
    const isHeld = record.event === "claimed";
    for (const label of $$("[data-holder-of]")) {
      if (ids.includes(label.dataset.holderOf)) {
        label.textContent = isHeld ? word("held-by", { who: record.by }) : "";
      }
    }
  },

  /** Somebody else decided on, edited or took over what lies here. */
  elsewhere(record, id) {
    const card = cards.byId(id);
    const isGone = ["decided", "edited", "erased", "claimed"].includes(record.event);
    if (!card || !isGone || "decided" in card.dataset || "single" in desk.dataset) return;
    cards.remove(id);
    if (record.event !== "decided" || card !== cards.current) return;
    const what = { approve: "status-approved", reject: "status-rejected", escalate: "action-escalated" }[record.action];
    notice(word("said-stale", { who: record.by ?? "", what: word(what), when: localTime(record.at) }));
  },

  /** Asks for the server's own counts; once for many events. */
  async refresh() {
    if (this.isRefreshing) {
      this.isStale = true;
      return;
    }
    this.isRefreshing = true;
    do {
      this.isStale = false;
      try {
        const answer = await ask("GET", "/v1/stats");
        if (answer.ok) this.count(await answer.json());
      } catch {
        // The next event asks again.
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    } while (this.isStale);
    this.isRefreshing = false;
  },

  count(counts) {
    const format = new Intl.NumberFormat(document.documentElement.lang);
    for (const label of $$("[data-live]")) label.textContent = format.format(counts[label.dataset.live] ?? 0);
  },
};
