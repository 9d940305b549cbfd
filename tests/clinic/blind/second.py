"""Wrong gradients written after those of `blind` had led to changes, and put to the clinic once.

In that run, on 2026-11-26, 23 of 29 were named, two more among other explanations, and none was
named wrongly and with certainty. Nothing was changed for them then; the clinic has been rewritten
since, with a look at what it missed here, so the set is blind no more.
"""

import numpy as np

from tests.clinic.case import Network, cost_case, layer_case, logistic
from tests.clinic.networks import bias_case, weight_case

FIRST_RUN = {"wrong": 29, "named": 23, "among others": 2, "named wrongly": 0}

random = np.random.default_rng(70)


def by_rows(net, k, *names):
    """The context of a batch whose examples are rows."""
    return {name: np.transpose(v) for name, v in net.context(k, *names).items()}


def networks():
    """Dense networks, most of them with examples as rows."""
    net = Network((4, 3), N=1, seed=71)
    out = net.A[1] - net.Y
    yield weight_case(
        "squares, as if cross-entropy",
        ("slope-missing", "factor"),
        *(net, 0, net.dC_dW(0, out), "z", "a", "a_prev", "dC_da"),
    )
    net = Network((3, 4, 4, 2), "tanh", N=6, seed=72)
    G, z, a = net.dC_dW(0), net.Z[0], net.A[1]
    W, d = net.layers[1][0], net.back[1][1]
    rows = by_rows(net, 0, "z", "a", "a_prev", "delta_next") | {"W_next": W}
    yield weight_case(
        "W for its transpose", "transposed", net, 0, net.dC_dW(0, (W @ d) * (1 - a**2)), **rows
    )
    yield weight_case("rows times columns", "transposed", net, 0, G.T)
    wrong = net.dC_dW(0, ((d @ a.T).T @ d) * (1 - a**2))
    yield weight_case("rows, through the gradient", "through-gradient", net, 0, wrong, **rows)
    new = W - 0.3 * net.dC_dW(1)
    wrong = net.dC_dW(0, (new.T @ d) * (1 - a**2)) / 6
    yield weight_case(
        "too early, and divided twice",
        ("after-update", "factor"),
        *(net, 0, wrong),
        **rows | {"W_new": new, "N": 6},
    )
    rows = by_rows(net, 0, "z", "a", "a_prev", "dC_da") | {"N": 6}
    wrong = net.dC_dW(0, net.back[0][0] * (1 - z**2)) * 6
    yield weight_case("1 − z², and a sum", ("slope-fed-z", "factor"), net, 0, wrong, **rows)
    wrong = np.outer(net.back[0][1].mean(axis=1), net.A0.mean(axis=1))
    yield weight_case("rows, means multiplied", "averaged-first", net, 0, wrong, **rows)
    wrong = np.full(4, net.back[0][1].sum() / 6)
    yield bias_case("bias, one sum for all", ("averaged", "factor"), net, 0, wrong)
    decayed = lambda X: net.C_of(0, 0)(X) + 0.05 * np.sum(X**2)
    X = net.layers[0][0]
    yield cost_case("decay with the wrong sign", "decay", decayed, X, G - 0.1 * X, G + 0.1 * X)
    soft = Network((3, 4), N=5, cost="cross-entropy", seed=73)
    P, T = soft.A[1], soft.Y
    wrong = soft.dC_dW(0, (P - T) * P * (1 - P))
    rows = by_rows(soft, 0, "a", "y", "a_prev")
    yield weight_case("cross-entropy in rows, a slope", "slope-extra", soft, 0, wrong, **rows)


def elementwise():
    """Layers that treat each entry alone, or nearly so."""
    x, y = random.normal(size=(3, 4)), random.normal(size=(3, 4))
    leaky = lambda x: np.where(x > 0, x, 0.1 * x)
    right = lambda g, x: g * np.where(x > 0, 1, 0.1)
    yield layer_case(
        "leaky ReLU, slope 1 below", "slope-missing", leaky, lambda g, x: g, right, (x,)
    )
    swish = lambda x: x * logistic(x)
    right = lambda g, x: g * (logistic(x) + x * logistic(x) * (1 - logistic(x)))
    wrong = lambda g, x: g * logistic(x)
    yield layer_case("x σ(x), one factor alone", "one-path", swish, wrong, right, (x,))
    loss = lambda x, y: np.sum((x - y) ** 2)
    right_loss = lambda g, x, y: (2 * g * (x - y), -2 * g * (x - y))
    wrong = lambda g, x, y: (2 * (x - y), -2 * g * (x - y))
    yield layer_case("loss, g not used", "error-ignored", loss, wrong, right_loss, (x, y))
    wrong = lambda g, x, y: (2 * g * (x - y), 2 * g * (x - y))
    yield layer_case("distance, sign of the second", "sign", loss, wrong, right_loss, (x, y), 1)
    cell = lambda f, c, i, n: f * c + i * n
    right_cell = lambda g, f, c, i, n: (g * c, g * f, g * n, g * i)
    wrong = lambda g, f, c, i, n: (g * c, g * f, g * i, g * i)
    four = tuple(random.normal(size=(4, 5)))
    yield layer_case("memory cell, the wrong gate", "swapped", cell, wrong, right_cell, four, 2)
    mask = (random.uniform(size=(3, 4)) < 0.6) / 0.6
    right = lambda g, x: g * mask
    wrong = lambda g, x: g * mask / 0.6
    yield layer_case("dropout, scaled twice", "factor", lambda x: x * mask, wrong, right, (x,))
    backwards = lambda x: x[:, ::-1].copy()
    right = lambda g, x: g[:, ::-1]
    yield layer_case("turned round, not back", "reordered", backwards, lambda g, x: g, right, (x,))


