// <weight-explorer>: take hold of one weight. Pages that use it load this; without it they show
// the static picture and table that stand inside the element.
(() => {
"use strict";
const { ACTIVATIONS, COSTS, LARGEST, sum, dot, range, table, depth, copy, termsFrom, trace, paths, roundOff,
  nudge, descended, mistaken, damage, silent, turned, number, shown, known } = globalThis.weightModel; // network.js

// ---- Addresses: a state as text -------------------------------------------------------------
// Where a second example is given, s.second = {a0, y}, its numbers stand at the end.

const VERSION = "1";
const flat = (s) => [...range(depth(s)).flatMap((l) => [...s.W[l + 1].flat(), ...s.b[l + 1]]),
  ...[s, s.second ?? []].flatMap(({ a0 = [], y = [] }) => [...a0, ...y])];
const encode = (s) => [VERSION, s.widths.join("-"), s.act, s.cost, s.pick.join("."),
  flat(s).map((x) => String(x).replace("e+", "e")).join(",")].join("_");

// A state from its text; or, as a string, what is wrong with it.
function decode(text) {
  if (typeof text !== "string" || text.length > 4096) return "This address is longer than any of this page.";
  const [version, widths, act, cost, pick, numbers, ...rest] = text.split("_");
  if (/^\d{1,9}$/.test(version) && version !== VERSION) return `This address has version ${version}; this page reads version ${VERSION}.`;
  const wrong = "This address holds no network that this page can read.";
  if (version !== VERSION || rest.length || numbers === undefined) return wrong;
  if (!/^[1-7](-[1-7]){1,3}$/.test(widths) || !Object.hasOwn(ACTIVATIONS, act) || !COSTS.includes(cost)) return wrong;
  if (!/^[1-3]\.[0-6]\.[0-6]$/.test(pick)) return wrong;
  const s = { widths: widths.split("-").map(Number), act, cost, pick: pick.split(".").map(Number) };
  const [l, i, j] = s.pick;
  if (l > depth(s) || i >= s.widths[l] || j >= s.widths[l - 1]) return wrong;
  const values = numbers.split(",").map(number);
  if (values.some((x) => typeof x === "string")) return wrong;
  const take = (n) => values.splice(0, n), example = () => ({ a0: take(s.widths[0]), y: take(s.widths.at(-1)) });
  const each = s.widths[0] + s.widths.at(-1), more = values.length - sum(range(depth(s)).map((k) => s.widths[k + 1] * (s.widths[k] + 1)));
  if (more !== each && more !== 2 * each) return wrong;
  s.W = [[]];
  s.b = [[]];
  for (let k = 1; k <= depth(s); k++) {
    s.W[k] = range(s.widths[k]).map(() => take(s.widths[k - 1]));
    s.b[k] = take(s.widths[k]);
  }
  Object.assign(s, example());
  if (values.length) s.second = example();
  return s;
}

// Other widths: numbers that have a place there keep it, new ones are neither 0 nor alike.
function reshaped(s, widths) {
  const fresh = (...at) => (((at[0] * 7 + at[1] * 5 + (at[2] ?? 0) * 3) % 17) - 8.5) / 10;
  const next = { ...s, widths, W: [[]], b: [[]] };
  for (let l = 1; l < widths.length; l++) {
    next.W[l] = table(widths[l], widths[l - 1], (i, j) => s.W[l]?.[i]?.[j] ?? fresh(i + l, j, l));
    next.b[l] = range(widths[l]).map((i) => s.b[l]?.[i] ?? fresh(i, l));
  }
  const example = ({ a0, y }) => ({ a0: range(widths[0]).map((j) => a0[j] ?? Math.abs(fresh(j, 2))),
    y: range(widths.at(-1)).map((k) => y[k] ?? Math.abs(fresh(k, 1))) });
  Object.assign(next, example(s));
  if (s.second) next.second = example(s.second);
  next.pick = s.pick.map((at, k) => Math.min(at, k ? widths[Math.min(s.pick[0], widths.length - 1) - (k - 1)] - 1 : widths.length - 1));
  return next;
}

const added = (X, Y) => X.map((row, i) => row.map((x, j) => x + Y[i][j]));

// A second example: the numbers of the first, moved on by one.
const another = ({ a0, y }) => ({ a0: a0.map((_, j) => a0.at(j - 1)), y: y.map((_, k) => y.at(k - 1)) });

function random(s) {
  const some = () => (Math.ceil(Math.random() * 95) + 4) / 100;
  const either = () => (Math.random() < 0.5 ? -1 : 1) * some();
  const next = copy(s);
  next.W = s.W.map((W) => W.map((row) => row.map(either)));
  next.b = s.b.map((b) => b.map(either));
  next.a0 = s.a0.map(some);
  next.y = s.y.map(some);
  if (s.cost === "cross") next.y = s.y.map((_, k) => (k === 0 ? 1 : 0));
  if (s.second) next.second = another(next);
  return next;
}

// ---- To take away --------------------------------------------------------------------------

const PYTHON = { // σ and its slope, as the snippets write them
  sigmoid: ["1 / (1 + np.exp(-z))", "sigma(z) * (1 - sigma(z))"],
  tanh: ["np.tanh(z)", "1 - np.tanh(z) ** 2"],
  relu: ["np.maximum(z, 0)", "np.where(z > 0, 1.0, 0.0)"],
  softplus: ["np.logaddexp(0, z)", "1 / (1 + np.exp(-z))"],
  identity: ["z", "np.ones(z.shape)"],
};

// The state as a program that needs NumPy alone and prints the matrices of the figure.
function program(s) {
  const L = depth(s), soft = s.cost !== "square", two = s.second;
  const list = (x) => `[${x.map((e) => (Array.isArray(e) ? list(e) : String(e))).join(", ")}]`;
  const array = (x) => `np.array(${list(x)})`;
  const [f, d] = PYTHON[s.act];
  const sigma = !soft ? "sigma" : L === 1 ? "softmax" : "(softmax if len(zs) == len(layers) else sigma)";
  const example = [ // from one example, a and y, to its slopes
    "zs, activations = [], [a]", "for W, b in layers:", "    zs.append(W @ activations[-1] + b)", `    activations.append(${sigma}(zs[-1]))`,
    "a, z = activations[-1], zs[-1]",
    ...{
      square: ["C = np.sum((a - y) ** 2)", "delta = 2 * (a - y) * sigma_prime(z)"],
      softmax: ["C = np.sum((a - y) ** 2)", "delta = (np.diag(a) - np.outer(a, a)) @ (2 * (a - y))"],
      cross: ["C = y @ (np.logaddexp.reduce(z) - z)  # -y @ np.log(a)", "delta = y.sum() * a - y"],
    }[s.cost],
    `print(f"${two ? "example {number}: " : ""}C = {C:.4f}")`, "for layer in range(len(layers), 0, -1):",
    "    dC_dW = np.outer(delta, activations[layer - 1])", '    print(f"dC_dW{layer} =\\n{dC_dW}")',
    two && "    total[layer - 1] += dC_dW",
    ...(L > 1 ? ["    if layer > 1:", "        W, _ = layers[layer - 1]", "        delta = (W.T @ delta) * sigma_prime(zs[layer - 2])"] : []),
  ].filter(Boolean);
  return [
    "import numpy as np", "", "layers = [  # W (m, n), b (m,)", ...range(L).map((l) => `    (${array(s.W[l + 1])}, ${array(s.b[l + 1])}),`), "]",
    ...(two ? ["examples = [  # a (n,), y (m,)", ...[s, two].map((e) => `    (${array(e.a0)}, ${array(e.y)}),`), "]"]
      : [`a = ${array(s.a0)}  # (${s.widths[0]},)`, `y = ${array(s.y)}  # (${s.widths.at(-1)},)`]), "",
    ...(soft && L === 1 ? [] : ["", "def sigma(z):", `    return ${f}`, "", "", "def sigma_prime(z):", `    return ${d}`, ""]),
    ...(soft ? ["", "def softmax(z):", "    powers = np.exp(z - z.max())", "    return powers / powers.sum()", ""] : []),
    "", 'np.set_printoptions(precision=4, floatmode="fixed", suppress=True)',
    ...(two ? ["total = [0.0 * W for W, _ in layers]", "for number, (a, y) in enumerate(examples):", ...example.map((line) => `    ${line}`),
      "for layer in range(len(layers), 0, -1):", '    print(f"sum of dC_dW{layer} =\\n{total[layer - 1]}")'] : example),
  ].join("\n") + "\n";
}

function latex(s, t) {
  const power = (text) => text.replace(/e\+?(-?\d+)/, " \\cdot 10^{$1}");
  const given = (x) => power(String(x)), four = (x) => power(x.toFixed(4));
  const matrix = (rows, one = four) => `\\begin{bmatrix} ${rows.map((row) => row.map(one).join(" & ")).join(" \\\\ ")} \\end{bmatrix}`;
  const column = (x, one) => matrix(x.map((e) => [e]), one);
  const examples = [[s, t]], C = (k) => (s.second ? `C_${k}` : "C"), at = (k) => (s.second ? `[${k}]` : "");
  if (s.second) examples.push([s.second, trace({ ...s, ...s.second })]);
  const slope = (C, l) => `\\frac{\\partial ${C}}{\\partial W^{(${l})}}`;
  const blocks = examples.map(([{ a0, y }, t], k) =>
    `a^{(0)}${at(k)} = ${column(a0, given)}, \\quad y${at(k)} = ${column(y, given)}, \\quad ${C(k)} \\approx ${four(t.C)}`);
  for (const l of range(depth(s)).map((k) => k + 1)) {
    blocks.push(`W^{(${l})} = ${matrix(s.W[l], given)}, \\quad b^{(${l})} = ${column(s.b[l], given)}`, ...examples.map(([, t], k) =>
      `${slope(C(k), l)} = \\delta^{(${l})}${at(k)} (a^{(${l - 1})}${at(k)})^{\\top} \\approx ${column(t.delta[l])} ${matrix([t.a[l - 1]])} \\approx ${matrix(t.dW[l])}`));
    if (s.second) blocks.push(`${slope("(C_0 + C_1)", l)} \\approx ${matrix(added(...examples.map(([, t]) => t.dW[l])))}`);
  }
  return blocks.join("\n\n") + "\n";
}

Object.assign(globalThis.weightModel, { encode, decode, reshaped, random, program, latex });

// ---- Letters, as the formulas of the pages have them ----------------------------------------

const letter = (name, hue) => `<mi${hue ? ` class="sym-${hue}"` : ""}>${name}</mi>`;
const indices = (...at) => `<mrow>${at.map((k) => `<mn>${k}</mn>`).join("<mo>,</mo>")}</mrow>`;
const bracket = (inside) => `<mo stretchy="false">(</mo>${inside}<mo stretchy="false">)</mo>`;
const math = (inside) => `<math>${inside}</math>`;
const large = (inside) => `<math displaystyle="true">${inside}</math>`;

// Where there is one layer, only its input wears a label.
class Letters {
  constructor(s) { this.many = depth(s) > 1; }
  at(base, l, ...index) {
    if (!this.many && l !== "prev") return `<msub>${base}${indices(...index)}</msub>`;
    const label = this.many ? `<mn>${l}</mn>` : "<mi>L</mi><mo>−</mo><mn>1</mn>";
    return `<msubsup>${base}${indices(...index)}<mrow>${bracket(label)}</mrow></msubsup>`;
  }
  w(l, i, j) { return this.at(letter("w", "W"), l, i, j); }
  b(l, i) { return this.at(letter("b"), l, i); }
  z(l, i) { return this.at(letter("z"), l, i); }
  a(l, i) { return this.at(letter("a"), l, i); }
  input(l, j) { return this.at(letter("a", "a-prev"), this.many ? l - 1 : "prev", j); }
  delta(l, i) { return this.at(letter("δ", "delta"), l, i); }
  y(k) { return `<msub><mpadded depth="0"><mi>y</mi></mpadded><mn>${k}</mn></msub>`; }
  slope(l, i) { return `<msup><mi>σ</mi><mo>′</mo></msup>${bracket(this.z(l, i))}`; }
  miss(l, k) { return `<mn>2</mn>${bracket(`${this.a(l, k)}<mo>−</mo>${this.y(k)}`)}`; }
  square(l, k) { return `<msup><mrow>${bracket(`${this.a(l, k)}<mo>−</mo>${this.y(k)}`)}</mrow><mn>2</mn></msup>`; }
  matrix(l) { return this.many ? `<msup>${letter("W", "W")}<mrow>${bracket(`<mn>${l}</mn>`)}</mrow></msup>` : letter("W", "W"); }
  over(top, below) { return `<mfrac><mrow><mi>∂</mi>${top}</mrow><mrow><mi>∂</mi>${below}</mrow></mfrac>`; }
  cost() { return letter("C", "C"); }
  factor([name, , l, i, j]) {
    switch (name) {
      case "a_prev": return this.input(l, i);
      case "sigma'(z)": return this.slope(l, i);
      case "2(a-y)": return this.miss(l, i);
      case "w": return this.w(l, i, j);
      case "delta": return this.delta(l, i);
      case "da/dz": return this.over(this.a(l, i), this.z(l, j));
      case "I-a": return `<mn>${+(i === j)}</mn><mo>−</mo>${this.a(l, j)}`;
      default: return `<mo>−</mo>${this.y(i)}`;
    }
  }
  after([name, , l, i, j]) { // what an edge with this factor leads to
    if (name === "a_prev") return null; // the z of the weight's own unit: the caller knows it
    if (name === "w") return this.z(l, i);
    if (name === "sigma'(z)" || name === "da/dz" || name === "I-a") return this.a(l, i);
    return this.cost();
  }
}

// ---- What is drawn --------------------------------------------------------------------------

// make("div.name", {attribute: value, onevent: function}, child, …)
function make(name, given = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(given))
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (key === "html") node.innerHTML = value; // of our own letters and numbers alone
    else if (value !== false && value != null) node.setAttribute(key, value);
  node.append(...children.filter(Boolean));
  return node;
}

// Set what changes, and only if it does.
const put = (node, key, value) => {
  const last = (node.last ??= {});
  if (last[key] === value) return;
  last[key] = value;
  if (key === "text" && node.firstChild) node.firstChild.data = value; // which costs half of a new node
  else if (key === "text") node.textContent = value;
  else if (key === "html") node.innerHTML = value;
  else if (value === false) node.removeAttribute(key);
  else node.setAttribute(key, value);
};
// Markup with holes, {}, for numbers: it is parsed when it changes, and they are set.
// A number that is also to be read by programs is given as [text, value].
function fill(node, markup, ...values) {
  if (node.markup !== markup) {
    node.markup = markup;
    node.innerHTML = markup.replaceAll("{}", "<span data-hole></span>");
    node.holes = [...node.querySelectorAll("[data-hole]")];
  }
  node.holes.forEach((hole, k) => {
    const [text, value] = Array.isArray(values[k]) ? values[k] : [values[k]];
    put(hole, "text", text);
    if (value !== undefined) put(hole, "data-value", String(value || 0));
  });
}
const short = (x) => (String(x).length <= 7 ? String(x) : Math.abs(x) < 1e4 && Math.abs(x) >= 5e-3 ? String(+x.toFixed(4)) : x.toExponential(2)).replace("-", "−");
const exact = (x, digits = 5) => { // of a factor: as it is, where that is short
  if (String(x).length <= 6) return String(x).replace("-", "−");
  const size = Math.abs(x);
  return (size >= 1e5 || size < 1e-4 ? x.toExponential(digits - 1) : size < 0.1 ? x.toPrecision(digits) : x.toFixed(digits)).replace("e+", "e").replaceAll("-", "−");
};
const read = (text) => Number(text.replaceAll("−", "-"));
// Factors with so many digits that a calculator, too, makes what is printed of them.
function factors(values, result) {
  for (let digits = 5; digits < 10; digits++) {
    const texts = values.map((x) => exact(x, digits));
    if (shown(texts.map(read).reduce((p, x) => p * x, 1)) === result) return texts;
  }
  return values.map((x) => exact(x, 10));
}
const product = (values, result) => factors(values, result).map((text) => (text.startsWith("−") ? `(${text})` : text)).join(" · ");
const stretch = (bar, x) => { // as long as x, −1 … 1: to the left and hatched where it is negative
  const size = Math.round(50 * clamp(x, -1, 1));
  if (bar.size === size) return;
  bar.size = size;
  bar.style.cssText = `width:${Math.abs(size)}%;left:${Math.min(50, 50 + size)}%`;
  bar.className = size < 0 ? "minus" : "";
};
const rows = (X, td) => X.map((row, i) => `<tr>${row.map((x, j) => td(x, i, j)).join("")}</tr>`).join("");
const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const nice = (x) => { // 1, 2 or 5 times a power of ten, not below x
  const power = 10 ** Math.floor(Math.log10(x));
  return power * [1, 2, 5, 10].find((k) => k * power >= x * 0.999);
};
const percent = (x) => `${+(100 * x).toFixed(3)}%`;
const listed = (s, l) => range(s.widths[l]).flatMap((i) => range(s.widths[l - 1]).map((j) => [l, i, j]));
const same = (p, q) => p[0] === q[0] && p[1] === q[1] && p[2] === q[2];
const named = ([l, i, j], many) => `w ${i},${j}${many ? ` of layer ${l}` : ""}`;

const MEANT = { a_prev: "input", "sigma'(z)": "slope", "2(a-y)": "miss", w: "weight", delta: "error", "da/dz": "slope", "I-a": "slope, less a", "-y": "miss, times a" };
const H = math("<mi>h</mi>"), SQUARE = math("<msup><mi>h</mi><mn>2</mn></msup>");
const SAMPLES = 64;
const WHOLE = new URL("../explore.html", document.currentScript.src);
const HIGH = 170, ROW = 54; // px, of the plot and of a ruler
let count = 0;

class WeightExplorer extends HTMLElement {
  connectedCallback() {
    if (this.state) return;
    const start = decode(this.getAttribute("state") ?? "");
    if (typeof start === "string") return; // the static picture stays
    const controls = this.getAttribute("controls");
    this.controls = controls === null ? null : new Set(controls.split(" "));
    this.start = this.state = start;
    this.past = [];
    this.spans = new Map();
    this.id ||= `explorer-${++count}`;
    const asked = this.has("address") && new URLSearchParams(location.search).get("we");
    const found = asked ? decode(asked) : null;
    if (found && typeof found === "object") this.state = found;
    this.message = make("div.we-message", { id: `${this.id}-message` });
    this.spoken = make("p.we-hidden.we-spoken", { role: "status" });
    this.body = make("div.we-body");
    this.foot = make("p.we-foot"); // in a lesson: back to its numbers, or on to the whole figure
    if (this.controls) this.foot.append(this.more = make("a", {}, "The whole figure"));
    this.replaceChildren(...[this.bar(), this.body, this.controls && this.foot, this.message, this.spoken].filter(Boolean));
    this.addEventListener("focusin", () => { this.kind = null; }); // each visit of a field can be undone
    this.touched();
    this.build();
    new ResizeObserver(() => this.reach()).observe(this);
    if (typeof found === "string") this.say(`${found} So this is the example of the page.`);
  }

  disconnectedCallback() { clearTimeout(this.timer); }

  has(...names) { return names.some((name) => (this.controls ? this.controls.has(name) : name !== "melt" && name !== "ruler")); }
  // A word to the reader: beside the field that it is about, or below the figure. It is no live region,
  // because it moves; the one that stays says it once, when the hand rests.
  say(words, field = null, good = false) {
    this.later();
    put(this.message, "text", words);
    put(this.message, "class", `we-message${good ? "" : " wrong"}`);
    const place = field ? field.closest("p, div") : this;
    if (this.message.parentNode !== place) place.append(this.message);
  }
  wrong(field, is) { // then what is wrong with it describes the field
    put(field, "aria-invalid", is && "true");
    put(field, "aria-describedby", is && this.message.id);
  }
  get pick() { return this.hover ?? this.state.pick; }
  get letters() { return new Letters(this.state); }

  // Another state. Edits of one kind in a row are one step of Undo.
  change(edit, kind = null) {
    const next = copy(this.state);
    const made = edit(next) ?? next;
    if (flat(made).some((x) => !(Math.abs(x) <= LARGEST))) return this.say("That leads to numbers that are too large for this figure.");
    if (!kind || kind !== this.kind) this.past.push(this.state);
    if (this.past.length > 100) this.past.shift();
    this.kind = kind;
    this.show(made);
  }
  show(next) {
    const shape = String(next.widths) !== String(this.state.widths) || next.cost !== this.state.cost;
    this.state = next;
    this.hover = null;
    this.say("");
    if (shape) { this.build(); this.reach(); }
    else this.update();
  }
  undo() {
    this.kind = null;
    if (this.past.length) this.show(this.past.pop());
  }
  // By touch nothing moves before the finger goes to the side: a swipe up or down scrolls the page.
  touched() {
    const on = (type, act) => this.addEventListener(type, act, true);
    on("pointerdown", (event) => {
      const { pointerType, target, clientX, clientY } = event;
      this.touch = pointerType === "touch" ? { target, clientX, clientY, value: target.value } : null;
    });
    on("pointermove", ({ clientX, clientY }) => {
      const from = this.touch;
      if (from && Math.abs(clientX - from.clientX) > Math.abs(clientY - from.clientY)) this.touch = null;
    });
    on("input", (event) => {
      if (event.target !== this.touch?.target) return;
      event.stopPropagation();
      event.target.value = this.touch.value;
    });
    for (const end of ["pointerup", "pointercancel"]) on(end, () => { this.touch = null; });
  }
  choose(pick, focus) {
    const other = pick[0] !== this.state.pick[0] && this.has("table") && !this.has("numbers");
    if (!same(pick, this.state.pick)) this.state = { ...this.state, pick };
    this.hover = null;
    if (other) this.build(); // its one table is that of another layer
    else this.update();
    if (focus) this.querySelector(`[data-entry="dC_dW${pick[0]}[${pick[1]},${pick[2]}]"]`)?.focus();
    this.later();
  }
  point(pick) { // a pointer passes over an entry of the same layer
    if (pick && pick[0] !== this.state.pick[0]) return;
    if (this.held || (pick ? this.hover && same(pick, this.hover) : !this.hover)) return;
    this.hover = pick;
    this.update();
  }

  // What can wait until the hand rests: the address, and what a screen reader says.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { state: s, t } = this, [l, i, j] = s.pick;
      put(this.spoken, "text", this.message.textContent || `${named(s.pick, depth(s) > 1)} is ${short(s.W[l][i][j])}, its slope ${shown(t.dW[l][i][j])}; C is ${shown(t.C)}.`);
      if (!this.has("address")) return;
      const url = new URL(location.href), text = encode(s);
      url.search = text.length <= 4096 ? `?we=${text}` : "";
      try { history.replaceState(history.state, "", url); } catch {} // as some do in a folder
    }, 400);
  }

  build() {
    this.live = [];
    this.spans.clear();
    this.turns = null;
    const s = this.state, layers = this.has("numbers") ? range(depth(s)).map((l) => this.layer(l + 1)) : [];
    const beside = depth(s) === 1 && layers[0]; // the tables of one layer have room beside the curve
    const left = [this.has("network") && this.network(), ...(beside || []),
      this.has("table") && !layers.length && make("div.we-table", {}, this.slopes(s.pick[0]), !this.has("chain") && this.product()),
      this.has("chain") && this.chain()].filter(Boolean);
    const right = this.has("curve") && this.plot();
    this.body.replaceChildren(...[
      make("div.we-stage", {}, left.length && make("div.we-left", {}, ...left), right),
      ...(beside ? [] : layers.map((tables, l) => make("section.we-layer", { "aria-label": `Layer ${l + 1}` }, ...tables))),
      this.tool("nudge", "Nudge the weight, and watch the gap", () => this.nudging()),
      this.tool("build", "Build the matrix: one scalar, the row, the stack", () => this.stacking()),
      this.tool("silent", "Silent dials: turn weights and leave C where it is", () => this.dials()),
      this.tool("mistakes", "Make a mistake", () => this.mistakes()),
      this.tool("take", "Take it away: as a program, as LaTeX", () => this.taking()),
    ].filter(Boolean));
    this.update();
  }
  reach() { // what is wider than its box scrolls there, and the keyboard reaches it
    for (const box of this.querySelectorAll(".we-scroll, .we-line"))
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        const picked = box.querySelector("td.chosen");
        if (picked) box.scrollLeft += Math.max(0, picked.getBoundingClientRect().right - box.getBoundingClientRect().right);
      } else box.removeAttribute("tabindex");
  }
  update() {
    this.t = trace(this.state);
    for (const refresh of [...this.follow, ...this.live]) refresh(this.state, this.t, this.pick);
    if (this.more) put(this.more, "href", `${WHOLE}?we=${encode(this.state)}`);
  }
  // A part that is folded away; while it is, it costs nothing.
  tool(name, title, fill) {
    if (!this.has(name)) return null;
    const kept = this.live;
    this.live = [];
    const open = this.controls || this.querySelector(`[data-part=${name}]`)?.open || (name === "build" && this.state.second);
    const refill = () => { this.update(); this.reach(); };
    const box = make("details.we-tool", { "data-part": name, open: open && "", ontoggle: refill },
      make("summary", { onclick: (event) => { event.preventDefault(); box.open = !box.open; refill(); } }, title), fill());
    const own = this.live;
    this.live = kept;
    this.live.push((...now) => { if (box.open) for (const refresh of own) refresh(...now); });
    return box;
  }
  button(words, press, more = {}) { return make("button.we-button", { type: "button", onclick: press, ...more }, words); }
  choice(label, options, get, set) { // a labelled select that follows the state
    const select = make("select", { onchange: () => set(select.value) }, ...options.map(([value, words, lacks]) =>
      make("option", { value, disabled: lacks && "" }, lacks ? `${words} (needs ${lacks})` : words)));
    return [make("label", {}, make("span", {}, label), select), () => { select.value = get(); }];
  }

  // -- The bar: what network it is --
  bar() {
    const parts = [], follow = [];
    const add = ([node, refresh]) => { parts.push(node); follow.push(refresh); };
    if (this.has("model")) {
      const widths = make("span.we-widths");
      follow.push(() => {
        const s = this.state;
        if (String(widths.last) === String(s.widths)) return;
        const focused = [...widths.children].indexOf(document.activeElement);
        widths.last = s.widths;
        widths.replaceChildren(...s.widths.map((n, l) => {
          const name = l === 0 ? "inputs" : l === depth(s) ? "outputs" : `units of layer ${l}`;
          const select = make("select", { "aria-label": name, onchange: () => this.change((next) => reshaped(next, next.widths.with(l, +select.value))) },
            ...range(Math.max(6, n)).map((k) => make("option", { value: k + 1 }, String(k + 1))));
          select.value = n;
          return select;
        }));
        if (focused >= 0) widths.children[focused]?.focus();
      });
      add(this.choice("layers", [["1", "1"], ["2", "2"], ["3", "3"]], () => depth(this.state), (value) => this.change((s) => {
        const L = +value, { widths } = s;
        const inner = widths.slice(1, -1);
        while (inner.length < L - 1) inner.push(3);
        return reshaped({ ...s, pick: [Math.min(s.pick[0], L), s.pick[1], s.pick[2]] }, [widths[0], ...inner.slice(0, L - 1), widths.at(-1)]);
      })));
      parts.push(make("span.we-label", {}, make("span", {}, "units"), widths));
      add(this.choice("σ", [["sigmoid", "sigmoid"], ["tanh", "tanh"], ["relu", "ReLU"], ["softplus", "softplus"], ["identity", "identity"]],
        () => this.state.act, (act) => this.change((s) => ({ ...s, act }))));
      add(this.choice("cost", [["square", "squares"], ["softmax", "softmax, squares"], ["cross", "softmax, cross-entropy"]],
        () => this.state.cost, (cost) => this.change((s) => ({ ...s, cost }))));
    }
    if (this.has("melt")) {
      const melt = this.button("softmax on the outputs", () => this.change((s) => ({ ...s, cost: s.cost === "square" ? "softmax" : "square" })));
      parts.push(melt);
      follow.push(() => put(melt, "aria-pressed", String(this.state.cost !== "square")));
    }
    if (this.has("random")) parts.push(this.button("Random numbers", () => this.change(random)));
    if (this.has("step")) {
      const rate = make("input.we-number", { "aria-label": "rate of the step", value: "1", inputmode: "text", size: 4 });
      parts.push(make("span.we-label", {}, this.button("One step down, W alone", () => {
        const by = number(rate.value);
        this.wrong(rate, typeof by === "string");
        if (typeof by === "string") return this.say(`The rate: ${by}`, rate);
        const { C, dW } = this.t;
        this.change((s) => descended(s, this.t, by));
        const promised = C - by * sum(dW.flat(2).map((x) => x * x));
        if (this.t.C !== C) this.say(`C went from ${shown(C)} to ${shown(this.t.C)}; the tangents promised ${shown(promised)}.`, null, true);
      }), make("span", {}, "rate"), rate));
    }
    const undo = this.button("Undo", () => this.undo());
    const reset = this.button("Reset", () => this.change(() => this.start));
    if (this.has("random", "step", "model")) parts.push(undo, reset);
    else this.foot.append(reset);
    follow.push(() => { undo.disabled = !this.past.length; reset.disabled = encode({ ...this.state, pick: this.start.pick }) === encode(this.start); });
    this.follow = follow;
    return parts.length ? make("div.we-bar", { role: "group", "aria-label": "The network" }, ...parts) : null;
  }

  // -- The network, with the path of the picked weight lit --
  network() {
    const s = this.state, L = depth(s), letters = this.letters;
    const apart = 54, high = apart * Math.max(...s.widths) + 4;
    const x = (l) => (l + 0.5) / (L + 2), y = (l, k) => high / 2 + (k - (s.widths[l] - 1) / 2) * apart;
    let lines = "";
    const edges = [];
    for (let l = 1; l <= L; l++)
      for (const [, i, j] of listed(s, l)) {
        const ends = `x1="${100 * x(l - 1)}" y1="${y(l - 1, j)}" x2="${100 * x(l)}" y2="${y(l, i)}"`;
        lines += `<line class="we-edge" ${ends}/><line class="we-reach" data-edge="${l},${i},${j}" ${ends}/>`;
        edges.push([l, i, j]);
      }
    for (const k of range(s.widths[L])) {
      lines += `<line class="we-edge cost" x1="${100 * x(L)}" y1="${y(L, k)}" x2="${100 * x(L + 1)}" y2="${high / 2}"/>`;
      edges.push([L + 1, 0, k]);
    }
    const box = make("div.we-net", { role: "img", style: `height:${high}px;min-width:${62 * (L + 2)}px`,
      html: `<svg viewBox="0 0 100 ${high}" preserveAspectRatio="none" aria-hidden="true">${lines}</svg>` });
    const drawn = [...box.querySelectorAll(".we-edge")];
    const units = [];
    for (let l = 0; l <= L + 1; l++)
      for (const k of range(l > L ? 1 : s.widths[l])) {
        const value = make("span.we-value");
        const name = l > L ? letters.cost() : l === 0 ? letters.input(1, k) : letters.a(l, k);
        const node = make("div.we-unit", { style: `left:${percent(x(l))};top:${l > L ? high / 2 : y(l, k)}px` }, make("span", { html: math(name) }), value);
        box.append(node);
        units.push([node, value, l, k]);
      }
    const target = (event) => event.target.dataset?.edge?.split(",").map(Number);
    box.addEventListener("click", (event) => { const pick = target(event); if (pick) this.choose(pick); });
    box.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") this.point(target(event)); });
    box.addEventListener("pointerleave", () => this.point(null));
    this.live.push((s, t, pick) => {
      const [l, i, j] = pick;
      const lit = (at, k) => (at === l - 1 ? k === j : at === l ? k === i : at > l); // is this unit on a path?
      const soft = s.cost !== "square";
      const on = (at, k) => lit(at, k) || (soft && at === L && l === L);
      drawn.forEach((line, e) => {
        const [at, to, from] = edges[e];
        const bright = at === l ? to === i && from === j : at > l && (at > L ? on(L, from) : on(at - 1, from));
        put(line, "class", `we-edge${at > L ? " cost" : ""}${at === l && bright ? " own" : bright ? " lit" : ""}`);
        if (at === l && bright && line.nextSibling) line.parentNode.append(line); // above those that cross it
      });
      for (const [node, value, at, k] of units) {
        put(value, "text", at > L ? shown(t.C, 3) : at === 0 ? short(t.a[0][k]) : shown(t.a[at][k], 3));
        put(node, "class", `we-unit${at === 0 || at === l - 1 ? " input" : at > L ? " cost" : ""}${at > L || on(at, k) ? " lit" : ""}`);
      }
      put(box, "aria-label", `A network with ${s.widths.join(", ")} units and the cost C. Lit is the path of ${named(pick, depth(s) > 1)}.`);
    });
    return make("div.we-scroll", { "data-part": "network" }, box);
  }

  // -- The curve of one unit, and the rulers under it --
  span(l, i) { // the window of z, and the height of C; they stay while the hand moves
    const { state: s, t } = this, key = `${l},${i}`, z = t.z[l][i];
    let it = this.spans.get(key);
    const margin = it ? (it.high - it.low) * 0.02 : 0;
    if (!it || it.act !== s.act || (!this.held && (z < it.low + margin || z > it.high - margin))) {
      const wide = ["sigmoid", "tanh"].includes(s.act) || (s.cost !== "square" && l === depth(s)) ? 5 : 2.5;
      it = Math.abs(z) < wide - 1 ? { low: -wide, high: wide } : { low: Math.floor(z - wide), high: Math.ceil(z + wide) + 0 };
      Object.assign(it, { act: s.act, top: 0, bottom: 0 });
      this.spans.set(key, it);
    }
    return it;
  }
  plot() {
    const box = make("div.we-plot", { role: "img", "data-part": "curve", style: `height:${HIGH}px`,
      html: `<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${
        ["floor", "grid-lines", "curve", "tangent", "gap"].map((name) => `<path class="we-${name}"/>`).join("")}</svg>` });
    const [floor, grid, curve, tangent, gap] = box.querySelectorAll("path");
    const dot = make("i.we-dot"), ghost = make("i.we-dot.ghost"), plumb = make("i.we-plumb");
    const axis = make("div.we-axis"), words = make("span.we-floor-words"), head = make("span.we-head");
    box.append(axis, dot, ghost);
    const rulers = make("div.we-rulers");
    const drag = (event) => {
      const { left, width } = box.getBoundingClientRect();
      const [l, i, j] = this.state.pick, unit = this.t.a[l - 1][j], { low, high } = this.span(l, i);
      if (Math.abs(unit) < 1e-3) return this.say("The input of this weight is zero: turning it moves nothing.");
      const z = low + clamp((event.clientX - left) / width, 0, 1) * (high - low);
      this.turn(l, i, j, this.state.W[l][i][j] + (z - this.t.z[l][i]) / unit);
    };
    box.addEventListener("pointerdown", (event) => { if (event.button) return; this.held = true; box.setPointerCapture(event.pointerId); if (!this.touch) drag(event); });
    box.addEventListener("pointermove", (event) => { if (this.held && !this.touch) drag(event); });
    for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => this.release());
    this.live.push((s, t, pick) => {
      const [l, i, j] = pick, it = this.span(l, i), { low, high } = it, L = depth(s), letters = this.letters;
      const zs = range(SAMPLES + 1).map((k) => low + (k / SAMPLES) * (high - low));
      const terms = zs.map((z) => termsFrom(s, l, t.z[l].with(i, z)));
      const costs = terms.map(sum);
      const bases = l === L ? terms.map((x) => sum(x) - x[i]) : null;
      const most = Math.max(...costs, t.C), least = Math.min(...costs, t.C);
      if (l === L && least >= 0) { // on its floor the axis begins at 0
        if (!it.top || most > it.top || most < 0.4 * it.top) it.top = nice(most * 1.05) || 1;
        it.bottom = 0;
      } else if (!(most <= it.top && least >= it.bottom && most - least > 0.3 * (it.top - it.bottom))) {
        const by = nice(Math.max(most - least, 1e-6 * Math.abs(most), 1e-9) / 4);
        it.bottom = by * Math.floor(least / by);
        it.top = by * Math.ceil(most / by + 0.2);
      }
      const py = (C) => (100 * (it.top - C)) / (it.top - it.bottom), px = (z) => (100 * (z - low)) / (high - low);
      const spot = (z, C) => `${Math.round(px(z) * 100) / 100} ${Math.round(clamp(py(C), -50, 150) * 100) / 100}`;
      put(curve, "d", `M${zs.map((z, k) => spot(z, costs[k])).join("L")}`);
      put(floor, "d", bases && it.bottom === 0 ? `M0 ${py(0)}L${zs.map((z, k) => spot(z, bases[k])).join("L")}L100 ${py(0)}Z` : "M0 0");
      const z = t.z[l][i], d = t.delta[l][i], reach = 0.16 * (high - low);
      const line = (C, slope) => `M${spot(z - reach, C - slope * reach)}L${spot(z + reach, C + slope * reach)}`;
      const awake = bases && t.jacobian && this.awake(s, t, i), under = bases && sum(t.terms) - t.terms[i];
      put(tangent, "d", line(t.C, d) + (awake ? line(under, awake) : ""));
      put(dot, "style", `left:${percent(px(z) / 100)};top:${percent(py(t.C) / 100)}`);
      put(plumb, "style", `left:${percent(px(z) / 100)};top:${(py(t.C) / 100) * HIGH}px`);
      const step = nice((it.top - it.bottom) / 5), ticks = [];
      for (let C = Math.ceil(it.bottom / step) * step; C <= it.top * 1.0001; C += step) ticks.push(C);
      put(grid, "d", ticks.map((C) => `M0 ${py(C).toFixed(2)}H100`).join(""));
      put(axis, "html", ticks.map((C) => `<span style="top:${percent(py(C) / 100)}">${String(+C.toPrecision(6)).replace("-", "−")}</span>`).join(""));
      put(head, "html", `${math(letters.cost())} over ${math(this.has("z") ? letters.z(l, i) : letters.w(l, i, j))}`);
      const others = bases && s.widths[L] > 1 ? sum(t.terms) - t.terms[i] : null;
      const melted = bases && s.cost !== "square";
      put(words, "html", others === null ? (l < L ? "every output moves: there is no floor" : "one output: no floor") : `<i></i> the floor${
        melted ? ` is awake: ≈ ${shown(others)}`
          : `: ${s.widths[L] > 2 ? "the other squares" : math(letters.square(L, 1 - i))} ≈ ${shown(others)}`}`);
      const h = this.h ?? 0, show = h !== 0 && !this.hover && this.querySelector("[data-part=nudge]")?.open;
      if (show) {
        const slope = t.dW[l][i][j], at = z + h * t.a[l - 1][j], C = sum(termsFrom(s, l, t.z[l].with(i, at)));
        put(ghost, "style", `left:${percent(px(at) / 100)};top:${percent(py(C) / 100)}`);
        put(gap, "d", `M${spot(z, t.C)}L${spot(at, t.C + h * slope)}L${spot(at, C)}`);
      } else put(gap, "d", "M0 0");
      ghost.hidden = !show;
      put(box, "aria-label", `C as a function of z ${i}${L > 1 ? ` of layer ${l}` : ""}, from ${low} to ${high}: at ${shown(z, 3)} it is ${shown(t.C)} and has the slope ${shown(d, 5)}.`);
      this.rulers(rulers, s, t, pick, it);
    });
    const most = Math.max(...this.state.widths.slice(0, -1));
    const rows = (this.has("z") ? 1 : 0) + (this.has("rulers") ? most : 1) + (this.has("bias") ? 1 : 0);
    rulers.style.minHeight = `${ROW * rows}px`;
    const figure = make("div.we-chart", {}, make("p.we-legend", {}, head, words), make("div.we-frame", {}, box, plumb, rulers));
    const sliders = this.sliders();
    if (sliders) figure.append(sliders);
    return figure;
  }
  awake(s, t, i) { // with softmax: the slope of the other outputs' terms along z_i
    return s.cost === "cross" ? t.a.at(-1)[i] * (sum(s.y) - s.y[i]) : t.delta.at(-1)[i] - t.back.at(-1)[i] * t.jacobian[i][i];
  }
  release() { this.held = false; this.kind = null; this.update(); }
  turn(l, i, j, value) { // a weight, to a hundredth
    const w = clamp(Math.round(value * 100) / 100, -LARGEST, LARGEST);
    if (w !== this.state.W[l][i][j]) this.change((s) => { s.W[l][i][j] = w; s.pick = [l, i, j]; }, `w${[l, i, j]}`);
  }
  // A native slider on each ruler: [now, unit, range of the ruler, what a step of it does].
  rulers(box, s, t, [l, i, j], { low, high }) {
    const letters = this.letters, n = s.widths[l - 1], z = t.z[l][i];
    const rows = [...(this.has("z") ? ["z"] : []), ...(this.has("rulers") ? range(n) : [j]), ...(this.has("bias") ? ["b"] : [])];
    const key = `${l},${i},${rows}`;
    if (box.key !== key) {
      box.key = key;
      box.replaceChildren(...rows.map((row) => {
        const track = make("div.we-track", { html: '<svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true"><path/></svg><div class="we-ticks"></div>' });
        const slope = make("p.we-slope", {}, make("span"));
        const name = row === "z" ? letters.z(l, i) : row === "b" ? letters.b(l, i) : letters.w(l, i, row);
        if (row !== "z") {
          const spoken = row === "b" ? `b ${i}` : named([l, i, row], letters.many);
          const input = make("input", { type: "range", step: "any", "aria-label": spoken,
            oninput: () => this.slide(l, i, row, +input.value),
            onpointerdown: () => { this.held = true; if (row !== "b") this.choose([l, i, row]); },
            onfocus: () => { if (row !== "b" && !this.held) this.choose([l, i, row]); },
            onpointerup: () => this.release(), onpointercancel: () => this.release(), onblur: () => { if (this.held) this.release(); },
            onkeydown: (event) => {
              const by = { ArrowRight: 0.1, ArrowUp: 0.1, ArrowLeft: -0.1, ArrowDown: -0.1, PageUp: 1, PageDown: -1 }[event.key];
              if (!by) return;
              event.preventDefault();
              const now = row === "b" ? this.state.b[l][i] : this.state.W[l][i][row];
              this.slide(l, i, row, clamp(now + (event.shiftKey ? by / 10 : by), +input.min, +input.max));
            } });
          track.append(input);
        }
        return make("div.we-ruler", { "data-ruler": row }, make("span.we-name", { html: math(name) }), slope, track);
      }));
    }
    rows.forEach((row, k) => {
      const node = box.children[k], [, slope, track] = node.children, input = track.querySelector("input");
      const unit = row === "z" || row === "b" ? 1 : t.a[l - 1][row];
      const now = row === "z" ? z : row === "b" ? s.b[l][i] : s.W[l][i][row];
      const end = row === "z" ? Infinity : Math.max(8, Math.ceil(Math.abs(now)) + 2);
      const at = (value) => (z + (value - now) * unit - low) / (high - low);
      const cut = [low, high].map((edge) => (unit ? now + (edge - z) / unit : Infinity * Math.sign(edge - z || 1))).sort((p, q) => p - q);
      const from = Math.max(-end, cut[0]), to = Math.min(end, cut[1]);
      const width = Math.abs(at(to) - at(from));
      const step = [1, 2, 5, 10, 20, 50, 100, 1e3, 1e4, 1e5, 1e6].find((by) => (to - from) / by <= Math.max(2, 14 * width)) ?? 1e7;
      const marks = [], labels = [], fine = (to - from) / 1 <= 60 ? 1 : step;
      if (unit) for (let v = Math.ceil(from / fine - 1e-9) * fine; v <= to + 1e-9; v += fine) {
        const big = Math.abs(v / step - Math.round(v / step)) < 1e-9;
        marks.push(`M${(100 * at(v)).toFixed(2)} ${big ? 3 : 6}V${big ? 13 : 10}`);
        if (big && width > 0.04) labels.push(`<span style="left:${percent(at(v))}">${String(v).replace("-", "−")}</span>`);
      }
      const x = (value) => (100 * at(value)).toFixed(2);
      put(track.firstChild.firstChild, "d", unit ? `M${x(from)} 8L${x(to)} 8${marks.join("")}` : `M${x(now)} 2V14`);
      put(track.children[1], "html", labels.join(""));
      const d = t.delta[l][i], product = row === "z" || row === "b" ? d : t.dW[l][i][row];
      if (row === "z") fill(slope.firstChild, `slope ${math(letters.delta(l, i))} ≈ {}`, exact(d));
      else if (row === j && l === depth(s) && t.jacobian) {
        const floor = this.awake(s, t, i) * unit;
        fill(slope.firstChild, "slope ≈ {} of the floor + {} ≈ <b>{}</b>", shown(floor), shown(product - floor), shown(product));
      } else fill(slope.firstChild, "unit {} · slope ≈ <b>{}</b>", row === "b" ? "1" : short(unit), shown(product));
      put(slope, "class", `we-slope${at(now) > 0.5 ? " left" : ""}`); // where the dashed line is not
      put(node, "class", `we-ruler${row === "z" ? " z" : row === j ? " own" : ""}`);
      if (!input) return;
      const ends = [at(from), at(to)].sort((p, q) => p - q);
      input.disabled = width < 0.02;
      put(input, "min", from); put(input, "max", to);
      if (+input.value !== now) input.value = now;
      put(input, "style", `left:calc(${percent(ends[0])} - 14px);width:calc(${percent(ends[1] - ends[0])} + 28px);direction:${unit < 0 ? "rtl" : "ltr"}`);
      put(input, "aria-valuetext", `${short(now)}, slope ${shown(product)}`);
    });
  }
  slide(l, i, row, value) {
    if (row !== "b") return this.turn(l, i, row, value);
    const b = Math.round(value * 100) / 100;
    if (b !== this.state.b[l][i]) this.change((s) => { s.b[l][i] = b; }, `b${[l, i]}`);
  }
  // Sliders beside the curve: a target of another output, which is the floor; the picked input.
  sliders() {
    const one = (kind, name, get, set, low, high) => {
      const label = make("span.we-name"), value = make("span.we-out");
      const words = kind === "target" ? "target " : "input ";
      const input = make("input", { type: "range", min: low, max: high, step: 0.01, oninput: () => this.change((s) => { set(s, +input.value); }, kind),
        onpointerdown: () => { this.held = true; }, onpointerup: () => this.release(), onpointercancel: () => this.release() });
      const node = make("label.we-slider", {}, label, input, value);
      this.live.push((s, t, pick) => {
        const x = get(s, pick);
        node.hidden = x === undefined;
        if (node.hidden) return;
        put(label, "html", words + math(name(s, pick)));
        put(input, "aria-label", kind === "target" ? `y ${this.other(s, pick)}` : `input ${pick[2]}`);
        if (+input.value !== x) input.value = x;
        put(value, "text", short(x));
      });
      return node;
    };
    const parts = [];
    if (this.has("target")) parts.push(one("target", (s, pick) => this.letters.y(this.other(s, pick)), (s, pick) => s.y[this.other(s, pick)],
      (s, x) => { s.y[this.other(s, s.pick)] = x; }, -0.5, 1.5));
    if (this.has("inputs")) parts.push(one("input", (s, [l, , j]) => this.letters.input(l, j), (s, [l, , j]) => (l === 1 ? s.a0[j] : undefined),
      (s, x) => { s.a0[s.pick[2]] = x; }, -1.5, 1.5));
    return parts.length ? make("div.we-sliders", {}, ...parts) : null;
  }
  other(s, [l, i]) { return l === depth(s) && i === 0 && s.y.length > 1 ? 1 : 0; }

  // -- The factors on the edges of the path, and their product --
  chain() {
    const road = make("div.we-chain"), line = make("p.we-line"), list = make("ul.we-paths"), total = make("p.we-line"), shared = make("p.we-line");
    this.live.push((s, t, pick) => {
      const letters = this.letters, [l, i, j] = pick, found = paths(s, t, pick), entry = t.dW[l][i][j], many = found.length > 1;
      if (road.pick !== String(pick) || this.path >= found.length) { // the longest product first
        road.pick = String(pick);
        this.path = found.reduce((best, p, k) => (Math.abs(p.product) > Math.abs(found[best].product) ? k : best), 0);
      }
      const path = found[this.path];
      const texts = factors(path.factors.map(([, x]) => x), shown(path.product));
      let markup = `<span class="we-node own">${math(letters.w(l, i, j))}</span>`;
      path.factors.forEach((factor, k) => {
        markup += `<span class="we-step" data-factor="${factor[0]}"><span>${math(letters.factor(factor))}</span><i></i><b>{}</b><small>${MEANT[factor[0]]}</small></span>`;
        markup += `<span class="we-node${k === path.factors.length - 1 ? " cost" : ""}">${math(letters.after(factor) ?? letters.z(l, i))}</span>`;
      });
      fill(road, markup, ...texts);
      road.holes.forEach((hole, k) => put(hole.parentElement.parentElement, "data-value", String(path.factors[k][1] || 0)));
      const symbols = math([...path.factors].reverse().map((f) => letters.factor(f)).join("<mo>·</mo>"));
      const numbers = (values) => product(values, shown(values.reduce((p, x) => p * x, 1)));
      const left = large(letters.over(letters.cost(), letters.w(l, i, j))), whole = [shown(entry), entry];
      const digits = product(path.factors.map(([, x]) => x).reverse(), shown(path.product));
      if (many) fill(line, `${symbols} = {} ≈ <b>{}</b>, one of ${found.length} paths`, digits, shown(path.product));
      else fill(line, `${left} = ${symbols} = {} ≈ <b>{}</b>`, digits, whole);
      list.hidden = total.hidden = shared.hidden = !many;
      if (!many) return;
      fill(list, found.map(({ units }, k) => `<li><button type="button" data-path="${k}" data-factor="path:${units.join(">")}">
        <span>${units.join(" → ")}</span> <b>{}</b></button></li>`).join(""), ...found.map((p) => shown(p.product)));
      list.holes.forEach((hole, k) => {
        const each = hole.parentElement.parentElement;
        put(each, "data-value", String(found[k].product || 0));
        put(each, "aria-pressed", String(k === this.path));
      });
      fill(total, `${left} = the sum of the ${found.length} products ≈ <b>{}</b>`, whole);
      const d = t.delta[l][i], error = math(letters.delta(l, i)), end = `, and ${math(`${letters.delta(l, i)}<mo>·</mo>${letters.input(l, j)}`)} = {} ≈ <b>{}</b>.`;
      const last = [product([d, t.a[l - 1][j]], shown(entry)), shown(entry)];
      if (l < depth(s)) fill(shared, `Really computed once, from the errors ahead: ${error} = ({}) · ${math(letters.slope(l, i))} = {} ≈ {}${end}`,
        s.W[l + 1].map((row, k) => numbers([row[i], t.delta[l + 1][k]])).join(" + "), numbers([t.back[l][i], t.slope[l][i]]), exact(d), ...last);
      else fill(shared, `Shared by the row: ${error} = {} ≈ {}${end}`, s.cost === "cross"
        ? `${sum(s.y) === 1 ? "" : `${short(sum(s.y))} · `}${numbers([t.a[l][i]])} − ${short(s.y[i])}`
        : found.map((p) => numbers(p.factors.slice(1).map(([, x]) => x).reverse())).join(" + "), exact(d), ...last);
    });
    list.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      this.path = +pressed.dataset.path;
      this.update();
      list.querySelector(`[data-path="${this.path}"]`).focus();
    });
    return make("div.we-factors", { "data-part": "chain" }, road, line, list, total, shared);
  }

  // -- ∂C/∂W between its inputs and its errors --
  slopes(l, { only = null, part = "" } = {}) {
    const s = this.state, [m, n] = [s.widths[l], s.widths[l - 1]], cells = new Map(), many = depth(s) > 1;
    const heads = range(n).map(() => make("th.sym-a-prev", { scope: "col" })), sides = range(m).map(() => make("th.sym-delta", { scope: "row" }));
    const grid = make("table.we-grid.slopes", { role: "grid", "aria-label": `∂C/∂W${many ? ` of layer ${l}` : ""}: the slope of each weight` },
      make("thead", {}, make("tr", {}, make("td", { html: '<span class="sym-delta">errors</span>, <span class="sym-a-prev">inputs</span> →' }), ...heads)),
      make("tbody", {}, ...range(m).map((i) => make("tr", {}, sides[i], ...range(n).map((j) => {
        const td = make("td", { role: "gridcell", "data-entry": part ? null : `dC_dW${l}[${i},${j}]` }, make("span"), make("i"));
        td.pick = [l, i, j];
        cells.set(td, td.pick);
        return td;
      })))));
    const found = (event) => event.target.closest?.("td")?.pick;
    grid.addEventListener("click", (event) => { const pick = found(event); if (pick) this.choose(pick, true); });
    grid.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") this.point(found(event) ?? null); });
    grid.addEventListener("pointerleave", () => this.point(null));
    grid.addEventListener("focusin", (event) => { const pick = found(event); if (pick && !same(pick, this.state.pick)) this.choose(pick); });
    grid.addEventListener("keydown", (event) => {
      const pick = found(event), by = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -9], End: [0, 9] }[event.key];
      if (!pick || !by) return;
      event.preventDefault();
      this.choose([l, clamp(pick[1] + by[0], 0, m - 1), clamp(pick[2] + by[1], 0, n - 1)], true);
    });
    this.live.push((s, t, pick) => {
      const top = Math.max(...t.dW[l].flat().map(Math.abs)) || 1;
      const [on, i, j] = pick[0] === l ? [true, pick[1], pick[2]] : [false, 0, 0];
      heads.forEach((th, k) => { put(th, "text", l === 1 ? short(t.a[0][k]) : shown(t.a[l - 1][k])); put(th, "class", `sym-a-prev${on && k === j ? " lit" : ""}`); });
      sides.forEach((th, k) => { put(th, "text", shown(t.delta[l][k], 5)); put(th, "class", `sym-delta${on && k === i ? " lit" : ""}`); });
      const [held, row, column] = s.pick, unmoved = grid.pick === `${pick} ${s.pick}`;
      grid.pick = `${pick} ${s.pick}`;
      for (const [td, [, r, c]] of cells) {
        const x = t.dW[l][r][c], there = !only || only(r, c);
        put(td.firstChild, "text", there ? shown(x) : "·");
        put(td, "data-value", there ? String(x || 0) : false);
        stretch(td.lastChild, there ? x / top : 0);
        if (unmoved) continue;
        put(td, "class", on && r === i && c === j ? "chosen" : on && r === i ? "in-row" : on && c === j ? "in-column" : "");
        put(td, "aria-selected", String(held === l && r === row && c === column));
        put(td, "tabindex", (held === l ? r === row && c === column : !r && !c) ? "0" : "-1");
      }
    });
    const caption = `${math(this.letters.over(letter("C", "C"), this.letters.matrix(l)))}, a slope for each weight`;
    return make("div.we-scroll", { "data-part": "slopes" }, make("p.we-caption", { html: caption }), grid);
  }
  product() {
    const line = make("p.we-line");
    this.live.push((s, t, [l, i, j]) => {
      const d = t.delta[l][i], a = t.a[l - 1][j];
      const letters = this.letters, slope = large(letters.over(letters.cost(), letters.w(l, i, j)));
      fill(line, `${slope} = ${math(`${letters.delta(l, i)}<mo>·</mo>${letters.input(l, j)}`)} = <span class="sym-delta">{}</span> · <span class="sym-a-prev">{}</span> ≈ <b>{}</b>`,
        ...factors([d, a], shown(d * a)), [shown(d * a), d * a]);
    });
    return line;
  }

  // -- A layer: all its numbers, to be edited; and its slopes --
  field(name, label, get, set) {
    const input = make("input.we-number", { "data-entry": name, "aria-label": label,
      inputmode: "text", autocomplete: "off", spellcheck: "false" });
    const write = () => {
      const x = get(this.state) ?? input.seen; // of a second example, which may be gone
      if (x === input.seen) return;
      input.seen = x;
      put(input, "data-value", String(x));
      if (document.activeElement !== input) input.value = short(x);
    };
    let kept; // the value at focus: what is typed is tried at once, and an error goes back to it
    const back = () => { if (get(this.state) !== kept) this.undo(); };
    input.addEventListener("focus", () => { kept = get(this.state); input.value = String(kept); input.select(); });
    input.addEventListener("input", () => {
      const x = number(input.value);
      if (typeof x === "string") {
        back();
        this.wrong(input, true);
        return this.say(`${label}: ${x} It stays ${short(kept)}.`, input);
      }
      this.wrong(input, false);
      this.say("");
      if (x !== get(this.state)) this.change((s) => { set(s, x); }, label);
    });
    input.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape") return;
      back();
      this.wrong(input, false);
      input.value = String(kept);
      this.say("");
    });
    input.addEventListener("blur", () => {
      this.wrong(input, false);
      input.seen = undefined;
      write();
    });
    this.live.push(write);
    return input;
  }
  layer(l) {
    const s = this.state, L = depth(s), letters = this.letters, [m, n] = [s.widths[l], s.widths[l - 1]];
    const of = L > 1 ? ` of layer ${l}` : "";
    const weights = []; // [field, bar, i, j]
    const computed = (name, get, digits = 4) => {
      const td = make("td", { "data-entry": name });
      this.live.push((s, t) => { const x = get(t); put(td, "text", shown(x, digits)); put(td, "data-value", String(x || 0)); });
      return td;
    };
    const inputs = range(n).map((j) => make("th", { scope: "col" }, l === 1
      ? this.field(`a0[${j}]`, `input ${j}`, (s) => s.a0[j], (s, x) => { s.a0[j] = x; })
      : this.echo((t) => t.a[l - 1][j])));
    const head = (name) => make("th", { scope: "col", html: `${math(name === "y" ? letter(name) : label(letter(name), l))}<span class="we-hidden">${name}</span>` });
    const label = (name, l) => (L > 1 ? `<msup>${name}<mrow>${bracket(`<mn>${l}</mn>`)}</mrow></msup>` : name);
    const prev = L > 1 ? label(letter("a", "a-prev"), l - 1) : `<msup>${letter("a", "a-prev")}<mrow>${bracket("<mi>L</mi><mo>−</mo><mn>1</mn>")}</mrow></msup>`;
    const rows = range(m).map((i) => make("tr", {}, make("th", { scope: "row", "aria-label": `row ${i}` }, String(i)),
      ...range(n).map((j) => {
        const input = this.field(`W${l}[${i},${j}]`, `w ${i},${j}${of}`, (s) => s.W[l][i][j], (s, x) => { s.W[l][i][j] = x; });
        input.addEventListener("focus", () => { if (!same(this.state.pick, [l, i, j])) this.choose([l, i, j]); });
        const bar = make("i");
        weights.push([input, bar, i, j]);
        return make("td", {}, input, bar);
      }),
      make("td", {}, this.field(`b${l}[${i}]`, `b ${i}${of}`, (s) => s.b[l][i], (s, x) => { s.b[l][i] = x; })),
      computed(`z${l}[${i}]`, (t) => t.z[l][i]), computed(`a${l}[${i}]`, (t) => t.a[l][i]),
      l === L && make("td", {}, this.field(`y[${i}]`, `y ${i}`, (s) => s.y[i], (s, x) => { s.y[i] = x; }))));
    this.live.push((s, t, [at, row, column]) => {
      const top = Math.max(...s.W[l].flat().map(Math.abs)) || 1;
      for (const [input, bar, i, j] of weights) {
        stretch(bar, s.W[l][i][j] / top);
        put(input, "class", `we-number ${at !== l ? "" : i === row ? (j === column ? "chosen" : "in-row") : j === column ? "in-column" : ""}`);
      }
    });
    const caption = make("p.we-caption", { html: `${math(letters.matrix(l))} under its inputs ${math(prev)}` });
    const numbers = make("table.we-grid.numbers", { "aria-label": `the numbers${of || " of the layer"}` },
      make("thead", {}, make("tr", {}, make("td", { html: '<span class="sym-a-prev we-wide">inputs →</span>' }), ...inputs, ...["b", "z", "a"].map(head), l === L && head("y"))),
      make("tbody", {}, ...rows));
    return [make("div.we-scroll", { "data-part": "numbers" }, caption, numbers), this.slopes(l)];
  }
  echo(get) {
    const span = make("span.sym-a-prev");
    this.live.push((s, t) => put(span, "text", shown(get(t))));
    return span;
  }

  // -- Nudge --
  nudging() {
    const value = make("span.we-out"), words = make("p.we-line"), rows = make("tbody"), said = make("p.we-line");
    const input = make("input", { type: "range", min: -2, max: 2, step: 0.01, value: 0.5, "aria-label": "nudge h" });
    this.h = 0.5;
    input.addEventListener("input", () => { this.h = +input.value; this.update(); });
    const details = make("div.we-nudge", {}, words, make("label.we-slider", {}, make("span.we-name", { html: H }), input, value),
      make("div.we-scroll", {}, make("table.we-grid.we-gaps", {}, make("thead", { html: `<tr>${
        [`nudge ${H}`, "C moves by", "tangent", "gap", `gap/${SQUARE}`, "measured slope"].map((x) => `<th scope="col">${x}</th>`).join("")}</tr>` }), rows)), said);
    this.live.push((s, t, pick) => {
      const [l, i, j] = pick, h = this.h || 0.01;
      put(value, "text", shown(this.h, 2));
      put(words, "html", `Nudge ${math(this.letters.w(l, i, j))} by ${H}. The tangent promises ${H} times the slope ${
        shown(t.dW[l][i][j])}; the curve bends away from it, and that gap shrinks as ${SQUARE}.`);
      const all = [1, 0.1, 0.01, 0.001].map((part) => [h * part, nudge(s, t, pick, h * part)]);
      put(rows, "html", all.map(([h, n]) => `<tr>${[
        short(+h.toPrecision(6)), known(n.change, n.gapOff), shown(n.promised, 6), known(n.gap, n.gapOff),
        known(n.gap / (h * h), n.gapOff / (h * h)), known(n.measured, n.measuredOff),
      ].map((x) => `<td>${x}</td>`).join("")}</tr>`).join(""));
      const crossed = all.filter(([, n]) => n.kink).map(([h]) => short(+h.toPrecision(6)));
      put(said, "text", all.some(([, n]) => n.kink === "on")
        ? "A unit stands on the kink of ReLU: it has two slopes there, and 0 is taken, the one on its left. The gap does not shrink as h² to both sides."
        : crossed.length ? `With h = ${crossed.join(", ")} a unit is on the other side of the kink of ReLU, or is on its way: there the gap does not follow h².` : "");
    });
    return details;
  }

  // -- Build the matrix in three steps --
  stacking() {
    const words = make("p.we-line");
    let at = this.controls || this.state.second ? 2 : 0, kept; // a lesson shows the whole table first
    const there = (r, c) => { const [, i, j] = this.pick; return at === 0 ? r === i && c === j : at === 1 ? r === i : true; };
    const box = make("div");
    const go = (by) => { // the last step is the second example of the state
      const { second } = this.state;
      if (!second && (by < 0 || at < 2)) at += by;
      else return this.change((s) => { s.second = by < 0 ? void (kept = second) : kept ?? another(s); });
      this.update();
    };
    const back = this.button("Back", () => go(-1)), on = this.button("Forward", () => go(1));
    let l = 0;
    this.live.push((s, t, pick) => {
      const letters = this.letters, [layer, i, j] = pick, d = letters.delta(layer, i);
      if (layer !== l) {
        l = layer;
        const kept = this.live;
        this.live = [];
        box.replaceChildren(this.slopes(l, { only: there, part: "stack" }));
        this.stack = this.live;
        this.live = kept;
      }
      for (const refresh of this.stack) refresh(s, t, pick);
      const [m, n] = [s.widths[layer], s.widths[layer - 1]];
      put(words, "html", [
        `1. One scalar: ${math(`${letters.over(letters.cost(), letters.w(layer, i, j))}<mo>=</mo>${d}<mo>·</mo>${letters.input(layer, j)}`)} ≈ ${shown(t.dW[layer][i][j])}.`,
        `2. The row: the same ${math(d)}, times each of the ${n} inputs.`,
        `3. The stack: one row for each of the ${m} errors. That is the column of errors times the row of inputs, in the shape of W.`,
        "4. A batch is several examples that go through the same weights. Here a second one joins: it has a table of its own, and entry by entry the tables add up. Where C is the mean of their costs, the sum is divided by 2.",
      ][s.second ? 3 : at]);
      back.disabled = !s.second && at === 0;
      on.disabled = s.second || (at === 2 && !this.has("batch"));
      box.hidden = s.second;
      batch.hidden = !s.second;
      if (!s.second) return;
      const other = trace({ ...s, ...s.second }).dW[layer];
      put(tables, "html", [["this example", t.dW[layer]], ["+ the other one", other], ["= their sum", added(t.dW[layer], other)]].map(([name, X], k) =>
        `<div><p class="we-caption">${name}</p><table class="we-grid" aria-label="${name}"><tbody>${rows(X, (x, r, c) =>
          `<td data-value="${x}"${same(pick, [layer, r, c]) ? ' class="chosen"' : ""}>${shown(x)}</td>`)}</tbody></table></div>`).join(""));
    });
    const now = this.state, field = (list, name) => list.map((_, k) =>
      this.field(null, `${name} ${k} of the other example`, (s) => s.second?.[name][k],
      (s, x) => { s.second = { ...s.second, [name]: s.second[name].with(k, x) }; }));
    const tables = make("div.we-tables");
    const batch = make("div", {}, make("p.we-line.buttons", {}, "The other example: inputs", ...field(now.a0, "a0"), "targets", ...field(now.y, "y")), tables);
    return make("div.we-stacking", {}, make("p.we-line.buttons", {}, back, on), words, box, batch);
  }

  // -- Silent dials --
  dials() {
    const pad = make("div.we-pad"), words = make("p.we-line"), needle = make("div.we-needle", { html: "<i></i><b></b>" });
    let l = 0, m = 0, n = 0, inputs = [];
    const show = () => this.update();
    const set = (H) => { this.turns = H; show(); };
    const quiet = make("input", { type: "checkbox" });
    const turnDial = (i, j, value) => {
      const H = this.turns.map((row) => [...row]), a = this.t.a[l - 1];
      H[i][j] = value;
      if (quiet.checked) {
        const k = range(n).filter((c) => c !== j).sort((p, q) => Math.abs(a[q]) - Math.abs(a[p]))[0];
        if (k !== undefined && a[k]) H[i][k] = -(dot(H[i], a) - H[i][k] * a[k]) / a[k];
      }
      set(H);
    };
    this.live.push((s, t, pick) => {
      const letters = this.letters;
      if (pick[0] !== l || !this.turns) {
        l = pick[0];
        [m, n] = [s.widths[l], s.widths[l - 1]];
        this.turns = table(m, n, () => 0);
        inputs = table(m, n, (i, j) => {
          const value = make("span.we-out"), input = make("input", { type: "range", min: -2, max: 2, step: "any", "aria-label": `turn of ${named([l, i, j], depth(s) > 1)}`,
            oninput: () => turnDial(i, j, Math.abs(+input.value) < 0.03 ? 0 : +(+input.value).toFixed(2)),
            onkeydown: (event) => {
              const by = { ArrowRight: 0.1, ArrowUp: 0.1, ArrowLeft: -0.1, ArrowDown: -0.1 }[event.key];
              if (!by) return;
              event.preventDefault();
              turnDial(i, j, clamp(+(this.turns[i][j] + by).toFixed(2), -2, 2));
            } });
          return { node: make("label.we-dial", {}, make("span", { html: math(letters.w(l, i, j)) }), input, value), input, value };
        });
        pad.style.gridTemplateColumns = `repeat(${n}, minmax(0, 1fr))`;
        pad.replaceChildren(...inputs.flat().map((x) => x.node));
      }
      const H = this.turns, r = turned(s, t, l, H), count = H.flat().filter(Boolean).length;
      inputs.forEach((row, i) => row.forEach(({ input, value }, j) => { if (+input.value !== H[i][j]) input.value = H[i][j]; put(value, "text", shown(H[i][j], 2)); }));
      const top = nice(Math.max(t.C, r.C) * 1.2 || 1);
      put(needle.firstChild, "style", `left:${percent(clamp(r.C / top, 0, 1))}`);
      put(needle.lastChild, "style", `left:${percent(clamp(t.C / top, 0, 1))}`);
      const zero = (x) => (Math.abs(x) < 1e-15 ? 0 : x), moves = '<mi>H</mi><mi class="sym-a-prev">a</mi>';
      const seen = math(`<msup>${letter("δ", "delta")}<mo>⊤</mo></msup>${bracket(moves)}`);
      put(words, "html", `${count} of ${m * n} dials turned; ${math(letters.cost())} ≈ ${shown(r.C)}, moved by <b>${known(r.change, r.off)}</b>.
        Of the turns ${math("<mi>H</mi>")} this example sees only how far they move ${math(letter("z"))}, each row times the inputs: ${math(moves)} = (${
        r.Ha.map((x) => shown(zero(x), 3)).join(", ")}). The slopes promise that C moves by ${seen} ≈ ${shown(zero(r.seen))}.`);
    });
    return make("div.we-dials", {}, make("p.we-line", {}, "Each dial adds its number to one weight. The needle is C, and the dotted mark is where it stood. Turn three dials or more, as far as you like, so that the needle stays on its mark: what one dial does to z, another of its row can take back."), pad, needle,
      make("p.we-line.buttons", {}, make("label.we-check", {}, quiet, "another dial of the row turns along, so that z stays"),
        this.button("Show a silent turn", () => set(silent(this.t.a[l - 1], m))), this.button("All back", () => set(table(m, n, () => 0)))), words);
  }

  // -- Mistakes --
  mistakes() {
    const one = depth(this.state) === 1;
    const names = [["no-slope", "forget the slope"], ["slope-at-a", "take the slope at a, not at z"], ["sum-kept", "keep the sum over the outputs"],
      ["one-path", "follow one path only", one && this.state.cost !== "softmax" && "two layers, or softmax and squares"], ["transpose", "transpose"], ["too-early", "update the next weights first, rate 1", one && "two layers"]];
    let kind = "no-slope";
    const [label] = this.choice("the mistake", names, () => kind, (value) => { kind = value; this.update(); });
    const words = make("p.we-line"), body = make("tbody");
    this.live.push((s, t, [l]) => {
      const wrong = mistaken(s, t, kind)[l], right = t.dW[l], [m, n] = [s.widths[l], s.widths[l - 1]], of = depth(s) > 1 ? ` of layer ${l}` : "";
      if (!wrong) {
        put(body, "html", "");
        return put(words, "text", `The transpose has the shape (${n}, ${m}) and the weights${of} have (${m}, ${n}): it cannot be subtracted from them. With as many inputs as outputs it can be, and no message comes.`);
      }
      const { differs, off } = damage(right, wrong), count = differs.flat().filter(Boolean).length;
      put(words, "text", count ? `${count} of ${m * n} entries of ∂C/∂W${of} are wrong: off by ${Number.isFinite(off) ? `${+(100 * off).toPrecision(3)} %` : "more than any number says"} (largest difference, divided by the largest right entry).`
        : `Here it changes nothing${of && ` in ∂C/∂W${of}`}: ${kind === "sum-kept" && s.cost === "cross" ? "the error of cross-entropy has no sum to keep"
        : kind === "no-slope" && s.cost === "cross" && l === depth(s) ? "with softmax and cross-entropy the slope has cancelled, so δ is right without it" : "what it leaves out or moves is not in these entries"}.`);
      put(body, "html", rows(wrong, (x, i, j) => differs[i][j]
        ? `<td class="wrong"><b>${shown(x)}</b><small>≠ ${shown(right[i][j])}</small></td>` : `<td>${shown(x)}<small>right</small></td>`));
    });
    return make("div.we-mistakes", {}, make("p.we-line.buttons", {}, label), words, make("div.we-scroll", {}, make("table.we-grid", { "aria-label": "∂C/∂W with the mistake" }, body)));
  }

  // -- Take it away --
  taking() {
    const outputs = [["program", "The program needs NumPy alone, and prints these matrices.", (s) => program(s)], ["latex", "The same as LaTeX.", (s, t) => latex(s, t)]];
    return make("div.we-taking", {}, ...outputs.map(([name, words, write]) => {
      const code = make("code"), said = make("span", { role: "status" });
      const box = make("pre", { tabindex: "0", "data-take": name, "aria-label": words }, code);
      this.live.push((s, t) => put(code, "text", write(s, t)));
      return make("div", {}, make("p.we-line.buttons", {}, words, this.button(`Copy the ${name === "latex" ? "LaTeX" : name}`, () => {
        const tell = (words) => put(said, "text", words);
        navigator.clipboard?.writeText(code.textContent).then(() => tell("Copied."), () => tell("The browser did not allow it: mark the text and copy it."))
          ?? tell("Mark the text and copy it.");
      }), said), box);
    }));
  }
}
customElements.define("weight-explorer", WeightExplorer);
})();
