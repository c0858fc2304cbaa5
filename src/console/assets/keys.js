// Keys: what each one does, and how somebody changes that. A held key decides once, and nobody decides by typing.

const DEFAULT_KEYS = {
  approve: ["f", "a"],
  reject: ["d", "r"],
  escalate: ["e"],
  note: ["n"],
  undo: ["u"],
  next: ["j"],
  previous: ["k"],
  open: ["o"],
  thread: ["p"],
  marks: ["h"],
  reveal: ["x"],
  search: ["/"],
  options: [","],
  help: ["?"],
};

const keys = {
  storeKey: "vigie-keys",
  map: DEFAULT_KEYS,
  remapping: null,

  start() {
    this.map = { ...DEFAULT_KEYS, ...keep.get(localStorage, this.storeKey, {}) };
    document.addEventListener("keydown", (event) => this.pressed(event));
    for (const button of $$("[data-remap]")) {
      button.addEventListener("click", () => {
        this.remapping = button.dataset.remap;
        button.setAttribute("aria-pressed", "true");
      });
    }
    $("[data-reset-keys]")?.addEventListener("click", () => this.change({}));
    this.show();
  },

  show() {
    for (const label of $$("[data-key-of]")) {
      const all = this.map[label.dataset.keyOf] ?? [];
      label.textContent = (label.closest("dl") ? all.join(" ") : (all[0] ?? "")).toUpperCase();
    }
    for (const button of $$("[data-remap]")) button.setAttribute("aria-pressed", "false");
  },

  change(map) {
    keep.set(localStorage, this.storeKey, map);
    this.map = { ...DEFAULT_KEYS, ...map };
    this.show();
  },

  /** A key means one thing: whatever else had it loses it. */
  remap(what, key) {
    const map = Object.fromEntries(
      Object.entries(this.map).map(([name, all]) => [name, all.filter((known) => known !== key)]),
    );
    map[what] = [key];
    this.change(map);
  },

  pressed(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (this.remapping) {
      if (key.length === 1) this.remap(this.remapping, key);
      this.remapping = null;
      this.show();
      event.preventDefault();
      return;
    }
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const dialog = $("dialog[open]");
    if (dialog) return this.inDialog(dialog, event, key);
    const what = Object.keys(this.map).find((name) => this.map[name].includes(key));
    if (!what || !desk || (event.repeat && what !== "next" && what !== "previous")) return;
    event.preventDefault();
    deeds[what]();
  },

  /** In the choice of a reason, digits choose. */
  inDialog(dialog, event, key) {
    if (dialog.id !== "reasons" || event.repeat) return;
    const choice = $(`[data-digit="${CSS.escape(key)}"]`, dialog);
    if (!choice) return;
    event.preventDefault();
    choice.click();
  },
};
