"""Fifty wrong gradients that people published, or make, written from the docstrings alone.

Put to the clinic once, on 2026-11-26, before anything was changed for them: 31 were named. In nine
it found nothing, and its list had no name. Two were named wrongly by the letter: the slope of
another activation was told in words that the author had not thought of, and one total for all
biases as an average times their number. What had no name then and has one since, has it here.
"""

import numpy as np

from tests.clinic.case import cost_case, layer_case, logistic

FIRST_RUN = {"wrong": 50, "named": 31, "among others": 1, "named wrongly": 2}
CASES = []

random = np.random.default_rng(4004)


def relu(z):
    return np.maximum(z, 0)


def dsig(z):
    return logistic(z) * (1 - logistic(z))


def softmax(Z, axis=1):
    e = np.exp(Z - Z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def part(build):
    build()


def cost(*case, **context):
    CASES.append(cost_case(*case, **context))


def layer(name, mistakes, forward, wrong, arrays, right, **options):
    CASES.append(layer_case(name, mistakes, forward, wrong, right, arrays, **options))


@part
def _():
    # Teaching MLP whose bias gradient takes the gradient at the hidden output, not before
    # tanh; corrected by a reader.
    N = 9
    X = random.normal(size=(N, 4))
    W1 = random.normal(size=(4, 5))
    b1 = random.normal(size=5)
    W2 = random.normal(size=(5, 3))
    Y = np.eye(3)[random.integers(3, size=N)]
    f = lambda b: -np.sum(Y * np.log(softmax(np.tanh(X @ W1 + b) @ W2))) / N
    Z = X @ W1 + b1
    H = np.tanh(Z)
    back = ((softmax(H @ W2) - Y) / N) @ W2.T
    cost(
        "hidden bias from the gradient at h",
        "slope-missing",
        f,
        b1,
        back.sum(axis=0),
        (back * (1 - H**2)).sum(axis=0),
        z=Z,
        a=H,
        a_prev=X,
        dC_da=back,
        N=N,
    )


@part
def _():
    # Go network calling sigmoid-prime with the layer's output where the weighted input
    # belongs.
    X = random.normal(size=(8, 4))
    W1 = random.normal(size=(4, 3))
    b1 = random.normal(size=3)
    W2 = random.normal(size=(3, 3))
    b2 = random.normal(size=3)
    T = random.uniform(size=(8, 3))
    f = lambda W: 0.5 * np.sum((logistic(logistic(X @ W + b1) @ W2 + b2) - T) ** 2)
    Z = X @ W1 + b1
    H = logistic(Z)
    A = logistic(H @ W2 + b2)
    D2 = (A - T) * A * (1 - A)
    back = D2 @ W2.T
    cost(
        "sigmoid prime of the output",
        "slope-at-a",
        f,
        W1,
        X.T @ (back * dsig(H)),
        X.T @ (back * H * (1 - H)),
        z=Z,
        a=H,
        a_prev=X,
        dC_da=back,
        W_next=W2,
        delta_next=D2,
        N=8,
    )


@part
def _():
    # The x*(1-x) shortcut, right for the output only, handed the weighted input (readers keep
    # stumbling over it).
    m = 7
    X = random.normal(size=(4, m))
    W1 = random.normal(size=(5, 4))
    W2 = random.normal(size=(6, 5))
    W3 = random.normal(size=(2, 6))
    T = random.uniform(size=(2, m))
    f = lambda W: np.sum((logistic(W3 @ logistic(W @ logistic(W1 @ X))) - T) ** 2) / (2 * m)
    A1 = logistic(W1 @ X)
    Z2 = W2 @ A1
    A2 = logistic(Z2)
    A3 = logistic(W3 @ A2)
    back = W3.T @ ((A3 - T) * A3 * (1 - A3) / m)
    cost(
        "x(1-x) of z in the middle of three layers, columns",
        "slope-fed-z",
        f,
        W2,
        (back * Z2 * (1 - Z2)) @ A1.T,
        (back * A2 * (1 - A2)) @ A1.T,
        z=Z2,
        a=A2,
        a_prev=A1,
        dC_da=back,
        N=m,
    )


@part
def _():
    # Rectifier whose backward step sets the error to 0 or 1 where it should multiply it.
    N = 10
    X = random.normal(size=(N, 5))
    W1 = random.normal(size=(5, 6))
    W2 = random.normal(size=(6, 2))
    T = random.normal(size=(N, 2))
    f = lambda W: np.sum((relu(X @ W) @ W2 - T) ** 2) / N
    Z = X @ W1
    H = relu(Z)
    back = 2 * (H @ W2 - T) / N @ W2.T
    cost(
        "ReLU replaces the error by its mask",
        "error-ignored",
        f,
        W1,
        X.T @ (Z > 0).astype(float),
        X.T @ (back * (Z > 0)),
        z=Z,
        a=H,
        a_prev=X,
        dC_da=back,
        N=N,
    )


@part
def _():
    # Question on a two-layer net: the hidden delta multiplies the output's error by the
    # hidden slope and the output weights never enter; broadcasting hides it.
    X = random.normal(size=(2, 6))
    W1 = random.normal(size=(4, 2))
    W2 = random.normal(size=(1, 4))
    y = random.uniform(size=(1, 6))
    f = lambda W: 0.5 * np.sum((logistic(W2 @ logistic(W @ X)) - y) ** 2)
    Z = W1 @ X
    A = logistic(Z)
    o = logistic(W2 @ A)
    d2 = (o - y) * o * (1 - o)
    cost(
        "error sent back without the output weights, columns",
        "weights-ignored",
        f,
        W1,
        (d2 * A * (1 - A)) @ X.T,
        ((W2.T @ d2) * A * (1 - A)) @ X.T,
        z=Z,
        a=A,
        a_prev=X,
        W_next=W2,
        delta_next=d2,
    )


@part
def _():
    # Book code that updates the output weights and only then forms the hidden deltas with
    # them.
    x = random.normal(size=3)
    W1 = random.normal(size=(5, 3))
    W2 = random.normal(size=(2, 5))
    t = random.uniform(size=2)
    f = lambda W: 0.5 * np.sum((logistic(W2 @ logistic(W @ x)) - t) ** 2)
    z = W1 @ x
    a = logistic(z)
    o = logistic(W2 @ a)
    d2 = (o - t) * o * (1 - o)
    new = W2 - 0.5 * np.outer(d2, a)
    cost(
        "output weights updated before the hidden deltas",
        "after-update",
        f,
        W1,
        np.outer((new.T @ d2) * a * (1 - a), x),
        np.outer((W2.T @ d2) * a * (1 - a), x),
        z=z,
        a=a,
        a_prev=x,
        W_next=W2,
        delta_next=d2,
        W_new=new,
    )


@part
def _():
    # Beginners' video repository: output delta is o - t for a mean of squares behind a
    # sigmoid, so slope and the 2/n are both gone.
    h = random.uniform(size=(5, 1))
    W = random.normal(size=(4, 5))
    b = random.normal(size=(4, 1))
    t = np.eye(4)[:, [2]]
    f = lambda W: np.sum((logistic(W @ h + b) - t) ** 2) / 4
    z = W @ h + b
    o = logistic(z)
    cost(
        "o - t for a mean of squares behind a sigmoid",
        ("slope-missing", "factor"),
        f,
        W,
        (o - t) @ h.T,
        (2 * (o - t) / 4 * o * (1 - o)) @ h.T,
        also=["slope-missing"],
        z=z,
        a=o,
        a_prev=h,
        y=t,
        W=W,
    )


@part
def _():
    # Library that takes the activation function of the neighbouring layer for the slope
    # (index off by one).
    N = 8
    X = random.normal(size=(N, 4))
    W1 = random.normal(size=(4, 5))
    W2 = random.normal(size=(5, 4))
    W3 = random.normal(size=(4, 2))
    T = random.normal(size=(N, 2))
    f = lambda W: np.sum((logistic(np.tanh(X @ W1) @ W) @ W3 - T) ** 2) / (2 * N)
    A1 = np.tanh(X @ W1)
    Z2 = A1 @ W2
    A2 = logistic(Z2)
    back = (A2 @ W3 - T) / N @ W3.T
    cost(
        "tanh's slope on the logistic layer",
        "slope-other",
        f,
        W2,
        A1.T @ (back * (1 - A2**2)),
        A1.T @ (back * A2 * (1 - A2)),
        z=Z2,
        a=A2,
        a_prev=A1,
        dC_da=back,
        N=N,
    )


@part
def _():
    # Weight gradient formed with the layer input before its activation.
    N = 9
    X = random.normal(size=(N, 3))
    W1 = random.normal(size=(3, 5))
    b1 = random.normal(size=5)
    W2 = random.normal(size=(5, 2))
    T = random.normal(size=(N, 2))
    f = lambda W: np.sum((np.tanh(X @ W1 + b1) @ W - T) ** 2) / N
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    D2 = 2 * (A1 @ W2 - T) / N
    cost(
        "output weights with the unactivated hidden layer",
        "z-for-a",
        f,
        W2,
        Z1.T @ D2,
        A1.T @ D2,
        delta=D2,
        a_prev=A1,
        z_prev=Z1,
        W=W2,
        N=N,
    )


@part
def _():
    # Scratch regression code summing the error over everything, so all biases get one and the
    # same number.
    N = 7
    X = random.normal(size=(N, 4))
    W = random.normal(size=(4, 3))
    b = random.normal(size=3)
    T = random.normal(size=(N, 3))
    f = lambda b: np.sum((X @ W + b - T) ** 2) / (2 * N)
    D = (X @ W + b - T) / N
    cost(
        "one total for all biases",
        "wrong-axis",
        f,
        b,
        np.full(3, D.sum()),
        D.sum(axis=0),
        delta=D,
        a_prev=X,
        N=N,
    )


@part
def _():
    # Notes on backprop that average the error over the batch for the bias where it must be
    # summed; checked by a reader with autograd.
    m = 6
    X = random.normal(size=(4, m))
    W1 = random.normal(size=(5, 4))
    b1 = random.normal(size=(5, 1))
    W2 = random.normal(size=(2, 5))
    T = random.normal(size=(2, m))
    f = lambda b: np.sum((W2 @ relu(W1 @ X + b) - T) ** 2) / m
    Z = W1 @ X + b1
    A = relu(Z)
    back = W2.T @ (2 * (W2 @ A - T) / m)
    D = back * (Z > 0)
    cost(
        "bias averaged over the columns",
        "averaged",
        f,
        b1,
        D.mean(axis=1, keepdims=True),
        D.sum(axis=1, keepdims=True),
        also=["factor"],
        z=Z,
        a=A,
        a_prev=X,
        dC_da=back,
        N=m,
    )


@part
def _():
    # The gradient-checking exercise of a well known course with its planted doubled dW2, kept
    # by a learner who could not find it.
    m = 8
    X = random.normal(size=(4, m))
    W1 = random.normal(size=(5, 4))
    W2 = random.normal(size=(3, 5))
    W3 = random.normal(size=(1, 3))
    Y = random.integers(2, size=(1, m)).astype(float)

    def f(W):
        p = logistic(W3 @ relu(W @ relu(W1 @ X)))
        return -np.sum(Y * np.log(p) + (1 - Y) * np.log(1 - p)) / m

    A1 = relu(W1 @ X)
    Z2 = W2 @ A1
    A2 = relu(Z2)
    dA2 = W3.T @ (logistic(W3 @ A2) - Y)
    cost(
        "doubled dW2 in a net of three layers",
        "factor",
        f,
        W2,
        (dA2 * (Z2 > 0)) @ A1.T / m * 2,
        (dA2 * (Z2 > 0)) @ A1.T / m,
        z=Z2,
        a=A2,
        a_prev=A1,
        N=m,
    )


@part
def _():
    # Book chapter forming the output delta as target minus output, and leaving out the 2 of
    # its squared error, then adding in the update.
    X = random.integers(2, size=(4, 3)).astype(float) + 0.1 * random.normal(size=(4, 3))
    W1 = random.normal(size=(3, 5))
    W2 = random.normal(size=(5, 1))
    t = random.integers(2, size=(4, 1)).astype(float)
    f = lambda W: np.sum((relu(X @ W) @ W2 - t) ** 2)
    Z = X @ W1
    H = relu(Z)
    err = t - H @ W2
    cost(
        "target minus output, without the 2",
        ("sign", "factor"),
        f,
        W1,
        X.T @ ((err @ W2.T) * (Z > 0)),
        X.T @ ((-2 * err @ W2.T) * (Z > 0)),
        also=["factor"],
        z=Z,
        a=H,
        a_prev=X,
        W_next=W2,
        delta_next=-2 * err,
    )


@part
def _():
    # Weight changes for several inputs and outputs written as a column where a row belongs;
    # three by three, so nothing complains.
    x = random.normal(size=3)
    W = random.normal(size=(3, 3))
    goal = random.normal(size=3)
    f = lambda W: 0.5 * np.sum((W @ x - goal) ** 2)
    d = W @ x - goal
    cost(
        "outer product the other way round",
        "transposed",
        f,
        W,
        np.outer(x, d),
        np.outer(d, x),
        z=W @ x,
        a=W @ x,
        a_prev=x,
        delta=d,
        W=W,
    )


@part
def _():
    # Course labs: the hidden error is clipped where IT is negative and not where the hidden
    # unit is off (dh[dh < 0] = 0 for dh[h <= 0] = 0); seen in many lab answers, no one
    # address.
    N = 10
    X = random.normal(size=(N, 4))
    W1 = random.normal(size=(4, 6))
    b1 = random.normal(size=6)
    W2 = random.normal(size=(6, 3))
    Y = np.eye(3)[random.integers(3, size=N)]
    f = lambda W: -np.sum(Y * np.log(softmax(relu(X @ W + b1) @ W2))) / N
    Z = X @ W1 + b1
    H = relu(Z)
    back = (softmax(H @ W2) - Y) / N @ W2.T
    cost(
        "ReLU mask from the sign of the error",
        "slope-on-error",
        f,
        W1,
        X.T @ (back * (back > 0)),
        X.T @ (back * (Z > 0)),
        z=Z,
        a=H,
        a_prev=X,
        dC_da=back,
        N=N,
    )


@part
def _():
    # The derivative of leaky ReLU written as that of plain ReLU.
    N = 8
    X = random.normal(size=(N, 4))
    W1 = random.normal(size=(4, 5))
    W2 = random.normal(size=(5, 2))
    T = random.normal(size=(N, 2))
    act = lambda z: np.where(z > 0, z, 0.3 * z)
    f = lambda W: np.mean((act(X @ W) @ W2 - T) ** 2)
    Z = X @ W1
    H = act(Z)
    back = 2 * (H @ W2 - T) / T.size @ W2.T
    cost(
        "plain ReLU slope for leaky ReLU",
        "unknown",
        f,
        W1,
        X.T @ (back * (Z > 0)),
        X.T @ (back * np.where(Z > 0, 1, 0.3)),
        z=Z,
        a=H,
        a_prev=X,
        dC_da=back,
        N=N,
    )


@part
def _():
    # Asked of a GPU library: should not the backward step use the derivative of the
    # activation, not the activation itself? A common slip of learners.
    m = 9
    X = random.normal(size=(3, m))
    W1 = random.normal(size=(5, 3))
    W2 = random.normal(size=(4, 5))
    W3 = random.normal(size=(2, 4))
    T = random.normal(size=(2, m))
    f = lambda W: 0.5 * np.sum((W3 @ relu(W2 @ relu(W @ X)) - T) ** 2)
    Z1 = W1 @ X
    A1 = relu(Z1)
    Z2 = W2 @ A1
    A2 = relu(Z2)
    back = W2.T @ ((W3.T @ (W3 @ A2 - T)) * (Z2 > 0))
    cost(
        "ReLU itself for its slope, columns",
        "value-for-slope",
        f,
        W1,
        (back * relu(Z1)) @ X.T,
        (back * (Z1 > 0)) @ X.T,
        z=Z1,
        a=A1,
        a_prev=X,
        dC_da=back,
    )


@part
def _():
    # The learning rate multiplied into the error and so into what is handed on as gradient
    # (an XOR exercise does so).
    m = 4
    lr = 0.05
    X = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
    T = np.array([[0, 1, 1, 0.0]])
    W1 = random.normal(size=(3, 2))
    b1 = random.normal(size=(3, 1))
    W2 = random.normal(size=(1, 3))
    f = lambda W: np.sum((W2 @ np.tanh(W @ X + b1) - T) ** 2) / (2 * m)

    def grad(W):
        A = np.tanh(W @ X + b1)
        return ((W2.T @ ((W2 @ A - T) / m)) * (1 - A**2)) @ X.T

    A = np.tanh(W1 @ X + b1)
    cost(
        "learning rate inside the gradient",
        "factor",
        f,
        W1,
        lambda W: lr * grad(W),
        grad,
        z=W1 @ X + b1,
        a=A,
        a_prev=X,
        N=m,
    )


@part
def _():
    # Momentum: the velocity (old steps mixed in) is handed on as the gradient.
    N = 8
    X = random.normal(size=(N, 4))
    W = random.normal(size=(4, 3))
    T = random.normal(size=(N, 3))
    f = lambda W: np.sum((np.tanh(X @ W) - T) ** 2) / N

    def grad(W):
        A = np.tanh(X @ W)
        return X.T @ (2 * (A - T) / N * (1 - A**2))

    old = grad(W + 0.4 * random.normal(size=W.shape))
    A = np.tanh(X @ W)
    cost(
        "velocity for gradient",
        "unknown",
        f,
        W,
        0.9 * old + 0.1 * grad(W),
        grad(W),
        z=X @ W,
        a=A,
        a_prev=X,
        y=T,
        N=N,
    )


@part
def _():
    # A loop over examples or patches that keeps only one of them (assigns, or returns inside
    # the loop).
    N = 6
    X = random.normal(size=(N, 4))
    W = random.normal(size=(3, 4))
    T = random.uniform(size=(N, 3))
    f = lambda W: sum(0.5 * np.sum((logistic(W @ X[i]) - T[i]) ** 2) for i in range(N))
    each = [np.outer((logistic(W @ X[i]) - T[i]) * dsig(W @ X[i]), X[i]) for i in range(N)]
    for i in range(N):
        dW = each[i]
    cost(
        "loop over examples with = for +=",
        "one-example",
        f,
        W,
        dW,
        sum(each),
        also=["overwritten"],
        z=X @ W.T,
        a=logistic(X @ W.T),
        a_prev=X,
        y=T,
        N=N,
    )


@part
def _():
    # Textbook rule sending the plain output error back through the weights, without the
    # output's slope.
    x = random.normal(size=(4, 1))
    W1 = random.normal(size=(5, 4))
    W2 = random.normal(size=(3, 5))
    t = random.uniform(size=(3, 1))
    f = lambda W: 0.5 * np.sum((logistic(W2 @ logistic(W @ x)) - t) ** 2)
    z = W1 @ x
    a = logistic(z)
    o = logistic(W2 @ a)
    e = o - t
    cost(
        "plain output error sent back",
        "slope-missing",
        f,
        W1,
        ((W2.T @ e) * a * (1 - a)) @ x.T,
        ((W2.T @ (e * o * (1 - o))) * a * (1 - a)) @ x.T,
        z=z,
        a=a,
        a_prev=x,
        W_next=W2,
        delta_next=e,
    )


@part
def _():
    # Dispute over a logistic output: with cross-entropy the error at z is a - y, the
    # sigmoid's slope must not come in again.
    m = 9
    X = random.normal(size=(5, m))
    w = random.normal(size=(1, 5))
    b = 0.3
    y = random.integers(2, size=(1, m)).astype(float)

    def f(w):
        a = logistic(w @ X + b)
        return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))

    a = logistic(w @ X + b)
    cost(
        "sigmoid slope once more after a - y",
        "slope-extra",
        f,
        w,
        ((a - y) * a * (1 - a)) @ X.T / m,
        (a - y) @ X.T / m,
        z=w @ X + b,
        a=a,
        a_prev=X,
        y=y,
        N=m,
    )


