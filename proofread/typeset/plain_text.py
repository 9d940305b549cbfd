"""A formula as a line of plain text, for the search index and for labels: ∂C/∂w_ij^(L)."""

import re
from functools import lru_cache
from xml.etree import ElementTree

from proofread.typeset.mathml import SCRIPTS


@lru_cache(maxsize=4096)
def to_text(mathml: str) -> str:
    line = " ".join(words(ElementTree.fromstring(mathml)).split())
    return re.sub(r" (?=[),/′⊤])|(?<=[(/∂]) |(?<=′) (?=\()", "", line)


def words(element: ElementTree.Element) -> str:
    """An element as text, with more spaces than are wanted."""
    parts = [words(child) for child in element]
    if element.tag == "mfrac":
        top, bottom = (f"({p})" if re.search(r"[+−=]", p) else p.strip() for p in parts)
        return f"{top}/{bottom} "
    if element.tag in SCRIPTS:
        scripts = zip(SCRIPTS[element.tag], (p.replace(" ", "") for p in parts[1:]), strict=True)
        return parts[0] + "".join(s if s in "′⊤" else mark + s for mark, s in scripts) + " "
    if element.tag in {"mtd", "mspace"}:
        return "".join(parts) + " "
    text = (element.text or "").strip()
    if element.tag == "mo" and text in set("=+−∈≠≤≥⊙⊗≔→↦"):
        return f" {text} "
    return text + "".join(parts)
