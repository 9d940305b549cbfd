"""C as all weights move together, along minus their slopes, and what the slopes promise."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import dot, label, line, number, polyline, scale, svg, symbol, text, y_axis

LEFT, RIGHT, TOP, LOW = 34, 352, 16, 176  # of the curve
FIRST, LAST = -1, 4  # steps
x_of, y_of = scale(FIRST, LAST, LEFT, RIGHT), scale(0, 0.5, LOW, TOP)


def draw(v: SimpleNamespace) -> str:
    """A curve through the present C, and the line that leaves it with the sum of the slopes."""
    fall = np.sum(v.dC_dW**2)  # what the slopes promise for one step

    def C_of(step: float) -> float:
        return v.C_of(v.W - step * v.dC_dW)

    body = y_axis(LEFT, LOW, TOP - 8, {f"{C:g}": y_of(C) for C in (0, 0.1, 0.2, 0.3, 0.4, 0.5)})
    body += line(LEFT, LOW, RIGHT, LOW, "axis")
    for tick in range(FIRST, LAST + 1):
        body += line(x_of(tick), LOW, x_of(tick), LOW + 4, "axis")
        body += text(x_of(tick), LOW + 16, number(tick, 0), "tick")
    body += label(LEFT + 7, TOP - 2, symbol("C"), "start sym-C")
    body += text((LEFT + RIGHT) / 2, LOW + 32, "steps, with all weights at once", "small")
    steps = np.linspace(FIRST, LAST, 81)
    body += polyline([(x_of(t), y_of(C_of(t))) for t in steps], "slope-curve")
    start, end = ((x_of(t), y_of(v.C - t * fall)) for t in (FIRST, v.C / fall))
    body += line(*start, *end, "tangent")
    promised, reached = v.C - fall, C_of(1)
    body += line(x_of(1), y_of(reached), x_of(1), LOW, "plumb")
    body += dot(x_of(1), y_of(reached), 3.5) + dot(x_of(1), y_of(promised), 2.5)
    body += dot(x_of(0), y_of(v.C))
    body += text(x_of(0) + 8, y_of(v.C) - 6, f"now {number(v.C)}", "start small")
    y = y_of(reached)
    body += text(x_of(1) + 9, y - 8, f"after one step {number(reached)}", "start small")
    body += text(x_of(1) - 8, y + 20, f"promised {number(promised)}", "end small sym-delta")
    title = (
        f"C over the number of steps, with all {v.W.size} weights moving together. A curve falls "
        f"through {number(v.C)} at 0 steps and reaches {number(reached)} after one. A straight "
        f"line leaves the curve at 0 steps, with the slopes added; it promises {number(promised)} "
        "after one step. Near 0 the two cannot be told apart, further on they part."
    )
    return svg(360, LOW + 40, title, body)
