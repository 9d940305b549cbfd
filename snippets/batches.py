"""N examples at once, one in each column, through sigmoid layers.

`layers` is a list of pairs (W, b), first to last: W (m, n), b (m,).
All arrays of a call have one dtype, float or complex, and keep it:
of float32 and float64 NumPy would make float64, unseen.
"""

import numpy as np

from snippets.layer import sigmoid


def forward(layers, A):
    """Equations Z and A: A (n_0, N) -> [A, ..., A^(L)], each (n_l, N).

    Raises ValueError as `shapes_through` does.
    """
    shapes_through(layers, A)
    activations = [A]
    for W, b in layers:
        A = sigmoid(W @ A + b[:, None])  # (m, N)
        activations.append(A)
    return activations


def batch_cost(A, Y):
    """Equation C-batch, (1/N) Σ_s Σ_k (A_ks - Y_ks)²: (m, N) -> scalar.

    Raises ValueError as `batch_shape` and `check` do.
    """
    m, N = batch_shape(A)
    check("Y", Y, (m, N), A.dtype)
    return np.sum((A - Y) ** 2) / N  # ()


def gradients(layers, activations, Y):
    """Equations batch-W and batch-b: [(∂C/∂W, ∂C/∂b), ...], first to last.

    `activations` are those of `forward`; the target Y is (n_L, N).
    dC_dZ is Δ/N, by batch-hidden; σ' is A (1 - A), because A = σ(Z).
    Raises ValueError as `check_pass` does.
    """
    check_pass(layers, activations, Y)
    *inputs, A = activations
    dC_dZ = 2 / A.shape[1] * (A - Y) * A * (1 - A)  # (n_L, N)
    found = []
    for (W, _), A in zip(layers[::-1], inputs[::-1], strict=True):
        found.append((dC_dZ @ A.T, dC_dZ.sum(axis=1)))  # (m, n), (m,)
        if len(found) < len(layers):
            dC_dZ = (W.T @ dC_dZ) * A * (1 - A)  # (n, N)
    return found[::-1]


def shapes_through(layers, A):
    """The shapes of all activations, that of A (n_0, N) first.

    Raises ValueError as `batch_shape` and `check` do, and for no layer.
    """
    shapes = [batch_shape(A)]
    if not layers:
        raise ValueError("got 0 layers, wanted 1 or more")
    for W, b in layers:
        (n, N), m = shapes[-1], np.size(b)
        check("W", W, (m, n), A.dtype)
        check("b", b, (m,), A.dtype)
        shapes.append((m, N))
    return shapes


def check_pass(layers, activations, Y):
    """Raise ValueError unless these layers give activations shaped so."""
    if not activations:
        raise ValueError("got 0 activations, wanted those of `forward`")
    shapes = shapes_through(layers, activations[0])
    if len(activations) != len(shapes):
        got = [np.shape(A) for A in activations]
        raise ValueError(f"activations have shapes {got}, wanted {shapes}")
    dtype = activations[0].dtype
    for A, shape in zip(activations, shapes, strict=True):
        check("A", A, shape, dtype)
    check("Y", Y, shapes[-1], dtype)


def batch_shape(A):
    """The shape (m, N) of a batch; ValueError for what is not one."""
    fits = isinstance(A, np.ndarray) and A.ndim == 2 and A.size > 0
    if not fits or A.dtype.kind not in "fc":
        raise ValueError(
            f"A has {described(A)}, wanted (m, N) of float or complex, "
            "not empty; one example has N = 1"
        )
    return A.shape


def check(name, X, shape, dtype):
    """Raise ValueError unless X is an array of this shape and dtype."""
    fits = isinstance(X, np.ndarray) and X.shape == shape and X.size > 0
    if not fits or X.dtype != dtype:
        raise ValueError(
            f"{name} has {described(X)}, "
            f"wanted {shape} of {dtype}, not empty"
        )


def described(X):
    """The shape of X and what it holds, in words."""
    return f"shape {np.shape(X)} of {getattr(X, 'dtype', type(X))}"
