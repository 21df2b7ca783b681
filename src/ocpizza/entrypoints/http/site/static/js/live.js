// Parts of a page that move by themselves: on an event the server renders them anew.
const PAUSE = 150;

for (const part of document.querySelectorAll("[data-live]")) follow(part);

function follow(part) {
  const source = new EventSource(part.dataset.stream);
  let waiting = null;
  const soon = () => {
    waiting ??= setTimeout(async () => {
      waiting = null;
      await renew(part);
    }, PAUSE);
  };
  for (const kind of ["order.placed", "order.changed", "order.status", "payment.status", "stock.changed", "menu.changed", "reset"]) {
    source.addEventListener(kind, soon);
  }
  source.addEventListener("open", () => part.removeAttribute("data-offline"));
  source.addEventListener("error", () => part.setAttribute("data-offline", ""));
  addEventListener("pagehide", () => source.close());
}

async function renew(part) {
  const answer = await fetch(location.href, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = await answer.text();
  keepWhatIsTyped(part, fresh);
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  part.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
}

function keepWhatIsTyped(before, after) {
  for (const field of before.querySelectorAll("input[id], select[id], textarea[id]")) {
    const same = after.querySelector(`#${CSS.escape(field.id)}`);
    if (same && field.value !== field.defaultValue) same.value = field.value;
  }
  for (const open of before.querySelectorAll("details[id][open]")) {
    after.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
  }
}
