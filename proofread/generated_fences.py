"""Fences that are replaced by what the build makes: figures, reports, cards, measured tables.

Each has the same shape, ```` ```KIND id="NAME" ````, and at most a text.
"""

from collections.abc import Callable, Collection
from types import SimpleNamespace

from markdown import Markdown
from markdown_exec import MarkdownConverter

from proofread import diagnostics as faults
from proofread.programs import runner as programs

# The page that is being read, its address in the site, and the fences that it has had.
here = SimpleNamespace(source="", url="", places=[])


def begin(source: str, url: str) -> None:
    """The fences that follow stand on this page."""
    here.source, here.url, here.places = source, url, []


def fence(
    kind: str, view: Callable[[str, str, Markdown], str], known: Collection[str] | None = None
) -> dict:
    """A custom fence for superfences: `view(name, text, md)` is its HTML.

    A name that is not `known`, and whatever `view` raises, is a fault of the page.
    """

    def validate(language, inputs, options, attrs, md) -> bool:
        options["id"] = inputs.pop("id", "")
        return not inputs

    def format_(text, language, css_class, options, md, **kwargs) -> str:
        name = options["id"]
        place = f"{kind} {name}"
        if known is not None and name not in known:
            reason = f"there is no such name; known are {', '.join(known)}"
            faults.report(here.source, place, reason)
            return ""
        if place in here.places:
            faults.report(here.source, place, "this id stands twice on the page")
        here.places.append(place)
        with faults.at(here.source, place):
            try:
                with programs.in_time():
                    return view(name, text, md)
            except Exception as error:  # a snippet that broke: the page says so, serve goes on
                faults.report(here.source, place, faults.reason(error))
                return ""

    return {"name": kind, "class": kind, "validator": validate, "format": format_}


def converted(text: str, md: Markdown) -> str:
    """Markdown inside a fence, by the rules of the page around it."""
    return str(MarkdownConverter(md, update_toc=False).convert(text))
