"""What differs between two formulas, marked: `class="slip"`."""

from functools import lru_cache
from itertools import takewhile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element


@lru_cache(maxsize=4096)
def with_marks(changed: str, original: str) -> str:
    """A formula in which the smallest parts that another formula has not are marked."""
    root = ElementTree.fromstring(changed)
    mark(root, ElementTree.fromstring(original))
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def mark(new: Element, old: Element) -> None:
    """Where something was left out an empty box is put: what stands beside the gap is not wrong."""
    if drawn(new) == drawn(old):
        return
    parts, others = list(new), list(old)
    start = equal(parts, others)
    end = equal(parts[start:][::-1], others[start:][::-1])
    differing, missing = parts[start : len(parts) - end], others[start : len(others) - end]
    if new.tag != old.tag or new.text != old.text or not parts:
        set_mark(new)
    elif len(differing) == len(missing):
        for part, other in zip(differing, missing, strict=True):
            mark(part, other)
    elif differing:
        for part in differing:
            set_mark(part)
    else:
        new.insert(start, Element("mspace", {"class": "slip", "width": "0.7em", "height": "0.7em"}))


def set_mark(element: Element) -> None:
    element.set("class", f"{element.get('class', '')} slip".strip())


def equal(parts: list[Element], others: list[Element]) -> int:
    """How many parts are the same before the first that differs."""
    pairs = zip(parts, others, strict=False)
    return len(list(takewhile(lambda pair: drawn(pair[0]) == drawn(pair[1]), pairs)))


def drawn(element: Element) -> tuple:
    return element.tag, element.text, *map(drawn, element)
