"""Layers of other kinds: wrong backward passes, put to check_backward."""

import numpy as np

from tests.clinic.case import SIGMA, SIGMA_PRIME, cost_case, layer_case, logistic

random = np.random.default_rng(20)


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_backward(g, z):
    p = softmax(z)
    return p * (g - (g * p).sum(axis=-1, keepdims=True))


def activations():
    z = random.normal(size=(4, 3))
    for name, sigma in SIGMA.items():
        prime = SIGMA_PRIME[name]
        right = lambda g, z, prime=prime: g * prime(z)
        wrongs = {
            "slope-missing": lambda g, z: g,
            "factor": lambda g, z, prime=prime: 2 * g * prime(z),
            "error-ignored": lambda g, z, prime=prime: prime(z),
        }
        if name != "relu":
            wrongs["slope-at-a"] = lambda g, z, s=sigma, prime=prime: g * prime(s(z))
            wrongs["value-for-slope"] = lambda g, z, s=sigma: g * s(z)
            wrongs["slope-extra"] = lambda g, z, prime=prime: g * prime(z) ** 2
        for kind, wrong in wrongs.items():
            yield layer_case(f"{name}, {kind}", kind, sigma, wrong, right, (z,))
    tanh, relu = SIGMA["tanh"], SIGMA["relu"]
    right = lambda g, z: g * (1 - np.tanh(z) ** 2)
    yield layer_case(
        "1 − tanh(upstream)²", "slope-on-error", tanh, lambda g, z: 1 - np.tanh(g) ** 2, right, (z,)
    )
    yield layer_case(
        "1 − z² for tanh", "slope-fed-z", tanh, lambda g, z: g * (1 - z * z), right, (z,)
    )
    right = lambda g, z: g * logistic(z) * (1 - logistic(z))
    yield layer_case(
        "z (1 − z) for σ", "slope-fed-z", logistic, lambda g, z: g * z * (1 - z), right, (z,)
    )
    right = lambda g, z: g * (z > 0)
    yield layer_case(
        "relu of the error", "slope-on-error", relu, lambda g, z: np.maximum(g, 0), right, (z,)
    )
    yield layer_case(
        "output >= 0", "slope-missing", relu, lambda g, z: g * (relu(z) >= 0), right, (z,)
    )
    yield layer_case("relu, sign", "sign", relu, lambda g, z: -g * (z > 0), right, (z,))


