"""Printed arithmetic is true as printed: a reader with a calculator gets what a page shows.

Read are the outputs, figures, formulas and prose of every built page. Where numbers are added or
multiplied and `=` and a number follow, the printed numbers must give that number, rounded to the
digits shown. After ≈ the result may also be off by what the rounding of the printed decimals can
hide. Whole numbers are exact.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest

from tests.html_tree import parsed

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?!\w|[.,]\d)"
OPERAND = rf"\(*[-+]?{NUMBER}(?:\^\d(?!\d))?\)*(?:\^\d(?!\d))?"
SIDE = rf"[-+]?{OPERAND}(?:(?: ?[-+*/] ?|(?=\()){OPERAND})*"
# Not part of something longer: x·2 + 3 = 5, 2 + 3 = 5x.
BEFORE, AFTER = r"(?<![\w.,^)*/+-])(?<![-+*/^] )", r"(?! ?[*^(%/=]| [-+] )"
CHAIN = re.compile(f"{BEFORE}{SIDE}(?: ?[=≈] ?{SIDE})+{AFTER}")
SIGNS = str.maketrans("−–·⋅×∙÷", "--****/", "\u200b\u2061\u2062\u2063")
BLOCKS = {"p", "li", "td", "th", "text", "summary", "figcaption", "h1", "h2", "h3", "h4", "div"}


@dataclass(frozen=True)
class Printed:
    """A number or the result of an operation: its value, and how far rounding can be off."""

    value: Fraction
    slack: Fraction

    def __neg__(self):
        return Printed(-self.value, self.slack)

    def __pos__(self):
        return self

    def __add__(self, other):
        return Printed(self.value + other.value, self.slack + other.slack)

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        a, b = abs(self.value), abs(other.value)
        slack = a * other.slack + b * self.slack + self.slack * other.slack
        return Printed(self.value * other.value, slack)

    def __truediv__(self, other):
        smallest = abs(other.value) - other.slack
        inverse = 1 / other.value
        return self * Printed(inverse, 1 / smallest - abs(inverse))

    def __pow__(self, exponent):
        power = Printed(Fraction(1), Fraction(0))
        for _ in range(int(exponent.value)):
            power *= self
        return power


def half_a_digit(number: str) -> Fraction:
    """Half of the last digit that is shown: 0.0005 for 0.123, one half for 12."""
    digits, _, exponent = number.partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2])) / 2


def printed(number: str) -> Printed:
    number = number.replace(",", "")
    rounded = "." in number or "e" in number
    return Printed(Fraction(number), half_a_digit(number) if rounded else Fraction(0))


def value(side: str) -> Printed:
    """What the numbers of one side give."""
    code = re.sub(NUMBER, lambda number: f"n('{number[0]}')", side)
    code = re.sub(r"(?<=\)) ?\((?=[-+n(])", "*(", code).replace("^", "**")
    return eval(code, {"n": printed})  # only numbers and signs, by SIDE


def balanced(side: str) -> str:
    """Without the brackets that the whole chain stands in."""
    opened = side.count("(") - side.count(")")
    side = side.replace("(", "", max(opened, 0))
    return side[::-1].replace(")", "", max(-opened, 0))[::-1]


def holds(left: str, relation: str, right: str) -> bool:
    """Whether the two sides agree; true as well where neither is an operation."""
    numbers = [side for side in (left, right) if re.fullmatch(rf"[-+]?{NUMBER}", side)]
    if len(numbers) == 2:
        return True
    difference = value(left) - value(right)
    rounding = half_a_digit(numbers[0].replace(",", "")) if numbers else Fraction(0)
    if relation == "≈":
        # The slack of a printed result is the rounding itself.
        return abs(difference.value) <= max(difference.slack, rounding)
    return abs(difference.value) <= rounding


def false_claims(words: str) -> list[str]:
    """Every claim in numbers that its printed numbers do not bear out."""
    found = []
    for line in words.translate(SIGNS).split("\n"):
        for chain in CHAIN.finditer(re.sub(r"\s+", " ", line)):
            parts = [balanced(part.strip()) for part in re.split("([=≈])", chain[0])]
            for (left, right), relation in zip(pairwise(parts[::2]), parts[1::2], strict=True):
                if not holds(left, relation, right):
                    found.append(f"{left} {relation} {right}")
    return found


def words(element: Element) -> str:
    """The text of an element, a line for each block; formulas as one would type them."""
    if element.tag == "math":
        return typed(element)
    if element.tag in {"script", "style", "annotation"}:
        return ""
    inside = (element.text or "") + "".join(words(e) + (e.tail or "") for e in element)
    if label := element.get("aria-label") or element.get("alt"):
        inside += f"\n{label}\n"
    return f"\n{inside}\n" if element.tag in BLOCKS | {"pre"} else inside


def typed(math: Element) -> str:
    """MathML as a line: a·b, x_i, x^2, (a)/(b)."""
    parts = [typed(part) for part in math]
    match math.tag:
        case "mo" if math.get("form") in {"prefix", "postfix"}:
            return (math.text or "").strip()
        case "mo":
            return f" {(math.text or '').strip()} ".replace(" ( ", "(").replace(" ) ", ")")
        case "mi" | "mn" | "mtext" | "ms":
            return math.text or ""
        case "mfrac":
            return "({})/({})".format(*parts)
        case "msup":
            return "{}^{}".format(*parts)
        case "msub":
            return "{}_{}".format(*parts)
        case "msubsup":
            return "{}_{}^{}".format(*parts)
        case "mtr" | "mtd" | "mtable":
            return "\n" + "".join(parts) + "\n"
        case "annotation":
            return ""
    return "".join(parts)


@pytest.mark.parametrize(
    "false",
    [
        "0.6829 * 0.2416 * 0.3500 = 0.0578",
        "2 · 0.4829 · 0.2512 = 0.2427",
        "2 × 3 = 7",
        "their sum: 0.1203 + 0.2301 = 0.3505",
        "1 - 0.7 = 0.4",
        "1 − 0.7 = 0.4",
        "t_0: +0.375 -3.000 +3.750 = 1.126",
        "(−0.9649) ⋅ 0.2489 = 0.2402",
        "2(0.5 - 0.25) = 0.51",
        "(0.2 + 0.1) * 3 = 0.8",
        "0.3^2 + 0.4^2 = 0.26",
        "1/4 = 0.26",
        "1,024 * 512 = 524,289",
        "2e-3 * 3 = 7e-3",
        "C = 0.25 + 0.25 = 0.51, in words",
        "0.50 = 0.25 + 0.26",
        "(as 2 * 3 = 7)",
        "It is 2 + 2 = 5.",
        "2 * 3 = 6 = 3 + 4",
        "0.5 * 0.5 ≈ 0.31",
        "3 * 4 ≈ 12.1",
    ],
)
def test_a_planted_claim_that_is_false_is_seen(false):
    assert len(false_claims(false)) == 1


@pytest.mark.parametrize(
    "true",
    [
        "0.68294 * 0.24159 * 0.35000 = 0.0577",
        "0.125 * 0.5 = 0.06 or 0.0625 = 0.125 * 0.5",
        "+0.375 -3.000 +3.750 = 1.125",
        "0.68 * 0.24 ≈ 0.1650",
        "1 / 3 = 0.333 and 1 / 3 ≈ 0.33",
        "1,024 * 512 = 524,288",
        "2 * -3 = -6",
        "(−0.9649) ⋅ 0.2489 = −0.2402",
        "x * 2 + 3 = 6",
        "x2 + 3 = 6",
        "2 + 3 = 6x, 2 + 3 = 6 * x, 2 + 3 = 6 + x",
        "k = 0: 0.5 -> 0.6, C = 0.3494",
        "i = 1, 2 = j",
        "if 2 * 3 == 7",
        "[ 0.25 -3.    1.25] = 7",
        "w_1 + 2 = 4 and a_1 - 1 = 5",
        "at 3 - 4 in 2026-11-26",
    ],
)
def test_what_is_true_or_says_nothing_is_left_alone(true):
    assert false_claims(true) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>So <b>2</b> + 2 = 5, you see.</p>",
        "<pre><code>x = 1\n2 * 3 = 7\n</code></pre>",
        "<svg aria-label='Here 2 + 2 = 5.'><text>C</text></svg>",
        "<svg><text>2 + <tspan>2</tspan> = 5</text></svg>",
        "<table><tr><td>1</td><td>2 + 2 = 5</td></tr></table>",
        "<div><math><mo>=</mo><mn>2</mn><mo>⋅</mo><mn>3</mn><mo>=</mo><mn>7</mn></math></div>",
        "<math><mrow><mo form='prefix'>(</mo><mo form='prefix'>−</mo><mn>2</mn>"
        "<mo form='postfix'>)</mo></mrow><mo>⋅</mo><mn>3</mn><mo>=</mo><mn>6</mn></math>",
        "<math><mfrac><mn>1</mn><mn>4</mn></mfrac><mo>=</mo><mn>0.26</mn></math>",
        "<math><msup><mn>3</mn><mn>2</mn></msup><mo>+</mo><mn>1</mn><mo>=</mo><mn>11</mn></math>",
    ],
)
def test_a_claim_planted_in_a_built_page_is_seen(planted):
    tree = parsed(f"<html><article><p>1 + 1 = 2</p>{planted}</article></html>")
    assert len(false_claims(words(tree))) == 1


def test_an_index_or_a_factor_before_a_number_makes_it_no_number():
    for begin in ("<mi>x</mi>", "<msub><mi>x</mi><mn>1</mn></msub><mo>⋅</mo>"):
        math = f"<math>{begin}<mn>2</mn><mo>+</mo><mn>2</mn><mo>=</mo><mn>5</mn></math>"
        assert false_claims(words(parsed(f"<p>{math}</p>"))) == []


def test_every_claim_in_numbers_on_the_pages_is_true_as_printed(pages):
    false, claims = {}, 0
    for name, tree in pages.items():
        read = words(tree.find(".//article"))
        claims += len(CHAIN.findall(read.translate(SIGNS)))
        if found := false_claims(read):
            false[name] = found
    assert false == {}
    assert claims > 5
