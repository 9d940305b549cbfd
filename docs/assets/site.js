// Comfort only: every page is complete without this script.
// One function for each piece; a piece whose elements are missing leaves the others alone.

// What the pieces hold on to in the theme's own markup: the build looks for each on every page.
const theme = {
  drawer: "#__drawer",
  menu: ".md-nav--primary",
  sidebar: ".md-sidebar--primary",
  search: "#__search",
  query: ".md-search__input",
  result: ".md-search-result",
  results: ".md-search-result__meta",
};
const find = (...selectors) => selectors.map((selector) => document.querySelector(selector));

// A symbol says where it stands what it means, when it is pointed at, tapped, or reached by the
// keyboard; a second time its link leads to the card. The rows of the card come at the first use.
const site = document.currentScript?.src;
function symbols() {
  if (!HTMLElement.prototype.showPopover) return;
  const box = Object.assign(document.createElement("div"), { id: "symbol", className: "symbol-card", popover: "auto", role: "tooltip" });
  let card, shown, wanted, timer, again, beside;
  const rows = () => card ??= new Promise((resolve) => {
    document.querySelector("article").append(box);
    const answer = () => resolve(window.notation);
    document.head.append(Object.assign(document.createElement("script"), { src: new URL("notation.js", site), onload: answer, onerror: answer }));
  });
  const symbolAt = (target) => // a link, or a letter of a formula that is not inside something to press
    target.closest("a.symbol") ?? (target.closest("a, button, label, summary") ? null : target.closest("math :is(mi, mo, mn)"));
  const glyph = (letter) => letter.dataset.symbol ?? letter.textContent.trim();
  const hide = () => { wanted = null; if (shown) box.hidePopover(); };
  const show = async (at, pressed) => {
    wanted = at;
    const known = await rows();
    if (wanted !== at || shown === at) return;
    if (!known) return pressed && at.hash && location.assign(at.href);
    const { names, rows: meaning } = known;
    const ids = !at.hash ? [names[glyph(at)]]
      : at.dataset.symbols?.split(" ").map((name) => names[name]) ?? [at.hash.slice(1)];
    if (!ids[0]) return hide();
    box.innerHTML = [...new Set(ids)].map((id) => meaning[id]).join("")
      + `<p><a tabindex="-1" href="${new URL(`../reference/notation.html#${ids[0]}`, site)}">The notation card</a></p>`;
    const edge = document.querySelector("article").getBoundingClientRect().right + 8;
    const { clientWidth: wide, clientHeight: high } = document.documentElement;
    beside = wide - edge > 200;
    box.style.maxWidth = beside ? `${wide - edge - 8}px` : "";
    box.showPopover();
    shown?.removeAttribute("aria-describedby");
    shown = at;
    at.setAttribute("aria-describedby", "symbol");
    // Beside the text, or below the line: never on what is being read, or was.
    const { left, top, width } = at.getBoundingClientRect(), { bottom } = (at.closest("math") ?? at).getBoundingClientRect();
    const x = beside ? edge : Math.min(Math.max(left + width / 2 - box.offsetWidth / 2, 8), wide - box.offsetWidth - 8);
    const room = high - box.offsetHeight;
    const y = beside ? Math.max(Math.min(top - 8, room - 8), 56) : bottom + 6 > room ? top - box.offsetHeight - 6 : bottom + 6;
    box.style.left = `${x + scrollX}px`;
    box.style.top = `${y + scrollY}px`;
  };
  box.addEventListener("toggle", () => {
    if (box.matches(":popover-open")) return;
    shown?.removeAttribute("aria-describedby");
    shown = null;
  });
  // What wears a colour lights up everywhere while it is pointed at or has the focus.
  const light = (target) => {
    const coloured = target.closest("[class*=sym-]") ?? target.closest("a.symbol")?.querySelector("[class*=sym-]");
    const [colour] = coloured?.getAttribute("class").match(/sym-[\w-]+/) ?? [""];
    if (colour !== (document.documentElement.dataset.lit ?? "")) document.documentElement.dataset.lit = colour;
  };
  addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch" || box.contains(target)) return clearTimeout(timer);
    light(target);
    const at = symbolAt(target);
    clearTimeout(timer);
    timer = setTimeout(() => { if (at) show(at); else if (shown !== document.activeElement) hide(); }, at ? 400 : beside ? 1200 : 250); // time to go there
  });
  addEventListener("focusin", ({ target }) => {
    if (!target.matches("a.symbol:focus-visible")) return;
    light(target);
    show(target);
  });
  addEventListener("focusout", ({ target }) => { if (target === shown) hide(); });
  addEventListener("pointerdown", ({ target }) => { again = shown && symbolAt(target) === shown; }, true);
  addEventListener("click", (event) => {
    if (box.contains(event.target)) return;
    light(event.target);
    const at = symbolAt(event.target);
    clearTimeout(timer);
    if (!at || again || !event.detail || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (at.hash) event.preventDefault();
    show(at, true);
  });
}

