// One network of one to three layers and one example, forward and back: what the figure to take
// hold of (explorer.js) and the form of the clinic (clinic.js) compute with. Both are loaded after
// this; no step of a build puts them together.
(() => {
"use strict";
// ---- The model: pure functions of a state --------------------------------------------------
// A state is {widths, act, cost, pick: [layer, i, j], W, b, a0, y}; W[l] and b[l] belong to layer
// l = 1 … L, so W[0] is unused. A state never changes: an edit makes another one.

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const ACTIVATIONS = { // [σ, σ′ from z and a]; at its kink, z = 0, ReLU takes the slope of its left
  sigmoid: [sigmoid, (z, a) => a * (1 - a)],
  tanh: [Math.tanh, (z, a) => 1 - a * a],
  relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
  softplus: [(z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), (z, a) => -Math.expm1(-a)],
  identity: [(z) => z, () => 1],
};
const COSTS = ["square", "softmax", "cross"]; // the last two put softmax on the last layer
// There is a fourth, "binary": the logistic function on the last layer, and binary cross-entropy.
// The form of the clinic asks for it; the figure draws no path through it.
const LARGEST = 1e6; // of a number that is taken
const EPS = 2 ** -52;

const sum = (values) => values.reduce((total, value) => total + value, 0);
const dot = (u, v) => u.reduce((total, value, k) => total + value * v[k], 0);
const range = (n) => Array.from({ length: n }, (_, k) => k);
const table = (m, n, entry) => range(m).map((i) => range(n).map((j) => entry(i, j)));
const depth = (s) => s.widths.length - 1;
const copy = (s) => ({ ...s, widths: [...s.widths], pick: [...s.pick], a0: [...s.a0], y: [...s.y],
  W: s.W.map((W) => W.map((row) => [...row])), b: s.b.map((b) => [...b]) });

function softmax(z) {
  const top = Math.max(...z);
  const powers = z.map((x) => Math.exp(x - top));
  const total = sum(powers);
  return powers.map((x) => x / total);
}

// The activations of layer l from its z.
function squash(s, l, z) {
  if (l < depth(s) || s.cost === "square") return z.map(ACTIVATIONS[s.act][0]);
  return s.cost === "binary" ? z.map(sigmoid) : softmax(z);
}

const weigh = (s, l, a) => s.W[l].map((row, i) => dot(row, a) + s.b[l][i]);

// What each output adds to C.
function termsOf(s, a, z) {
  if (s.cost === "binary") return z.map((x, k) => ACTIVATIONS.softplus[0](x) - s.y[k] * x);
  if (s.cost !== "cross") return a.map((x, k) => (x - s.y[k]) ** 2);
  const top = Math.max(...z);
  const log = top + Math.log(sum(z.map((x) => Math.exp(x - top))));
  return z.map((x, k) => s.y[k] * (log - x));
}

// C, output by output, where layer l has this z and all else is held.
function termsFrom(s, l, z) {
  let a = squash(s, l, z);
  for (let up = l + 1; up <= depth(s); up++) a = squash(s, up, (z = weigh(s, up, a)));
  return termsOf(s, a, z);
}

// Forward and back. In `back` stands ∂C/∂a; of softmax, `jacobian[k][i]` is ∂a_k/∂z_i.
function trace(s) {
  const L = depth(s), z = [[]], a = [s.a0], slope = [[]], delta = [], dW = [], back = [];
  for (let l = 1; l <= L; l++) {
    z[l] = weigh(s, l, a[l - 1]);
    a[l] = squash(s, l, z[l]);
    slope[l] = z[l].map((x, i) => ACTIVATIONS[s.act][1](x, a[l][i]));
  }
  const terms = termsOf(s, a[L], z[L]);
  const last = a[L], m = last.length;
  let jacobian = null;
  if (s.cost === "square") {
    back[L] = last.map((x, k) => 2 * (x - s.y[k]));
    delta[L] = back[L].map((x, k) => x * slope[L][k]);
  } else if (s.cost === "binary") {
    delta[L] = last.map((x, k) => x - s.y[k]);
    back[L] = delta[L].map((d, k) => d / (last[k] * (1 - last[k])));
  } else {
    jacobian = table(m, m, (k, i) => last[k] * ((k === i) - last[i]));
    if (s.cost === "softmax") {
      back[L] = last.map((x, k) => 2 * (x - s.y[k]));
      delta[L] = range(m).map((i) => sum(back[L].map((x, k) => x * jacobian[k][i])));
    } else {
      const all = sum(s.y);
      back[L] = last.map((x, k) => -s.y[k] / x);
      delta[L] = last.map((x, k) => all * x - s.y[k]);
    }
  }
  for (let l = L; l >= 1; l--) {
    dW[l] = table(delta[l].length, a[l - 1].length, (i, j) => delta[l][i] * a[l - 1][j]);
    back[l - 1] = a[l - 1].map((_, j) => sum(s.W[l].map((row, i) => row[j] * delta[l][i])));
    if (l > 1) delta[l - 1] = back[l - 1].map((x, j) => x * slope[l - 1][j]);
  }
  return { z, a, slope, delta, dW, back, jacobian, terms, C: sum(terms) };
}

// The factors of one entry. A path is {units, factors, product}: it goes through these units, one
// in each layer from that of the weight on; in softmax, through one output more.
// There is one path in the last layer with an elementwise σ; elsewhere the products add up.
function paths(s, t, [l, i, j]) {
  const L = depth(s), input = t.a[l - 1][j], found = [];
  const walk = (at, unit, units, factors) => {
    if (at < L) {
      const own = [...factors, ["sigma'(z)", t.slope[at][unit], at, unit]];
      s.W[at + 1].forEach((row, to) =>
        walk(at + 1, to, [...units, to], [...own, ["w", row[unit], at + 1, to, unit]]));
    } else if (!t.jacobian) {
      factors = [...factors, ["sigma'(z)", t.slope[L][unit], L, unit], ["2(a-y)", t.back[L][unit], L, unit]];
      found.push({ units, factors });
    } else if (l < L) found.push({ units, factors: [...factors, ["delta", t.delta[L][unit], L, unit]] });
    else for (const k of range(s.y.length)) {
      const ends = s.cost === "cross"
        ? [["I-a", (k === unit) - t.a[L][unit], L, k, unit], ["-y", -s.y[k], L, k]]
        : [["da/dz", t.jacobian[k][unit], L, k, unit], ["2(a-y)", t.back[L][k], L, k]];
      found.push({ units: [...units, k], factors: [...factors, ...ends] });
    }
  };
  walk(l, i, [i], [["a_prev", input, l, j]]);
  for (const path of found) path.product = path.factors.reduce((p, [, x]) => p * x, 1);
  return found;
}

// How far C may be off, computed in doubles: a first-order bound with room for a few roundings.
function roundOff(s, t) {
  let total = sum(t.terms.map(Math.abs));
  for (let l = 1; l <= depth(s); l++)
    t.delta[l].forEach((d, i) => {
      const parts = Math.abs(dot(s.W[l][i].map(Math.abs), t.a[l - 1].map(Math.abs))) + Math.abs(s.b[l][i]);
      total += Math.abs(d) * (parts + Math.abs(t.z[l][i]));
      if (s.cost !== "cross" || l < depth(s)) total += Math.abs(t.back[l][i] * t.a[l][i]);
    });
  if (s.cost === "cross") total += sum(s.y.map(Math.abs)) * Math.max(1, ...t.z[depth(s)].map(Math.abs));
  return 8 * EPS * total;
}

const moved = (s, [l, i, j], h) => {
  const next = copy(s);
  next.W[l][i][j] += h;
  return next;
};

// Whether a unit that a nudge moves crosses the kink of ReLU, or stands on it.
function kink(s, t, nudged) {
  if (s.act !== "relu") return "";
  const met = t.z.flatMap((zs, at) => (at < depth(s) || s.cost === "square" ? zs : []).flatMap((z, k) =>
    nudged.map((n) => n.z[at][k]).filter((x) => x !== z && x * z <= 0).map(() => z)));
  return met.includes(0) ? "on" : met.length ? "crossed" : "";
}

// C beside its tangent after a nudge of h, with how far round-off may move each.
function nudge(s, t, pick, h) {
  const [l, i, j] = pick, slope = t.dW[l][i][j];
  const [up, down] = [h, -h].map((step) => moved(s, pick, step));
  const [after, before] = [up, down].map(trace);
  const off = { here: roundOff(s, t), up: roundOff(up, after), down: roundOff(down, before) };
  const change = after.C - t.C, promised = h * slope;
  return {
    C: after.C, change, promised, gap: change - promised,
    gapOff: off.here + off.up + 4 * EPS * Math.abs(promised),
    measured: (after.C - before.C) / (2 * h),
    measuredOff: (off.up + off.down) / Math.abs(2 * h),
    kink: kink(s, t, [after, before]),
  };
}

// One step against the slopes: every weight of every layer; biases stay.
const descended = (s, t, rate) => ({ ...copy(s),
  W: s.W.map((W, l) => W.map((row, i) => row.map((w, j) => w - rate * t.dW[l][i][j]))) });

// The slopes as a mistake would have them: dW[l] is null where its shape is not that of W.
const MISTAKES = ["no-slope", "slope-at-a", "sum-kept", "one-path", "transpose", "too-early"];
function mistaken(s, t, kind, rate = 1) {
  const L = depth(s), delta = [], dW = [];
  const slope = (l, i) => kind === "no-slope" ? 1
    : kind === "slope-at-a" ? ACTIVATIONS[s.act][1](t.a[l][i], ACTIVATIONS[s.act][0](t.a[l][i]))
    : t.slope[l][i];
  const total = sum(t.back[L]);
  delta[L] = t.delta[L].map((d, i) => {
    if (s.cost === "cross") return d;
    if (!t.jacobian) return (kind === "sum-kept" ? total : t.back[L][i]) * slope(L, i);
    if (kind === "no-slope") return t.back[L][i];
    return kind === "one-path" ? t.back[L][i] * t.jacobian[i][i] : d;
  });
  for (let l = L; l >= 1; l--) {
    const m = delta[l].length, n = t.a[l - 1].length;
    if (kind !== "transpose") dW[l] = table(m, n, (i, j) => delta[l][i] * t.a[l - 1][j]);
    else dW[l] = m === n ? table(m, n, (i, j) => t.dW[l][j][i]) : null;
    if (l === 1) break;
    const W = kind === "too-early" ? table(m, n, (i, j) => s.W[l][i][j] - rate * dW[l][i][j]) : s.W[l];
    delta[l - 1] = range(n).map((j) => slope(l - 1, j) *
      (kind === "one-path" ? W[0][j] * delta[l][0] : sum(W.map((row, i) => row[j] * delta[l][i]))));
    if (kind === "transpose") delta[l - 1] = t.delta[l - 1];
  }
  return dW;
}

// How wrong: which entries differ by more than round-off, and the largest difference, divided by
// the largest right entry.
function damage(right, wrong) {
  const top = Math.max(...right.flat().map(Math.abs));
  const differs = right.map((row, i) => row.map((x, j) => Math.abs(wrong[i][j] - x) > 1e-12 * top));
  const off = Math.max(...right.flat().map((x, k) => Math.abs(wrong.flat()[k] - x)));
  return { differs, off: off / top };
}

// A direction H of one layer with Ha = 0: in each row two neighbours, turned against each other.
function silent(a, m) {
  const n = a.length, H = table(m, n, () => 0);
  if (n > 1) H.forEach((row, i) => {
    const j = i % n, k = (i + 1) % n, sign = i % 2 ? -1 : 1;
    row[j] = a[j] || a[k] ? sign * a[k] : sign;
    row[k] = -sign * a[j] || 0;
  });
  return H;
}

// What an example can see of a turn H of layer l: ⟨G, H⟩ = δᵀ(Ha), and what C does.
function turned(s, t, l, H) {
  const next = copy(s);
  H.forEach((row, i) => row.forEach((h, j) => { next.W[l][i][j] += h; }));
  const after = trace(next);
  const Ha = H.map((row) => dot(row, t.a[l - 1]));
  return { Ha, seen: dot(t.delta[l], Ha), C: after.C, change: after.C - t.C, off: roundOff(s, t) + roundOff(next, after) };
}

// ---- Numbers, read and written --------------------------------------------------------------

// A number that somebody typed; or, as a string, what is wrong with it.
function number(typed) {
  const text = String(typed).trim().replace(/^−/, "-");
  if (!text) return "A number is missing here.";
  if (text.length > 30) return "That is too long: 30 characters at most.";
  if (/^[-+]?\d*,\d+$/.test(text)) return `Write a decimal point: ${text.replace(",", ".")}`;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return "That is not a number.";
  const x = Number(text);
  if (!(Math.abs(x) <= LARGEST)) return `That is too large: ${LARGEST} at most.`;
  return x || 0;
}

// A number as it is shown: so many decimals, or a power of ten where they would hide it.
function shown(x, digits = 4) {
  const size = Math.abs(x);
  const text = size >= 1e5 || (size && size < 10 ** -digits / 2) ? x.toExponential(digits - 1) : x.toFixed(digits);
  return (/[1-9]/.test(text.split("e")[0]) ? text : text.replace("-", "")).replace("e+", "e").replaceAll("-", "−");
}

// Of a measured number, the digits that round-off leaves.
function known(x, off) {
  const size = Math.abs(x);
  const digits = size && Math.floor(Math.log10(size)) + 1 - Math.ceil(Math.log10(off));
  if (!(digits >= 1)) return `0, to within ${off.toExponential(0)}`.replaceAll("-", "−");
  const text = size >= 1e-4 && size < 1e5 ? x.toFixed(Math.min(6, Math.max(0, -Math.ceil(Math.log10(off))))) : x.toExponential(Math.min(3, digits - 1));
  return text.replace("e+", "e").replaceAll("-", "−");
}

globalThis.weightModel = { ACTIVATIONS, COSTS, LARGEST, EPS, MISTAKES, sum, dot, range, table, depth, copy,
  termsFrom, trace, paths, roundOff, nudge, descended, mistaken, damage, silent, turned, number, shown, known };
})();
