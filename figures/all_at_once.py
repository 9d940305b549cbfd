"""C as all weights move together, along minus their slopes, and what the slopes promise."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import label, line, number, svg, symbol, text

LEFT, RIGHT, TOP, LOW = 34, 352, 16, 176  # of the curve
FIRST, LAST, HIGHEST = -1, 4, 0.5  # steps, steps, C


def x_of(step: float) -> float:
    return LEFT + (step - FIRST) / (LAST - FIRST) * (RIGHT - LEFT)


def y_of(C: float) -> float:
    return LOW - C / HIGHEST * (LOW - TOP)


def all_at_once(v: SimpleNamespace) -> str:
    """A curve through the present C, and the line that leaves it with the sum of the slopes."""
    fall = np.sum(v.dC_dW**2)  # what the slopes promise for one step

    def C_of(step: float) -> float:
        z = (v.W - step * v.dC_dW) @ v.a_prev + v.b
        return np.sum((1 / (1 + np.exp(-z)) - v.y) ** 2)

    body = line(LEFT, LOW, LEFT, TOP - 8, "axis") + line(LEFT, LOW, RIGHT, LOW, "axis")
    for tick in (0, 0.1, 0.2, 0.3, 0.4, 0.5):
        body += line(LEFT - 3, y_of(tick), LEFT, y_of(tick), "axis")
        body += text(LEFT - 6, y_of(tick) + 3.5, f"{tick:g}", "tick end")
    for tick in range(FIRST, LAST + 1):
        body += line(x_of(tick), LOW, x_of(tick), LOW + 4, "axis")
        body += text(x_of(tick), LOW + 16, str(tick).replace("-", "−"), "tick")
    body += label(LEFT + 7, TOP - 2, symbol("C"), "start sym-C")
    body += text((LEFT + RIGHT) / 2, LOW + 32, "steps, with all weights at once", "small")
    steps = np.linspace(FIRST, LAST, 81)
    points = " ".join(f"{x_of(t):.1f},{y_of(C_of(t)):.1f}" for t in steps)
    body += f'<polyline points="{points}" class="slope-curve"/>'
    ends = [(x_of(t), y_of(v.C - t * fall)) for t in (FIRST, v.C / fall)]
    body += line(*ends[0], *ends[1], "tangent")
    promised, reached = v.C - fall, C_of(1)
    body += line(x_of(1), y_of(reached), x_of(1), LOW, "plumb")
    body += f'<circle cx="{x_of(1):.1f}" cy="{y_of(reached):.1f}" r="3.5" class="here"/>'
    body += f'<circle cx="{x_of(1):.1f}" cy="{y_of(promised):.1f}" r="2.5" class="here"/>'
    body += f'<circle cx="{x_of(0):.1f}" cy="{y_of(v.C):.1f}" r="4.5" class="here"/>'
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