@part
def _():
    # Logistic regression from scratch without 1/n while the cost is a mean.
    n = 12
    X = random.normal(size=(n, 4))
    th = random.normal(size=4)
    y = random.integers(2, size=n).astype(float)

    def f(t):
        p = logistic(X @ t)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    cost(
        "logistic regression without 1/n",
        "factor",
        f,
        th,
        lambda t: -(y - logistic(X @ t)).dot(X),
        lambda t: (logistic(X @ t) - y) @ X / n,
        z=X @ th,
        a=logistic(X @ th),
        a_prev=X,
        N=n,
    )


@part
def _():
    # The loss with a minus on one term only, a slip found in a book, here carried into dA.
    N = 10
    X = random.normal(size=(N, 3))
    W1 = random.normal(size=(3, 4))
    W2 = random.normal(size=(4, 1))
    y = np.array([0, 1] * 5, float)[:, None]

    def f(W):
        p = logistic(np.tanh(X @ W1) @ W)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    A1 = np.tanh(X @ W1)
    p = logistic(A1 @ W2)
    dA = -(y / p + (1 - y) / (1 - p)) / N
    good = -(y / p - (1 - y) / (1 - p)) / N
    cost(
        "minus missing on the second term",
        "one-term",
        f,
        W2,
        A1.T @ (dA * p * (1 - p)),
        A1.T @ (good * p * (1 - p)),
        z=A1 @ W2,
        a=p,
        a_prev=A1,
        y=y,
        N=N,
    )


