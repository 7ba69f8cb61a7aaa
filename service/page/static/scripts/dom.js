// Elements made by hand. Text that comes from outside goes in as text; only `setHtml` reads markup.

const SVG = "http://www.w3.org/2000/svg";

/** The outlines of the icons, on a grid of 24. */
const ICONS = {
  add: "M12 5v14M5 12h14",
  arrow: "M12 19V5M6 11l6-6 6 6",
  ask: "M8 10h8M8 14h5M4 5h16v13H9l-5 4z",
  back: "M19 12H5M11 6l-6 6 6 6",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  books: "M5 4h4v16H5zM9 4h4v16H9zM14 5l4-1 3 15-4 1z",
  check: "M5 12l5 5 9-10",
  close: "M6 6l12 12M18 6L6 18",
  columns: "M4 5h16v14H4zM4 10h16M10 5v14",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  down: "M6 9l6 6 6-6",
  export: "M12 4v11M7 10l5 5 5-5M5 20h14",
  filter: "M4 6h16M7 12h10M10 18h4",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  map: "M6 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM17 4a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM10 15a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM18.5 15a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
  loupe: "M4 6h9M4 11h6M4 16h5M15 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM18 18l3 3",
  menu: "M4 7h16M4 12h16M4 17h16",
  minus: "M5 12h14",
  moon: "M20 14A8 8 0 1 1 10 4a7 7 0 0 0 10 10z",
  pages: "M6 4h9l4 4v12H6zM15 4v4h4M9 12h7M9 16h5",
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  quote: "M5 17V9l3-3M13 17V9l3-3M5 12h5v5H5zM13 12h5v5h-5z",
  retry: "M19 12a7 7 0 1 1-2-5l3 3M20 5v5h-5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
  sieve: "M4 5h16l-6 7v7l-4-2v-5z",
  stop: "M7 7h10v10H7z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M19 5l-1.5 1.5M6.5 17.5L5 19",
  up: "M6 15l6-6 6 6",
};

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, any>} [given] Attributes; `on` holds listeners, `data` what becomes `data-…`. False and null
 *   leave one out.
 * @param {...(Node | string | number | null | undefined | false | Array<any>)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function h(name, given = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (key === "data") Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(3).filter((child) => child || child === 0).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/**
 * A button that does something. The one of a form, which sends it, is made with `h`.
 * @param {string} kind Its class.
 * @param {((event: Event) => unknown) | null} act
 * @param {Node | string | number | null | undefined | false | Array<any>} children
 * @param {Record<string, any>} [given] Further attributes.
 */
export function button(kind, act, children, given = {}) {
  return h("button", { type: "button", class: kind, on: act ? { click: act } : {}, ...given }, children);
}

/**
 * Act on keys. A key that was acted on does nothing else, unless the act returns false.
 * @param {HTMLElement | Document} place
 * @param {Record<string, (event: KeyboardEvent) => unknown>} acts By the name of the key.
 */
export function onKeys(place, acts) {
  place.addEventListener("keydown", (event) => {
    const act = event instanceof KeyboardEvent && acts[event.key];
    if (act && act(event) !== false) event.preventDefault();
  });
}

/** What can be unfolded. @param {string} summary @param {...(Node | string | false | null)} children */
export function fold(summary, ...children) {
  return h("details", { class: "more" }, h("summary", {}, summary), children);
}

/** A select with the arrow that shows that it is one. @param {HTMLSelectElement} list @param {string} [kind] */
export function choice(list, kind = "choice") {
  return h("span", { class: kind }, list, icon("down"));
}

/** @param {Iterable<readonly [string, string]>} all Values and their labels. */
export function options(all) {
  return [...all].map(([value, label]) => h("option", { value }, label));
}

/** A line that says what went wrong, once something did. */
export function alertLine() {
  return h("p", { class: "wrong", role: "alert", hidden: true });
}

/** @param {keyof typeof ICONS} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * A link to another site, or only its text where the address is none of the web.
 * @param {string} address
 * @param {string} text
 * @returns {Node}
 */
export function link(address, text) {
  let scheme = "";
  try {
    scheme = new URL(address).protocol;
  } catch {
    // not an address at all
  }
  if (scheme !== "https:" && scheme !== "http:") return document.createTextNode(text);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** The element with an id that the page is known to have. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

/**
 * Bring an element's content to what `html` says. Text only ever grows while it streams, so what is there already stays
 * the same nodes, with focus and pointer on them. The service has sanitised `html`; no other markup ever comes here.
 * @param {Element} element
 * @param {string} html
 */
export function setHtml(element, html) {
  const next = document.createElement("template");
  next.innerHTML = html;
  match(element, next.content);
}

/** @param {Element} live @param {ParentNode} next */
function match(live, next) {
  let here = live.firstChild;
  let there = next.firstChild;
  while (here && there && here.isEqualNode(there)) {
    here = here.nextSibling;
    there = there.nextSibling;
  }
  if (here && there && here instanceof Element && there instanceof Element && here.cloneNode(false).isEqualNode(there.cloneNode(false))) {
    match(here, there);
    here = here.nextSibling;
    there = there.nextSibling;
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
  while (there) {
    const come = there;
    there = there.nextSibling;
    live.append(come);
  }
}

/** What an element was made of. */
const made = new WeakMap();

/**
 * @template Item
 * @param {Element} parent
 * @param {Item[]} items
 * @param {(item: Item, at: number) => Element} make
 */
export function renew(parent, items, make) {
  items.forEach((item, at) => {
    const said = JSON.stringify(item);
    const old = parent.children[at];
    if (old && made.get(old) === said) return;
    const fresh = make(item, at);
    made.set(fresh, said);
    if (old) old.replaceWith(fresh);
    else parent.append(fresh);
  });
  while (parent.children.length > items.length) parent.lastElementChild?.remove();
}

let pressed = false;
addEventListener("mousedown", () => (pressed = true), true);
addEventListener("mouseup", () => (pressed = false), true);

/**
 * Call `act`, which moves what is on the page: at once, or, where a press has just taken the focus away, before the click
 * that the press becomes is heard. A button that moved from under the pointer would not be clicked.
 * @param {() => void} act
 */
export function unmoved(act) {
  if (!pressed) return act();
  const once = () => {
    removeEventListener("click", once, true);
    act();
    act = () => undefined;
  };
  addEventListener("click", once, true);
  // Where the pointer was dragged away there is no click.
  addEventListener("mouseup", () => setTimeout(once), { capture: true, once: true });
}
