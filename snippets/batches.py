"""N examples at once, one in each column, through sigmoid layers.

`layers` is a list of pairs (W, b), first to last: W (m, n), b (m,).
All arrays of a call have one dtype, float or complex, and keep it:
of float32 and float64 NumPy would make float64, unseen.
"""

import numpy as np

from snippets.layer import logistic


def forward(layers, A):
    """Equations Z and A: A (n_0, N) -> [A, ..., A^(L)], each (n_l, N).

    Raises ValueError as `shapes_through` does.
    """
    shapes_through(layers, A)
    activations = [A]
    for W, b in layers:
        A = logistic(W @ A + b[:, None])  # (m, N)
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
    n, N = batch_shape(A)
    if not layers:
        raise ValueError("got 0 layers, wanted 1 or more")
    shapes = [(n, N)]
    for W, b in layers:
        m = max(1, np.size(b))
        check("W", W, (m, n), A.dtype)
        check("b", b, (m,), A.dtype)
        shapes.append((m, N))
        n = m
    return shapes


def check_pass(layers, activations, Y):
    """Raise ValueError unless layers give activations shaped like these."""
    if len(activations) != len(layers) + 1:
        got, wanted = len(activations), len(layers) + 1
        raise ValueError(f"got {got} activations, wanted {wanted}")
    A = activations[0]
    shapes = shapes_through(layers, A)
    for X, shape in zip(activations, shapes, strict=True):
        check("A", X, shape, A.dtype)
    check("Y", Y, shapes[-1], A.dtype)


def batch_shape(A):
    """The shape (m, N) of a batch; ValueError for what is not one."""
    fits = isinstance(A, np.ndarray) and A.ndim == 2 and A.size > 0
    if not fits or A.dtype.kind not in "fc":
        got = f"{np.shape(A)} of {getattr(A, 'dtype', type(A))}"
        wanted = "(m, N) of float or complex, not empty"
        raise ValueError(f"A has shape {got}, wanted {wanted}")
    return A.shape


def check(name, X, shape, dtype):
    """Raise ValueError unless X is an array of this shape and dtype."""
    if getattr(X, "shape", None) != shape or X.dtype != dtype:
        got = f"{np.shape(X)} of {getattr(X, 'dtype', type(X))}"
        wanted = f"{shape} of {dtype}"
        raise ValueError(f"{name} has shape {got}, wanted {wanted}")
