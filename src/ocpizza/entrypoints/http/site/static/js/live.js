// Parts of a page that move by themselves: on an event the server renders them anew.
const PAUSE = 150;
const PATIENCE = 8000;
const COME_BACK = 2000;
const LONGEST_PRESS = 2000;
const CLICK = 50;
const KINDS = ["order.placed", "order.changed", "order.status", "payment.status", "stock.changed", "menu.changed", "reset"];

// A button that is replaced between the finger's down and up would not be pressed: that waits.
const held = [];
let pressed = null;
const releaseIn = (wait) => {
  clearTimeout(pressed);
  pressed = setTimeout(() => {
    pressed = null;
    for (const show of held.splice(0)) show();
  }, wait);
};
addEventListener("pointerdown", () => releaseIn(LONGEST_PRESS), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => releaseIn(CLICK), true);

class Live {
  #part;
  #source;
  #waiting = null;
  #comingBack = null;
  #asked = 0;
  #shown = 0;
  #version;

  constructor(part) {
    this.#part = part;
    if (part.dataset.version) this.#version = `"${part.dataset.version}"`;
    // A form that was refused leaves its own address, where there is nothing to be read.
    const { page } = part.dataset;
    if (page && location.pathname !== page) history.replaceState(null, "", page);
    this.#listen();
    const every = Number(part.dataset.every);
    if (every) setInterval(() => this.renew(), every * 1000);
    addEventListener("pagehide", () => this.#source.close());
    addEventListener("pageshow", (event) => event.persisted && this.#listen());
    addEventListener("offline", () => this.#away(true));
    addEventListener("online", () => this.renew());
  }

  async renew() {
    const turn = ++this.#asked;
    const headers = { "X-Fragment": "1" };
    if (this.#version) headers["If-None-Match"] = this.#version;
    try {
      const answer = await fetch(location.href, {
        headers,
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 429 || answer.status >= 500) throw new Error(answer.statusText);
      if (answer.status === 304) this.#away(false);
      else if (!answer.ok || answer.redirected) location.reload();
      else this.#show(await answer.text(), turn, answer.headers.get("ETag"));
    } catch {
      if (turn < this.#shown) return;
      // A network that went away without a word leaves a stream that says nothing and never ends.
      // The next one asks again as soon as it is open.
      this.#listenAgain();
      this.#away(true);
    }
  }

  // The answer to a form. It may have been on its way for longer than what has been shown since.
  showAnswer(html) {
    this.#show(html, ++this.#asked);
    this.#soon();
  }

  // What was asked for earlier does not replace what was shown since.
  #show(html, turn, version = null) {
    if (turn < this.#shown) return;
    if (pressed) return void held.push(() => this.#show(html, turn, version));
    this.#shown = turn;
    this.#version = version;
    this.#away(false);
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    document.dispatchEvent(new CustomEvent("arriving", { detail: fresh }));
    keepWhatIsTyped(this.#part, fresh);
    const focused = placeOf(this.#part, document.activeElement);
    this.#part.replaceChildren(...fresh.childNodes);
    tell(this.#part);
    focused?.();
    this.#part.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  }

  // An open stream tells what happens from then on: what happened since the page was made, or while
  // there was none, is asked for.
  #listen() {
    this.#source = new EventSource(this.#part.dataset.stream);
    for (const kind of KINDS) this.#source.addEventListener(kind, () => this.#soon());
    this.#source.addEventListener("open", () => this.renew());
    this.#source.addEventListener("error", () => {
      this.#away(true);
      if (this.#source.readyState !== EventSource.CLOSED) return;
      this.#listenAgain();
      this.renew();
    });
  }

  #listenAgain() {
    this.#source.close();
    clearTimeout(this.#comingBack);
    this.#comingBack = setTimeout(() => this.#listen(), COME_BACK * (1 + Math.random()));
  }

  #soon() {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = null;
      this.renew();
    }, PAUSE);
  }

  #away(away) {
    this.#part.toggleAttribute("data-offline", away);
    const root = document.documentElement;
    if (root.hasAttribute("data-offline") === away) return;
    root.toggleAttribute("data-offline", away);
    document.dispatchEvent(new Event(away ? "away" : "back"));
  }
}

// How to come back to the element that has the focus once all around it is new: by its id, or as
// the nth of its kind in what has one. It stays where it was in the window, whatever has grown above
// it. When it is gone, the reader stays in the part that moved.
function placeOf(part, element) {
  if (!part.contains(element)) return null;
  const near = element.closest("[id]");
  const home = near && part.contains(near) ? near.id : null;
  const within = () => (home ? document.getElementById(home) : part);
  const nth = [...within().querySelectorAll(element.localName)].indexOf(element);
  const { top } = element.getBoundingClientRect();
  return () => {
    const same = nth < 0 ? within() : within()?.querySelectorAll(element.localName)[nth];
    if (!same) part.tabIndex = -1;
    (same ?? part).focus({ preventScroll: true });
    if (same) scrollBy(0, same.getBoundingClientRect().top - top);
  };
}

// A region that stays is what screen readers listen to; it says what has changed, and only that.
function tell(part) {
  for (const told of part.querySelectorAll("[data-tells]")) {
    const region = document.getElementById(told.dataset.tells);
    const words = told.innerText.trim();
    if (region.textContent !== words) region.textContent = words;
  }
  const notice = document.getElementById("maintenance");
  const said = part.querySelector("[data-notice]")?.textContent ?? "";
  if (notice && notice.textContent !== said) notice.textContent = said;
}

function keepWhatIsTyped(before, after) {
  for (const field of before.querySelectorAll("input[id], select[id], textarea[id]")) {
    const same = after.querySelector(`#${CSS.escape(field.id)}`);
    if (!same) continue;
    if (field.matches("[type=checkbox], [type=radio]")) {
      if (field.checked !== field.defaultChecked) same.checked = field.checked;
    } else if (field.value !== field.defaultValue) {
      same.value = field.value;
    }
  }
  for (const open of before.querySelectorAll("details[id][open]")) {
    after.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
  }
}

const parts = [...document.querySelectorAll("[data-live]")].map((part) => new Live(part));

// Another script has got the page as it is now.
export function show(html) {
  for (const part of parts) part.showAnswer(html);
}
