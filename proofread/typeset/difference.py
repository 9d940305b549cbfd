"""What differs between two formulas, marked: `class="slip"`."""

from itertools import takewhile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element


def with_marks(changed: str, original: str) -> str:
    """A formula in which the smallest parts that another formula has not are marked."""
    root = ElementTree.fromstring(changed)
    mark(root, ElementTree.fromstring(original))
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def mark(new: Element, old: Element) -> None:
    if drawn(new) == drawn(old):
        return
    parts, others = list(new), list(old)
    start = equal(parts, others)
    parts, others = parts[start:], others[start:]
    end = equal(parts[::-1], others[::-1])
    parts, others = parts[: len(parts) - end], others[: len(others) - end]
    if new.tag != old.tag or new.text != old.text or not parts:
        new.set("class", f"{new.get('class', '')} slip".strip())
    elif len(parts) == len(others):
        for part, other in zip(parts, others, strict=True):
            mark(part, other)
    else:
        for part in parts:
            part.set("class", f"{part.get('class', '')} slip".strip())


def equal(parts: list[Element], others: list[Element]) -> int:
    """How many parts are the same before the first that differs."""
    pairs = zip(parts, others, strict=False)
    return len(list(takewhile(lambda pair: drawn(pair[0]) == drawn(pair[1]), pairs)))


def drawn(element: Element) -> tuple:
    return element.tag, element.text, *map(drawn, element)
