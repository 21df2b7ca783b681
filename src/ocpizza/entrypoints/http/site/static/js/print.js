// Printing needs a script; without one, the browser's own menu does it.
let order = null;

// Of a page of tickets only the one whose button was pressed, also when they come anew meanwhile.
function offer() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  for (const ticket of document.querySelectorAll(".ticket")) {
    ticket.toggleAttribute("data-printed", ticket.dataset.order === order);
  }
}

function printed(about) {
  order = about;
  offer();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (!button) return;
  printed(button.closest(".ticket")?.dataset.order ?? null);
  print();
});
addEventListener("afterprint", () => printed(null));
document.addEventListener("renewed", offer);
offer();
