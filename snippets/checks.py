"""How this site checks itself: numbers as LaTeX, to be read back."""

import numpy as np

from snippets.arrays import arrays


def bmatrix(X, digits=4):
    r"""X (m, n) -> "\begin{bmatrix} ... \end{bmatrix}", in decimals.

    Raises ValueError as `arrays` does, and where X is not finite.
    """
    (X,) = arrays("X: m n", X)
    if not np.all(np.isfinite(X.astype(float))):
        raise ValueError(f"X {X.shape} is not finite")
    rows = [" & ".join(f"{float(x):.{digits}f}" for x in r) for r in X]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"
