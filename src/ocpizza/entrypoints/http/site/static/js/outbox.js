// Forms that reach the house once, also when the network is away for a while: what is pressed is
// kept here until the server has answered, and sent in order. A form sent twice is done once.
import { show } from "{{js/live.js}}";

const PATIENCE = 10000;
const AGAIN = 3000;
const TOASTS_STAY = 20000;
const region = document.getElementById("outbox");
const toasts = document.getElementById("toasts");
const words = region.querySelector(".waiting").dataset;
const place = `outbox ${region.dataset.account} ${location.pathname}`;
let sending = null;

const kept = () => JSON.parse(localStorage.getItem(place) ?? "[]");

function keep(entries) {
  if (entries.length) localStorage.setItem(place, JSON.stringify(entries));
  else localStorage.removeItem(place);
  mark();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-outbox]")) return;
  event.preventDefault();
  const fields = new FormData(form, event.submitter);
  const about = fields.getAll("order");
  const url = form.getAttribute("action");
  const wish = JSON.stringify([...fields].filter(([name]) => name !== "key"));
  const entries = kept();
  if (entries.some((entry) => entry.wish === wish && entry.url === url)) return;
  const id = [...crypto.getRandomValues(new Uint32Array(3))].map((n) => n.toString(36)).join("");
  if (fields.has("key")) fields.set("key", `${fields.get("key")}.${id}`);
  keep([...entries, { id, url, about, wish, body: new URLSearchParams(fields).toString() }]);
  if (form.closest("#toasts")) form.closest("[data-toast]").remove();
  send();
});

document.addEventListener("click", (event) => {
  const order = event.target.closest("[data-take-back]")?.closest("[data-order]")?.dataset.order;
  if (order) keep(kept().filter((entry) => entry.id === sending || !entry.about.includes(order)));
});

// One window at a time, where the browser can tell.
const alone = (work) => (navigator.locks ? navigator.locks.request(place, work) : work());

let running = false;
async function send() {
  if (running) return;
  running = true;
  await alone(async () => {
    for (let entry; (entry = kept()[0]); ) {
      sending = entry.id;
      const answered = await deliver(entry);
      sending = null;
      if (!answered) break;
      keep(kept().filter((other) => other.id !== entry.id));
    }
  });
  running = false;
  if (kept().length) setTimeout(send, AGAIN);
}

// False when it has to be sent again.
async function deliver(entry) {
  let answer, html;
  try {
    answer = await fetch(entry.url, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Fragment": "1" },
      body: entry.body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    html = await answer.text();
  } catch {
    return false;
  }
  const signedOut = answer.redirected && new URL(answer.url).pathname === "/sign-in";
  region.querySelector(".when-signed-out").hidden = !signedOut;
  if (signedOut || answer.status === 429 || answer.status >= 500) return false;
  const fragment = html.trimStart().startsWith("<!doctype") ? "" : html;
  if (fragment) show(fragment);
  else if (!answer.ok) toast(new DOMParser().parseFromString(html, "text/html").querySelector("main p"));
  return true;
}

document.addEventListener("arriving", (event) => {
  for (const said of event.detail.querySelectorAll("[data-toast]")) toast(said);
});

function toast(said) {
  if (!said) return;
  said.dataset.toast = "";
  toasts.replaceChildren(said);
  setTimeout(() => said.remove(), TOASTS_STAY);
}

function mark() {
  const entries = kept();
  const waiting = new Set(entries.flatMap((entry) => entry.about));
  for (const shown of document.querySelectorAll("[data-order]")) {
    shown.toggleAttribute("data-pending", waiting.has(shown.dataset.order));
  }
  const away = document.documentElement.hasAttribute("data-offline");
  const text = entries.length === 1 ? words.one : words.many.replace("{n}", entries.length);
  region.querySelector(".waiting").textContent = entries.length ? text : "";
  region.hidden = !away && !(entries.length && region.querySelector(".when-signed-out:not([hidden])"));
}

document.addEventListener("renewed", mark);
document.addEventListener("away", mark);
document.addEventListener("back", () => {
  mark();
  send();
});
for (const said of document.querySelectorAll("[data-live] [data-toast]")) {
  toast(said);
  said.querySelector("[role=alert]")?.focus();
}
mark();
send();