// The link buttons beside equations copy a full address.
function linksOfEquations() {
  for (const button of document.querySelectorAll(".equation-name button"))
    button.dataset.clipboardText = new URL(button.dataset.clipboardText, location.href).href;
}

// Which pages were read to their end: ticked in the menu, counted at the end of a page, and kept
// in this browser alone, if at all.
function progress() {
  const [note, menu] = find(".read", theme.menu);
  if (!note || !menu) return;
  const key = "entry-by-entry-read";
  const path = (link) => new URL(link.href).pathname;
  const links = [...menu.querySelectorAll("a:not([href*='#'])")];
  let read = [];
  try { read = [].concat(JSON.parse(localStorage.getItem(key)) ?? []); } catch {}
  const show = () => {
    for (const link of links) link.classList.toggle("ticked", read.includes(path(link)));
    const part = links.find((link) => path(link) === location.pathname)?.closest("ul");
    note.querySelector("b").textContent = part?.querySelectorAll(".ticked").length;
    if (read.length) note.classList.add("known");
  };
  if (read.length) show();
  const end = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    end.disconnect();
    if (read.includes(location.pathname)) return;
    try { localStorage.setItem(key, JSON.stringify([...read, location.pathname])); } catch { return; }
    read.push(location.pathname);
    show();
  });
  addEventListener("scroll", () => end.observe(note), { once: true });
  note.querySelector("button").addEventListener("click", () => {
    try { localStorage.removeItem(key); } catch {}
    read = [];
    show();
  });
}

// What is wider than the page scrolls in its own box, and the keyboard reaches it.
function wideBoxes() {
  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries)
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
  });
  addEventListener("load", () => // by then the theme has put tables into boxes
    document.querySelectorAll(".equation-body, .equation-check pre, .md-typeset__scrollwrap, .wide").forEach((box) => watcher.observe(box)));
}

// One button for the colours: those of the system, the other ones, and the system's own, chosen.
function colours() {
  const [button] = find(".scheme");
  if (!button) return;
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const current = () => root.dataset.scheme ?? "automatic";
  const next = () => {
    const order = dark.matches ? ["automatic", "light", "dark"] : ["automatic", "dark", "light"];
    return order[(order.indexOf(current()) + 1) % order.length];
  };
  const name = () => {
    button.setAttribute("aria-label", `Colours: ${current()}`);
    button.title = `Colours: ${current()}. Press for ${next()}`;
  };
  button.addEventListener("click", () => {
    root.dataset.scheme = next();
    try { localStorage.setItem("scheme", root.dataset.scheme); } catch {}
    name();
  });
  dark.addEventListener("change", name);
  name();
}

// While the menu of a narrow page is open, the keyboard is in it and nowhere else.
function menu() {
  const [button, close, toggle, sidebar] = find(".menu", ".menu-close", theme.drawer, theme.sidebar);
  if (!button || !close || !toggle || !sidebar) return;
  const narrow = matchMedia("(max-width: 76.2344em)");
  const show = () => {
    const open = toggle.checked && narrow.matches;
    const held = sidebar.contains(document.activeElement);
    button.setAttribute("aria-expanded", open);
    for (let inner = sidebar; inner !== document.body; inner = inner.parentElement)
      for (const other of inner.parentElement.children)
        if (other !== inner && other !== toggle && !other.matches("[for=__drawer]")) // a press beside it closes
          other.inert = open;
    if (open) (sidebar.querySelector("a[href].md-nav__link--active") ?? close).focus();
    else if (held || document.activeElement === document.body) button.focus();
  };
  for (const each of [button, close]) each.addEventListener("click", () => toggle.click());
  addEventListener("keydown", ({ key }) => { if (key === "Escape" && toggle.checked) toggle.click(); });
  toggle.addEventListener("change", show);
  narrow.addEventListener("change", show);
}

