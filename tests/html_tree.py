"""Read a built page as a tree of elements, with the standard library alone."""

from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tree = ElementTree.TreeBuilder()
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while tag in self.open:  # and what the page leaves open inside it
            inner = self.open.pop()
            self.tree.end(inner)
            if inner == tag:
                break

    def handle_data(self, data):
        if self.open:
            self.tree.data(data)


def parsed(html: str) -> ElementTree.Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for tag in reversed(reader.open):
        reader.tree.end(tag)
    return reader.tree.close()


def page(path: Path) -> ElementTree.Element:
    return parsed(path.read_text(encoding="utf-8"))


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if name in element.get("class", "").split()]


def text(element: ElementTree.Element) -> str:
    return "".join(element.itertext())
