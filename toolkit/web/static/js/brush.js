// @ts-check
// What a brush covers. Comes when the brush is taken up, because most people never do.

/**
 * Cut a stroke into squares on a grid, then join neighbours to few, larger boxes.
 * @param {[number, number][]} points
 * @param {number} size  the brush's width
 * @returns {{x: number, y: number, w: number, h: number}[]}
 */
export function stroke(points, size) {
  const step = size / 2;
  /** @type {Map<number, Set<number>>} */
  const rows = new Map();
  for (const [x, y] of alongside(points, step)) {
    const [across, down] = [Math.round(x / step) - 1, Math.round(y / step) - 1];
    for (const row of [down, down + 1]) {
      const cells = rows.get(row) ?? new Set();
      rows.set(row, cells.add(across).add(across + 1));
    }
  }
  return joined(rows).map(([x, y, w, h]) => ({ x: x * step, y: y * step, w: w * step, h: h * step }));
}

/**
 * The points of a stroke with the gaps between them filled.
 * @param {[number, number][]} points
 * @param {number} step
 */
function* alongside(points, step) {
  let [before] = points;
  for (const point of points) {
    const far = Math.hypot(point[0] - before[0], point[1] - before[1]);
    const parts = Math.max(1, Math.ceil(far / step));
    for (let part = 1; part <= parts; part += 1) {
      const share = part / parts;
      yield [before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share];
    }
    before = point;
  }
}

/**
 * Runs of cells in a row, and equal runs in rows that touch, as [x, y, w, h].
 * @param {Map<number, Set<number>>} rows
 */
function joined(rows) {
  /** @type {number[][]} */
  const done = [];
  /** @type {Map<string, number[]>} */
  let open = new Map();
  for (const y of [...rows.keys()].sort((one, other) => one - other)) {
    /** @type {Map<string, number[]>} */
    const next = new Map();
    for (const [x, w] of runs(rows.get(y) ?? new Set())) {
      const above = open.get(`${x} ${w}`);
      if (above && above[1] + above[3] === y) above[3] += 1;
      const box = above && above[1] + above[3] === y + 1 ? above : [x, y, w, 1];
      if (box !== above) done.push(box);
      next.set(`${x} ${w}`, box);
    }
    open = next;
  }
  return done;
}

/** @param {Set<number>} cells */
function runs(cells) {
  /** @type {[number, number][]} */
  const found = [];
  for (const cell of [...cells].sort((one, other) => one - other)) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === cell) last[1] += 1;
    else found.push([cell, 1]);
  }
  return found;
}
