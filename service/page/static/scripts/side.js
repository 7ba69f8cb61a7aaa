// The side: the views, the conversations, and the light.

import { afresh, goTo, here, onMove } from "./address.js";
import { get, Problem } from "./api.js";
import { button, byId, h, icon, onKeys } from "./dom.js";
import { attempt, complain } from "./notice.js";

/** What one can go to beside the questions, in this order. */
const VIEWS = /** @type {const} */ ({
  library: { label: "Library", sign: "books", needs: "" },
  map: { label: "Map", sign: "map", needs: "" },
  check: { label: "Check my text", sign: "loupe", needs: "ask whole" },
  compare: { label: "Compare", sign: "columns", needs: "whole" },
  review: { label: "Review", sign: "pages", needs: "whole" },
  screen: { label: "Screen", sign: "sieve", needs: "whole" },
  watches: { label: "Watches", sign: "bell", needs: "whole" },
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
    ...Object.entries(VIEWS).map(([name, { label, sign, needs }]) =>
      h("li", { data: { needs } }, h("a", { class: "entry", data: { view: name } }, icon(sign), label, name === "library" && h("span", { class: "count" }))),
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

/** @param {Api.PageState} state */
export function showCounts(state) {
  const count = byId("views").querySelector(".count");
  if (count) count.textContent = state.papers ? state.papers.toLocaleString("en") : "";
}

function themeButton() {
  const root = document.documentElement;
  const toggle = button("plain square", null, []);
  const show = () => {
    const dark = root.dataset.theme === "dark";
    toggle.replaceChildren(icon(dark ? "sun" : "moon"));
    toggle.setAttribute("aria-label", dark ? "Light colours" : "Dark colours");
  };
  toggle.addEventListener("click", () => {
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
  return toggle;
}

const AT_ONCE = 30;

const list = h("ul", { class: "bare" });
const older = button("plain", () => void showChats(true), "Older conversations", { hidden: true });
/** @type {Api.Chat[]} */
let chats = [];
/** @type {string | null} */
let cursor = null;

export function startChats() {
  byId("chats").append(h("h2", { id: "chats-title" }, "Conversations"), list, older);
  list.setAttribute("aria-labelledby", "chats-title");
  byId("chats").hidden = true;
  onMove(markCurrent);
}

/** Show the list as it is now; with `further`, what comes after it as well. @param {boolean} [further] */
export async function showChats(further = false) {
  await attempt(null, async () => {
    const page = await get(`/v1/chats?limit=${AT_ONCE}${further && cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    const known = new Set(further ? chats.map((chat) => chat.id) : []);
    chats = [...(further ? chats : []), ...page.chats.filter((/** @type {Api.Chat} */ chat) => !known.has(chat.id))];
    cursor = page.next_cursor;
    draw();
  });
}

function draw() {
  const shown = chats.filter((chat) => chat.turn_count > 0 || chat.title !== null);
  list.replaceChildren(...shown.map(entry));
  older.hidden = cursor === null;
  byId("chats").hidden = shown.length === 0;
  markCurrent();
}

function markCurrent() {
  const { chat, view } = here();
  for (const item of list.querySelectorAll("a")) {
    if (view === "ask" && item.dataset.chat === chat) item.setAttribute("aria-current", "page");
    else item.removeAttribute("aria-current");
  }
}

/** @param {Api.Chat} chat */
function title(chat) {
  return chat.title ?? "New conversation";
}

/** @param {Api.Chat} chat */
function entry(chat) {
  const tool = (/** @type {any} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
    h("button", { type: "button", "aria-label": `${label} “${title(chat)}”`, title: label, on: { click: act } }, icon(name));
  const link = h("a", { href: afresh({ chat: chat.id }), data: { chat: chat.id }, title: title(chat) }, title(chat));
  const item = h("li", { class: "chat" }, link, h("span", { class: "tools", data: { needs: "ask" } }, tool("pen", "Rename", () => rename(chat, item)), tool("bin", "Delete", () => confirm(chat, item))));
  return item;
}

/** Show a conversation as an entry again. @param {Api.Chat} chat @param {HTMLElement} item */
function again(chat, item) {
  const fresh = entry(chat);
  item.replaceWith(fresh);
  markCurrent();
  fresh.querySelector("a")?.focus();
}

/** @param {Api.Chat} chat @param {HTMLElement} item */
function rename(chat, item) {
  const input = h("input", { "aria-label": "Title", maxlength: 200, value: title(chat) });
  let done = false;
  const end = async (/** @type {boolean} */ wanted) => {
    if (done) return;
    done = true;
    const text = input.value.trim();
    const save = async () => (chat.title = (await get(`/v1/chats/${chat.id}`, { method: "PATCH", json: { title: text } })).title);
    if (wanted && text && text !== chat.title) await attempt(null, save);
    again(chat, item);
  };
  onKeys(input, { Enter: () => void end(true), Escape: (event) => (event.stopPropagation(), void end(false)) });
  input.addEventListener("blur", () => void end(true));
  item.replaceChildren(input);
  input.select();
}

/** What was said is overwritten on disk, so this cannot be undone: it is asked about instead. @param {Api.Chat} chat @param {HTMLElement} item */
function confirm(chat, item) {
  const back = () => again(chat, item);
  const [remove, keep] = [button("sure", () => void destroy(chat), "Delete"), button("keep", back, "Keep")];
  item.replaceChildren(h("span", { class: "asks", role: "group", "aria-label": `Delete “${title(chat)}” for good?` }, h("span", {}, "For good?"), remove, keep));
  onKeys(item, { Escape: back });
  keep.focus();
}

/** @param {Api.Chat} chat */
async function destroy(chat) {
  try {
    await get(`/v1/chats/${chat.id}`, { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) return complain(error);
  }
  if (here().chat === chat.id) goTo(afresh());
  await showChats();
  (list.querySelector("a") ?? byId("new")).focus();
}
