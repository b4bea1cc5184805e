/* Suggestions while typing, for every `<input data-suggestions="address">`: titles of pages with the kind of each.

   The pattern is the combobox of the ARIA Authoring Practices, list autocomplete with manual selection: typing never
   changes by itself, arrows move through the list, Enter opens what is chosen, Escape closes the list. Without an answer, or without this
   script, the box is the plain search box that it was. */

"use strict";

const PAUSE = 150;
const SHORTEST = 2;
const LONGEST = 100;

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

class Suggestions {
  constructor(input) {
    this.input = input;
    this.answers = new Map();
    this.active = -1;
    const id = `${input.id}-suggestions`;
    this.list = made("ul", { class: "suggestions", id, role: "listbox", "aria-label": "Suggestions", hidden: "" });
    this.said = made("p", { class: "visually-hidden", role: "status" });
    input.parentElement.append(this.list, this.said);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", id],
      ["aria-expanded", "false"],
    ]) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    input.form.addEventListener("submit", () => this.close());
    // The box keeps the focus while the list is pressed, so that it is still there when the finger comes up.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.open_page(event.target.closest("[role=option]")));
  }

  get text() {
    return this.input.value.trim().replace(/\s+/g, " ");
  }

  get isOpen() {
    return !this.list.hidden;
  }

  get options() {
    return this.list.children;
  }

  wait() {
    clearTimeout(this.timer);
    this.move_to(-1);
    if (this.text.length < SHORTEST || this.text.length > LONGEST) this.close();
    else this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  /* Ask for what is typed, show the answer if it is still wanted, and say whether there is any. */
  async ask() {
    clearTimeout(this.timer);
    this.asking?.abort();
    const text = this.text;
    if (text.length < SHORTEST || text.length > LONGEST) return false;
    const found = await this.answer(text);
    if (!found || text !== this.text || document.activeElement !== this.input) return false;
    this.show(found);
    return found.length > 0;
  }

  async answer(text) {
    const known = this.answers.get(text);
    if (known) return known;
    this.asking = new AbortController();
    try {
      const address = `${this.input.dataset.suggestions}?q=${encodeURIComponent(text)}`;
      const response = await fetch(address, { signal: this.asking.signal, credentials: "same-origin" });
      const found = response.ok ? (await response.json()).suggestions : [];
      if (response.ok) this.answers.set(text, found);
      return found;
    } catch {
      return null;
    }
  }

  show(found) {
    this.active = -1;
    this.list.replaceChildren(...found.map((suggestion, place) => this.option(suggestion, place)));
    this.list.scrollTop = 0;
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.input.removeAttribute("aria-activedescendant");
    const number = found.length === 1 ? "1 suggestion" : `${found.length} suggestions`;
    this.said.textContent = found.length ? `${number}. Choose with the up and down arrows.` : "No suggestions";
  }

  option({ title, kind, url }, place) {
    const words = title.map(([text, isMarked]) => (isMarked ? made("mark", {}, text) : text));
    const option = made(
      "li",
      { class: "suggestion", id: `${this.list.id}-${place}`, role: "option", "aria-selected": "false" },
      made("span", { class: "suggestion__title" }, ...words),
      " ",
      made("span", { class: "suggestion__kind" }, kind),
    );
    option.dataset.url = url;
    return option;
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.move_to(-1);
    this.list.hidden = true;
    this.said.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
  }

  /* Which option is chosen: -1 for none, then the box itself. */
  move_to(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  /* One step down or up; behind the last and before the first lies the box. */
  async step(by) {
    if (!this.isOpen && !(await this.ask())) return;
    const count = this.options.length + 1;
    this.move_to(((this.active + 1 + by + count) % count) - 1);
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const key = event.altKey ? `Alt+${event.key}` : event.key;
    const option = this.isOpen && this.options[this.active];
    if (key === "ArrowDown") this.step(1);
    else if (key === "ArrowUp") this.step(-1);
    else if (key === "Alt+ArrowDown") this.ask();
    else if ((key === "Escape" || key === "Alt+ArrowUp") && this.isOpen) this.close();
    else if (key === "Enter" && option) this.open_page(option);
    else {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) this.move_to(-1);
      return;
    }
    event.preventDefault();
  }

  open_page(option) {
    if (!option) return;
    this.close();
    window.location.assign(option.dataset.url);
  }
}

for (const input of document.querySelectorAll("input[data-suggestions]")) new Suggestions(input);