def dense():
    def forward(W, x, b):
        return logistic(W @ x + b)

    def backward(g, W, x, b):
        a = forward(W, x, b)
        d = g * a * (1 - a)
        return np.outer(d, x), W.T @ d, d

    arrays = random.normal(size=(3, 4)), random.normal(size=4), random.normal(size=3)

    def by(delta=None, dW=None, dx=None, db=None):
        def wrong(g, W, x, b):
            a = forward(W, x, b)
            d = g * a * (1 - a) if delta is None else delta(g, a, W @ x + b)
            parts = np.outer(d, x), W.T @ d, d
            return tuple(
                p if w is None else w(d, W, x) for p, w in zip(parts, (dW, dx, db), strict=True)
            )

        return wrong

    yield layer_case(
        "dense, no slope", "slope-missing", forward, by(lambda g, a, z: g), backward, arrays
    )
    yield layer_case(
        "dense, no slope, seen in x",
        "slope-missing",
        forward,
        by(lambda g, a, z: g),
        backward,
        arrays,
        1,
    )
    at_a = by(lambda g, a, z: g * logistic(a) * (1 - logistic(a)))
    yield layer_case("dense, slope at a", "slope-at-a", forward, at_a, backward, arrays)
    yield layer_case(
        "dense, grad_output not used",
        "error-ignored",
        forward,
        by(lambda g, a, z: a * (1 - a)),
        backward,
        arrays,
    )
    yield layer_case(
        "dense, x from unit 0",
        "one-path",
        forward,
        by(dx=lambda d, W, x: W[0] * d[0]),
        backward,
        arrays,
        1,
    )
    yield layer_case(
        "dense, W transposed",
        "transposed",
        forward,
        by(dW=lambda d, W, x: np.outer(x, d)),
        backward,
        arrays,
    )
    yield layer_case(
        "dense, b from W's gradient",
        "row-sums",
        forward,
        by(db=lambda d, W, x: np.outer(d, x).sum(1)),
        backward,
        arrays,
        2,
    )

    def rows(X, W, b):
        return X @ W + b

    def rows_backward(g, X, W, b):
        return g @ W.T, X.T @ g, g.sum(axis=0)

    arrays = random.normal(size=(5, 4)), random.normal(size=(4, 3)), random.normal(size=3)
    activated = [
        ("relu", lambda X, W, b: np.maximum(rows(X, W, b), 0), lambda z: z > 0),
        ("softplus", lambda X, W, b: np.logaddexp(0, rows(X, W, b)), logistic),
    ]
    for name, active, slope in activated:

        def right(g, X, W, b, slope=slope):
            return rows_backward(g * slope(rows(X, W, b)), X, W, b)

        for of, array in enumerate("XWb"):
            title = f"rows of {name}, no slope, seen in {array}"
            yield layer_case(title, "slope-missing", active, rows_backward, right, arrays, of)
    wrong = lambda g, X, W, b: (g @ W.reshape(3, 4), X.T @ g, g.sum(axis=0))
    yield layer_case("rows, W reshaped", "reshaped", rows, wrong, rows_backward, arrays)
    wrong = lambda g, X, W, b: (g @ W.T, X.T @ g, g.mean(axis=0))
    yield layer_case("rows, bias averaged", "factor", rows, wrong, rows_backward, arrays, 2)
    wrong = lambda g, X, W, b: (g @ W.T, X.T @ g / len(X), g.sum(axis=0))
    yield layer_case("rows, W divided by N", "factor", rows, wrong, rows_backward, arrays, 1)
    wrong = lambda g, X, W, b: (g @ W.T, X.T @ np.ones_like(g), g.sum(axis=0))
    yield layer_case("rows, Xᵀ1 for W", "error-ignored", rows, wrong, rows_backward, arrays, 1)
    wrong = lambda g, X, W, b: (g @ W.T, X.T @ g, g)
    yield layer_case("rows, bias not summed", "shape", rows, wrong, rows_backward, arrays, 2)
    wrong = lambda g, X, W, b: (g @ W.T, g.T @ X, g.sum(axis=0))
    yield layer_case("rows, W transposed", "transposed", rows, wrong, rows_backward, arrays, 1)


def softmaxes():
    z = random.normal(size=(3, 5))
    diagonal = lambda g, z: g * softmax(z) * (1 - softmax(z))
    yield layer_case("softmax, diagonal", "diagonal", softmax, diagonal, softmax_backward, (z,))
    yield layer_case(
        "softmax of one row, diagonal", "diagonal", softmax, diagonal, softmax_backward, (z[0],)
    )
    yield layer_case(
        "softmax, g − sum(g p), no p in front",
        "unknown",
        softmax,
        lambda g, z: g - (g * softmax(z)).sum(-1, keepdims=True),
        softmax_backward,
        (z,),
        open=True,
    )
    W = random.normal(size=(4, 4))
    yield layer_case(
        "square product, Wg for Wᵀg",
        "transposed",
        lambda x: W @ x,
        lambda g, x: W @ g,
        lambda g, x: W.T @ g,
        (random.normal(size=4),),
    )


def embeddings():
    ids = np.array([[2, 0, 2], [1, 2, 4]])
    table = random.normal(size=(6, 3))

    def forward(table, ids):
        return table[ids]

    def right(g, table, ids):
        out = np.zeros_like(table)
        np.add.at(out, ids, g)
        return out, None

    def wrong(g, table, ids):
        out = np.zeros_like(table)
        out[ids] += g
        return out, None

    yield layer_case(
        "embedding, += with repeats", "overwritten", forward, wrong, right, (table, ids)
    )

    def averaged(g, table, ids):
        out, _ = right(g, table, ids)
        return out / ids.size, None

    yield layer_case(
        "embedding, divided by the number of words",
        "factor",
        forward,
        averaged,
        right,
        (table, ids),
    )
    # the same, to check_gradient
    picked, T = [2, 0, 2, 1], random.normal(size=(4, 3))
    f = lambda X: np.sum((X[picked] - T) ** 2)
    d = 2 * (table[picked] - T)
    last, added = np.zeros_like(table), np.zeros_like(table)
    last[picked] = d
    np.add.at(added, picked, d)
    yield cost_case(
        "embedding, given what each use contributes",
        "overwritten",
        f,
        table,
        last,
        added,
        open=True,  # or its first use is forgotten
        parts=[np.outer(np.arange(6) == k, row) for k, row in zip(picked, d, strict=True)],
    )
    yield cost_case("embedding, nothing given", "some-entries", f, table, last, added, open=True)