@part
def _():
    # Binary cross-entropy whose gradient is always 0 for label 0: the second term is not
    # there.
    N = 8
    X = random.normal(size=(N, 4))
    W = random.normal(size=(4, 2))
    y = np.array([[0, 1], [1, 1], [0, 0], [1, 0]] * 2, float)

    def f(W):
        p = logistic(X @ W)
        return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))

    p = logistic(X @ W)
    cost(
        "only the y log a term",
        "one-term",
        f,
        W,
        X.T @ (-y * (1 - p)),
        X.T @ (p - y),
        also=["one-path"],
        z=X @ W,
        a=p,
        a_prev=X,
        y=y,
        N=N,
    )


@part
def _():
    # The loss layer divides by the batch already and the trainer divides again.
    N = 6
    X = random.normal(size=(N, 5))
    W = random.normal(size=(5, 4))
    Y = np.eye(4)[random.integers(4, size=N)]
    f = lambda W: -np.sum(Y * np.log(softmax(X @ W))) / N
    cost(
        "divided by the batch twice",
        "factor",
        f,
        W,
        lambda W: X.T @ ((softmax(X @ W) - Y) / N) / N,
        lambda W: X.T @ ((softmax(X @ W) - Y) / N),
        z=X @ W,
        a=softmax(X @ W),
        a_prev=X,
        y=Y,
        N=N,
    )