def sums():
    """Means, sums, weights, copies."""
    X, w = random.normal(size=(3, 5)), random.normal(size=3)
    mean = lambda X: X.mean(axis=0)
    right = lambda g, X: g / 3 + 0 * X
    wrong = lambda g, X: g / 5 + 0 * X
    yield layer_case("mean, divided by the other size", "factor", mean, wrong, right, (X,))
    total = lambda X: X.sum(axis=0, keepdims=True)
    right = lambda g, X: g + 0 * X
    yield layer_case("sum, not spread", "shape", total, lambda g, X: g, right, (X,))
    weighted = lambda w, X: w @ X
    right_weighted = lambda g, w, X: (X @ g, np.outer(w, g))
    wrong = lambda g, w, X: (X.sum(axis=1), np.outer(w, g))
    yield layer_case(
        "weights, g not used", "error-ignored", weighted, wrong, right_weighted, (w, X)
    )
    wrong = lambda g, w, X: (X @ g, np.outer(w, np.ones(5)))
    yield layer_case(
        "rows, g not used", "error-ignored", weighted, wrong, right_weighted, (w, X), 1
    )
    wrong = lambda g, w, X: (X @ g, np.outer(g, w))
    yield layer_case("order of outer", "transposed", weighted, wrong, right_weighted, (w, X), 1)
    twice = lambda w: np.repeat(w, 2)
    right = lambda g, w: g.reshape(-1, 2).sum(axis=1)
    yield layer_case("copies, one counted", "one-path", twice, lambda g, w: g[::2], right, (w,))
    joined = lambda w: np.concatenate([w, np.arange(2.0)])
    yield layer_case("joined, not cut", "shape", joined, lambda g, w: g, lambda g, w: g[:3], (w,))
    A, B = random.normal(size=(3, 3)), random.normal(size=(3, 3))
    right = lambda g, A, B: (g @ B, g.T @ A)
    wrong = lambda g, A, B: (g @ B.T, g.T @ A)
    yield layer_case("A Bᵀ, g Bᵀ for A", "transposed", lambda A, B: A @ B.T, wrong, right, (A, B))
    ids, table = np.array([[0, 2], [2, 2], [1, 0]]), random.normal(size=(4, 3))
    bag = lambda table: table[ids].mean(axis=1)

    def bag_back(g, table, add=True):
        out = np.zeros_like(table)
        for row, words in zip(g, ids, strict=True):
            for word in words:
                out[word] = row / 2 + (out[word] if add else 0)
        return out

    wrong = lambda g, table: bag_back(g, table, add=False)
    yield layer_case("bag of words, =", "overwritten", bag, wrong, bag_back, (table,))


def windows():
    """Pooling, convolution, root mean square."""
    x = random.normal(size=8)

    def mean(x, stride):
        return np.array([x[i : i + 2].mean() for i in range(0, 7, stride)])

    def mean_back(g, x, stride, add=True):
        dx = np.zeros_like(x)
        for s, i in zip(g, range(0, 7, stride), strict=True):
            dx[i : i + 2] = s / 2 + (dx[i : i + 2] if add else 0)
        return dx

    wrong = lambda g, x, stride: mean_back(g, x, stride, add=False)
    yield layer_case("mean, =, stride 2", "overwritten", mean, wrong, mean_back, (x,), stride=2)
    images, b = random.normal(size=(2, 3, 6)), random.normal(size=3)
    biased = lambda images, b: images + b[:, None]
    right = lambda g, images, b: (g, g.sum(axis=(0, 2)))
    wrong = lambda g, images, b: (g, g.mean(axis=2).sum(axis=0))
    yield layer_case("bias of a channel, a mean", "factor", biased, wrong, right, (images, b), 1)
    X = random.normal(size=(3, 5))
    rms = lambda X: np.sqrt((X**2).mean(axis=1, keepdims=True))
    unit = lambda X: X / rms(X)
    right = lambda g, X: (g - unit(X) * (g * unit(X)).mean(axis=1, keepdims=True)) / rms(X)
    wrong = lambda g, X: g / rms(X)
    yield layer_case("root mean square, a constant", "norm-path", unit, wrong, right, (X,))


CASES = [case for cases in (networks, elementwise, sums, windows) for case in cases()]
