// A form that shows what it comes to while it is filled in: the server renders that part anew.
const PAUSE = 250;

class Preview {
  #form;
  #part;
  #waiting;
  #turn = 0;

  constructor(form) {
    this.#form = form;
    this.#part = document.getElementById(form.dataset.preview);
    form.addEventListener("input", (event) => this.#changed(event.target));
  }

  #changed(field) {
    if (!field.hasAttribute("data-asks") || !field.validity.valid) return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#renew(), PAUSE);
  }

  async #renew() {
    const turn = ++this.#turn;
    const address = new URL(this.#form.dataset.at ?? location.pathname, location);
    for (const field of this.#form.querySelectorAll("[data-asks]")) {
      const chosen = !field.matches("[type=radio], [type=checkbox]") || field.checked;
      if (chosen) address.searchParams.append(field.name, field.value);
    }
    try {
      const answer = await fetch(address, { headers: { "X-Fragment": "1" } });
      if (answer.ok && turn === this.#turn) this.#show(await answer.text());
    } catch {
      // Without a network the form stays as it is: sending it says the same.
    }
  }

  #show(html) {
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    for (const field of this.#part.querySelectorAll("input[id]")) {
      const same = fresh.querySelector(`#${CSS.escape(field.id)}`);
      if (same) same.checked = field.checked;
    }
    this.#part.replaceChildren(...fresh.childNodes);
    for (const told of this.#part.querySelectorAll("[data-tells]")) {
      document.getElementById(told.dataset.tells).textContent = told.textContent;
    }
  }
}

for (const form of document.querySelectorAll("form[data-preview]")) new Preview(form);
