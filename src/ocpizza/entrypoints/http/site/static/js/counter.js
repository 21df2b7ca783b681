// Taking an order down by keyboard alone: the sheet is the server's, asked for anew at each step.
import { suggestions } from "{{js/dishes.js}}";
import { show } from "{{js/live.js}}";

const SOON = 250;
const sheet = document.getElementById("sheet");
const sizes = JSON.parse(sheet.dataset.sizes);
const words = JSON.parse(sheet.dataset.words);
const language = document.documentElement.lang;
const euros = new Intl.NumberFormat(language, { style: "currency", currency: "EUR" });
let menu = { items: [], supplements: [] };
let offered = [];
let chosen = 0;
const place = `sheet ${sheet.action}`;

const field = (id) => sheet.querySelector(`#${id}`);

async function readMenu() {
  const fulfilment = sheet.querySelector("[name=fulfilment]:checked").value;
  const answer = await fetch(`${sheet.dataset.menu}?fulfilment=${fulfilment}`, {
    headers: { "Accept-Language": language },
  }).catch(() => null);
  if (answer?.ok) menu = await answer.json();
  suggest();
}

// The sheet with one thing more; what is typed meanwhile stays. `then` says where to go on.
let turn = 0;
async function update(more = {}, then = () => document.activeElement?.id, sent = new FormData(sheet)) {
  const mine = ++turn;
  for (const name of ["item", "size", "quantity", "without", "extra", "half"]) sent.delete(name);
  sent.set("do", "update");
  for (const [name, value] of Object.entries(more)) {
    sent.delete(name);
    for (const each of [value].flat()) sent.append(name, each);
  }
  const before = new Map([...sheet.querySelectorAll("input[id], select[id]")].map((each) => [each.id, each.value]));
  const answer = await fetch(sheet.action, {
    method: "POST",
    headers: { "X-Fragment": "1" },
    body: new URLSearchParams(sent),
  }).catch(() => null);
  if (!answer || answer.status >= 500 || mine !== turn) return;
  if (answer.redirected) return location.reload();
  const fresh = document.createElement("div");
  fresh.innerHTML = await answer.text();
  for (const each of sheet.querySelectorAll("input[id], select[id]")) {
    const same = fresh.querySelector(`#${CSS.escape(each.id)}`);
    if (same && before.get(each.id) !== each.value) same.value = each.value;
  }
  const focused = then(fresh);
  sheet.replaceChildren(...fresh.childNodes);
  field(focused)?.focus();
  if (focused === "dish") showTheLast();
  suggest();
}

// The total stands before the end of the window: what was taken down last is to be seen above it,
// as far as there is room for that and the field that takes the next one.
function showTheLast() {
  for (const seen of [sheet.querySelector(".taken li:last-child"), field("dish")]) {
    seen?.scrollIntoView({ block: "nearest" });
  }
}

function add(dish) {
  const text = field("dish").value.trim();
  if (!dish && text && menu.items.length) say(words.nothing.replace("{text}", text));
  else if (dish?.unknown.length) say(words.unknown.replace("{text}", dish.unknown.join(" ")));
  else if (dish && !fits(dish)) say(words.amount);
  if (!dish || dish.unknown.length || !fits(dish)) return;
  field("dish").value = "";
  update(
    {
      item: dish.item.item,
      size: dish.size.size,
      quantity: String(dish.quantity),
      without: dish.without.map((part) => part.ingredient),
      extra: dish.extra.map((part) => part.ingredient),
      half: dish.half?.item ?? "",
    },
    () => "dish",
  );
}

function fits(dish) {
  const { min, max } = field("quantity");
  return dish.quantity >= Number(min) && dish.quantity <= Number(max);
}

function say(text) {
  field("dish-said").textContent = text;
}

function suggest() {
  const text = field("dish").value;
  offered = text.trim() ? suggestions(text, menu, sizes) : [];
  chosen = 0;
  const list = field("dishes");
  list.replaceChildren(...offered.map(option));
  list.hidden = !offered.length;
  field("dish").setAttribute("aria-expanded", String(!list.hidden));
  point();
}

