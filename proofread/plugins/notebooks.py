"""Notebooks as pages: their prose is the site's, their cells are run and drawn at build time.

The source of a notebook holds no outputs. Its cells run in the build's own process, from fresh
snippets; mkdocs-jupyter draws them with what they printed and drew. Outputs are remembered under
the text of the program that made them and the versions of what it uses.
The download is a notebook with these outputs, whose cells need no part of this project.
"""

import contextlib
import html
import importlib
import io
import json
import platform
import re
import sys
import tempfile
import traceback
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator
from copy import deepcopy
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MethodType

import nbformat
import numpy as np
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbformat.v4.rwbase import rejoin_lines, split_lines

from proofread import blocks
from proofread.page import Page as BuiltPage
from proofread.plugins.examples import Examples
from proofread.programs import inline as standalone
from proofread.programs.runner import in_time

ROOT = Path(__file__).parent.parent.parent
MEMORY = ROOT / ".cache" / "notebooks"  # outputs, and cells as they were drawn
LIBRARIES = ("numpy", "matplotlib", "scikit-learn")

Outputs = dict[str, dict[str, str]]  # cell -> what it gave: "text", "figure"


LIMIT = 120  # seconds that a cell may take: the longest trains for several, on a quiet machine
MARK = '<div data-cell="{}"></div>'  # where a cell stands in the page


def is_notebook(source: str) -> bool:
    return source.endswith(".ipynb")


def parsed(text: str) -> NotebookNode:
    return rejoin_lines(nbformat.from_dict(json.loads(text)))


def code_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


# -- The prose ---------------------------------------------------------------------------


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


def written(notebook: NotebookNode) -> str:
    """A notebook as text, the same for the same content; a line of a cell is a line of it."""
    lines = split_lines(deepcopy(notebook))
    return json.dumps(lines, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


# -- Running the cells -------------------------------------------------------------------


class Failed(Exception):
    """A cell that cannot be run or shown: the place in the notebook, and why."""

    def __init__(self, place: str, reason: str):
        super().__init__(f"{place}: {reason}")
        self.place, self.reason = place, reason


def remembered(name: str, depends: object, make: Callable[[], object]) -> object:
    """What `make` gave when it was last asked with the same `depends`, or else gives now."""
    key = sha256(json.dumps([depends, own_source()], sort_keys=True).encode()).hexdigest()
    memory = MEMORY / f"{name.replace('/', '-')}.json"
    try:
        stored = json.loads(memory.read_text(encoding="utf-8"))
        if stored["key"] == key:
            return stored["made"]
    except (OSError, ValueError, TypeError, KeyError):
        pass  # a memory that cannot be read is no memory
    made = make()
    with contextlib.suppress(OSError):  # where nothing can be written, it is made again
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps({"key": key, "made": made}), encoding="utf-8")
    return made


def outputs(source: str, shown: dict[str, str], alone: dict[str, str]) -> Outputs:
    """What the cells print and draw, by name. Raises Failed."""
    used = [platform.python_version(), *map(version, LIBRARIES), style()]
    return remembered(f"{source}-outputs", [shown, alone, used], lambda: run(shown))


def own_source() -> str:
    return Path(__file__).read_text(encoding="utf-8")


def run(cells: dict[str, str]) -> Outputs:
    """Run cells one after the other in one namespace. Raises Failed."""
    standalone.unload()
    plt = importlib.import_module("matplotlib.pyplot")
    plt.close("all")
    space = {"__name__": "__main__"}
    found: Outputs = {}
    with plotting(plt), np.printoptions(), warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, text in cells.items():
            out = io.StringIO()
            bar = io.StringIO()  # where a progress bar is drawn: for a person, not for the page
            try:
                with (
                    contextlib.redirect_stdout(out),
                    contextlib.redirect_stderr(bar),
                    in_time(LIMIT),
                ):
                    exec(compile(text, f"<cell {name}>", "exec"), space)
                drawn = [svg(plt.figure(number)) for number in plt.get_fignums()]
            except (Exception, SystemExit) as error:
                raise Failed(place(name, error), reason(error)) from error
            finally:
                plt.close("all")
            if len(drawn) > 1:
                raise Failed(f"cell {name}", f"draws {len(drawn)} figures, wanted one at most")
            found[name] = {"text": out.getvalue(), "figure": "".join(drawn)}
    return found


def place(name: str, error: BaseException) -> str:
    own = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == f"<cell {name}>"]
    line = error.lineno if isinstance(error, SyntaxError) else own[-1].lineno if own else None
    return f"cell {name}, line {line}" if line else f"cell {name}"