def convolutions():
    x, w = random.normal(size=9), random.normal(size=3)

    def forward(x, w, stride=1):
        return np.array([w @ x[i : i + 3] for i in range(0, len(x) - 2, stride)])

    def backward(g, x, w, stride=1, add=True, flip=False):
        dx, dw = np.zeros_like(x), np.zeros_like(w)
        for s, i in zip(g, range(0, len(x) - 2, stride), strict=True):
            part = s * (w[::-1] if flip else w)
            dx[i : i + 3] = part + (dx[i : i + 3] if add else 0)
            dw += s * x[i : i + 3]
        return dx, dw

    assign = lambda g, x, w, stride=1: backward(g, x, w, stride, add=False)
    yield layer_case("convolution, = for +=", "overwritten", forward, assign, backward, (x, w))
    yield layer_case(
        "convolution, = for +=, stride 2",
        "overwritten",
        forward,
        assign,
        backward,
        (x, w),
        stride=2,
    )
    yield layer_case(
        "convolution, = for +=, no overlap",
        "overwritten",
        forward,
        assign,
        backward,
        (x, w),
        stride=3,
    )
    flipped = lambda g, x, w: (backward(g, x, w)[0], backward(g, x, w)[1][::-1])
    yield layer_case(
        "convolution, kernel turned round", "reordered", forward, flipped, backward, (x, w), 1
    )
    mean = lambda g, x, w: (backward(g, x, w)[0], backward(g, x, w)[1] / len(g))
    yield layer_case("convolution, mean over places", "factor", forward, mean, backward, (x, w), 1)
    one = lambda g, x, w: (backward(g, x, w)[0], g[-1] * x[6:9])
    yield layer_case(
        "convolution, last window only", "one-path", forward, one, backward, (x, w), 1, open=True
    )

    image, kernel = random.normal(size=(2, 5, 5)), random.normal(size=(3, 2, 3, 3))

    def conv2(image, kernel):
        windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3), axis=(1, 2))
        return np.einsum("cpqij,kcij->kpq", windows, kernel)

    def conv2_back(g, image, kernel, add=True):
        dI, dK = np.zeros_like(image), np.zeros_like(kernel)
        for p in range(3):
            for q in range(3):
                part = np.einsum("k,kcij->cij", g[:, p, q], kernel)
                dI[:, p : p + 3, q : q + 3] = part + (dI[:, p : p + 3, q : q + 3] if add else 0)
                dK += np.einsum("k,cij->kcij", g[:, p, q], image[:, p : p + 3, q : q + 3])
        return dI, dK

    unflipped = lambda g, i, k: (conv2_back(g, i, k[..., ::-1, ::-1])[0], conv2_back(g, i, k)[1])
    yield layer_case(
        "convolution, kernel not flipped for the image",
        "reordered",
        conv2,
        unflipped,
        conv2_back,
        (image, kernel),
    )
    assign = lambda g, i, k: conv2_back(g, i, k, add=False)
    yield layer_case(
        "image convolution, = for +=", "overwritten", conv2, assign, conv2_back, (image, kernel)
    )
    turned = lambda g, i, k: (conv2_back(g, i, k)[0], conv2_back(g, i, k)[1][:, :, ::-1, ::-1])
    yield layer_case(
        "image convolution, kernel by half a turn",
        "reordered",
        conv2,
        turned,
        conv2_back,
        (image, kernel),
        1,
    )
    swapped = lambda g, i, k: (conv2_back(g, i, k)[0], conv2_back(g, i, k)[1].transpose(0, 1, 3, 2))
    yield layer_case(
        "image convolution, kernel transposed",
        "transposed",
        conv2,
        swapped,
        conv2_back,
        (image, kernel),
        1,
    )
    one = lambda g, i, k: (
        conv2_back(np.concatenate([g[:1], 0 * g[1:]]), i, k)[0],
        conv2_back(g, i, k)[1],
    )
    yield layer_case(
        "image convolution, one output channel", "one-path", conv2, one, conv2_back, (image, kernel)
    )


