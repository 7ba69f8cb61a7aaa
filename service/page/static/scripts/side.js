// The side: the views, the conversations, and the light.

import { afresh, goTo, here, onMove } from "./address.js";
import { byId, h, icon } from "./dom.js";

/** @typedef {Api.PageState} State */

/** What one can go to beside the questions, in this order. */
const VIEWS = /** @type {const} */ ({
  library: { label: "Library", sign: "books" },
  map: { label: "Map", sign: "map" },
  check: { label: "Check my text", sign: "loupe" },
  compare: { label: "Compare", sign: "columns" },
  review: { label: "Review", sign: "pages" },
  screen: { label: "Screen", sign: "sieve" },
  watches: { label: "Watches", sign: "bell" },
});

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
  byId("views").append(
    ...Object.entries(VIEWS).map(([name, { label, sign }]) =>
      h("li", {}, h("a", { class: "entry", data: { view: name } }, icon(sign), label, name === "library" && h("span", { class: "count" }))),
    ),
  );
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
    const { view } = here();
    for (const entry of byId("views").querySelectorAll("a")) {
      const name = /** @type {keyof typeof VIEWS} */ (entry.dataset.view);
      entry.setAttribute("href", afresh({ view: name }));
      if (name === view) entry.setAttribute("aria-current", "page");
      else entry.removeAttribute("aria-current");
    }
    document.title = view in VIEWS ? `${VIEWS[/** @type {keyof typeof VIEWS} */ (view)].label} · Litmus` : "Litmus";
  };
  onMove(follow);
  follow();
}

/** @param {State} state */
export function showCounts(state) {
  const count = byId("views").querySelector(".count");
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
