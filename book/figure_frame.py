"""A fence ```` ```figure id="pick-a-weight" ```` is the figure of that name, above its caption."""

from types import SimpleNamespace

from figures import FIGURES
from proofread.page import Page, choose


def figure(name: str, caption: str, page: Page) -> str:
    draw = choose(name, FIGURES)
    numbers = SimpleNamespace(**vars(page.proofread.values()["worked"]), mathml=page.mathml)
    return (
        f'<figure class="figure" id="figure-{name}" data-search-exclude>{draw(numbers)}'
        f"<figcaption>{page.convert(caption)}</figcaption></figure>"
    )
