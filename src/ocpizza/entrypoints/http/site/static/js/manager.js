// The kitchen has rung in vain: whoever manages the store hears of it until somebody begins.
import { ring } from "{{js/bell.js}}";

const AGAIN = 60000;
const called = () => document.querySelector("[data-called]")?.dataset.called.split(" ").filter(Boolean) ?? [];
let heard = new Set(called());

document.addEventListener("renewed", () => {
  const now = called();
  if (now.some((order) => !heard.has(order))) ring(6, 1);
  heard = new Set(now);
});

setInterval(() => called().length && ring(6, 1), AGAIN);