def poolings():
    x = random.normal(size=12)

    def forward(x, stride=1):
        return np.array([x[i : i + 3].max() for i in range(0, len(x) - 2, stride)])

    def backward(g, x, stride=1, add=True, spread=False):
        dx = np.zeros_like(x)
        for s, i in zip(g, range(0, len(x) - 2, stride), strict=True):
            k = i + x[i : i + 3].argmax()
            dx[k] = s + (dx[k] if add else 0)
            if spread:
                dx[i : i + 3] += s
        return dx

    assign = lambda g, x, stride=1: backward(g, x, stride, add=False)
    yield layer_case("max pooling, = for +=", "overwritten", forward, assign, backward, (x,))
    yield layer_case(
        "max pooling, = for +=, no overlap",
        "overwritten",
        forward,
        assign,
        backward,
        (x,),
        stride=3,
    )
    mean = lambda X: np.array([X[i : i + 3].mean() for i in range(10)])

    def mean_back(g, X, add=True, divide=3):
        dX = np.zeros_like(X)
        for i, s in enumerate(g):
            dX[i : i + 3] = s / divide + (dX[i : i + 3] if add else 0)
        return dX

    yield layer_case(
        "mean pooling, not divided",
        "factor",
        mean,
        lambda g, X: mean_back(g, X, divide=1),
        mean_back,
        (x,),
    )
    yield layer_case(
        "mean pooling, = for +=",
        "overwritten",
        mean,
        lambda g, X: mean_back(g, X, add=False),
        mean_back,
        (x,),
    )


def norms():
    X = random.normal(size=(4, 6))
    gamma, beta = random.uniform(0.5, 2, size=6), random.normal(size=6)

    def parts(X, axis):
        mean, var = X.mean(axis, keepdims=True), X.var(axis, keepdims=True)
        s = 1 / np.sqrt(var + 1e-5)
        return (X - mean) * s, s

    def norm_of(axis):
        def forward(X, gamma, beta):
            return gamma * parts(X, axis)[0] + beta

        def backward(g, X, gamma, beta, mean=True, var=True):
            xhat, s = parts(X, axis)
            d = g * gamma
            dX = d.copy()
            if mean:
                dX -= d.mean(axis, keepdims=True)
            if var:
                dX -= xhat * (d * xhat).mean(axis, keepdims=True)
            return s * dX, (g * xhat).sum(0), g.sum(0)

        return forward, backward

    for axis, name in ((1, "layer norm"), (0, "batch norm")):
        forward, backward = norm_of(axis)
        for mean, var in ((0, 1), (1, 0), (0, 0)):
            wrong = lambda g, X, c, b, back=backward, m=mean, v=var: back(g, X, c, b, m, v)
            yield layer_case(
                f"{name}, mean {mean}, variance {var}",
                "norm-path",
                forward,
                wrong,
                backward,
                (X, gamma, beta),
            )
        wrong = lambda g, X, c, b, back=backward: (*back(g, X, c, b)[:1], (g * X).sum(0), g.sum(0))
        wrong = lambda g, X, c, b, back=backward: (*back(g, X, c, b)[:2], g.mean(0))
        yield layer_case(
            f"{name}, β averaged", "factor", forward, wrong, backward, (X, gamma, beta), 2
        )
        wrong = lambda g, X, c, b, back=backward: (
            back(g, X, c, b)[0],
            g.sum(0),
            back(g, X, c, b)[1],
        )
        yield layer_case(
            f"{name}, γ and β in the wrong order",
            "swapped",
            forward,
            wrong,
            backward,
            (X, gamma, beta),
            1,
        )


