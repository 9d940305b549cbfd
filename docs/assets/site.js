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
