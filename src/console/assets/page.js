// What every part of the module needs: words, asking the server, saying things aloud.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const me = document.body.dataset.me;
const desk = $("#desk");

const words = new Map($$("#words dt").map((term) => [term.textContent, term.nextElementSibling.textContent]));

/** A text of the page's language, with its gaps filled in. */
function word(name, filling = {}) {
  return (words.get(name) ?? name).replace(/\{(\w+)\}/g, (gap, key) => filling[key] ?? gap);
}

/** Says something once, on the screen and to screen readers. */
function say(text) {
  const said = $("#said");
  if (!said) return;
  said.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (said.textContent = ""), 6000);
}

/** Leaves something on the screen until it is put away. */
function notice(text, link) {
  const line = document.createElement("p");
  line.className = "notice";
  const words = document.createElement("span");
  words.textContent = text;
  line.append(words);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.address;
    anchor.textContent = link.text;
    line.append(" ", anchor);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "plain";
  close.textContent = word("close");
  close.addEventListener("click", () => line.remove());
  line.append(" ", close);
  $("#notices").append(line);
  while ($("#notices").childElementCount > 5) $("#notices").firstElementChild.remove();
}

/** Asks the server. A session that ended leads to the sign-in; what is not sent yet waits for it. */
async function ask(method, path, body, patience = 15000) {
  const headers = { "x-vigie-form-token": document.body.dataset.formToken };
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await fetch(`/console${path}`, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
    redirect: "error",
  });
  if (answer.status === 401) {
    outbox.isLeaving = true;
    location.assign("/console/sign-in");
    await new Promise(() => {});
  }
  return answer;
}

/** What a problem (RFC 9457) says; nothing when the answer is none of ours. */
async function problemOf(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

/** A point in time as its reader writes it. */
function localTime(when) {
  const date = new Date(when);
  const isToday = date.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(document.documentElement.lang, style).format(date);
}

/** Rewrites the times below an element. */
function localise(root) {
  for (const time of $$("time[datetime]:not([data-local])", root)) {
    time.dataset.local = "";
    time.title = time.dateTime;
    time.textContent = localTime(time.dateTime);
  }
}

/** Keeps small things of this browser; private windows may refuse. */
const keep = {
  get(store, key, otherwise) {
    try {
      return JSON.parse(store.getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(store, key, value) {
    try {
      store.setItem(key, JSON.stringify(value));
    } catch {
      // What cannot be kept lasts as long as the page.
    }
  },
};