@part
def _():
    # Word-vector course lab: the bias gradient still multiplies by the layer's input and sums
    # the rows of what is dW.
    m = 7
    x = random.uniform(size=(6, m))
    W1 = random.normal(size=(4, 6))
    b1 = random.normal(size=(4, 1))
    W2 = random.normal(size=(6, 4))
    Y = np.eye(6)[:, random.integers(6, size=m)]
    f = lambda b: -np.sum(Y * np.log(softmax(W2 @ relu(W1 @ x + b), 0))) / m
    Z = W1 @ x + b1
    H = relu(Z)
    back = W2.T @ (softmax(W2 @ H, 0) - Y) / m
    D = back * (Z > 0)
    cost(
        "bias from rows of dW in a word-vector lab",
        "row-sums",
        f,
        b1,
        (D @ x.T).sum(axis=1, keepdims=True),
        D.sum(axis=1, keepdims=True),
        z=Z,
        a=H,
        a_prev=x,
        dC_da=back,
        N=m,
    )


@part
def _():
    # Softmax backward by s(1-s) alone, made into the full product with the Jacobian later.
    def fw(Z):
        return softmax(Z)

    def bw(g, Z):
        s = softmax(Z)
        return g * s * (1 - s)

    def ok(g, Z):
        s = softmax(Z)
        return s * (g - np.sum(g * s, axis=1, keepdims=True))

    layer("softmax by its diagonal", "diagonal", fw, bw, [random.normal(size=(4, 5))], ok)


