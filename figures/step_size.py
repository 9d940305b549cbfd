"""The V of the step: how far each difference quotient is off, over h, both in powers of ten."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import line, number, polyline, scale, svg, text, y_axis

LEFT, RIGHT, TOP, LOW = 46, 348, 22, 214
LARGEST, SMALLEST = -1, -16  # powers of ten of h, and of the difference below it
FLOOR = -16.5
x_of, y_of = scale(SMALLEST, LARGEST, LEFT, RIGHT), scale(FLOOR, 0, LOW, TOP)


def power_of_ten(power: int) -> str:
    """As Python prints it: an exponent above the line would be too small on a phone."""
    return f"1e{number(power, 0)}" if power else "1"


def draw(v: SimpleNamespace) -> str:
    """One curve for each quotient of the worked cost along w_10."""
    quotients, powers = v.checking, np.arange(SMALLEST, LARGEST + 0.01, 0.125)
    slope, w = v.dC_dW[1, 0], v.W[1, 0]
    ticks = {power_of_ten(power): y_of(power) for power in range(0, SMALLEST - 1, -4)}
    body = line(LEFT, LOW, RIGHT, LOW, "axis") + y_axis(LEFT, LOW, TOP, ticks)
    for power in range(SMALLEST, LARGEST, 3):
        body += text(x_of(power), LOW + 15, power_of_ten(power), "tick")
    body += text((LEFT + RIGHT) / 2, LOW + 31, "the step h", "small")
    body += text(LEFT + 4, TOP - 9, "relative difference from the slope", "start small")
    curves = {  # name -> quotient, class, where the name stands
        "forward": (quotients.forward_difference, "tangent", -2.4, -1.3),
        "central": (quotients.central_difference, "slope-curve", -7.6, -11.4),
        "complex": (quotients.complex_step, "next-row", -12, -14.9),
    }
    for name, (quotient, css, x, y) in curves.items():
        off = [abs(quotient(quotients.C_of_weight, w, 10.0**p) / slope - 1) for p in powers]
        heights = np.clip(np.log10(np.maximum(off, 1e-300)), FLOOR, 0)
        body += polyline(zip(x_of(powers), y_of(heights), strict=True), css)
        body += text(x_of(x), y_of(y), name, "small")
    title = (
        "The relative difference of three difference quotients from the slope, over the step h, "
        "both in powers of ten. Forward and central each make a V: from the right it falls as the "
        "step gets smaller, forward by one power of ten for each, central by two; then rounding "
        "takes over, and it rises to the left again. Forward is lowest near ten to the minus 8, "
        "central lower, near ten to the minus 5. The complex step falls like central and stays at "
        "ten to the minus 16."
    )
    return svg(360, LOW + 40, title, body)
