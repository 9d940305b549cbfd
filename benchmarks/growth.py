"""How three ways to the same gradient grow with the width of the network.

Entry by entry in Python, by nudging every weight, and in matrix form: a network of
two layers, all of one width.
"""

from functools import partial

import numpy as np

from benchmarks import timing
from benchmarks.cases import Case
from benchmarks.copied import backward_batch, batch_cost, forward_batch, nudged_layers

N = 10
WIDTHS = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


def matrix_form(layers, A, Y):
    return backward_batch(layers, forward_batch(layers, A), Y)


def entry_by_entry(layers, A, Y):
    """Every sum of the pass as a loop over its terms, one number at a time."""
    activations, N = [A.tolist()], A.shape[1]
    for W, b in layers:
        W, b, A = W.tolist(), b.tolist(), activations[-1]
        activations.append(
            [
                [logistic(b[i] + sum(W[i][j] * A[j][s] for j in range(len(A)))) for s in range(N)]
                for i in range(len(W))
            ]
        )
    A, Y = activations[-1], Y.tolist()
    C_slope = [[2 * (A[k][s] - Y[k][s]) for s in range(N)] for k in range(len(A))]
    gradients = []
    for layer in reversed(range(len(layers))):
        W, A, A_prev = layers[layer][0].tolist(), activations[layer + 1], activations[layer]
        m, n = len(A), len(A_prev)
        Delta = [[C_slope[i][s] * A[i][s] * (1 - A[i][s]) for s in range(N)] for i in range(m)]
        dC_dW = [
            [sum(Delta[i][s] * A_prev[j][s] for s in range(N)) / N for j in range(n)]
            for i in range(m)
        ]
        gradients.append((np.array(dC_dW), np.array([sum(Delta[i]) / N for i in range(m)])))
        if layer:
            C_slope = [
                [sum(W[k][j] * Delta[k][s] for k in range(m)) for s in range(N)] for j in range(n)
            ]
    return gradients[::-1]


def logistic(z: float) -> float:
    return 1 / (1 + float(np.exp(-z)))


def nudging(layers, A, Y):
    """Two forward passes for every weight and bias."""
    return nudged_layers(lambda moved: batch_cost(forward_batch(moved, A)[-1], Y), layers)


METHODS = {"matrix form": matrix_form, "entry by entry": entry_by_entry, "nudging": nudging}


def measured(widths=WIDTHS, longest: float = 20.0, seconds: float = 1.0) -> list[dict]:
    """Seconds by width, each timed for so many `seconds`.

    A method is left out from where a pass would take longer than `longest`.
    """
    rows, last = [], dict.fromkeys(METHODS, 0.0)
    for width in widths:
        case = Case((width, width, width), N, "float64")
        numbers = case.numbers()
        right = matrix_form(*numbers)
        times = {}
        for name, method in METHODS.items():
            if 16 * last[name] > longest:  # nudging grows with at most the fourth power
                continue
            for pair, right_pair in zip(method(*numbers), right, strict=True):
                for G, H in zip(pair, right_pair, strict=True):
                    if not np.allclose(G, H, rtol=1e-4, atol=1e-8):
                        raise ValueError(f"{name} at width {width} gives another gradient")
            run = {name: partial(method, *numbers)}
            times |= timing.interleaved(run, seconds, 1, 1000)
            last[name] = times[name]["median"]
        rows.append({"width": width, "weights": case.weights, "seconds": times})
    return rows
