"""A figure to take hold of: what is drawn here is seen without JavaScript, and makes way with it.

`docs/assets/explorer.js` puts the explorable figure in its place, from the state in the element's
attribute: the numbers are those of the snippets.
"""

from types import SimpleNamespace

import numpy as np

from figures.live_table import given, slope_table
from figures.rulers import three_rulers


def state(layers, a, y, pick: tuple[int, int, int]) -> str:
    """A network of sigmoid layers as the script reads it: version, widths, σ, cost, weight, W, …"""
    widths = "-".join(str(n) for n in [len(a), *(len(b) for _, b in layers)])
    parts = [X.ravel() for layer in layers for X in layer]
    numbers = ",".join(repr(float(x)) for x in np.concatenate([*parts, a, y]))
    return f"1_{widths}_sigmoid_square_{'.'.join(map(str, pick))}_{numbers}"


def explorable(static: str, wanted: str, controls: str = "", high: str = "auto") -> str:
    """A static figure inside the element; `controls` names the parts that its page has explained.

    So `high` the element is before the script comes, so that nothing moves then.
    """
    shown = f' controls="{controls}"' if controls else ""
    opening = f'<weight-explorer state="{wanted}"{shown} style="--high:{high}">'
    return f'{opening}<div class="static">{static}</div></weight-explorer>'


def worked_state(v: SimpleNamespace, i: int = 1, j: int = 0) -> str:
    return state([(v.W, v.b)], v.a_prev, v.y, (1, i, j))


def explorer(v: SimpleNamespace) -> str:
    """The whole figure; without JavaScript, a curve with its rulers beside the table of slopes."""
    table = f'{slope_table(v, (1, 0))}<p class="given">{given(v)}</p>'
    static = f'<div class="live"><div>{table}</div><div>{three_rulers(v)}</div></div>'
    return explorable(static, worked_state(v), high="60rem")
