"""What the clinic says on its pages."""

from snippets.gradient_clinic import KINDS
from tests.html_tree import of_class, parsed


def test_each_mistake_on_the_pages_has_a_name(site):
    """A finding that is lost would stand there as one that nothing explains."""
    pages = [page.read_text(encoding="utf-8") for page in site.glob("clinic/*.html")]
    outputs = [out for page in pages for out in of_class(parsed(page), "example-output")]
    said = " ".join(" ".join("".join(out.itertext()).split()) for out in outputs)
    named = [kind for kind, words in KINDS.items() if words in said]
    assert len(named) > 15
    assert "unknown" not in named
