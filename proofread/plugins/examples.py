"""The plugin `proofread/examples`: a block runs as the program that a reader copies."""

import contextlib
import functools
import html

from markdown_exec import MarkdownConverter, base_format, code_block
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File

from proofread import blocks
from proofread.diagnostics import not_utf8
from proofread.page import Page
from proofread.programs import inline
from proofread.programs.inline import InlineError
from proofread.programs.runner import ProgramError, Runner, imports
from proofread.serve import digests
from proofread.typeset.equation_links import wrap_printed_equations


class Options(Config):
    header = c.Type(str, default="# {title}: {name}.")  # above each program that is copied
    beside = c.ListOfItems(c.Type(str), default=[])  # files offered whole, which programs import
    available = c.ListOfItems(c.Type(str), default=["numpy"])  # what else they may import
    decorator = c.Type(str, default="")  # of the text's own code, which programs go without


class Examples(BasePlugin[Options]):
    """Shows a block, runs the program that it makes with its snippets, and offers that program."""

    def __init__(self):
        self.runner = Runner()
        self.made_of: object = None  # all that a program depends on, besides its block

    def on_startup(self, command, dirty):
        """Let MkDocs keep this instance, and its worker, across the rebuilds of a server."""

    def on_config(self, config):
        self.proofread = config.plugins["proofread"]
        files = [self.proofread.root / name for name in self.config.beside]
        self.runner.beside = {file.stem: file for file in files}
        self.rules = inline.Rules(
            self.proofread.config.package,
            self.config.decorator,
            frozenset({*self.config.available, *self.runner.beside}),
        )
        self.runner.begin()
        made_of = self.rules, digests(self.proofread.root, [self.rules.package])
        if made_of != self.made_of:
            self.made_of = made_of
            self.program = functools.cache(self.inlined)
            self.read_snippet = functools.cache(self.read)
        config.mdx_configs["pymdownx.superfences"]["custom_fences"].append(
            {"name": "python", "class": "python", "validator": validate, "format": self.example}
        )

    def on_files(self, files, config):
        """Let the programs run while other things are built."""
        for markdown in self.proofread.sources.values():
            for fence in blocks.fences(markdown):
                if fence.language == "python" and not fence.error:
                    with contextlib.suppress(InlineError):  # `example` will report it
                        self.runner.start(self.program(fence.text.rstrip("\n")))

    def inlined(self, block: str, shown: bool = False) -> str:
        """The program of a block; with `shown` what a page shows of it. Raises InlineError."""
        return inline.program(block, self.read_snippet, shown, self.rules)

    def read(self, module: str) -> str:
        """The source of a module of the snippets. Raises InlineError."""
        name = inline.path(module)
        file = self.proofread.root / name
        if not file.is_file():
            raise InlineError(f"there is no {name}")
        try:
            return file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InlineError(f"{name}, {not_utf8(error)}") from None

    def on_env(self, env, config, files):
        for file in self.runner.beside.values():
            text = file.read_text(encoding="utf-8")
            files.append(File.generated(config, file.name, content=text))

    def on_page_content(self, content, page, config, files):
        here = self.proofread.page
        for fence in blocks.fences(page.markdown):
            place = f"block {fence.options.get('id')}"
            if fence.language == "python" and not fence.error and place not in here.ids:
                here.error(place, "was not executed: is it inside another block?")

    def example(self, source, language, css_class, options, md, **_) -> str:
        """One block as HTML: its code, its output, its program to copy and to download."""
        page, name = self.proofread.page, options["id"]
        place = f"block {name}"
        page.register(place)
        try:
            shown = self.program(source, shown=True)
            alone = self.program(source)
            output = self.output(alone, shown, options["tex"], place, md)
        except InlineError as error:
            return failed(page, place, str(error))
        except ProgramError as error:
            line, snippet = inline.places(error.lines, alone, source, self.read_snippet, self.rules)
            place = ", ".join(filter(None, [place, line]))
            return failed(page, place, ": ".join(filter(None, [snippet, str(error)])))
        except Exception as error:  # a snippet that broke, whose numbers a printed equation needs
            return failed(page, place, page.diagnostics.format_exception(error))
        header = self.config.header.format(title=page.title, name=name)
        for module in (module for module in self.runner.beside if imports(alone, module)):
            header += f"\n# Download {module}.py from that page, and put it beside this file."
        return framed(
            page, name, options, self.highlighted(shown, md), output, f"{header}\n\n{alone}"
        )

    def output(self, alone: str, shown: str, tex: str, place: str, md) -> str:
        """What the program of a block prints, as HTML. Raises InlineError or ProgramError.

        With the option tex these are display equations, which are checked and typeset as others.
        """

        def run(program: str, **_) -> str:
            page, printed = self.proofread.page, self.runner.output(program)
            if tex:
                if equations := page.plugins.get("proofread/equations"):
                    equations.check_printed(page.source, place, printed)
                return wrap_printed_equations(page, shown, printed)
            if "$$" in printed:
                raise InlineError(
                    'the block prints a $$; with the option tex="on" it would be an equation'
                )
            text = self.proofread.colours.colour_output(html.escape(printed, quote=False))
            code = f"<pre><span></span><code>{text}</code></pre>"
            return f'<div class="highlight">{code}</div>' if printed else ""

        return str(base_format(language="python", run=run, code=alone, md=md, html=True))

    def highlighted(self, code: str, md) -> str:
        converter = MarkdownConverter(md, update_toc=False)
        return self.proofread.colours.colour_code(
            str(converter.convert(code_block("python", code)))
        )

    def on_shutdown(self):
        self.runner.close()


def validate(language, inputs, options, attrs, md) -> bool:
    options.update({name: inputs.pop(name, "") for name in ("exec", "id", "fold", "tex")})
    return bool(options["exec"] and options["id"]) and not inputs


def failed(page: Page, place: str, reason: str) -> str:
    page.error(place, reason)
    return f'<div class="fault"><p>{html.escape(f"{place}: {reason}")}</p></div>'


def framed(page: Page, name: str, options: dict, code: str, output: str, program: str) -> str:
    """A block's code and output in their boxes, and its program, which the page now has."""
    address = f"examples/{page.source.removesuffix('.md')}/{name}.py"
    page.files[address] = program
    code = f'<div class="example-code">{code}</div>'
    if options["fold"]:
        summary = "<summary data-search-exclude>The code that printed this</summary>"
        code = f"<details>{summary}{code}</details>"
    kind = "example-output example-tex" if options["tex"] else "example-output"
    output = f'<div class="{kind}">{output}</div>' if output else ""
    offer = (
        '<div class="example-offer" data-search-exclude>'
        '<button class="example-copy" type="button" '
        f'data-clipboard-text="{html.escape(program).replace(chr(10), "&#10;")}">'
        f"Copy the whole program, {program.count(chr(10))} lines</button>"
        f'<a class="example-download" href="{page.link_to_file(address)}" download>'
        f"Download {name}.py</a></div>"
    )
    parts = output + code if options["fold"] else code + output
    return f'<div class="example" id="example-{name}">{parts}{offer}</div>'
