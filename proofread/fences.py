"""The fences of a Markdown page, read strictly: a mistyped one is a fault, not plain text."""

import re
from dataclasses import dataclass, replace

from proofread.equations.extract import without_comments

OPENING = re.compile(r"^(?P<mark>[ \t>]*(`{3,}|~{3,}))[ \t]*(?P<info>[^`]*?)[ \t]*$")
OPTION = re.compile(r'\s*(\w+)="([^"]*)"')

# What each language may say after its name; "!" marks what it must say.
OPTIONS = {
    "python": {"exec!", "id!", "fold", "tex"},
    "figure": {"id!"},
    "report": {"id!"},
    "card": {"id!"},
    "measurements": {"id!"},
    "sheet": {"id!"},
    "text": set(),
    "sh": set(),
}


@dataclass(frozen=True)
class Fence:
    """One fence: its language, its options, its first line in the file, what is wrong, its text."""

    language: str
    options: dict[str, str]
    line: int
    wrong: str
    text: str = ""


def read(info: str, line: int) -> Fence:
    """Read the words after the ticks of an opening line."""
    language, _, rest = info.partition(" ")
    options, at, twice = {}, 0, ""
    while option := OPTION.match(rest, at):
        twice = option[1] if option[1] in options else twice
        options[option[1]] = option[2]
        at = option.end()
    if language not in OPTIONS:
        known = ", ".join(sorted(OPTIONS))
        return Fence(language, options, line, f"fence language {language!r}; known are {known}")
    may = {name.rstrip("!") for name in OPTIONS[language]}
    must = {name.rstrip("!") for name in OPTIONS[language] if name.endswith("!")}
    wrong = ""
    if rest[at:].strip():
        wrong = f'cannot read {rest[at:].strip()!r}, wanted name="value"'
    elif twice:
        wrong = f"the option {twice!r} stands twice"
    elif unknown := sorted(set(options) - may):
        wrong = f"unknown fence option {unknown[0]!r}; a {language} fence has {sorted(may)}"
    elif missing := sorted(must - set(options)):
        executed = ": every Python fence is executed" if missing[0] == "exec" else ""
        wrong = f"a {language} fence needs the option {missing[0]!r}{executed}"
    elif not {options.get(switch, "on") for switch in ("exec", "fold", "tex")} <= {"on"}:
        wrong = 'exec, fold and tex are "on" or left out'
    elif not re.fullmatch(r"[a-z][a-z0-9-]*", options.get("id", "x")):
        wrong = f"the id {options['id']!r} is not lower-case-with-hyphens"
    return Fence(language, options, line, wrong)


def split(markdown: str) -> tuple[list[Fence], str]:
    """The fences of a page, and the page with their lines blanked (same line numbers).

    As for superfences, a fence ends at the line that repeats its ticks, indented alike.
    What stands in an HTML comment is not there.
    """
    found, prose, mark = [], [], ""
    for number, line in enumerate(without_comments(markdown).splitlines(), 1):
        opening = None if mark else OPENING.match(line)
        prose.append("" if mark or opening else line)
        if opening:
            mark = opening["mark"]
            found.append(read(opening["info"], number))
        elif line.rstrip() == mark:
            mark = ""
        elif mark:
            found[-1] = replace(found[-1], text=f"{found[-1].text}{line}\n")
    if mark:
        unclosed = found.pop()
        found.append(replace(unclosed, wrong=f"this fence is never closed by {mark.strip()}"))
    return found, "\n".join(prose)