@part
def _():
    # Chain rule through cross-entropy and softmax entry by entry: (-t/p) times p(1-p), which
    # leaves 0 at the other classes.
    N = 6
    X = random.normal(size=(N, 4))
    W = random.normal(size=(4, 3))
    Y = np.eye(3)[random.integers(3, size=N)]
    f = lambda W: -np.sum(Y * np.log(softmax(X @ W)))
    P = softmax(X @ W)
    cost(
        "-t/p times p(1-p)",
        "diagonal",
        f,
        W,
        X.T @ (-Y / P * P * (1 - P)),
        X.T @ (P - Y),
        also=["one-path"],
        z=X @ W,
        a=P,
        a_prev=X,
        y=Y,
        N=N,
    )


@part
def _():
    # Fancy-index assignment for the table's gradient; repeated words lose all but one.
    ids = np.array([[1, 4, 1], [0, 1, 5], [5, 2, 2]])

    def fw(E):
        return E[ids]

    def bw(g, E):
        G = np.zeros_like(E)
        G[ids] = g
        return G

    def ok(g, E):
        G = np.zeros_like(E)
        np.add.at(G, ids, g)
        return G

    layer(
        "table rows assigned, sentences in rows",
        "overwritten",
        fw,
        bw,
        [random.normal(size=(7, 3))],
        ok,
    )


@part
def _():
    # Codebook whose rows get the mean of the gradients of all places that chose them.
    ids = np.array([3, 0, 3, 3, 2, 0, 4])

    def fw(E):
        return E[ids]

    def bw(g, E):
        G = np.zeros_like(E)
        for k in range(len(E)):
            if np.any(ids == k):
                G[k] = g[ids == k].mean(axis=0)
        return G

    def ok(g, E):
        G = np.zeros_like(E)
        np.add.at(G, ids, g)
        return G

    layer(
        "mean over the places that chose a row",
        "averaged",
        fw,
        bw,
        [random.normal(size=(5, 4))],
        ok,
    )


@part
def _():
    # Variables that are used more than once get a wrong gradient; here the table is input and
    # output of a tiny language model and one use is lost.
    now = np.array([0, 3, 1, 3, 2])
    nxt = np.array([3, 1, 3, 2, 4])
    E = random.normal(size=(5, 4))
    f = lambda E: -np.sum(np.log(softmax(E[now] @ E.T)[np.arange(5), nxt]))
    D = softmax(E[now] @ E.T) - np.eye(5)[nxt]
    out = D.T @ E[now]
    inp = np.zeros_like(E)
    np.add.at(inp, now, D @ E)
    cost("tied table, output use only", "one-path", f, E, out, out + inp, parts=[inp, out])