def reason(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"the cell ends the program: SystemExit({error.code!r})"
    return f"{type(error).__name__}: {error}"


# -- Figures -----------------------------------------------------------------------------


# Figures are drawn in stand-ins, so that any colour that the style sheet may give can follow.
INKS = ("sym-a-prev", "sym-W", "sym-delta", "sym-C", "ink", "ink-soft")
STAND_INS = {name: f"#f00d{number:02x}" for number, name in enumerate(INKS)}


def colours() -> dict[str, str]:
    """The page's colours on white paper, by the name of their variable. Raises Failed."""
    css = ROOT.joinpath("docs", "assets", "site.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"--([\w-]+):\s*light-dark\(\s*((?:[^(),]|\([^()]*\))+?)\s*,", css))
    if missing := [name for name in INKS if name not in light]:
        raise Failed("", f"assets/site.css gives no --{missing[0]}: light-dark(…, …)")
    return {name: light[name] for name in INKS}


def on_paper(found: Outputs) -> Outputs:
    """Outputs whose figures have the page's colours on white paper. Raises Failed."""
    inked = deepcopy(found)
    for name, colour in colours().items():
        for given in inked.values():
            given["figure"] = given["figure"].replace(STAND_INS[name], colour)
    return inked


def style() -> dict[str, object]:
    """How figures are drawn: in stand-ins for the page's colours, with text as text."""
    ink = STAND_INS
    cycle = [ink[f"sym-{name}"] for name in ("a-prev", "W", "delta", "C")]
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "entry by entry",
        "path.simplify_threshold": 0.4,  # points that move a line by less than this are left out
        "figure.figsize": [4.6, 3.1],  # on a phone, letters keep their size
        "figure.constrained_layout.use": True,
        "font.size": 11,
        "axes.prop_cycle": cycle,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "lines.linewidth": 1.8,
        "image.cmap": "gray_r",
        "legend.frameon": False,
        "text.color": ink["ink"],
        "axes.titlesize": 11,
        **dict.fromkeys(
            ("axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), ink["ink-soft"]
        ),
    }


@contextlib.contextmanager
def plotting(plt) -> Iterator[None]:
    """Matplotlib as the notebooks use it here: our style, and nothing to show on a screen."""
    from matplotlib import cycler, rc_context, rcParamsDefault, use

    parameters = style()
    parameters["axes.prop_cycle"] = cycler(color=parameters["axes.prop_cycle"])
    use("svg")
    show = plt.show
    plt.show = lambda: None
    defaults = {k: v for k, v in rcParamsDefault.items() if not k.startswith("backend")}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # defaults that Matplotlib itself will drop
            with rc_context(defaults):
                plt.rcParams.update(parameters)
                yield
    finally:
        plt.show = show


def svg(figure) -> str:
    """A figure as the text of an SVG: the same for the same drawing, and short."""
    file = io.StringIO()
    figure.savefig(
        file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
    )
    return tidy(file.getvalue())


def tidy(text: str) -> str:
    """Two digits of a point are enough for coordinates, and lines are written as steps from
    point to point, half as long; what is written in the picture stays as it is.
    """
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.S)

    def short(number: re.Match) -> str:
        return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")

    text = re.sub(r"<[^>]*>", lambda tag: re.sub(r"-?\d+\.\d{3,}", short, tag[0]), text)
    return re.sub(r'(?<= d=")[MLz\s\d.-]+(?=")', lambda path: steps(path[0]), text)


def steps(path: str) -> str:
    """A path of straight lines, M 1 2 L 3 1 z, with each line as a step: M1 2l2-1z."""
    written, here = "", (0.0, 0.0)
    for command, x, y in re.findall(r"([MLz])\s*(?:(-?[\d.]+)\s+(-?[\d.]+))?", path):
        if command == "z":  # the next command is an M, which needs no step
            written += command
            continue
        point = float(x), float(y)
        step = point if command == "M" else (point[0] - here[0], point[1] - here[1])
        across, down = (f"{d:.2f}".rstrip("0").rstrip(".") for d in step)
        written += ("M" if command == "M" else "l") + across + " " + down
        here = point
    return written.replace(" -", "-")


def inline(drawing: str, cell: str, words: str) -> str:
    """An SVG as a part of the page: its colours follow the page, its ids are its own."""
    for name, value in STAND_INS.items():
        drawing = drawing.replace(value, f"var(--{name})")
    drawing = drawing.replace("#ffffff", "var(--paper)").replace("#808080", "var(--line)")
    drawing = re.sub(
        r" font-family: [^;\"]*;?| (xmlns|xmlns:xlink|version)=\"[^\"]*\"", "", drawing
    )
    drawing = re.sub(r"<style.*?</style>| transform=\"rotate\(-0 [^\"]*\"", "", drawing, flags=re.S)
    drawing = re.sub(r'<g id="axes_\d+">', '<g class="axes">', drawing)
    used = set(re.findall(r'(?:href="|url\()#([\w-]+)', drawing))
    drawing = re.sub(
        r' id="([\w. -]+)"', lambda m: f' id="{cell}-{m[1]}"' if m[1] in used else "", drawing
    )
    drawing = re.sub(r'(href="|url\()#', rf"\1#{cell}-", drawing).replace("xlink:href", "href")
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing).groups())
    head = (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{html.escape(words)}"'
        f' style="max-width:{width * 1.3:.0f}px">'
    )
    return re.sub(r"\s*\n\s*", "\n", head + drawing[drawing.index(">") + 1 :])


