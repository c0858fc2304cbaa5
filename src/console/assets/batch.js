// One decision on many comments: the range on the picture, the confirmation with its number, and the way back.

/** Marks the chosen columns, and writes the bounds beside their names. */
function showRange(range) {
  const [from, to] = [Number($("#from-score").value), Number($("#to-score").value)];
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  $("output[for=from-score]").textContent = format.format(from);
  $("output[for=to-score]").textContent = format.format(to);
  for (const bar of $$("[data-bin]", range.closest("figure"))) {
    const start = Number(bar.dataset.bin) / 20;
    bar.classList.toggle("chosen", start >= from - 0.001 && start < to - 0.001);
  }
}

/** Asks for the chosen range, with the other filters as they are. */
function applyRange(range) {
  const query = new URLSearchParams(location.search);
  query.set("category", range.dataset.category);
  query.set("min_score", $("#from-score").value);
  query.set("max_score", $("#to-score").value);
  location.assign(`/console/batch?${query}`);
}

async function decideBatch(batch, action) {
  const body = { filter: JSON.parse(batch.dataset.filter), count: Number(batch.dataset.count), action };
  const reason = $("#batch-reason").value;
  if (action === "reject" && reason) body.reason = reason;
  const answer = await ask("POST", "/v1/batches", body, 120000);
  const outcome = await problemOf(answer);
  if (!answer.ok) return notice(word("said-refused", { what: outcome.title ?? answer.status }));
  batch.hidden = true;
  $("#batch-n").textContent = outcome.done;
  $("#batch-skipped").textContent = outcome.skipped;
  $("#batch-done").hidden = false;
  $("#batch-undo").dataset.batch = outcome.id;
  $("#batch-undo").focus();
}

async function undoBatch(button) {
  button.disabled = true;
  const answer = await ask("POST", `/v1/batches/${encodeURIComponent(button.dataset.batch)}/undo`, {}, 120000);
  if (answer.ok) location.reload();
  else notice(word("said-refused", { what: (await problemOf(answer)).title ?? answer.status }));
}

function startBatch() {
  const batch = $("#batch");
  if (!batch) return;
  const range = $("#range");
  range.addEventListener("input", () => showRange(range));
  range.addEventListener("submit", (event) => {
    event.preventDefault();
    applyRange(range);
  });
  showRange(range);
  const confirm = $("#confirm");
  $("#batch-form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const action = event.submitter.value;
    confirm.dataset.action = action;
    confirm.returnValue = "";
    $("#confirm-title").textContent = $("#confirm-title").dataset[action];
    $("#confirm-count").textContent = $("#batch-form p").textContent.trim();
    confirm.showModal();
  });
  confirm.addEventListener("close", () => {
    if (confirm.returnValue === "yes") decideBatch(batch, confirm.dataset.action).catch(() => notice(word("said-offline")));
  });
  $("#batch-undo").addEventListener("click", (event) => undoBatch(event.target));
}
