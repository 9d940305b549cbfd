// Comfort only: every page is complete without this script.

// The link buttons beside equations copy a full address.
for (const button of document.querySelectorAll(".equation-name button"))
  button.dataset.clipboardText = new URL(button.dataset.clipboardText, location.href).href;

// Formulas that are wider than the page scroll in their own box, and the keyboard reaches them.
const boxes = [...document.querySelectorAll(".equation-body")];
const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries)
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
});
boxes.forEach((box) => watcher.observe(box));

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
