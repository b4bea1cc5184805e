/* Small comforts. Every page works without them.

   - A list that was unfolded over the page closes when a link in it was followed, or by Escape.
   - "On this page" shows where the reader is. */

"use strict";

for (const list of document.querySelectorAll("details[data-closes]")) {
  list.addEventListener("click", (event) => {
    if (event.target.closest("a")) list.open = false;
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !list.open) return;
    list.open = false;
    list.querySelector("summary").focus();
  });
}

const links = new Map(
  [...document.querySelectorAll(".contents a[href^='#']")].map((link) => [
    decodeURIComponent(link.hash.slice(1)),
    link,
  ]),
);
const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

if (sections.length && "IntersectionObserver" in window) {
  const inView = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) inView.add(entry.target);
        else inView.delete(entry.target);
      }
      const here = sections.find((section) => inView.has(section));
      if (!here) return;
      for (const [id, link] of links) {
        if (id === here.id) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "0px 0px -60% 0px" },
  );
  for (const section of sections) observer.observe(section);
}
