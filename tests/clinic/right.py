"""Right gradients of random shapes, scales and kinds; the clinic must call none of them wrong."""

import numpy as np

from snippets.gradient_clinic import check_backward, check_gradient
from tests.clinic.case import SIGMA, Network


def verdict(seed: int):
    """The Report, or the Reports, on the right gradient number `seed`."""
    random = np.random.default_rng(seed)
    kinds = (
        dense,
        bias,
        backward_of_dense,
        norm,
        softmax_cost,
        pooling,
        embedding,
        elementwise,
        saturated,
        single,
        quadratic,
        initial,
    )
    return kinds[seed % len(kinds)](random)


def network(random, N=None, sigma=None):
    depth = random.integers(1, 5)
    sizes = tuple(int(n) for n in random.integers(1, 9, size=depth + 1))
    cost = "cross-entropy" if sizes[-1] > 1 and random.random() < 0.4 else "squares"
    sigma = sigma or str(random.choice(list(SIGMA)))
    return Network(
        sizes, sigma, N or int(random.integers(1, 9)), cost, seed=int(random.integers(10**6))
    )


def dense(random):
    net = network(random)
    k = int(random.integers(len(net.layers)))
    names = ("z", "a", "a_prev", "dC_da", "N") if random.random() < 0.5 else ()
    return check_gradient(
        net.C_of(k, 0), net.layers[k][0], net.dC_dW(k), quiet=True, **net.context(k, *names)
    )


def bias(random):
    net = network(random)
    k = int(random.integers(len(net.layers)))
    return check_gradient(
        net.C_of(k, 1), net.layers[k][1], net.back[k][1].sum(axis=1) / net.N, quiet=True
    )


def initial(random):
    """Weights of very different scales, biases of zero, as at the start of training."""
    net = network(random, sigma="relu")
    scale = 10.0 ** random.uniform(-6, 1)
    net.layers = [(scale * W, 0 * b) for W, b in net.layers]
    net.A, net.Z = net.run(net.layers, net.A0)
    net.back = net.passed_back()
    k = int(random.integers(len(net.layers)))
    return check_gradient(net.C_of(k, 0), net.layers[k][0], net.dC_dW(k), quiet=True)


def saturated(random):
    """Far out on the plateaus, where slopes are as small as rounding."""
    net = network(random, sigma=str(random.choice(["logistic", "tanh"])))
    net.layers = [(30 * W, 5 * b) for W, b in net.layers]
    if net.cost == "cross-entropy":
        net.layers[-1] = tuple(part / 30 for part in net.layers[-1])
    net.A, net.Z = net.run(net.layers, net.A0)
    net.back = net.passed_back()
    k = int(random.integers(len(net.layers)))
    return check_gradient(net.C_of(k, 0), net.layers[k][0], net.dC_dW(k), quiet=True)


def backward_of_dense(random):
    m, n, N = random.integers(1, 7, size=3)
    sigma = SIGMA["logistic" if random.random() < 0.5 else "tanh"]

    def forward(X, W, b):
        return sigma(X @ W.T + b)

    def backward(g, X, W, b):
        A = forward(X, W, b)
        D = g * (A * (1 - A) if sigma is SIGMA["logistic"] else 1 - A * A)
        return D @ W, D.T @ X, D.sum(axis=0)

    scale = 10.0 ** random.uniform(-3, 0.5)
    arrays = random.normal(size=(N, n)), scale * random.normal(size=(m, n)), np.zeros(m)
    return check_backward(forward, backward, *arrays, quiet=True)


def norm(random):
    X = random.normal(size=tuple(random.integers(2, 7, size=2))) * 10.0 ** random.uniform(-2, 2)
    X += random.normal()

    def parts(X):
        s = 1 / np.sqrt(X.var(axis=1, keepdims=True) + 1e-5)
        return (X - X.mean(axis=1, keepdims=True)) * s, s

    def backward(g, X):
        xhat, s = parts(X)
        inner = (g * xhat).mean(axis=1, keepdims=True)
        return s * (g - g.mean(axis=1, keepdims=True) - xhat * inner)

    return check_backward(lambda X: parts(X)[0], backward, X, quiet=True)


def softmax_cost(random):
    n, N = random.integers(2, 7, size=2)
    Z = random.normal(size=(n, N)) * 10.0 ** random.uniform(-1, 1)
    labels = random.integers(n, size=N)

    def probabilities(Z):
        e = np.exp(Z - Z.max(axis=0))
        return e / e.sum(axis=0)

    def f(Z):
        return -np.mean(np.log(probabilities(Z)[labels, np.arange(N)]))

    def G(Z):
        return (probabilities(Z) - np.eye(n)[:, labels]) / N

    return check_gradient(f, Z, G, quiet=True)


def pooling(random):
    x = random.normal(size=int(random.integers(4, 20))).round(int(random.integers(1, 9)))
    stride = int(random.integers(1, 4))

    def starts(x, stride):
        return range(0, len(x) - 2, stride)

    def forward(x, stride):
        return np.array([x[i : i + 3].max() for i in starts(x, stride)])

    def backward(g, x, stride):
        dx = np.zeros_like(x)
        for s, i in zip(g, starts(x, stride), strict=True):
            dx[i + x[i : i + 3].argmax()] += s
        return dx

    return check_backward(forward, backward, x, quiet=True, stride=stride)


def embedding(random):
    rows, d, N = random.integers(2, 8, size=3)
    ids = random.integers(rows, size=N)

    def backward(g, table, ids):
        out = np.zeros_like(table)
        np.add.at(out, ids, g)
        return out, None

    return check_backward(
        lambda table, ids: table[ids], backward, random.normal(size=(rows, d)), ids, quiet=True
    )


def elementwise(random):
    z = random.normal(size=tuple(random.integers(1, 6, size=int(random.integers(1, 4))))) * 3
    f, prime = [
        (np.sin, np.cos),
        (lambda z: z**3, lambda z: 3 * z**2),
        (lambda z: np.log1p(np.exp(z)), lambda z: 1 / (1 + np.exp(-z))),
        (np.abs, np.sign),
        (lambda z: np.where(z > 0, z, 0.1 * z), lambda z: np.where(z > 0, 1, 0.1)),
        (lambda z: np.exp(-z * z), lambda z: -2 * z * np.exp(-z * z)),
    ][int(random.integers(6))]
    return check_backward(f, lambda g, z: g * prime(z), z, quiet=True)


def single(random):
    """Everything in float32."""
    net = network(random, sigma=str(random.choice(["logistic", "tanh"])))
    k = int(random.integers(len(net.layers)))
    W, b = (part.astype(np.float32) for part in net.layers[k])
    A, Y = net.A[k].astype(np.float32), random.uniform(size=net.Z[k].shape).astype(np.float32)

    def f(W):
        W = np.asarray(W, np.float32)
        return np.sum((SIGMA[net.sigma](W @ A + b[:, None]) - Y) ** 2)

    out = SIGMA[net.sigma](W @ A + b[:, None])
    s = out * (1 - out) if net.sigma == "logistic" else 1 - out * out
    return check_gradient(f, W, (2 * (out - Y) * s) @ A.T, quiet=True)


def quadratic(random):
    """A quadratic form of any scale, where its minimum may be near."""
    n = int(random.integers(1, 8))
    B = random.normal(size=(n, n)) * 10.0 ** random.uniform(-4, 4)
    x = random.normal(size=n) * 10.0 ** random.uniform(-4, 2)
    return check_gradient(lambda x: x @ B @ x, x, lambda x: B @ x + B.T @ x, quiet=True)
