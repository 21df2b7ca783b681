// What the board rings for, and the seconds in which a step can be taken back.
import { ring } from "{{js/bell.js}}";

const AGAIN = 20000;
const board = () => document.querySelector(".board");
let ahead = 0;
let seen = tickets();

function tickets() {
  return new Set([...document.querySelectorAll(".ticket")].map((ticket) => ticket.dataset.order));
}

// The server's clock, whatever the tablet's says.
function setClock() {
  ahead = Date.parse(board().dataset.now) - Date.now();
}

function countDown() {
  for (const form of document.querySelectorAll("form[data-until]")) {
    const left = Math.ceil((Date.parse(form.dataset.until) - Date.now() - ahead) / 1000);
    form.hidden = left <= 0;
    form.querySelector(".seconds").textContent = left > 0 ? `${left} s` : "";
  }
}

document.addEventListener("renewed", () => {
  setClock();
  countDown();
  const now = tickets();
  if ([...now].some((order) => !seen.has(order))) ring(2, 0.4);
  seen = now;
});

setInterval(() => {
  if (document.querySelector(".ticket:not([data-alarm=none])")) ring(6, 1);
}, AGAIN);
setInterval(countDown, 250);
setClock();
countDown();
