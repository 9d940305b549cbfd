"""The clinic in the page: a form to paste numbers into, and what is read without JavaScript.

`docs/assets/clinic.js` reads and answers. What it says of a mistake stands in the list below the
form, in the words of `snippets/gradient_clinic.py`, each with the lesson that explains it.
"""

from html import escape
from types import SimpleNamespace

import numpy as np

from figures.worked import snippet

# Without JavaScript, the same in Python.
PROGRAM = """from gradient_clinic import check_gradient

check_gradient(C_of, W, mine, z=z, a=a, a_prev=a_prev, dC_da=2 * (a - y))"""

GALLERY, BATCHES = "bug_gallery.html", "../network/batches.html"
FACTORS = f"{BATCHES}#factors-2-12-1n-1nm", "Factors: 2, ½, 1/N"
STEP = "../layer/row_and_matrix.html#what-it-is-for-one-step-down", "One step down"
MATRIX = "../layer/row_and_matrix.html#the-matrix", "The matrix"
PRODUCT = f"{BATCHES}#the-matrix-product-is-the-sum", "The matrix product is the sum"
NO_SLOPE = "../layer/card.html#forget-the-slope", "Forget the slope"
AT_A = "../layer/card.html#slope-at-a", "a for z in the slope"
SHAPES = "../layer/letters_and_shapes.html#the-shape-of-a-derivative", "Shapes are conventions"
LESSONS = {  # what can be wrong with one weight matrix: address and name of what explains it
    "sign": STEP,
    "factor": FACTORS,
    "transposed": ("../layer/card.html#transposed", "Transposed, or a dot product"),
    "reshaped": ("../layer/card.html#transposed", "Transposed, or a dot product"),
    "reordered": ("../reference/letters.html#index-order", "Which index comes first"),
    "rows-scaled": NO_SLOPE,
    "columns-scaled": MATRIX,
    "averaged": PRODUCT,
    "averaged-first": (f"{GALLERY}#averaged-first", "Averages multiplied"),
    "slope-missing": NO_SLOPE,
    "slope-at-a": AT_A,
    "slope-fed-z": AT_A,
    "slope-other": AT_A,
    "slope-extra": ("../formulas.html#softmax", "Where the slope went"),
    "slope-on-error": (f"{GALLERY}#relu-on-error", "ReLU applied to the error"),
    "value-for-slope": (
        "../layer/one_weight.html#what-each-number-means",
        "What each number means",
    ),
    "diagonal": (f"{GALLERY}#diagonal", "Of softmax, the diagonal"),
    "one-example": (f"{BATCHES}#the-mean-of-the-gradients", "The mean of the gradients"),
    "norm-path": (f"{GALLERY}#norm-path", "A norm layer’s lost path"),
    "missing-entries": MATRIX,
    "extra-entries": MATRIX,
    "some-entries": MATRIX,
    "input-ignored": ("../layer/one_weight.html#what-each-number-means", "What each number means"),
    "output-for-input": (
        "../layer/one_weight.html#what-each-number-means",
        "What each number means",
    ),
    "error-ignored": (f"{GALLERY}#error-ignored", "What comes back, not used"),
    "targets-ignored": STEP,
    "one-term": STEP,
    "decay": ("../network/outer_product.html#weight-decay", "Weight decay"),
    "kink": ("../layer/question_1.html#kink", "At a kink"),
    "shape": SHAPES,
    "not-finite": ("gradient_checking.html#cannot", "What a check cannot see"),
    "unknown": (GALLERY, "The gallery"),
}
CHOICES = {
    "act": ("σ", "sigmoid tanh relu:ReLU softplus identity"),
    "cost": (
        "C of an example",
        "square:sum of (a − y)²;softmax:softmax, sum of (a − y)²;cross:softmax, cross-entropy;"
        "binary:sigmoid, binary cross-entropy",
    ),
    "lie": ("a and y hold", "one:one example;columns:examples as columns;rows:examples as rows"),
    "over": ("C of all is", "mean:their mean;sum:their sum"),
    "sign": ("decimals", "point:0.5, with a point;comma:0,5, with a comma"),
}


def choice(name: str) -> str:
    label, options = CHOICES[name]
    pairs = [option.partition(":") for option in options.split(";" if ";" in options else " ")]
    inside = "".join(f'<option value="{value}">{words or value}' for value, _, words in pairs)
    select = f'<select id="gc-{name}" name="{name}">{inside}</select>'
    return f'<div><label for="gc-{name}">{label}</label>{select}</div>'


def field(name: str, label: str, hint: str, value: np.ndarray) -> str:
    numbers = escape(np.array2string(value, separator=" "))
    return (
        f'<div class="gc-field gc-{name}"><label for="gc-{name}">{label}</label> '
        f'<small id="gc-{name}-hint">{hint}</small>'
        f'<textarea id="gc-{name}" name="{name}" rows="{3 if value.ndim > 1 else 2}" wrap="off" '
        'spellcheck="false" autocapitalize="off" autocomplete="off" '
        f'aria-describedby="gc-{name}-hint gc-{name}-wrong">{numbers}</textarea>'
        f'<p class="gc-wrong" id="gc-{name}-wrong"></p></div>'
    )


def draw(v: SimpleNamespace) -> str:
    """Filled with the example of the page: the slope taken at a."""
    clinic, sigmoid_prime = snippet("gradient_clinic"), snippet("layer").sigmoid_prime
    kinds = clinic.KINDS
    mine = np.outer(v.dC_da * sigmoid_prime(v.a), v.a_prev)
    given = {"z": v.z, "a": v.a, "a_prev": v.a_prev, "dC_da": v.dC_da}
    report = clinic.check_gradient(v.C_of, v.W, mine, name="mine", quiet=True, **given)
    static = (
        "<p>This form computes in your browser and needs JavaScript, which is off. "
        "It asks for <i>W</i>, <i>a</i>, <i>b</i>, <i>y</i> and your ∂C/∂W; "
        "with Python, these two lines are the same:</p>"
        f"<pre><code>{escape(PROGRAM)}</code></pre>"
        f"<p>With the numbers of the first lessons, and the slope taken at <i>a</i>, it prints:</p>"
        f"<pre><code>{escape(str(report))}</code></pre>"
    )
    letter = '<span class="sym-{}"><i>{}</i></span>'
    fields = [
        field("W", letter.format("W", "W"), "a row for each output", v.W),
        field("G", "your ∂C/∂W", "with all digits you have", mine),
        field(
            "a", letter.format("a-prev", "a") + ", the inputs", "as <i>x</i> in Wx + b", v.a_prev
        ),
        field("b", "<i>b</i>", "a number for each output", v.b),
        field("y", "<i>y</i>, the targets", "a number for each output", v.y),
    ]
    known = "".join(
        f'<li data-kind="{kind}"><span>{kinds[kind]}</span>: <a href="{link}">{words}</a></li>'
        for kind, (link, words) in LESSONS.items()
    )
    return (
        f'<gradient-clinic><div class="static">{static}</div>'
        f'<form><div class="gc-choices">{"".join(map(choice, CHOICES))}</div>'
        f'<div class="gc-fields">{"".join(fields)}</div>'
        '<p class="gc-buttons"><button>Which mistake is it?</button>'
        '<button type="button" value="empty">Empty the fields</button>'
        '<button type="button" value="example">The example</button></p></form>'
        '<div class="gc-finding" role="status"></div><div class="gc-answer"></div>'
        f"<details><summary>What it looks for</summary><ul>{known}</ul></details>"
        "</gradient-clinic>"
    )