def conv2(x, k, stride=1, pad=0):
    x = np.pad(x, pad)
    h, w = k.shape
    return np.array(
        [
            [np.sum(x[i : i + h, j : j + w] * k) for j in range(0, x.shape[1] - w + 1, stride)]
            for i in range(0, x.shape[0] - h + 1, stride)
        ]
    )


def conv2_back(g, x, k, stride=1, pad=0):
    xp = np.pad(x, pad)
    dx = np.zeros_like(xp)
    dk = np.zeros_like(k)
    h, w = k.shape
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            p, q = i * stride, j * stride
            dx[p : p + h, q : q + w] += g[i, j] * k
            dk += g[i, j] * xp[p : p + h, q : q + w]
    return dx[pad : pad + x.shape[0], pad : pad + x.shape[1]], dk


@part
def _():
    # Course lab: the stride is missing in the backward convolution.
    def bw(g, x, k, stride=1):
        dk = np.zeros_like(k)
        for i in range(g.shape[0]):
            for j in range(g.shape[1]):
                dk += g[i, j] * x[i : i + k.shape[0], j : j + k.shape[1]]
        return conv2_back(g, x, k, stride)[0], dk

    layer(
        "kernel gradient without the stride",
        "unknown",
        conv2,
        bw,
        [random.normal(size=(7, 7)), random.normal(size=(3, 3))],
        conv2_back,
        of=1,
        stride=2,
    )


@part
def _():
    # Input gradient of a padded convolution cut out at the wrong place (padding arithmetic is
    # where these go wrong).
    def fw(x, k):
        return conv2(x, k, 1, 1)

    def bw(g, x, k):
        full = np.zeros((x.shape[0] + 2, x.shape[1] + 2))
        for i in range(g.shape[0]):
            for j in range(g.shape[1]):
                full[i : i + 3, j : j + 3] += g[i, j] * k
        return full[: x.shape[0], : x.shape[1]], conv2_back(g, x, k, 1, 1)[1]

    layer(
        "padding not cut off at the front",
        "reordered",
        fw,
        bw,
        [random.normal(size=(5, 6)), random.normal(size=(3, 3))],
        lambda g, x, k: conv2_back(g, x, k, 1, 1),
    )


@part
def _():
    # Max pooling that goes wrong as soon as windows overlap (stride below 2).
    def fw(x):
        return np.array(
            [
                [x[i : i + 2, j : j + 2].max() for j in range(x.shape[1] - 1)]
                for i in range(x.shape[0] - 1)
            ]
        )

    def back(g, x, add):
        dx = np.zeros_like(x)
        for i in range(g.shape[0]):
            for j in range(g.shape[1]):
                p, q = np.unravel_index(np.argmax(x[i : i + 2, j : j + 2]), (2, 2))
                dx[i + p, j + q] = g[i, j] + add * dx[i + p, j + q]
        return dx

    layer(
        "overlapping max pooling with =",
        "overwritten",
        fw,
        lambda g, x: back(g, x, 0),
        [random.normal(size=(5, 5))],
        lambda g, x: back(g, x, 1),
    )


@part
def _():
    # Batch norm in training treated as if mean and variance were constants.
    def parts(x):
        m = x.mean(axis=0)
        s = np.sqrt(x.var(axis=0) + 1e-5)
        return (x - m) / s, s

    def fw(x, gamma, beta):
        return gamma * parts(x)[0] + beta

    def bw(g, x, gamma, beta):
        h, s = parts(x)
        return g * gamma / s, (g * h).sum(axis=0), g.sum(axis=0)

    def ok(g, x, gamma, beta):
        h, s = parts(x)
        d = g * gamma
        return (
            (d - d.mean(axis=0) - h * (d * h).mean(axis=0)) / s,
            (g * h).sum(axis=0),
            g.sum(axis=0),
        )

    layer(
        "batch norm with constant statistics",
        "norm-path",
        fw,
        bw,
        [random.normal(size=(6, 4)), random.normal(size=4), random.normal(size=4)],
        ok,
    )


@part
def _():
    # Layer norm made from a batch norm, the means of the backward step still over the batch
    # (the author's own case).
    def parts(x):
        m = x.mean(axis=1, keepdims=True)
        s = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        return (x - m) / s, s

    def back(g, x, w, ax):
        h, s = parts(x)
        d = g * w
        return (
            d - d.mean(axis=ax, keepdims=True) - h * (d * h).mean(axis=ax, keepdims=True)
        ) / s, (g * h).sum(axis=0)

    def fw(x, w):
        return parts(x)[0] * w

    layer(
        "layer norm with means over the batch",
        "unknown",
        fw,
        lambda g, x, w: back(g, x, w, 0),
        [random.normal(size=(5, 4)), random.normal(size=4)],
        lambda g, x, w: back(g, x, w, 1),
        also=["norm-path"],
    )


@part
def _():
    # RMS norm whose sum in the backward step lacks the weight; days of search, says a
    # commenter.
    def fw(x, w):
        return x / np.sqrt((x * x).mean(axis=1, keepdims=True) + 1e-5) * w

    def back(g, x, w, inner):
        r = 1 / np.sqrt((x * x).mean(axis=1, keepdims=True) + 1e-5)
        return g * w * r - x * r**3 * (inner * x).mean(axis=1, keepdims=True), (g * x * r).sum(
            axis=0
        )

    layer(
        "RMS norm without the weight in its sum",
        "unknown",
        fw,
        lambda g, x, w: back(g, x, w, g),
        [random.normal(size=(4, 6)), random.normal(size=6)],
        lambda g, x, w: back(g, x, w, g * w),
        also=["norm-path"],
    )


