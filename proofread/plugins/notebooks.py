"""The plugin `proofread/notebooks`: a notebook is a page whose cells run when the site is built.

Its source holds no outputs. Its prose is rendered as that of every page. Its cells run as one
program, with their snippets in them; mkdocs-jupyter draws them, with what they printed and drew,
by our template. The download is a notebook of what ran, whose cells need no part of the project.
"""

import functools
import json
import re
import sys
import tempfile
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import MethodType

import nbformat
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin
from mkdocs.structure import pages
from mkdocs_jupyter.config import settings
from mkdocs_jupyter.nbconvert2 import nb2html
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbformat.v4.rwbase import rejoin_lines, split_lines

from proofread import blocks
from proofread.page import Page
from proofread.plugins.options import Code
from proofread.programs import cells as programs
from proofread.programs import inline
from proofread.programs.inline import InlineError
from proofread.programs.runner import ProgramError
from proofread.typeset.plots import Plots, tidy

TEMPLATES = Path(__file__).with_name("templates")
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
MARK = '<div data-cell="{}"></div>'  # where a cell stands in the page

Texts = dict[str, str]  # by the ids of code cells


class CellError(Exception):
    """A cell that cannot be run or shown: the place in the notebook, and why."""

    def __init__(self, place: str, reason: str):
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


class Options(Config):
    plots = Code(default=Plots({}, {}, dict))
    header = c.Type(str, default="*{title}*")  # below the first cell of each download
    available = c.ListOfItems(c.Type(str), default=[])  # what cells may import, beside blocks
    optional = c.ListOfItems(c.Type(str), default=[])  # the same, inside `try`


