/* The results page, when scripts run: htmx asks for new results on each change; this keeps what the reader had unfolded and takes
   away the button that is then not needed. */

"use strict";

const unfolded = new Map();

function settle() {
  for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
  for (const [name, isOpen] of unfolded) {
    const filter = document.querySelector(`details[data-filter="${name}"]`);
    if (filter) filter.open = isOpen;
  }
}

document.addEventListener("htmx:beforeSwap", () => {
  const box = document.querySelector(".search-filters");
  if (box) unfolded.set("", box.open);
  for (const filter of document.querySelectorAll("details[data-filter]")) {
    unfolded.set(filter.dataset.filter, filter.open);
  }
});

/* Without an answer, a filter that was just ticked would stand beside results that it does not narrow. */
const unreached = document.getElementById("search-unreached");
document.addEventListener("htmx:sendError", () => (unreached.hidden = false));

document.addEventListener("htmx:afterSettle", () => {
  unreached.hidden = true;
  const box = document.querySelector(".search-filters");
  if (box && unfolded.has("")) box.open = unfolded.get("");
  settle();
});

/* An answer that search is away, or was asked too often, is shown like any other. */
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if ([429, 503].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/* Any other error has a page of its own, which says what to do. */
document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));

/* A box that was ticked before htmx came is not applied yet: the button does that, and goes with the answer. */
const boxes = [...document.querySelectorAll(".search-filters input")];
if (boxes.every((box) => box.checked === box.defaultChecked)) settle();
