"""Wrong gradients that people published, in code of our own: the numbers are those of the list."""

import numpy as np

from tests.clinic.case import Network, cost_case, layer_case, logistic
from tests.clinic.networks import weight_case

random = np.random.default_rng(30)


def words():
    """1: averaged one-hot words, two layers; each bias gradient made of the weights' gradient."""
    X = np.array([[0.5, 0, 0.25, 0], [0.5, 0.5, 0, 1], [0, 0.5, 0.75, 0]])  # columns sum to 1

    def layer(W, X, b):
        return logistic(W @ X + b)

    def backward(g, W, X, b, sums=False):
        D = g * layer(W, X, b) * (1 - layer(W, X, b))
        dW = D @ X.T
        return dW, W.T @ D, dW.sum(1, keepdims=True) if sums else D.sum(1, keepdims=True)

    wrong = lambda g, W, X, b: backward(g, W, X, b, sums=True)
    W, b = random.normal(size=(2, 3)), random.normal(size=(2, 1))
    yield layer_case(
        "1: layer 1, passes by accident", "row-sums", layer, wrong, backward, (W, X, b), 2
    )
    H = random.uniform(size=(3, 4))
    yield layer_case("1: layer 2", "row-sums", layer, wrong, backward, (W, H, b), 2)


def relus():
    """2, 3: the derivative of ReLU."""
    net = Network((5, 6, 4), "relu", N=3, cost="cross-entropy", seed=31)
    g = net.back[0][0]
    all_of = ("z", "a", "a_prev", "dC_da")
    clipped = net.dC_dW(0, np.maximum(0, g))
    yield weight_case("2: max(0, W₂ᵀ(p − Y))", "slope-on-error", net, 0, clipped, *all_of)
    always = net.dC_dW(0, g * (net.A[1] >= 0))
    yield weight_case("3: output >= 0", "slope-missing", net, 0, always, *all_of)


def layers():
    """4, 5, 7, 10, 12."""
    right = lambda g, z: g * (1 - np.tanh(z) ** 2)
    wrong = lambda g, z: 1 - np.tanh(g) ** 2
    yield layer_case(
        "4: 1 − tanh(upstream)²",
        "slope-on-error",
        np.tanh,
        wrong,
        right,
        (random.normal(size=(2, 5)),),
    )

    tokens, table = np.array([[1, 3, 1], [2, 2, 0]]), random.normal(size=(4, 2))

    def embedding_right(g, table):
        out = np.zeros_like(table)
        np.add.at(out, tokens, g)
        return out

    def embedding_wrong(g, table):
        out = np.zeros_like(table)
        for k in range(len(tokens)):
            out[tokens[k]] += g[k]
        return out

    yield layer_case(
        "5: dC[X[k]] += d[k]",
        "overwritten",
        lambda table: table[tokens],
        embedding_wrong,
        embedding_right,
        (table,),
    )

    x = random.normal(size=(6, 6))

    def pool(x, window=3, stride=1):
        starts = range(0, 7 - window, stride)
        return np.array([[x[i : i + window, j : j + window].max() for j in starts] for i in starts])

    def pool_back(g, x, window=3, stride=1, add=True):
        dx = np.zeros_like(x)
        for p, i in enumerate(range(0, 7 - window, stride)):
            for q, j in enumerate(range(0, 7 - window, stride)):
                part = x[i : i + window, j : j + window]
                place = np.unravel_index(part.argmax(), part.shape)
                here = (i + place[0], j + place[1])
                dx[here] = g[p, q] + (dx[here] if add else 0)
        return dx

    wrong = lambda g, x, window=3, stride=1: pool_back(g, x, window, stride, add=False)
    yield layer_case(
        "7: max pooling, =, window 3 and stride 1", "overwritten", pool, wrong, pool_back, (x,)
    )
    yield layer_case(
        "7: window 2, stride 2, where it passes",
        "overwritten",
        pool,
        wrong,
        pool_back,
        (x,),
        window=2,
        stride=2,
    )

    arrays = random.normal(size=(4, 3)), random.normal(size=(2, 3))
    linear = lambda X, W: X @ W.T
    right = lambda g, X, W: (g @ W, g.T @ X)
    wrong = lambda g, X, W: (g @ W, np.ones_like(g).T @ X)
    yield layer_case(
        "10: the input as the weight's gradient", "error-ignored", linear, wrong, right, arrays, 1
    )

    softmax = lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    right = lambda g, z: softmax(z) * (g - (g * softmax(z)).sum(-1, keepdims=True))
    wrong = lambda g, z: g * softmax(z) * (1 - softmax(z))
    yield layer_case(
        "12: one entry of each row, the diagonal",
        "diagonal",
        softmax,
        wrong,
        right,
        (random.normal(size=(3, 4)),),
    )


def updates():
    """6: an input gradient filled before the update, and added after it. 11: through ∂C/∂W."""
    net = Network((4, 3), seed=32)
    W, d, a = net.layers[0][0], net.back[0][1][:, 0], net.A0[:, 0]
    f = lambda a: net.C(net.layers, a[:, None])
    new = W - 0.01 * np.outer(d, a)
    yield cost_case(
        "6: before and after the update",
        "added-twice",
        f,
        a,
        (W + new).T @ d,
        W.T @ d,
        W=W,
        W_new=new,
        delta=d,
    )
    wrong = np.outer(d, a).T @ d
    yield cost_case(
        "11: through the gradient of W",
        "through-gradient",
        f,
        a,
        wrong,
        W.T @ d,
        W=W,
        delta=d,
        a_prev=a,
    )


CASES = [case for cases in (words, relus, layers, updates) for case in cases()]