function option(dish, place) {
  const line = document.createElement("li");
  line.id = `dish-${place}`;
  line.setAttribute("role", "option");
  line.toggleAttribute("data-none", !dish.size.can_make || dish.unknown.length > 0 || !fits(dish));
  const name = [dish.item.name, dish.half?.name].filter(Boolean).join(" / ");
  const changes = [
    ...dish.without.map((part) => `${words.without} ${part.name}`),
    ...dish.extra.map((part) => `${words.extra} ${part.name}`),
    ...dish.unknown.map((word) => `« ${word} » ?`),
  ];
  const what = document.createElement("span");
  what.textContent = [`${dish.quantity} × ${name} ${sizes[dish.size.size] ?? ""}`.trim(), ...changes].join(", ");
  const left = document.createElement("span");
  const possible = dish.size.can_make ? words.left.replace("{n}", dish.size.can_make) : words.none;
  left.textContent = `${euros.format(dish.cents / 100)} · ${possible}`;
  line.append(what, " ", left);
  return line;
}

function point() {
  const lines = [...field("dishes").children];
  lines.forEach((line, place) => line.setAttribute("aria-selected", String(place === chosen)));
  field("dish").setAttribute("aria-activedescendant", lines[chosen]?.id ?? "");
  lines[chosen]?.scrollIntoView({ block: "nearest" });
}

sheet.addEventListener("input", (event) => {
  if (event.target.id !== "dish") return;
  say("");
  suggest();
});

sheet.addEventListener("change", (event) => {
  if (event.target.name === "fulfilment") update().then(readMenu);
  else if (["phone", "postcode"].includes(event.target.id)) update();
});

sheet.addEventListener("click", (event) => {
  const line = event.target.closest("[role=option]");
  if (line) add(offered[[...line.parentElement.children].indexOf(line)]);
});

sheet.addEventListener("keydown", (event) => {
  if (event.target.id === "phone" && event.key === "Enter") {
    event.preventDefault();
    field("name").focus();
    update({}, afterTheNumber);
  } else if (event.target.id === "dish") {
    dishKey(event);
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    update();
  }
});

// Whoever is known need not be asked for a name.
function afterTheNumber(fresh) {
  const now = document.activeElement?.id;
  return now === "name" && fresh.querySelector(".caller") ? "dish" : now;
}

function dishKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && offered.length) {
    event.preventDefault();
    chosen = (chosen + step + offered.length) % offered.length;
    point();
  } else if (event.key === "Enter") {
    event.preventDefault();
    add(offered[chosen]);
  } else if (event.key === "Escape") {
    field("dish").value = "";
    say("");
    suggest();
  }
}

// Placing leads to the next page; every other button is a step on this one.
sheet.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  const empty = !sheet.querySelector("[name=line]");
  if (value === "place" && !empty) return;
  event.preventDefault();
  if (value === "place") {
    say(words.empty);
    return field("dish").focus();
  }
  update(name ? { [name]: value } : {}, () => "dish");
});

addEventListener("keydown", (event) => {
  const target = document.querySelector(`[data-key="${event.key}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) target.focus();
  else target.click();
});

// Looking for an order leaves the sheet as it is.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("#looking")) return;
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(event.target));
  history.replaceState(null, "", `?${asked}`);
  const answer = await fetch(location.href, { headers: { "X-Fragment": "1" } }).catch(() => null);
  if (answer?.ok && !answer.redirected) show(await answer.text());
  document.querySelector("#found a")?.focus();
});

// Who looks something up on another page finds the sheet again.
addEventListener("pagehide", () => sessionStorage.setItem(place, new URLSearchParams(new FormData(sheet))));
const kept = sessionStorage.getItem(place);
sessionStorage.removeItem(place);
const begun = sheet.querySelector("[name=line]") || field("phone").value;

let waiting = null;
document.addEventListener("renewed", () => {
  if (document.activeElement === document.body) field("phone").focus();
  waiting ??= setTimeout(() => {
    waiting = null;
    readMenu();
  }, SOON);
});

const refused = document.querySelector("[role=alert]");
if (kept && !begun && !refused && !sheet.hasAttribute("data-placed")) await update({}, () => "phone", new URLSearchParams(kept));
readMenu();
if (!refused) field("phone").focus();