def recurrence():
    W, U, X = random.normal(size=(3, 3)) / 2, random.normal(size=(3, 2)), random.normal(size=(4, 2))

    def run(W):
        hs = [np.array([0.3, -0.2, 0.5])]
        for x in X:
            hs.append(np.tanh(W @ hs[-1] + U @ x))
        return hs

    target = random.normal(size=3)
    f = lambda W: np.sum((run(W)[-1] - target) ** 2)

    def contributions(W):
        hs = run(W)
        d, parts = 2 * (hs[-1] - target), []
        for t in range(len(X), 0, -1):
            d = d * (1 - hs[t] ** 2)
            parts.insert(0, np.outer(d, hs[t - 1]))
            d = W.T @ d
        return parts

    parts = contributions(W)
    right = sum(parts)
    yield cost_case(
        "recurrence, last step only, parts given",
        "overwritten",
        f,
        W,
        parts[-1],
        right,
        parts=parts,
    )
    yield cost_case(
        "recurrence, first step overwrites", "one-path", f, W, parts[0], right, parts=parts
    )
    yield cost_case(
        "recurrence, a step forgotten", "one-path", f, W, right - parts[1], right, parts=parts
    )
    yield cost_case("recurrence, mean over steps", "factor", f, W, right / 4, right, parts=parts)
    # a weight used twice: tied weights
    x = random.normal(size=3)
    tied = lambda W: np.sum((W.T @ np.tanh(W @ x) - x) ** 2)
    h = np.tanh(W @ x)
    d = 2 * (W.T @ h - x)
    uses = [np.outer((W @ d) * (1 - h * h), x), np.outer(h, d)]
    yield cost_case(
        "tied weights, decoder only",
        "overwritten",
        tied,
        W,
        uses[1],
        sum(uses),
        open=True,
        parts=uses,
    )
    yield cost_case(
        "tied weights, encoder only", "one-path", tied, W, uses[0], sum(uses), parts=uses
    )
    yield cost_case(
        "tied weights, nothing given", "unknown", tied, W, uses[0], sum(uses), open=True
    )


def dropouts_and_residuals():
    mask = (random.uniform(size=(4, 5)) < 0.6) * 1.0
    X = random.normal(size=(4, 5))
    forward = lambda X: X * mask / 0.6
    right = lambda g, X: g * mask / 0.6
    yield layer_case(
        "dropout, not scaled back", "factor", forward, lambda g, X: g * mask, right, (X,)
    )
    yield layer_case("dropout, no mask", "slope-missing", forward, lambda g, X: g, right, (X,))
    W = random.normal(size=(4, 4)) / 2
    forward = lambda x: x + np.tanh(W @ x)
    branch = lambda g, x: W.T @ (g * (1 - np.tanh(W @ x) ** 2))
    right = lambda g, x: g + branch(g, x)
    x = random.normal(size=4)
    yield layer_case("residual, the branch only", "one-path", forward, branch, right, (x,))
    yield layer_case(
        "residual, the direct way only", "one-path", forward, lambda g, x: g, right, (x,)
    )


def attention():
    X = random.normal(size=(4, 3))
    Q, K, V = random.normal(size=(3, 4, 3))

    def forward(Q, K, V):
        return softmax(Q @ K.T / np.sqrt(3)) @ V

    def backward(g, Q, K, V, diagonal=False, scale=True, transpose=False):
        S = softmax(Q @ K.T / np.sqrt(3))
        dS = g @ V.T
        dZ = dS * S * (1 - S) if diagonal else softmax_backward(dS, Q @ K.T / np.sqrt(3))
        dZ = dZ / np.sqrt(3) if scale else dZ
        return dZ @ K, (dZ if transpose else dZ.T) @ Q, (S if transpose else S.T) @ g

    scale = lambda g, Q, K, V: backward(g, Q, K, V, scale=False)
    yield layer_case("attention, √d forgotten", "factor", forward, scale, backward, (Q, K, V))
    wrong = lambda g, Q, K, V: (*backward(g, Q, K, V)[:2], backward(g, Q, K, V, transpose=True)[2])
    yield layer_case(
        "attention, S for its transpose", "transposed", forward, wrong, backward, (Q, K, V), 2
    )
    wrong = lambda g, Q, K, V: backward(g, Q, K, V, transpose=True)
    yield layer_case(
        "attention, the gradient of S not transposed",
        "transposed",
        forward,
        wrong,
        backward,
        (Q, K, V),
        1,
    )
    wrong = lambda g, Q, K, V: backward(g, Q, K, V)[1::-1] + backward(g, Q, K, V)[2:]
    yield layer_case(
        "attention, Q and K in the wrong order", "swapped", forward, wrong, backward, (Q, K, V)
    )
    # self-attention: one array used three times
    forward_self = lambda X: forward(X, X, X)
    back_self = lambda g, X: sum(backward(g, X, X, X))
    last = lambda g, X: backward(g, X, X, X)[2]
    yield layer_case(
        "self-attention, V only", "unknown", forward_self, last, back_self, (X,), open=True
    )


CASES = [
    case
    for cases in (
        activations,
        dense,
        softmaxes,
        embeddings,
        convolutions,
        poolings,
        norms,
        recurrence,
        dropouts_and_residuals,
        attention,
    )
    for case in cases()
]
