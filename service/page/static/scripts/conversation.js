// The questions of a conversation, and the one that is being answered.

import { get, Problem, request } from "./api.js";
import { go, here, onMove } from "./address.js";
import { sentenceOf, watchCards } from "./card.js";
import { byId, h } from "./dom.js";
import { eventsOf } from "./events.js";
import { exportMenu } from "./export.js";
import { announce, notice } from "./notice.js";
import { openPaper } from "./panel.js";
import { Turn, turnOf } from "./turn.js";

/** @typedef {Api.SourceOut} Source */
/** @typedef {Api.Sentence} Sentence */

const AT_ONCE = 20;
/** @type {Record<string, [string, string]>} */
const FORMATS = { markdown: ["Markdown", "md"], bibtex: ["BibTeX of the cited papers", "bib"], ris: ["RIS of the cited papers", "ris"] };

/** @type {AbortController | null} */
let running = null;
/** @type {string | null} The conversation that is shown. */
let shown = null;
/** @type {{busy: (busy: boolean) => void, invite: (text: string) => void, changed: () => void}} */
let tell = { busy: () => undefined, invite: () => undefined, changed: () => undefined };

const earlier = h("button", { type: "button", class: "button earlier", hidden: true, on: { click: () => void showEarlier() } }, "Earlier questions");

/** @param {typeof tell} hands */
export function startConversation(hands) {
  tell = hands;
  watchCards(turnOf);
  byId("turns").addEventListener("click", (event) => {
    const chip = event.target instanceof Element ? event.target.closest(".cite") : null;
    const turn = chip && turnOf(chip);
    const source = turn?.sources.find((one) => String(one.n) === chip?.getAttribute("data-n"));
    if (chip && turn && source) open(source, turn, sentenceOf(chip, turn));
  });
  byId("above").append(earlier, exportMenu(FORMATS, (format) => (shown ? `/v1/chats/${encodeURIComponent(shown)}/export?format=${format}` : null)));
  onMove((place) => place.chat !== shown && void show(place.chat));
  void show(here().chat);
}

export function stop() {
  running?.abort();
}

/** Whether there is nothing yet decides how the page is laid out. */
function arrange() {
  const empty = byId("turns").childElementCount === 0;
  byId("ask").classList.toggle("fresh", empty && shown === null);
  byId("above").hidden = empty;
  tell.invite(empty ? "Ask a question" : "Ask a follow-up question");
}

/** @param {string | null} chatId */
async function show(chatId) {
  stop();
  shown = chatId;
  byId("turns").replaceChildren();
  earlier.hidden = true;
  arrange();
  if (chatId === null) return;
  try {
    const turns = await kept(chatId, null);
    if (shown !== chatId) return;
    byId("turns").append(...turns.map((turn) => turn.element));
    arrange();
    turns.at(-1)?.heading.scrollIntoView({ block: "start" });
  } catch (error) {
    if (shown !== chatId) return;
    notice(error instanceof Problem && error.status === 404 ? "That conversation is no longer there." : error instanceof Problem ? error.message : String(error));
    go({ chat: null }, { replace: true });
  }
}

/**
 * @param {string} chatId
 * @param {string | null} before
 * @returns {Promise<Turn[]>}
 */
async function kept(chatId, before) {
  const query = before === null ? "" : `&before=${encodeURIComponent(before)}`;
  const { turns } = await get(`/page/chats/${encodeURIComponent(chatId)}?limit=${AT_ONCE}${query}`);
  earlier.hidden = turns.length < AT_ONCE;
  return turns.map(({ answer }) => {
    const turn = new Turn(answer.answer.question, hands);
    turn.answer(answer, false);
    return turn;
  });
}

async function showEarlier() {
  const first = byId("turns").firstElementChild;
  const chatId = shown;
  const before = first && turnOf(first)?.answerId;
  if (!chatId || !first || !before) return;
  const turns = await kept(chatId, before);
  if (shown !== chatId) return;
  const top = first.getBoundingClientRect().top;
  first.before(...turns.map((turn) => turn.element));
  scrollBy(0, first.getBoundingClientRect().top - top);
  announce(`${turns.length} earlier questions`);
}