@part
def _():
    # LSTM notebook where the forget gate's error is multiplied by the gate instead of the
    # gate's slope.
    zc = random.normal(size=(7, 1))
    Wf, Wi, Wg, Wo = (random.normal(size=(3, 7)) / 2 for _ in range(4))
    bf = random.normal(size=(3, 1))
    C0 = random.normal(size=(3, 1))
    t = random.normal(size=(3, 1))
    i, g, o = logistic(Wi @ zc), np.tanh(Wg @ zc), logistic(Wo @ zc)
    cell = lambda W: logistic(W @ zc + bf) * C0 + i * g
    f = lambda W: 0.5 * np.sum((o * np.tanh(cell(W)) - t) ** 2)
    z = Wf @ zc + bf
    fg = logistic(z)
    th = np.tanh(cell(Wf))
    dC = (o * th - t) * o * (1 - th**2)
    df = dC * C0
    cost(
        "forget gate for its slope",
        "value-for-slope",
        f,
        Wf,
        (fg * df) @ zc.T,
        (fg * (1 - fg) * df) @ zc.T,
        z=z,
        a=fg,
        a_prev=zc,
        dC_da=df,
    )


@part
def _():
    # Lesson on recurrent nets that pairs the error of a step with the hidden state of that
    # same step.
    xs = random.normal(size=(4, 2))
    Wx = random.normal(size=(2, 3))
    Wh = random.normal(size=(3, 3)) / 2
    T = random.normal(size=(4, 3))

    def run(W):
        hs = [np.zeros(3)]
        for x in xs:
            hs.append(np.tanh(x @ Wx + hs[-1] @ W))
        return np.array(hs)

    f = lambda W: np.sum((run(W)[1:] - T) ** 2) / 4
    hs = run(Wh)
    D = np.zeros((4, 3))
    nextd = np.zeros(3)
    for s in range(3, -1, -1):
        D[s] = nextd = (2 * (hs[s + 1] - T[s]) / 4 + nextd @ Wh.T) * (1 - hs[s + 1] ** 2)
    cost(
        "hidden state of the same step",
        "output-for-input",
        f,
        Wh,
        hs[1:].T @ D,
        hs[:-1].T @ D,
        z=np.arctanh(hs[1:]),
        a=hs[1:],
        a_prev=hs[:-1],
        delta=D,
    )


@part
def _():
    # Recurrent backward without carrying the next step's error (dh_next never fed in); the
    # second point of
    def fw(x, Wx, Wh):
        h = np.zeros(Wh.shape[0])
        out = []
        for v in x:
            h = np.tanh(v @ Wx + h @ Wh)
            out.append(h)
        return np.array(out)

    def back(g, x, Wx, Wh, carry):
        hs = np.vstack([np.zeros(Wh.shape[0]), fw(x, Wx, Wh)])
        dx = np.zeros_like(x)
        dWx = np.zeros_like(Wx)
        dWh = np.zeros_like(Wh)
        nxt = np.zeros(Wh.shape[0])
        for s in range(len(x) - 1, -1, -1):
            d = (g[s] + carry * nxt) * (1 - hs[s + 1] ** 2)
            nxt = d @ Wh.T
            dx[s] = d @ Wx.T
            dWx += np.outer(x[s], d)
            dWh += np.outer(hs[s], d)
        return dx, dWx, dWh

    layer(
        "no error from the next step",
        "one-path",
        fw,
        lambda g, x, Wx, Wh: back(g, x, Wx, Wh, 0),
        [random.normal(size=(5, 2)), random.normal(size=(2, 3)), random.normal(size=(3, 3)) / 2],
        lambda g, x, Wx, Wh: back(g, x, Wx, Wh, 1),
        of=1,
    )


@part
def _():
    # Dropout wrapper that divides by the keeping probability on the way back but does not
    # apply the mask.
    mask = np.array([[1, 0, 1, 1, 0], [0, 1, 1, 0, 1], [1, 1, 0, 1, 1]], float)
    keep = 0.6

    def fw(x, W):
        return (x * mask / keep) @ W

    def bw(g, x, W):
        return g @ W.T / keep, (x * mask / keep).T @ g

    def ok(g, x, W):
        return g @ W.T * mask / keep, (x * mask / keep).T @ g

    layer(
        "mask forgotten on the way back",
        "extra-entries",
        fw,
        bw,
        [random.normal(size=(3, 5)), random.normal(size=(5, 2))],
        ok,
        also=["slope-missing"],
    )


def attend(Q, K, V):
    return softmax(Q @ K.T / np.sqrt(Q.shape[1])) @ V