# -- The page ----------------------------------------------------------------------------


class Notebooks(BasePlugin):
    """Runs and shows the pages that are notebooks."""

    def on_config(self, config):
        self.proofread = config.plugins["proofread"]
        self.proofread.readers[".ipynb"] = read

    def on_page_markdown(self, markdown, page, config, files):
        if is_notebook(page.file.src_uri):
            readable = page.file.src_uri not in self.proofread.unreadable
            examples = config.plugins["proofread/examples"]
            prepare(page, self.proofread.page, examples, cells=readable)


def read(text: str) -> tuple[str, str]:
    """A notebook as Markdown; and what is wrong with it, which leaves no Markdown."""
    wrong = faulty(text)
    return "" if wrong else markdown(text), wrong


def prepare(page: Page, built: BuiltPage, examples: Examples, cells: bool = True) -> None:
    """Let MkDocs render the prose of a notebook, and mkdocs-jupyter its cells, if it has any."""
    if not cells:  # its text cannot be read, which is an error already
        page.render = MethodType(Page.render, page)
        return
    draw = page.render  # as mkdocs-jupyter has set it

    def render(self, config, files):
        Page.render(self, config, files)  # links, anchors, contents and title as on every page
        prose, contents = self.content, self.toc
        cells = {}
        try:
            notebook = parsed(self.file.content_string)
            shown, alone = programs(notebook, examples.read_snippet)
            found = outputs(self.file.src_uri, shown, alone)
            ran = with_outputs(notebook, shown, found)
            cells = framed(drawn(self, ran, draw, config, files), notebook, built)
            offer(built, cells, with_outputs(portable(notebook), alone, on_paper(found)))
        except standalone.InlineError as error:
            built.error("", str(error))
        except Failed as error:
            built.error(error.place, error.reason)
        self.content = re.sub(MARK.format(r"([\w-]+)"), lambda m: cells.get(m[1], ""), prose)
        self.toc = contents

    page.render = MethodType(render, page)