/**
 * Ask, and show what comes.
 * @param {string} question
 * @param {import("./turn.js").Way} [way]
 */
export async function ask(question, way = {}) {
  stop();
  const mine = new AbortController();
  running = mine;
  tell.busy(true);
  const turn = new Turn(question, hands);
  turn.way = way;
  byId("turns").append(turn.element);
  arrange();
  turn.heading.scrollIntoView({ block: "start" });
  try {
    if (shown === null) {
      const { id } = await get("/v1/chats", { method: "POST", json: {}, signal: mine.signal });
      shown = id;
      go({ chat: id, question: "" });
    }
    await answer(turn, mine.signal);
  } catch (error) {
    if (mine.signal.aborted) turn.halt();
    else if (error instanceof Problem && error.kind === "chat-not-found") forsake(turn);
    else turn.fail(error instanceof Problem ? error : { detail: String(error) });
  } finally {
    if (running === mine) {
      running = null;
      tell.busy(false);
    }
    tell.changed();
  }
}

/**
 * Somebody has deleted the conversation meanwhile. What is shown of it stays; what is asked next begins another.
 * @param {Turn} turn
 */
function forsake(turn) {
  shown = null;
  go({ chat: null }, { replace: true });
  turn.fail({ title: "This conversation was deleted meanwhile", detail: "Retry asks the question in a new one." });
}

/**
 * @param {Turn} turn
 * @param {AbortSignal} signal
 */
async function answer(turn, signal) {
  const { filters, model, faithfulness } = here();
  const response = await request("/page/ask", {
    method: "POST",
    signal,
    json: { question: turn.question, chat_id: shown, filters, model, faithfulness, split: !turn.way.whole, correct: !turn.way.asTyped },
  });
  let ended = false;
  for await (const event of eventsOf(response)) {
    turn.hear(event);
    ended ||= event.name === "answer" || event.name === "error";
  }
  if (!ended) throw new Problem({ title: "The answer broke off", detail: "The service went away. Try again." });
}

/**
 * Ask again. The last question of a conversation is asked in place of what it was; one before that, as a new one.
 * @param {Turn} turn
 * @param {import("./turn.js").Way} [way]
 */
async function retry(turn, way = turn.way) {
  const chatId = shown;
  if (chatId && turn.element === byId("turns").lastElementChild) {
    try {
      const id = turn.answerId ?? (await stoppedId(chatId, turn.question));
      if (id) await get(`/v1/chats/${chatId}/turns/${encodeURIComponent(id)}`, { method: "DELETE" });
    } catch {
      // it was not kept, or is gone: there is nothing to take back
    }
    if (shown !== chatId) return;
    turn.element.remove();
  }
  await ask(turn.question, way);
}

/**
 * The service keeps what it had tested when it was stopped, under an id that nobody has been told.
 * @param {string} chatId
 * @param {string} question
 * @returns {Promise<string | null>}
 */
async function stoppedId(chatId, question) {
  const { turns } = await get(`/v1/chats/${chatId}?limit=1`);
  const last = turns.at(-1);
  return last?.status === "stopped" && last.answer.question === question ? last.answer.id : null;
}

/**
 * Open a source, with the words that a sentence, or else the whole answer, takes from it.
 * @param {Source} source
 * @param {Turn} turn
 * @param {Sentence} [sentence]
 */
function open(source, turn, sentence) {
  const of = (/** @type {Sentence} */ one) => one.evidence.filter((evidence) => evidence.source === source.n);
  const ranges = [
    ...turn.sentences.flatMap(of).map((evidence) => ({ ...evidence, soft: sentence !== undefined })),
    ...(sentence ? of(sentence) : []),
  ];
  openPaper(source.paper_id, { ranges, said: sentence?.text.replace(/\s*\[\d+\]/g, "") });
}

/** @type {import("./turn.js").Hands} */
const hands = {
  retry: (turn, way) => void retry(turn, way),
  ask: (question) => void ask(question),
  open: (source, turn) => open(source, turn),
  openPaper: (id) => openPaper(id),
};
