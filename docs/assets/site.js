// Comfort only: every page is complete without this script.

// The link buttons beside equations copy a full address.
for (const button of document.querySelectorAll(".equation-name button"))
  button.dataset.clipboardText = new URL(button.dataset.clipboardText, location.href).href;

// What is wider than the page scrolls in its own box, and the keyboard reaches it.
const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries)
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
});
addEventListener("load", () => // by then the theme has put tables into boxes
  document.querySelectorAll(".equation-body, .md-typeset__scrollwrap, .wide").forEach((box) => watcher.observe(box)));

// A figure of panels, one panel at a time: a slider moves the view of the same drawing.
const paper = matchMedia("print");
for (const figure of document.querySelectorAll("[data-slider]")) {
  const svg = figure.querySelector("svg");
  const whole = svg.getAttribute("viewBox");
  const panels = [...svg.querySelectorAll(".axes")];
  const label = document.createElement("label");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: panels.length - 1, value: panels.length - 1 });
  label.append(figure.dataset.slider, slider);
  figure.prepend(label);
  const show = () => {
    const { x, y, width, height } = panels[slider.value].getBBox();
    svg.classList.toggle("zoomed", !paper.matches);
    svg.setAttribute("viewBox", paper.matches ? whole : [x, y, width, height].join(" "));
    slider.setAttribute("aria-valuetext", panels[slider.value].textContent.replace(/\s+/g, " ").trim());
  };
  slider.addEventListener("input", show);
  paper.addEventListener("change", show);
  show();
}

// One button: colours that follow the system, light, dark.
const schemes = ["automatic", "light", "dark"];
const root = document.documentElement;
const button = document.querySelector(".scheme");
const current = () => root.dataset.scheme ?? "automatic";
const name = () => button.setAttribute("aria-label", `Colours: ${current()}`);
button.addEventListener("click", () => {
  root.dataset.scheme = schemes[(schemes.indexOf(current()) + 1) % schemes.length];
  try { localStorage.setItem("scheme", root.dataset.scheme); } catch {}
  name();
});
name();

// The keyboard reaches the menu of a narrow page: a button in the place of the theme's label.
const label = document.querySelector(".md-header label[for=__drawer]");
const menu = document.createElement("button");
menu.type = "button";
menu.className = `${label.className} menu`;
menu.setAttribute("aria-label", "Menu");
menu.append(...label.childNodes);
menu.addEventListener("click", () => document.getElementById("__drawer").click());
label.replaceWith(menu);

// A screen reader says how many results there are.
document.querySelector(".md-search-result__meta")?.setAttribute("role", "status");

// The theme looks for words that begin as those of the query do. So cut their endings, and leave
// out those that every page has: "why is it transposed" asks for transpos…. A word of one or two
// letters is a symbol and begins no other: the theme reads x^1 as x alone. And a word that begins
// none of the site stands for those that are one slip away: a letter too many, too few or wrong.
const common = new Set(("a an and are as at be but by can did do does for from has have how i if in is it its " +
  "me my not of on or so that the their then there this to was we what when where which who why will with you " +
  "about after come comes could every get just might need other should since these those use used using while would").split(" "));
let separator = /\s+/;
let known = [];
const learn = ({ config, docs }) => {
  separator = new RegExp(config.separator);
  const text = docs.flatMap(({ title, text, asked }) => [title, text, asked]).join(" ").replace(/<[^>]*>/g, " ");
  known = [...new Set(text.toLowerCase().split(separator))];
};
const cut = (word) => word
  .replace(/^(.{4,}?)(?:ications?|ations?|at(?:ing|ed|es?)|able)$|^(.{3,}?)(?:ies|ing|ed|es|e|s|y)$/, "$1$2")
  .replace(/([bdgmnprt])\1$/, "$1");
const slips = (word) => [word, ...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1))];
const meant = (word) => { // itself, if a word begins so or none is near
  if (known.some((other) => other.startsWith(cut(word)))) return [word];
  const near = new Set(slips(word));
  const found = known.filter((other) => other.length > 3 && slips(other).some((slip) => near.has(slip)));
  return found.length ? found : [word];
};
const form = (word) => {
  if (word.length < 3) return `${word}^1`;
  return word.length < 5 ? word : [...new Set(meant(word).map(cut))].join(" ");
};
const asked = (query) => {
  const words = query.toLowerCase().replace(/[*~+]/g, " ").split(separator).filter(Boolean);
  const rare = words.filter((word) => !common.has(word));
  return (rare.length ? rare : words).map(form).join(" ");
};
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...rest) {
  if (message?.type === 0) learn(message.data); // of the theme's messages to its search worker
  const query = message?.type === 2;
  postMessage.call(this, query ? { ...message, data: asked(message.data) } : message, ...rest);
};
