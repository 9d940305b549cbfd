"""A fence ```` ```figure id="pick-a-weight" ```` is the figure of that name, above its caption."""

from figures import FIGURES
from figures.worked import worked_numbers
from proofread.page import Page, choose


def figure(name: str, caption: str, page: Page) -> str:
    draw, numbers = choose(name, FIGURES), worked_numbers()
    numbers.mathml = page.mathml
    return (
        f'<figure class="figure" id="figure-{name}" data-search-exclude>{draw(numbers)}'
        f"<figcaption>{page.convert(caption)}</figcaption></figure>"
    )
