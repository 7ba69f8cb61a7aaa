// The picture of the library: a spot for each paper, that pointer and keyboard can go to.

import { h, icon } from "./dom.js";
import { spread } from "./labels.js";
import { announce } from "./notice.js";
import { colourOf, signsOf, trace } from "./signs.js";
import { Sight } from "./sight.js";
import { ahead, nearest } from "./walking.js";

/** @typedef {Api.Spot} Spot */
/** @typedef {Api.MapOut} LibraryMap */

const DIRECTIONS = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

export class Plot {
  /** @param {{open: (paperId: string) => void, choose: (topic: number | null) => void}} hands */
  constructor(hands) {
    this.hands = hands;
    /** @type {LibraryMap | null} */
    this.map = null;
    /** @type {number | null} */
    this.chosen = null;
    /** @type {Spot | null} What the pointer is on or the keyboard has reached. */
    this.at = null;
    /** @type {Spot | null} */
    this.open = null;
    this.signs = signsOf([]);
    this.canvas = h("canvas", {});
    /** What changes with the pointer lies above the rest, which may be a hundred thousand spots. */
    this.above = h("canvas", { class: "over" });
    this.labels = h("div", { class: "labels", "aria-hidden": "true" });
    this.tip = h("div", { class: "tip", hidden: true });
    this.sight = new Sight(this.canvas, () => this.draw());
    const zoom = (/** @type {any} */ name, /** @type {string} */ label, /** @type {number} */ by) =>
      h("button", { type: "button", class: "plain square", "aria-label": label, title: label, on: { click: () => this.sight.zoom(by) } }, icon(name));
    this.ground = h(
      "div",
      { class: "ground", tabindex: 0, role: "application", "aria-roledescription": "map", "aria-label": "Map of the papers. Arrow keys go from paper to paper, Enter opens one." },
      this.canvas,
      this.above,
      this.labels,
      this.tip,
    );
    this.element = h("div", { class: "plot" }, this.ground, h("div", { class: "zoom" }, zoom("add", "Larger", 1.5), zoom("minus", "Smaller", 1 / 1.5)));
    this.listen();
  }

