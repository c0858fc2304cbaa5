// Saved views, and the order in which everything starts.

/** Filters under a name, kept in this browser. */
function startViews() {
  const form = $("form[data-views]");
  if (!form) return;
  const key = `vigie-views:${form.dataset.views}`;
  const list = $(".views", form);
  const show = () => {
    list.replaceChildren(
      ...keep.get(localStorage, key, []).map((view) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `${form.dataset.views}?${view.query}`;
        link.textContent = view.name;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "plain";
        remove.textContent = "×";
        remove.setAttribute("aria-label", `${list.dataset.remove}: ${view.name}`);
        remove.addEventListener("click", () => {
          keep.set(localStorage, key, keep.get(localStorage, key, []).filter((other) => other.query !== view.query));
          show();
        });
        item.append(link, remove);
        return item;
      }),
    );
  };
  const save = $("[data-save-view]", form);
  const filled = () => [...new FormData(form)].filter(([, value]) => value !== "");
  save.hidden = false;
  save.addEventListener("click", () => {
    const query = new URLSearchParams(filled()).toString();
    if (!query) return;
    const name = filled().map(([, value]) => value).join(" · ");
    keep.set(localStorage, key, [...keep.get(localStorage, key, []).filter((view) => view.query !== query), { name, query }]);
    show();
  });
  // Only what is filled in stands in the address.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
  show();
}

localise(document);
if (me) {
  outbox.start();
  comfort.start();
  keys.start();
  startDesk();
  startViews();
  startBatch();
  live.start();
}
document.documentElement.dataset.ready = "";