class Notebooks(BasePlugin[Options]):
    """Runs and shows the pages that are notebooks."""

    def on_config(self, config):
        settings.templates_dir = str(TEMPLATES)  # the one patch: mkdocs-jupyter has no option
        self.proofread = config.plugins["proofread"]
        self.examples = config.plugins["proofread/examples"]
        self.proofread.readers[".ipynb"] = read
        rules, available = self.examples.rules, frozenset(self.config.available)
        self.rules = replace(
            rules,
            available=rules.available | available,
            optional=frozenset(self.config.optional),
        )

    def on_files(self, files, config):
        """Let the programs run while other things are built."""
        for file in files.documentation_pages():
            if is_notebook(file.src_uri) and file.src_uri not in self.proofread.unreadable:
                try:
                    program = self.program(self.cells(parsed(file.content_string), shown=False))
                except InlineError:  # `draw` will report it
                    continue
                self.examples.runner.start(program, programs.LIMIT)

    def on_nav(self, nav, config, files):
        """Let the notebooks be rendered last, because their programs run longest."""
        self.order = list(files)
        for file in files.documentation_pages():
            if is_notebook(file.src_uri):
                files.remove(file)
                files.append(file)

    def on_env(self, env, config, files):
        for file in self.order:  # as they were: pages are written in the order of their names
            files.remove(file)
            files.append(file)

    def on_page_markdown(self, markdown, page, config, files):
        if is_notebook(page.file.src_uri):  # mkdocs-jupyter would render the prose, too
            page.render = MethodType(pages.Page.render, page)

    def on_page_content(self, content, page, config, files):
        source = page.file.src_uri
        if is_notebook(source) and source not in self.proofread.unreadable:
            drawn = self.draw(parsed(page.file.content_string), self.proofread.page)
            return re.sub(MARK.format(r"([\w-]+)"), lambda m: drawn.get(m[1], ""), content)

    def cells(self, notebook: NotebookNode, shown: bool) -> Texts:
        """The cells as the page shows them, or as they run alone. Raises InlineError."""
        sources = {name: cell.source for name, cell in code_cells(notebook).items()}
        texts = inline.cells(sources, self.examples.read_snippet, shown, self.rules)
        return {name: text.rstrip("\n") for name, text in zip(sources, texts, strict=True)}

    def program(self, alone: Texts) -> str:
        return programs.program(alone.values(), self.config.plots.style)

    def draw(self, notebook: NotebookNode, page: Page) -> Texts:
        """The cells as HTML, and the download, which the page now has."""
        plots, address = self.config.plots, f"examples/{page.source}"
        header = self.config.header.format(title=notebook.metadata["title"])
        try:
            shown, alone = self.cells(notebook, shown=True), self.cells(notebook, shown=False)
            outputs = self.run(notebook, alone)
            on_paper = {n: (text, plots.on_paper(svg)) for n, (text, svg) in outputs.items()}
            on_page = {n: (t, self.inline(notebook, n, svg)) for n, (t, svg) in outputs.items()}
        except CellError as error:
            page.error(error.place, error.reason)
            return {}
        except (InlineError, ValueError) as error:
            page.error("", str(error))
            return {}
        page.files[address] = written(with_outputs(portable(notebook, header), alone, on_paper))
        ran = with_outputs(notebook, shown, on_page)
        ran.cells = list(code_cells(ran).values())
        ran.metadata["download"] = page.link_to_file(address)
        html = self.proofread.colours.colour_code(by_mkdocs_jupyter(written(ran)))
        _, *parts = re.split(r"<!-- cell ([\w-]+) -->", html)
        return dict(zip(parts[::2], parts[1::2], strict=True))

    def run(self, notebook: NotebookNode, alone: Texts) -> dict[str, tuple[str, str]]:
        """What each cell prints, and the SVG that it draws. Raises CellError."""
        program = self.program(alone)
        try:
            printed = self.examples.runner.output(program, programs.LIMIT)
        except ProgramError as error:
            raise self.cell_error(notebook, alone, program, error) from error
        outputs = dict(zip(alone, programs.outputs(printed), strict=True))
        for name, output in outputs.items():
            if len(output.figures) > 1:
                reason = f"draws {len(output.figures)} figures, wanted one at most"
                raise CellError(f"cell {name}", reason)
        return {name: (o.text, "".join(map(tidy, o.figures))) for name, o in outputs.items()}

    def cell_error(
        self, notebook: NotebookNode, alone: Texts, program: str, error: ProgramError
    ) -> CellError:
        """Where a program failed: the cell and its line; before the reason, that of a snippet."""
        name, lines = programs.lines_in_cell(error.lines, program, alone)
        if not name:
            return CellError("", str(error))
        others = "\n".join(cell.source for cell in code_cells(notebook).values())
        line, snippet = inline.places(
            lines,
            f"{alone[name]}\n",
            code_cells(notebook)[name].source,
            self.examples.read_snippet,
            self.rules,
            others,
        )
        place = ", ".join(filter(None, [f"cell {name}", line]))
        return CellError(place, ": ".join(filter(None, [snippet, str(error)])))

    def inline(self, notebook: NotebookNode, name: str, drawing: str) -> str:
        """A figure as part of the page. Raises CellError where its words are missing."""
        if not drawing:
            return ""
        words = code_cells(notebook)[name].metadata.get("alt")
        if words is None:
            raise CellError(f"cell {name}", "draws a figure: its metadata needs `alt`, in words")
        return self.config.plots.inline(drawing, name, words)


def is_notebook(source: str) -> bool:
    return source.endswith(".ipynb")


def parsed(text: str) -> NotebookNode:
    return rejoin_lines(nbformat.from_dict(json.loads(text)))


