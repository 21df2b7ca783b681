// The board's bell, and the seconds in which a step can be taken back.
const AGAIN = 20000;
const bell = document.querySelector(".bell");
const board = () => document.querySelector(".board");
let sound = null;
let ahead = 0;
let seen = tickets();

const on = () => localStorage.getItem("bell") !== "off";
const ringing = () => on() && sound?.state === "running";

function tickets() {
  return new Set([...document.querySelectorAll(".ticket")].map((ticket) => ticket.dataset.order));
}

// Browsers stay silent until somebody has touched the page.
for (const touch of ["pointerdown", "keydown"]) {
  addEventListener(touch, () => {
    sound ??= new AudioContext();
    sound.resume().then(showBell);
  });
}

function beep(times, volume) {
  if (!ringing()) return;
  for (let n = 0; n < times; n++) {
    const at = sound.currentTime + n * 0.35;
    const tone = new OscillatorNode(sound, { type: "triangle", frequency: n % 2 ? 660 : 880 });
    const loudness = new GainNode(sound, { gain: 0 });
    loudness.gain.setValueAtTime(volume, at);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    tone.connect(loudness).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  }
}

function showBell() {
  bell.hidden = false;
  bell.setAttribute("aria-pressed", String(on()));
  bell.toggleAttribute("data-asleep", on() && sound?.state !== "running");
}

bell.addEventListener("click", () => {
  localStorage.setItem("bell", on() ? "off" : "on");
  showBell();
  beep(1, 0.4);
});

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
  if ([...now].some((order) => !seen.has(order))) beep(2, 0.4);
  seen = now;
});

setInterval(() => {
  if (document.querySelector(".ticket:not([data-alarm=none])")) beep(6, 1);
}, AGAIN);
setInterval(countDown, 250);
setClock();
countDown();
showBell();
