"""A figure to take hold of: what is drawn here is seen without JavaScript, and makes way with it.

`docs/assets/explorer.js` puts the explorable figure in its place, from the state in the element's
attribute: the numbers are those of the snippets.
"""

from types import SimpleNamespace

import numpy as np

from figures import hidden_paths, rulers, slope_table, waking_floor


def state(layers, a, y, picked: tuple[int, int, int]) -> str:
    """A network of sigmoid layers as the script reads it: version, widths, σ, cost, weight, W, …"""
    widths = "-".join(str(n) for n in [len(a), *(len(b) for _, b in layers)])
    parts = [X.ravel() for layer in layers for X in layer]
    numbers = ",".join(repr(float(x)) for x in np.concatenate([*parts, a, y]))
    return f"1_{widths}_sigmoid_square_{'.'.join(map(str, picked))}_{numbers}"


def worked_state(v: SimpleNamespace) -> str:
    """The layer of the first lessons, with w_10 picked."""
    return state([(v.W, v.b)], v.a_prev, v.y, (1, 1, 0))


def explorable(static: str, start: str, controls: str = "", high: tuple[int, int] = ()) -> str:
    """A static figure inside the element; `controls` names the parts that its page has explained.

    So `high` is the element with its script, in px, on a narrow page and on a wide one.
    """
    shown = f' controls="{controls}"' if controls else ""
    room = f' style="--high:{high[0]}px;--wide:{high[1]}px"' if high else ""
    opening = f'<weight-explorer state="{start}"{shown}{room}>'
    return f'{opening}<div class="static">{static}</div></weight-explorer>'


def live_table(v: SimpleNamespace) -> str:
    """The home page: the table, the curve of the weight pointed at, and what both are made from."""
    static = slope_table.beside(v, rulers.home_curve(v))
    figure = explorable(static, worked_state(v), "table curve ruler", (480, 295))
    return f'{figure}<p class="given">{slope_table.given(v)}</p>'


def one_weight_curve(v: SimpleNamespace) -> str:
    """Lesson 1: one dial, and the target of the other output, which is the floor."""
    static = rulers.one_weight_curve(v)
    return explorable(static, worked_state(v), "curve ruler z target", (385, 390))


def three_rulers(v: SimpleNamespace) -> str:
    """Lesson 2: one curve, three rulers; a longer input is a longer unit."""
    static = rulers.three_rulers(v)
    return explorable(static, worked_state(v), "curve rulers z inputs", (495, 500))


def built_table(v: SimpleNamespace) -> str:
    """Lesson 2: the table of slopes, built from one scalar, the row, the stack."""
    return explorable(slope_table.draw(v), worked_state(v), "build", (385, 345))


def paths(v: SimpleNamespace) -> str:
    """Hidden layers: every path of a weight, its factors, and what they add up to."""
    net = v.network
    start = state(net.layers, net.activations[0], net.y, hidden_paths.WEIGHT)
    return explorable(hidden_paths.draw(v), start, "network chain table", (1180, 1065))


def melting_floor(v: SimpleNamespace) -> str:
    """Question 2: one switch puts softmax on the outputs, and the floor wakes up."""
    start = worked_state(v).replace("_square_", "_softmax_")
    return explorable(waking_floor.draw(v), start, "curve ruler melt target", (405, 405))


def whole(v: SimpleNamespace) -> str:
    """With every control; without JavaScript, a curve with its rulers beside the table."""
    return explorable(slope_table.beside(v, rulers.three_rulers(v)), worked_state(v))
