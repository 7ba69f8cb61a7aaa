// The side: conversations, the library, and the light.

import { afresh, goTo, here, onMove } from "./address.js";
import { byId, h, icon } from "./dom.js";

/** @typedef {import("./shapes.js").State} State */

export function startSide() {
  const menu = byId("menu");
  const side = byId("side");
  menu.append(icon("menu"));
  const open = (/** @type {boolean} */ wanted) => {
    side.classList.toggle("open", wanted);
    menu.setAttribute("aria-expanded", String(wanted));
    if (wanted) side.querySelector("a")?.focus();
  };
  menu.addEventListener("click", () => open(!side.classList.contains("open")));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !side.contains(event.target) && !menu.contains(event.target)) open(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !side.classList.contains("open")) return;
    event.preventDefault();
    open(false);
    menu.focus();
  });

  byId("new").append(icon("add"), "New question");
  byId("to-library").append(icon("books"), "Library", h("span", { class: "count" }));
  byId("foot").append(h("a", { href: "/docs" }, "API"), themeButton());

  // Links of this page change what it shows, and do not load it again.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.pathname !== "/") return;
    if (to.hash && to.search === location.search) return;
    event.preventDefault();
    open(false);
    goTo(link.id === "new" || link.classList.contains("brand") ? afresh() : to.search ? `/${to.search}` : "/");
  });
  const follow = () => {
    const place = here();
    byId("to-library").toggleAttribute("aria-current", place.view === "library");
    byId("to-library").setAttribute("href", place.view === "library" ? location.search : afresh({ view: "library" }));
    document.title = place.view === "library" ? "Library · Litmus" : "Litmus";
  };
  onMove(follow);
  follow();
}

/** @param {State} state */
export function showCounts(state) {
  const count = byId("to-library").querySelector(".count");
  if (count) count.textContent = state.papers ? state.papers.toLocaleString("en") : "";
}

function themeButton() {
  const root = document.documentElement;
  const button = h("button", { type: "button", class: "plain square" });
  const show = () => {
    const dark = root.dataset.theme === "dark";
    button.replaceChildren(icon(dark ? "sun" : "moon"));
    button.setAttribute("aria-label", dark ? "Light colours" : "Dark colours");
  };
  button.addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    root.dataset.theme = theme;
    try {
      localStorage.setItem("litmus-theme", theme);
    } catch {
      // it holds until the page is left
    }
  });
  new MutationObserver(show).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  show();
  return button;
}
