"""How this site's plots are drawn, in notebooks and on the page about speed."""

import re
from pathlib import Path

from proofread.typeset.plots import Plots

STYLE_SHEET = Path(__file__).parent.parent / "docs" / "assets" / "site.css"
INKS = ("sym-a-prev", "sym-W", "sym-delta", "sym-C", "ink", "ink-soft")
STAND_INS = {name: f"#f00d{number:02x}" for number, name in enumerate(INKS)}
GREY = {"#ffffff": "paper", "#808080": "line"}  # that Matplotlib and the notebooks use
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "entry by entry",
    "path.simplify_threshold": 0.4,  # points that move a line by less than this are left out
    "figure.figsize": [4.6, 3.1],  # on a phone, letters keep their size
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "axes.prop_cycle": f"cycler(color={[STAND_INS[name] for name in INKS[:4]]})",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.8,
    "image.cmap": "gray_r",
    "legend.frameon": False,
    "text.color": STAND_INS["ink"],
    "axes.titlesize": 11,
    "axes.edgecolor": STAND_INS["ink-soft"],
    "axes.labelcolor": STAND_INS["ink-soft"],
    "xtick.color": STAND_INS["ink-soft"],
    "ytick.color": STAND_INS["ink-soft"],
}


def light(name: str) -> str:
    """The colour of a variable of the page in the light scheme. Raises ValueError."""
    css = STYLE_SHEET.read_text(encoding="utf-8")
    colour = re.search(rf"--{name}:\s*light-dark\(\s*((?:[^(),]|\([^()]*\))+?)\s*,", css)
    if not colour:
        raise ValueError(f"assets/site.css gives no --{name}: light-dark(…, …)")
    return colour[1]


def light_colours() -> dict[str, str]:
    """The colours of a plot on white paper, by the name of their variable."""
    return {name: light(name) for name in INKS} | {name: grey for grey, name in GREY.items()}


PLOTS = Plots(STYLE, {v: k for k, v in STAND_INS.items()} | GREY, light_colours)