def programs(
    notebook: NotebookNode, read_snippet: Callable[[str], str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The cells as the page shows and runs them, and as they stand alone. Raises InlineError."""
    sources = {name: cell.source for name, cell in code_cells(notebook).items()}
    texts = (standalone.cells(sources, read_snippet, shown) for shown in (True, False))
    return tuple({n: t.rstrip("\n") for n, t in zip(sources, ts, strict=True)} for ts in texts)


def with_outputs(notebook: NotebookNode, texts: dict[str, str], found: Outputs) -> NotebookNode:
    """A notebook that ran: its cells with these texts, and what they printed and drew."""
    notebook = deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, (name, cell) in enumerate(code_cells(notebook).items(), 1):
        cell.source, cell.execution_count, cell.metadata = texts[name], number, {}
        if text := found[name]["text"]:
            cell.outputs.append(new_output("stream", name="stdout", text=text))
        if figure := found[name]["figure"]:
            data = {"image/svg+xml": figure, "text/plain": "<Figure>"}
            cell.outputs.append(new_output("display_data", data=data))
    return notebook


def drawn(page, notebook: NotebookNode, draw, config, files) -> str:
    """What mkdocs-jupyter makes of the code cells of a notebook that ran, without its styles."""
    notebook.cells = list(code_cells(notebook).values())

    def make() -> str:
        source = page.file.abs_src_path
        with tempfile.TemporaryDirectory() as folder:
            page.file.abs_src_path = str(Path(folder, "page.ipynb"))
            Path(page.file.abs_src_path).write_text(written(notebook), encoding="utf-8")
            try:
                draw(config, files)
            finally:
                page.file.abs_src_path = source
        return page.content.partition('<div class="jupyter-wrapper">')[2].partition("<style>")[0]

    used = [written(notebook), *map(version, ("mkdocs-jupyter", "nbconvert", "Pygments"))]
    return remembered(f"{page.file.src_uri}-drawn", used, make)


def framed(content: str, notebook: NotebookNode, built: BuiltPage) -> dict[str, str]:
    """Each cell in the site's frame, from what mkdocs-jupyter made of it."""
    _, *pieces = re.split(r'<div [^>]*id="cell-id=([\w-]+)"', content)
    framed = {}
    for name, piece in zip(pieces[::2], pieces[1::2], strict=True):
        metadata = code_cells(notebook)[name].metadata
        (code,) = re.findall(
            r'<div class="highlight-ipynb[^>]*><pre>(?:<span></span>)?(.*?)</pre></div>',
            piece,
            re.S,
        )
        code = built.proofread.colours.colour_code(code)
        code = f'<div class="highlight"><pre><code>{code}</code></pre></div>'
        code = f'<div class="example-code">{code}</div>'
        printed = re.findall(r'<div class="jp-RenderedText[^>]*>\s*<pre>(.*?)</pre>', piece, re.S)
        given = [f'<div class="example-output"><pre><code>{t}</code></pre></div>' for t in printed]
        for picture in re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', piece):
            if "alt" not in metadata:
                raise Failed(f"cell {name}", "draws a figure: its metadata needs `alt`, in words")
            given.append(
                '<div class="cell-figure" data-search-exclude>'
                f"{inline(b64decode(picture).decode(), name, metadata.alt)}</div>"
            )
        if "fold" in metadata.get("tags", []):
            given.append(f"<details><summary>The code that made this</summary>{code}</details>")
        else:
            given.insert(0, code)
        framed[name] = f'<div class="cell" id="cell-{name}">{"".join(given)}</div>'
    return framed


# -- The download ------------------------------------------------------------------------

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def offer(page: BuiltPage, cells: dict[str, str], notebook: NotebookNode) -> None:
    """The download, and a link to it under the first cell."""
    address = f"examples/{page.source}"
    page.files[address] = written(notebook)
    first = next(iter(cells))
    cells[first] = cells[first].removesuffix("</div>") + (
        '<div class="example-offer" data-search-exclude>'
        f'<a class="notebook-download" href="{page.link_to_file(address)}" download>'
        "Download the whole notebook, with its outputs</a></div></div>"
    )


# What only this site can show; and code and mathematics, where the same signs mean other things.
OURS = re.compile(
    r"(?P<keep>(?P<ticks>`+).*?(?P=ticks)|\$\$.*?\$\$|\$[^$\n]+\$)"
    r"|\\eqref\{(?P<tag>[^}]*)\}"
    r"|\[(?P<words>(?:\$[^$\n]*\$|`[^`]*`|[^][])+)\]\((?!https?:)[^)]*\)",
    re.S,
)


def without_ours(text: str) -> str:
    """Prose without comments, and without links into this site."""

    def plain(one: re.Match) -> str:
        return one["keep"] or one["words"] or (f"({one['tag']})" if one["tag"] else "")

    text = re.sub(r"\n{3,}", "\n\n", blocks.without(text)).strip("\n")
    return OURS.sub(plain, text)


def portable(notebook: NotebookNode) -> NotebookNode:
    """The notebook with prose that any viewer of notebooks can show."""
    notebook = deepcopy(notebook)
    title = notebook.metadata["title"]
    head = f"*Entry by Entry*, {title}. It needs {NEEDS}. Text CC BY 4.0, code CC0 1.0."
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "markdown":
            cell.source = without_ours(cell.source)
    notebook.cells[0].source += f"\n\n{head}"
    return notebook


NEEDS = "NumPy, Matplotlib and, for the digits, scikit-learn"


def main(paths: list[str]) -> None:
    """Write notebooks as they are committed: sorted, without outputs."""
    for path in map(Path, paths):
        notebook = parsed(path.read_text(encoding="utf-8"))
        for cell in code_cells(notebook).values():
            cell.outputs, cell.execution_count = [], None
        path.write_text(written(notebook), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
