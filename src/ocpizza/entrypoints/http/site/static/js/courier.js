// Telephones by Apple do not know `geo:` addresses.
const apple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);

function adapt() {
  for (const link of document.querySelectorAll("[data-maps][href^='geo:']")) {
    link.href = link.getAttribute("href").replace("geo:0,0", "https://maps.apple.com/");
  }
}

if (apple) {
  adapt();
  document.addEventListener("renewed", adapt);
}
