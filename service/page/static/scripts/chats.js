// The list of conversations at the side.

import { get, Problem } from "./api.js";
import { afresh, goTo, here, onMove } from "./address.js";
import { byId, h, icon } from "./dom.js";
import { notice } from "./notice.js";

/** @typedef {{id: string, title: string | null, turn_count: number}} Chat */

const AT_ONCE = 30;

const list = h("ul", { class: "bare" });
const older = h("button", { type: "button", class: "plain", hidden: true, on: { click: () => void more() } }, "Older ones");
/** @type {Chat[]} */
let chats = [];
/** @type {string | null} */
let cursor = null;

export function startChats() {
  byId("chats").append(h("h2", { id: "chats-title" }, "Conversations"), list, older);
  list.setAttribute("aria-labelledby", "chats-title");
  byId("chats").hidden = true;
  onMove(markCurrent);
}

/** Show the list as it is now. */
export async function showChats() {
  try {
    const page = await get(`/v1/chats?limit=${AT_ONCE}`);
    chats = page.chats;
    cursor = page.next_cursor;
    draw();
  } catch (error) {
    tell(error);
  }
}

async function more() {
  try {
    const page = await get(`/v1/chats?limit=${AT_ONCE}&cursor=${encodeURIComponent(cursor ?? "")}`);
    const known = new Set(chats.map((chat) => chat.id));
    chats.push(...page.chats.filter((/** @type {Chat} */ chat) => !known.has(chat.id)));
    cursor = page.next_cursor;
    draw();
  } catch (error) {
    tell(error);
  }
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

/** @param {Chat} chat */
function title(chat) {
  return chat.title ?? "New conversation";
}

/** @param {Chat} chat */
function entry(chat) {
  const tool = (/** @type {any} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
    h("button", { type: "button", "aria-label": `${label} “${title(chat)}”`, title: label, on: { click: act } }, icon(name));
  const link = h("a", { href: afresh({ chat: chat.id }), data: { chat: chat.id }, title: title(chat) }, title(chat));
  const item = h("li", { class: "chat" }, link, h("span", { class: "tools" }, tool("pen", "Rename", () => rename(chat, item)), tool("bin", "Delete", () => confirm(chat, item))));
  return item;
}

/**
 * @param {Chat} chat
 * @param {HTMLElement} item
 */
function rename(chat, item) {
  const input = h("input", { "aria-label": "Title", maxlength: 200, value: title(chat) });
  let done = false;
  const end = async (/** @type {boolean} */ wanted) => {
    if (done) return;
    done = true;
    const text = input.value.trim();
    if (wanted && text && text !== chat.title) {
      try {
        chat.title = (await get(`/v1/chats/${chat.id}`, { method: "PATCH", json: { title: text } })).title;
      } catch (error) {
        tell(error);
      }
    }
    const fresh = entry(chat);
    item.replaceWith(fresh);
    markCurrent();
    fresh.querySelector("a")?.focus();
  };
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") void end(true);
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    void end(false);
  });
  input.addEventListener("blur", () => void end(true));
  item.replaceChildren(input);
  input.select();
}

/**
 * What was said is overwritten on disk, so this cannot be undone: it is asked about instead.
 * @param {Chat} chat
 * @param {HTMLElement} item
 */
function confirm(chat, item) {
  const back = () => {
    const fresh = entry(chat);
    item.replaceWith(fresh);
    markCurrent();
    fresh.querySelector("a")?.focus();
  };
  const remove = h("button", { type: "button", class: "sure", on: { click: () => void destroy(chat) } }, "Delete");
  const keep = h("button", { type: "button", class: "keep", on: { click: back } }, "Keep");
  item.replaceChildren(h("span", { class: "asks", role: "group", "aria-label": `Delete “${title(chat)}” for good?` }, h("span", {}, "For good?"), remove, keep));
  item.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    back();
  });
  keep.focus();
}

/** @param {Chat} chat */
async function destroy(chat) {
  try {
    await get(`/v1/chats/${chat.id}`, { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) return tell(error);
  }
  if (here().chat === chat.id) goTo(afresh());
  await showChats();
  (list.querySelector("a") ?? byId("new")).focus();
}

/** @param {unknown} error */
function tell(error) {
  notice(error instanceof Problem ? error.message : String(error));
}
