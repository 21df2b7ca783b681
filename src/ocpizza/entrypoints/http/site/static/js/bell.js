// The bell of a screen. Its button says whether it rings until somebody has chosen on this device.
const bell = document.querySelector(".bell");
const first = bell.getAttribute("aria-pressed") === "true" ? "on" : "off";
let sound = null;

const on = () => (localStorage.getItem(bell.id) ?? first) === "on";

// Browsers stay silent until somebody has touched the page.
for (const touch of ["pointerdown", "keydown"]) {
  addEventListener(touch, () => {
    sound ??= new AudioContext();
    sound.resume().then(show);
  });
}

export function ring(times, volume) {
  if (!on() || sound?.state !== "running") return;
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

function show() {
  bell.hidden = false;
  bell.setAttribute("aria-pressed", String(on()));
  bell.toggleAttribute("data-asleep", on() && sound?.state !== "running");
}

bell.addEventListener("click", () => {
  localStorage.setItem(bell.id, on() ? "off" : "on");
  show();
  ring(1, 0.4);
});
show();