  listen() {
    const { ground } = this;
    const near = (/** @type {MouseEvent} */ event) => {
      const box = this.canvas.getBoundingClientRect();
      return nearest(this.map?.papers ?? [], this.sight, [event.clientX - box.left, event.clientY - box.top], this.chosen);
    };
    ground.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => event.pointerType !== "touch" && this.point(near(event)));
    ground.addEventListener("pointerleave", () => document.activeElement !== ground && this.point(null));
    ground.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      if (this.sight.dragged || (event.target instanceof Element && event.target.closest("button"))) return;
      const spot = near(event);
      this.point(spot);
      if (spot) this.hands.open(spot.paper_id);
      else this.hands.choose(null);
    });
    ground.addEventListener("focus", () => ground.matches(":focus-visible") && !this.at && this.say(this.first()));
    ground.addEventListener("blur", () => this.point(null));
    ground.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(ground);
    new MutationObserver(() => this.draw()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const direction = DIRECTIONS[event.key];
    if (direction) this.say(this.at ? (ahead(this.map?.papers ?? [], this.sight, this.at, direction) ?? this.at) : this.first());
    else if (event.key === "Enter" && this.at) this.hands.open(this.at.paper_id);
    else if (event.key === "+") this.sight.zoom(1.5);
    else if (event.key === "-") this.sight.zoom(1 / 1.5);
    else return;
    event.preventDefault();
  }

  /**
   * @param {LibraryMap} map
   * @param {number | null} chosen The number of the topic that stands out.
   * @param {string | null} open The paper that is shown at the side.
   */
  show(map, chosen, open) {
    if (map !== this.map) {
      this.map = map;
      this.at = null;
      this.signs = signsOf(map.topics);
      this.sight.around(map.papers);
      this.labels.replaceChildren(
        ...map.topics.map((topic) =>
          h("button", { type: "button", tabindex: -1, class: "topic-name", data: { n: topic.n }, on: { click: () => this.hands.choose(topic.n) } }, topic.label.split(" · ").slice(0, 2).map((phrase) => h("span", {}, phrase))),
        ),
      );
    }
    this.chosen = chosen;
    this.open = map.papers.find((spot) => spot.paper_id === open) ?? null;
    this.draw();
  }

  /** @param {string | null} paperId */
  pointTo(paperId) {
    this.point(this.map?.papers.find((spot) => spot.paper_id === paperId) ?? null);
  }

  /** @param {Spot | null} spot */
  point(spot) {
    if (spot === this.at) return;
    this.at = spot;
    this.mark();
  }

  /** @param {Spot | null} spot */
  say(spot) {
    this.point(spot);
    const topic = this.map?.topics.find((one) => one.n === spot?.topic);
    if (spot) announce(`${spot.title}${spot.year ? `, ${spot.year}` : ""}. Topic: ${topic?.label}.`);
  }

  first() {
    const { map, chosen } = this;
    const topic = map?.topics.find((one) => one.n === chosen) ?? map?.topics[0];
    return map?.papers.find((spot) => spot.paper_id === topic?.paper_ids[0]) ?? null;
  }

  draw() {
    const pen = this.sight.begin(this.canvas);
    if (!pen || !this.map) return;
    /** @type {Map<number, Spot[]>} */
    const groups = new Map();
    for (const spot of this.map.papers) {
      const group = groups.get(spot.topic);
      if (group) group.push(spot);
      else groups.set(spot.topic, [spot]);
    }
    for (const [topic, spots] of groups) this.spots(pen, spots, this.radius, this.chosen !== null && topic !== this.chosen ? 0.16 : 0.85);
    this.write();
    this.mark();
  }

  get radius() {
    const count = this.map?.papers.length ?? 0;
    return count > 20_000 ? 1.4 : count > 5000 ? 2 : count > 1000 ? 3 : 4.2;
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Spot[]} spots Of one topic.
   * @param {number} radius
   * @param {number} strength
   */
  spots(pen, spots, radius, strength) {
    const sign = this.signs.get(spots[0].topic) ?? { hue: 0, form: 0 };
    pen.globalAlpha = strength;
    pen.fillStyle = colourOf(sign.hue);
    pen.beginPath();
    for (const spot of spots) {
      const [x, y] = this.sight.place(spot);
      trace(pen, sign.form, x, y, radius);
    }
    pen.fill();
    pen.globalAlpha = 1;
  }

  /** Show which paper is open, and which one the pointer is on or the keyboard has reached. */
  mark() {
    const pen = this.sight.begin(this.above);
    if (!pen || !this.map) return;
    if (this.open) {
      const [x, y] = this.sight.place(this.open);
      this.spots(pen, [this.open], this.radius * 1.5, 1);
      pen.strokeStyle = getComputedStyle(this.ground).color;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(x, y, this.radius * 2.4 + 3, 0, 2 * Math.PI);
      pen.stroke();
    }
    if (this.at) this.spots(pen, [this.at], this.radius * 1.7, 1);
    this.tell();
  }

  /** Put the names of topics where they belong. */
  write() {
    const { clientWidth: width, clientHeight: height } = this.ground;
    const topics = this.map?.topics ?? [];
    const buttons = /** @type {HTMLElement[]} */ ([...this.labels.children]);
    const places = spread(
      topics.map((topic, at) => {
        const [x, y] = this.sight.place(topic);
        return { x, y, width: buttons[at].offsetWidth, height: buttons[at].offsetHeight, weight: topic.n === this.chosen ? Infinity : topic.size };
      }),
      width,
      height,
    );
    places.forEach((place, at) => {
      const button = buttons[at];
      button.classList.toggle("without-room", place === null);
      button.classList.toggle("faint", this.chosen !== null && this.chosen !== topics[at].n);
      if (place) Object.assign(button.style, { left: `${place.x}px`, top: `${place.y}px` });
    });
  }

  /** Say which paper one is at. */
  tell() {
    const { width } = this.sight;
    this.tip.hidden = !this.at;
    if (!this.at) return;
    const [x, y] = this.sight.place(this.at);
    this.tip.replaceChildren(h("div", {}, h("p", { class: "title" }, this.at.title), this.at.year && h("p", { class: "about" }, this.at.year)));
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    const left = Math.max(0, Math.min(width - wide, x - wide / 2));
    Object.assign(this.tip.style, { left: `${left}px`, top: `${y > high + 14 ? y - high - 12 : y + 12}px` });
  }
}
