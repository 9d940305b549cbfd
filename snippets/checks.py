"""How this site checks itself: numbers as LaTeX, to be read back."""

from snippets.arguments import shapes


@shapes("X: m n")
def latex_matrix(X):
    r"""X (m, n) -> "\begin{bmatrix} ... \end{bmatrix}", four decimals."""
    rows = [" & ".join(f"{x:.4f}" for x in row) for row in X]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"
