// What of the map is seen: how near, and which part.

const EDGE = 28;
const NEAREST = 12;

/** @typedef {{x: number, y: number}} Point */

export class Sight {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} changed
   */
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.scale = 1;
    this.middle = { x: 0, y: 0 };
    this.half = { x: 1, y: 1 };
    this.centre = { x: 0, y: 0 };
    this.width = 0;
    this.height = 0;
    /** Whether the last press moved the map, and so was no click. */
    this.dragged = false;
    this.listen();
  }

  /**
   * Look at all of these.
   * @param {Point[]} points
   */
  around(points) {
    const span = (/** @type {"x" | "y"} */ axis) => {
      let [least, most] = [Infinity, -Infinity];
      for (const point of points) [least, most] = [Math.min(least, point[axis]), Math.max(most, point[axis])];
      return points.length ? [(least + most) / 2, Math.max((most - least) / 2, 1e-6)] : [0, 1];
    };
    const [x, y] = [span("x"), span("y")];
    this.centre = { x: x[0], y: y[0] };
    this.half = { x: x[1], y: y[1] };
    this.scale = 1;
    this.middle = { x: 0, y: 0 };
  }

  /**
   * Where a point of the map stands on the canvas.
   * @param {Point} point
   * @returns {[number, number]}
   */
  place(point) {
    const { width, height } = this;
    const x = ((point.x - this.centre.x) / this.half.x - this.middle.x) * this.scale;
    const y = ((point.y - this.centre.y) / this.half.y - this.middle.y) * this.scale;
    return [width / 2 + x * Math.max(width / 2 - EDGE, 1), height / 2 - y * Math.max(height / 2 - EDGE, 1)];
  }

  /** @param {number} by */
  zoom(by) {
    this.scale = Math.min(Math.max(this.scale * by, 1), NEAREST);
    this.move(0, 0);
  }

  /**
   * @param {number} right In pixels.
   * @param {number} down
   */
  move(right, down) {
    const most = 1 - 1 / this.scale;
    const within = (/** @type {number} */ value) => Math.max(-most, Math.min(most, value));
    this.middle = {
      x: within(this.middle.x - (2 * right) / this.canvas.clientWidth / this.scale),
      y: within(this.middle.y + (2 * down) / this.canvas.clientHeight / this.scale),
    };
    this.canvas.parentElement?.classList.toggle("near", this.scale > 1);
    this.changed();
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @returns {CanvasRenderingContext2D | null} It is empty, to be drawn on; null where there is no room.
   */
  begin(canvas) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const pen = canvas.getContext("2d");
    if (!pen || !width || !height) return null;
    this.width = width;
    this.height = height;
    const fine = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * fine) || canvas.height !== Math.round(height * fine)) {
      canvas.width = Math.round(width * fine);
      canvas.height = Math.round(height * fine);
    }
    pen.setTransform(fine, 0, 0, fine, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  }

  listen() {
    /** @type {{x: number, y: number} | null} */
    let held = null;
    this.canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, y: event.clientY };
      this.dragged = false;
    });
    addEventListener("pointermove", (event) => {
      if (!held || this.scale === 1) return;
      const [right, down] = [event.clientX - held.x, event.clientY - held.y];
      if (!this.dragged && Math.hypot(right, down) < 5) return;
      this.dragged = true;
      held = { x: event.clientX, y: event.clientY };
      this.move(right, down);
    });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (held = null));
    // The wheel alone scrolls the page, as everywhere.
    this.canvas.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
      },
      { passive: false },
    );
  }
}
