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
  document.querySelectorAll(".equation-body, .md-typeset__scrollwrap").forEach((box) => watcher.observe(box)));

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

// The theme looks for words that begin as those of the query do. So cut their endings, and leave
// out those that every page has: "why is it transposed" asks for transpos….
const common = new Set(("a an and are as at be but by can did do does for from has have how i if in is it its " +
  "me my not of on or so that the their then there this to was we what when where which who why will with you").split(" "));
const cut = (word) => word.length < 5 ? word : word.replace(/(?:ies|ing|ed|es|e|s|y)$/, "").replace(/([bdgmnprt])\1$/, "$1");
const asked = (query) => {
  const words = query.toLowerCase().split(/[\s?!.,;()"]+/).filter(Boolean);
  const rare = words.filter((word) => !common.has(word));
  return (rare.length ? rare : words).map(cut).join(" ");
};
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...rest) {
  const query = message?.type === 2; // of the theme's messages to its search worker
  postMessage.call(this, query ? { ...message, data: asked(message.data) } : message, ...rest);
};
