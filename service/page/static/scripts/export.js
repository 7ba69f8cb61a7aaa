// A conversation as a file, and what stands above it.

import { Problem, request } from "./api.js";
import { h, icon } from "./dom.js";
import { download, notice } from "./notice.js";

const FORMATS = { markdown: ["Markdown", "md"], bibtex: ["BibTeX of the cited papers", "bib"], ris: ["RIS of the cited papers", "ris"] };

/**
 * A menu of the files that a conversation can be exported as.
 * @param {() => string | null} chatId
 * @returns {HTMLElement}
 */
export function exportMenu(chatId) {
  const summary = h("summary", { class: "plain" }, icon("export"), "Export");
  const menu = h("details", { class: "menu" }, summary);
  const entries = Object.entries(FORMATS).map(([format, [label, suffix]]) =>
    h("button", { type: "button", class: "entry", on: { click: () => (menu.removeAttribute("open"), summary.focus(), void save(chatId(), format, suffix)) } }, label),
  );
  menu.append(h("div", { class: "entries" }, entries));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
  });
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !menu.hasAttribute("open")) return;
    event.preventDefault();
    menu.removeAttribute("open");
    summary.focus();
  });
  return menu;
}

/**
 * @param {string | null} chatId
 * @param {string} format
 * @param {string} suffix
 */
async function save(chatId, format, suffix) {
  if (!chatId) return;
  try {
    const response = await request(`/v1/chats/${encodeURIComponent(chatId)}/export?format=${format}`);
    download(`litmus.${suffix}`, await response.blob());
  } catch (error) {
    notice(error instanceof Problem ? error.message : String(error));
  }
}