def attend_back(g, Q, K, V):
    A = softmax(Q @ K.T / np.sqrt(Q.shape[1]))
    dA = g @ V.T
    dS = A * (dA - np.sum(dA * A, axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, A.T @ g


@part
def _():
    # Attention backward exercise, which asks for the softmax product and then the scale; the
    # scale forgotten for the queries (own slip on it).
    def bw(g, Q, K, V):
        q, k, v = attend_back(g, Q, K, V)
        return q * np.sqrt(Q.shape[1]), k, v

    layer(
        "scale missing for the queries",
        "factor",
        attend,
        bw,
        [random.normal(size=(4, 3)), random.normal(size=(5, 3)), random.normal(size=(5, 2))],
        attend_back,
    )


@part
def _():
    # The same exercise with the score gradient not transposed for the keys (own slip on it);
    # queries and keys are equally many, so the shapes agree.
    def bw(g, Q, K, V):
        A = softmax(Q @ K.T / np.sqrt(Q.shape[1]))
        dA = g @ V.T
        dS = A * (dA - np.sum(dA * A, axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
        return dS @ K, dS @ Q, A.T @ g

    layer(
        "score gradient not transposed for the keys",
        "transposed",
        attend,
        bw,
        [random.normal(size=(4, 3)), random.normal(size=(4, 3)), random.normal(size=(4, 2))],
        attend_back,
        of=1,
    )


@part
def _():
    # Course assignment: cost has reg * sum(W^2), gradient adds reg * W.
    N = 7
    reg = 0.4
    X = random.normal(size=(N, 4))
    W = random.normal(size=(4, 3))
    Y = np.eye(3)[random.integers(3, size=N)]
    f = lambda W: -np.sum(Y * np.log(softmax(X @ W))) / N + reg * np.sum(W * W)
    data = X.T @ (softmax(X @ W) - Y) / N
    cost(
        "penalty without its 2 in softmax regression",
        "decay",
        f,
        W,
        data + reg * W,
        data + 2 * reg * W,
        z=X @ W,
        a=softmax(X @ W),
        a_prev=X,
        y=Y,
        N=N,
        W=W,
    )


@part
def _():
    # Weight decay added to the biases as well, which the cost does not penalise.
    m = 8
    lam = 0.2
    X = random.normal(size=(3, m))
    W = random.normal(size=(4, 3))
    b = random.normal(size=(4, 1))
    T = random.normal(size=(4, m))
    f = lambda b: np.sum((np.tanh(W @ X + b) - T) ** 2) / (2 * m) + lam / 2 * np.sum(W**2)
    A = np.tanh(W @ X + b)
    D = (A - T) / m * (1 - A**2)
    cost(
        "decay on the bias",
        "decay",
        f,
        b,
        D.sum(axis=1, keepdims=True) + lam * b,
        D.sum(axis=1, keepdims=True),
        z=W @ X + b,
        a=A,
        a_prev=X,
        y=T,
        N=m,
    )


@part
def _():
    # Pseudo-Huber loss without the alpha that the chain rule leaves over.
    al = 0.5
    N = 9
    X = random.normal(size=(N, 4))
    w = random.normal(size=4)
    y = random.normal(size=N)
    f = lambda w: np.mean(al**2 * (np.sqrt(1 + ((X @ w - y) / al) ** 2) - 1))

    def unit(w):
        e = X @ w - y
        return X.T @ (e / np.sqrt(e**2 + al**2)) / N

    cost("pseudo-Huber without alpha", "factor", f, w, unit, lambda w: al * unit(w), a_prev=X, N=N)


@part
def _():
    # Huber loss that tests e > d without the absolute value: large negative errors count
    # nothing.
    d = 0.7
    N = 12
    X = random.normal(size=(N, 3))
    w = random.normal(size=3)
    y = 2 * random.normal(size=N)
    f = lambda w: np.sum(
        np.where(abs(X @ w - y) <= d, (X @ w - y) ** 2 / 2, d * (abs(X @ w - y) - d / 2))
    )
    e = X @ w - y
    cost(
        "Huber without the absolute value",
        "unknown",
        f,
        w,
        X.T @ np.where(abs(e) <= d, e, np.where(e > d, d, 0)),
        X.T @ np.clip(e, -d, d),
        z=X @ w,
        a=X @ w,
        a_prev=X,
        y=y,
        N=N,
    )


@part
def _():
    # Multi-class hinge loss: the right class is set to -1 once, however many margins it is
    # part of.
    N = 8
    X = random.normal(size=(N, 4))
    W = random.normal(size=(4, 5))
    lab = random.integers(5, size=N)
    r = np.arange(N)

    def margins(W):
        s = X @ W
        m = relu(s - s[r, lab][:, None] + 1)
        m[r, lab] = 0
        return m

    f = lambda W: np.sum(margins(W)) / N
    on = (margins(W) > 0).astype(float)
    bad = on.copy()
    bad[r, lab] = -1.0 * (on.sum(axis=1) > 0)
    good = on.copy()
    good[r, lab] = -on.sum(axis=1)
    cost(
        "hinge: right class counted once",
        "overwritten",
        f,
        W,
        X.T @ bad / N,
        X.T @ good / N,
        also=["one-path"],
        a_prev=X,
        N=N,
    )


@part
def _():
    # Huber layer whose backward step is right only if what comes back is 1: it never
    # multiplies by it.
    d = 1.0

    def fw(x, t):
        e = x - t
        return np.where(abs(e) <= d, e**2 / 2, d * (abs(e) - d / 2)).sum(axis=1)

    def bw(g, x, t):
        c = np.clip(x - t, -d, d)
        return c, -c

    def ok(g, x, t):
        c = g[:, None] * np.clip(x - t, -d, d)
        return c, -c

    layer(
        "Huber layer deaf to what comes back",
        "error-ignored",
        fw,
        bw,
        [random.normal(size=(4, 3)), random.normal(size=(4, 3))],
        ok,
    )
