// Notes and coins, counted, add up in the field above them.
const shown = () => document.querySelector("[data-drawer]")?.dataset.drawer;
const first = shown();

// Somebody else has opened or closed it: other forms are needed.
document.addEventListener("renewed", () => shown() !== first && location.reload());

const euros = (cents) => `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`;

document.addEventListener("input", (event) => {
  if (!event.target.name?.startsWith("pieces_")) return;
  let cents = 0;
  for (const field of document.querySelectorAll("[name^=pieces_]")) {
    cents += Number(field.name.slice("pieces_".length)) * (Number.parseInt(field.value, 10) || 0);
  }
  document.getElementById("counted").value = euros(cents);
});
