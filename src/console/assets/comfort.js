// What makes a shift bearable: marks on and off, slurs masked until a key, no colour, the machine's opinion hidden, and a
// word about a break. Kept in this browser; nobody counts anybody's decisions.

const BREAK_AFTER_MS = 50 * 60 * 1000;
const A_BREAK_MS = 5 * 60 * 1000;

const comfort = {
  key: "vigie-comfort",
  chosen: {},

  start() {
    this.chosen = keep.get(localStorage, this.key, { pause: true });
    for (const box of $$("[data-comfort]")) {
      box.checked = Boolean(this.chosen[box.dataset.comfort]);
      box.addEventListener("change", () => {
        this.chosen[box.dataset.comfort] = box.checked;
        this.changed();
      });
    }
    this.apply();
  },

  changed() {
    keep.set(localStorage, this.key, this.chosen);
    this.apply();
  },

  apply() {
    const root = document.documentElement;
    for (const name of ["mask", "grey", "blind"]) root.toggleAttribute(`data-${name}`, Boolean(this.chosen[name]));
    root.toggleAttribute("data-no-marks", Boolean(this.chosen.noMarks));
  },

  toggleMarks() {
    this.chosen.noMarks = !this.chosen.noMarks;
    this.changed();
  },

  /** Shows on this card what is masked or hidden. */
  reveal() {
    cards.current?.toggleAttribute("data-revealed");
  },

  /** Decisions without a pause of five minutes add up; after fifty minutes of them a word is said, once. */
  decided() {
    const now = Date.now();
    const shift = keep.get(sessionStorage, "vigie-shift", { begun: now, last: now, told: false });
    if (now - shift.last > A_BREAK_MS) Object.assign(shift, { begun: now, told: false });
    shift.last = now;
    if (this.chosen.pause && !shift.told && now - shift.begun > BREAK_AFTER_MS) {
      shift.told = true;
      notice(word("said-break"));
    }
    keep.set(sessionStorage, "vigie-shift", shift);
  },
};