def written(notebook: NotebookNode) -> str:
    """A notebook as text, the same for the same content; a line of a cell is a line of it."""
    lines = split_lines(deepcopy(notebook))
    return json.dumps(lines, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def code_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


def read(text: str) -> tuple[str, str]:
    """A notebook as Markdown; and what is wrong with it, which leaves no Markdown."""
    wrong = faulty(text)
    return "" if wrong else markdown(text), wrong


def markdown(text: str) -> str:
    """A notebook as the Markdown of a page: front matter, prose, a mark in place of each cell."""
    notebook = parsed(text)
    words = {name: notebook.metadata[name] for name in ("title", "description")}
    front = "".join(f"{name}: {json.dumps(value)}\n" for name, value in words.items())
    parts = [
        cell.source if cell.cell_type == "markdown" else MARK.format(cell.id)
        for cell in notebook.cells
    ]
    return f"---\n{front}---\n\n" + "\n\n".join(parts) + "\n"


def faulty(text: str) -> str:
    """What is wrong with the source of a notebook; empty if nothing is."""
    try:
        notebook = parsed(text)
        ids = [cell["id"] for cell in notebook["cells"]]
        if twice := [name for name in ids if ids.count(name) > 1]:
            return f"two cells have the id {twice[0]}"
        nbformat.validate(notebook)
    except (ValueError, KeyError, TypeError, nbformat.ValidationError) as error:
        return f"is no notebook: {str(error).splitlines()[0]}"
    if missing := {"title", "description"} - set(notebook.metadata):
        return f"the notebook's metadata lacks {', '.join(sorted(missing))}"
    for cell in notebook.cells:
        if not re.fullmatch(r"[a-z][a-z0-9-]*", cell.id):
            return f"the id of cell {cell.id} is not lower-case-with-hyphens"
        if cell.get("outputs") or cell.get("execution_count"):
            return f"cell {cell.id} holds outputs: a build makes them, clear them"
    if text != written(notebook):
        command = "python -m proofread.plugins.notebooks FILE"
        return f"is not as `{command}` writes it: sorted, without outputs"
    return ""


# -- What ran ----------------------------------------------------------------------------


def with_outputs(
    notebook: NotebookNode, texts: Texts, outputs: dict[str, tuple[str, str]]
) -> NotebookNode:
    """A notebook that ran: its cells with these texts, and what they printed and drew."""
    notebook = deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, (name, cell) in enumerate(code_cells(notebook).items(), 1):
        cell.source, cell.execution_count = texts[name], number
        text, figure = outputs[name]
        if text:
            cell.outputs.append(new_output("stream", name="stdout", text=text))
        if figure:
            data = {"image/svg+xml": figure, "text/plain": "<Figure>"}
            cell.outputs.append(new_output("display_data", data=data))
    return notebook


@functools.lru_cache(maxsize=16)  # for a server, which builds again
def by_mkdocs_jupyter(notebook: str) -> str:
    """The code cells of a notebook, drawn by our template; what follows is the theme's style."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.ipynb")
        path.write_text(notebook, encoding="utf-8")
        return nb2html(str(path)).partition("<style>")[0]


# -- The download ------------------------------------------------------------------------

# What only a site can show; and code and mathematics, where the same signs mean other things.
OURS = re.compile(
    r"(?P<keep>(?P<ticks>`+).*?(?P=ticks)|\$\$.*?\$\$|\$[^$\n]+\$)"
    r"|\\eqref\{(?P<tag>[^}]*)\}"
    r"|\[(?P<words>(?:\$[^$\n]*\$|`[^`]*`|[^][])+)\]\((?!https?:)[^)]*\)",
    re.S,
)


def without_ours(text: str) -> str:
    """Prose without comments, and without links into the site."""

    def plain(match: re.Match) -> str:
        return match["keep"] or match["words"] or (f"({match['tag']})" if match["tag"] else "")

    text = re.sub(r"\n{3,}", "\n\n", blocks.without(text)).strip("\n")
    return OURS.sub(plain, text)


def portable(notebook: NotebookNode, header: str) -> NotebookNode:
    """The notebook with prose that any viewer of notebooks can show."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "markdown":
            cell.source = without_ours(cell.source)
    notebook.cells[0].source += f"\n\n{header}"
    return notebook


def main(paths: list[str]) -> None:
    """Write notebooks as they are committed: sorted, without outputs."""
    for path in map(Path, paths):
        notebook = parsed(path.read_text(encoding="utf-8"))
        for cell in code_cells(notebook).values():
            cell.outputs, cell.execution_count = [], None
        path.write_text(written(notebook), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