// The search field opens the search when it is used, and not when the keyboard passes it.
function searchField() {
  const [toggle, query, result] = find(theme.search, theme.query, theme.result);
  if (!toggle || !query || !result) return;
  const narrow = matchMedia("(max-width: 59.9844em)"); // there the field has no size until a button opens it
  const reach = () => { query.tabIndex = narrow.matches ? -1 : 0; };
  narrow.addEventListener("change", reach);
  reach();
  let passing = false;
  addEventListener("keydown", ({ key }) => { passing = key === "Tab"; }, true);
  addEventListener("pointerdown", () => { passing = false; }, true);
  addEventListener("focus", (event) => { // before the theme hears of it
    if (event.target === query && passing && !toggle.checked) event.stopImmediatePropagation();
  }, true);
  query.addEventListener("input", () => {
    if (!toggle.checked) toggle.click();
    query.dispatchEvent(new Event("keyup")); // the theme looks at keys alone: what is pasted, too
  });
  // The arrow goes where Enter would: to the best result, which may be a section of the page above.
  addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || event.target !== query || !toggle.checked) return;
    const score = (link) => Number(link.querySelector("[data-md-score]")?.dataset.mdScore ?? 0);
    const links = [...result.querySelectorAll("li:first-child > a[href]")];
    if (!links.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    links.reduce((best, link) => (score(link) > score(best) ? link : best)).focus();
  }, true);
}

// Buttons that open the search: in the header of a narrow page, and where nothing was found.
function searchButtons() {
  const [toggle, query] = find(theme.search, theme.query);
  if (!toggle || !query) return;
  let opener = null;
  for (const button of document.querySelectorAll(".search-open"))
    button.addEventListener("click", () => {
      opener = button;
      if (!toggle.checked) toggle.click();
      query.focus();
    });
  toggle.addEventListener("change", () => {
    if (toggle.checked) return;
    opener?.focus();
    opener = null;
  });
}

// A screen reader says how many results there are.
function spokenResults() {
  const [results] = find(theme.results);
  results?.setAttribute("role", "status");
}

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
  const text = docs.flatMap(({ title, text, search_terms }) => [title, text, search_terms]).join(" ").replace(/<[^>]*>/g, " ");
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
const signs = { "*": "asterisk", "+": "plus", "+=": "plus equals" }; // the query language has them for itself
const asked = (query) => {
  const named = query.toLowerCase().split(/\s+/).map((word) => signs[word] ?? word).join(" ");
  const words = named.replace(/[*~+]/g, " ").split(separator).filter(Boolean);
  const rare = words.filter((word) => !common.has(word));
  return rare.length ? rare : words;
};
const strange = (word) => word.length > 2 && !meant(word).some((near) => known.some((other) => other.startsWith(cut(near))));
function wordForms() {
  const [results] = find(theme.results);
  const note = Object.assign(document.createElement("div"), { className: "search-strange", role: "status" });
  results?.after(note);
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.type === 0) learn(message.data); // of the theme's messages to its search worker
    const query = message?.type === 2;
    const words = query ? asked(message.data) : [];
    const strangers = words.filter(strange).join(", ");
    if (query) note.textContent = strangers && `Not on this site: ${strangers}`;
    postMessage.call(this, query ? { ...message, data: words.map(form).join(" ") } : message, ...rest);
  };
}

for (const piece of [
  symbols, progress, linksOfEquations, wideBoxes, colours, menu, searchField, searchButtons, spokenResults, wordForms,
])
  try { piece(); } catch (error) { console.error(error); } // which the tests hear
