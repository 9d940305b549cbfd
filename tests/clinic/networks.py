"""Networks of dense layers: wrong ∂C/∂W, ∂C/∂b and ∂C/∂a, put to check_gradient."""

import numpy as np

from tests.clinic.case import SIGMA, SIGMA_PRIME, Network, cost_case, logistic


def weight_case(name, mistakes, net, k, wrong, *names, open=False, **more):
    right = net.dC_dW(k)
    context = net.context(k, *names) | more
    return cost_case(
        name, mistakes, net.C_of(k, 0), net.layers[k][0], wrong, right, open, **context
    )


def bias_case(name, mistakes, net, k, wrong, *names, open=False, **more):
    right = net.back[k][1].sum(axis=1) / net.N
    context = net.context(k, *names) | more
    return cost_case(
        name, mistakes, net.C_of(k, 1), net.layers[k][1], wrong, right, open, **context
    )


def one_example():
    """No batch: the last layer and hidden ones, with and without what the caller has."""
    net = Network((3, 2), seed=1)
    G, g, z, a = net.dC_dW(0), net.back[0][0], net.Z[0], net.A[1]
    prime = SIGMA_PRIME["logistic"]
    yield weight_case("one layer, half of it", "factor", net, 0, G / 2)
    yield weight_case("one layer, the 2 forgotten and the sign", ("sign", "factor"), net, 0, -G / 2)
    yield weight_case("one layer, sign", "sign", net, 0, -G)
    yield weight_case("one layer, the shape of the transpose", "transposed", net, 0, G.T)
    yield weight_case("one layer, no slope, z given", "slope-missing", net, 0, net.dC_dW(0, g), "z")
    yield weight_case(
        "one layer, no slope, nothing given", "rows-scaled", net, 0, net.dC_dW(0, g), open=True
    )
    wrong = net.dC_dW(0, g * prime(a))
    yield weight_case("one layer, slope at a, z given", "slope-at-a", net, 0, wrong, "z")
    yield weight_case(
        "one layer, slope at a, nothing given", "rows-scaled", net, 0, wrong, open=True
    )
    yield weight_case(
        "one layer, slope at a, and ½", ("slope-at-a", "factor"), net, 0, wrong / 2, "z", "a"
    )
    wrong = net.dC_dW(0, g * z * (1 - z))
    yield weight_case("one layer, z (1 − z)", "slope-fed-z", net, 0, wrong, "z", "a")
    wrong = net.dC_dW(0, g * a)
    yield weight_case("one layer, σ for σ′", "value-for-slope", net, 0, wrong, "z", "a")

    net = Network((3, 5, 4, 2), "tanh", seed=2)
    (g, _), z, a = net.back[1], net.Z[1], net.A[2]
    prime = SIGMA_PRIME["tanh"]
    yield weight_case(
        "hidden tanh, slope at a", "slope-at-a", net, 1, net.dC_dW(1, g * prime(a)), "z", "a"
    )
    yield weight_case(
        "hidden tanh, slope at a, only z", "slope-at-a", net, 1, net.dC_dW(1, g * prime(a)), "z"
    )
    yield weight_case(
        "hidden tanh, 1 − z²", "slope-fed-z", net, 1, net.dC_dW(1, g * (1 - z**2)), "z", "a"
    )
    yield weight_case("hidden tanh, no slope", "slope-missing", net, 1, net.dC_dW(1, g), "z", "a")
    yield weight_case(
        "hidden tanh, slope twice", "slope-extra", net, 1, net.dC_dW(1, g * prime(z) ** 2), "z", "a"
    )
    wrong = net.dC_dW(1, prime(g))
    yield weight_case(
        "hidden tanh, 1 − tanh²(error)",
        "slope-on-error",
        net,
        1,
        wrong,
        "z",
        "a",
        "dC_da",
        "a_prev",
    )
    W, d = net.layers[2][0], net.back[2][1]
    right = net.dC_dW(1)
    wrong = net.dC_dW(1, np.outer(W[0], d[0]) * prime(z))
    yield weight_case(
        "hidden tanh, output 0 only",
        "one-path",
        net,
        1,
        wrong,
        "z",
        "a_prev",
        "W_next",
        "delta_next",
    )
    wrong = net.dC_dW(1, (W.reshape(4, 2) @ d) * prime(z))
    names = ("z", "a_prev", "W_next", "delta_next")
    yield weight_case("hidden tanh, W reshaped", "reshaped", net, 1, wrong, *names)
    wrong = net.dC_dW(1, (W.T.reshape(2, 4).T @ d) * prime(z))
    yield weight_case("hidden tanh, W reshaped from Wᵀ", "reshaped", net, 1, wrong, *names)
    yield weight_case("hidden tanh, the claim reshaped", "reshaped", net, 1, right.T.reshape(4, 5))
    wrong = net.dC_dW(1, g * a * (1 - a))
    yield weight_case("hidden tanh, a (1 − a)", "slope-other", net, 1, wrong, "z", "a")
    new = W - 0.1 * net.dC_dW(2)
    wrong = net.dC_dW(1, (new.T @ d) * prime(z))
    names = ("z", "a_prev", "W_next", "delta_next")
    yield weight_case(
        "hidden tanh, updated too early", "after-update", net, 1, wrong, *names, W_new=new
    )
    new = W - 1e-3 * net.dC_dW(2)
    wrong = net.dC_dW(1, (new.T @ d) * prime(z))
    yield weight_case(
        "hidden tanh, a small step too early", "after-update", net, 1, wrong, *names, W_new=new
    )
    wrong = net.dC_dW(1, A=net.Z[0])
    yield weight_case(
        "hidden tanh, z of the layer before",
        "z-for-a",
        net,
        1,
        wrong,
        "z",
        "a_prev",
        "dC_da",
        "z_prev",
    )
    lam = 0.02
    W1 = net.layers[1][0]
    decayed = lambda W: net.C_of(1, 0)(W) + lam * np.sum(W**2)
    yield cost_case(
        "hidden tanh, decay forgotten", "decay", decayed, W1, right, right + 2 * lam * W1
    )
    decayed = lambda W: net.C_of(1, 0)(W) + lam * np.sum(np.abs(W))
    yield cost_case(
        "hidden tanh, L1 forgotten", "decay", decayed, W1, right, right + lam * np.sign(W1)
    )
    yield cost_case(
        "hidden tanh, decay twice",
        "decay",
        decayed,
        W1,
        right + 2 * lam * np.sign(W1),
        right + lam * np.sign(W1),
    )
    wrong = right.copy()
    wrong[2] = 0
    yield weight_case("hidden tanh, a row forgotten", "missing-entries", net, 1, wrong)
    wrong = right.copy()
    wrong[1, 3] += 0.1
    yield weight_case("hidden tanh, one entry", "some-entries", net, 1, wrong, open=True)


def batches():
    """Examples as columns and as rows."""
    net = Network((4, 6, 3), N=5, seed=3)
    G, (g, delta), z, a = net.dC_dW(0), net.back[0], net.Z[0], net.A[1]
    prime = SIGMA_PRIME["logistic"]
    all_of = ("z", "a", "a_prev", "dC_da")
    rows = {k: v.T for k, v in net.context(0, *all_of).items()}
    X, f = net.layers[0][0], net.C_of(0, 0)
    yield weight_case("batch, sum for mean", "factor", net, 0, G * 5, N=5)
    yield weight_case("batch, divided by N twice", "factor", net, 0, G / 5, N=5)
    yield weight_case("batch, divided by N·m", "factor", net, 0, G / 6, N=5)
    yield weight_case("batch, N·m for 1", "factor", net, 0, G * 30, N=5)
    for kind, wrong in {
        "slope-missing": g,
        "slope-at-a": g * prime(a),
        "slope-extra": g * prime(z) ** 2,
        "value-for-slope": g * a,
        "slope-fed-z": g * z * (1 - z),
    }.items():
        wrong = net.dC_dW(0, wrong)
        yield weight_case(f"batch in columns, {kind}", kind, net, 0, wrong, *all_of)
        yield cost_case(f"batch in rows, {kind}", kind, f, X, wrong, G, **rows)
    wrong = net.dC_dW(0, g * prime(a))
    yield weight_case(
        "batch, slope at a and sum for mean",
        ("slope-at-a", "factor"),
        net,
        0,
        wrong * 5,
        *all_of,
        N=5,
    )
    yield weight_case(
        "batch, no slope and the sign", ("slope-missing", "sign"), net, 0, -net.dC_dW(0, g), *all_of
    )
    wrong = np.outer(delta.mean(axis=1), net.A[0].mean(axis=1))
    yield weight_case(
        "batch, mean of errors times mean of inputs", "averaged-first", net, 0, wrong, *all_of
    )
    wrong = np.outer(delta[:, -1], net.A[0][:, -1]) / 5
    yield weight_case("batch, the last example only", "one-example", net, 0, wrong, *all_of)
    yield weight_case(
        "batch, the last example, not divided",
        ("one-example", "factor"),
        net,
        0,
        wrong * 5,
        *all_of,
    )
    wrong = net.dC_dW(0, np.ones_like(delta))
    yield weight_case("batch, the error not used", "error-ignored", net, 0, wrong, *all_of)
    wrong = net.dC_dW(0, A=np.ones_like(net.A[0]))
    yield weight_case("batch, the input not used", "input-ignored", net, 0, wrong, *all_of)
    # the kernel of a framework: (n, m), examples as rows
    K = X.T.copy()
    kernel = lambda K: f(K.T)
    wrong = net.dC_dW(0, g * prime(a)).T
    yield cost_case("kernel (n, m), slope at a", "slope-at-a", kernel, K, wrong, G.T, **rows)
    yield cost_case("kernel (n, m), transposed claim", "transposed", kernel, K, G, G.T, **rows)
    yield cost_case("kernel (n, m), sum", "factor", kernel, K, 5 * G.T, G.T, N=5)
    # biases
    right = delta.sum(axis=1) / 5
    b_of = ("a_prev", "delta", "N")
    yield bias_case("bias, mean for sum", "factor", net, 0, right / 5, N=5)
    yield bias_case(
        "bias, row sums of the weights' gradient", "row-sums", net, 0, G.sum(axis=1), *b_of
    )
    yield bias_case("bias, last example", "one-example", net, 0, delta[:, -1] / 5, *b_of)
    yield bias_case("bias, a column for each example", "shape", net, 0, delta / 5)
    yield bias_case("bias, as a column", "shape", net, 0, right[:, None])
    yield bias_case("bias, no slope", "slope-missing", net, 0, g.sum(axis=1) / 5, *all_of)
    square = Network((4, 5, 3), N=5, seed=4)
    wrong = square.back[0][1].sum(axis=0) / 5
    yield bias_case("bias, summed over the units", "wrong-axis", square, 0, wrong, *all_of)
    # a square weight matrix
    square = Network((4, 4, 3), N=6, seed=5)
    G = square.dC_dW(0)
    yield weight_case("square, transposed", "transposed", square, 0, G.T)
    yield weight_case(
        "square, transposed and sum", ("transposed", "factor"), square, 0, 6 * G.T, N=6
    )
    yield weight_case(
        "square, rows as columns",
        ("slope-missing", "transposed"),
        square,
        0,
        square.dC_dW(0, square.back[0][0]).T,
        *all_of,
    )


def softplus():
    net = Network((3, 4), "softplus", N=5, seed=8)
    (g, _), z, a = net.back[0], net.Z[0], net.A[1]
    for kind, d in {
        "slope-missing": g,
        "slope-at-a": g * logistic(a),
        "slope-fed-z": g * (1 - np.exp(-z)),
        "slope-other": g * a * (1 - a),
        "value-for-slope": g * a,
        "targets-ignored": 2 * a * logistic(z),
    }.items():
        wrong = net.dC_dW(0, d)
        yield weight_case(f"softplus batch, {kind}", kind, net, 0, wrong, "z", "a", "a_prev", "y")


def relu_and_softmax():
    """ReLU hidden layers, softmax with cross-entropy, and with squares."""
    net = Network((4, 7, 5, 3), "relu", N=6, cost="cross-entropy", seed=6)
    (g, _), z = net.back[1], net.Z[1]
    all_of = ("z", "a", "a_prev", "dC_da")
    yield weight_case("relu, no slope", "slope-missing", net, 1, net.dC_dW(1, g), *all_of)
    yield weight_case(
        "relu, applied to the error",
        "slope-on-error",
        net,
        1,
        net.dC_dW(1, np.maximum(g, 0)),
        *all_of,
    )
    wrong = net.dC_dW(1, (net.A[2] >= 0) * g)
    yield weight_case("relu, output >= 0", "slope-missing", net, 1, wrong, *all_of)
    wrong = np.maximum(g, 0) * (z > 0)
    yield weight_case(
        "relu, the error clipped as well", "slope-on-error", net, 1, net.dC_dW(1, wrong), *all_of
    )
    yield bias_case(
        "relu, bias from the clipped error",
        "slope-on-error",
        net,
        1,
        wrong.sum(axis=1) / 6,
        *all_of,
    )
    W, d = net.layers[2][0], net.back[2][1]
    through = net.dC_dW(2) * 6
    wrong = net.dC_dW(1, (through.T @ d) * (z > 0))
    names = ("z", "a", "a_prev", "W_next", "delta_next")
    yield weight_case("relu, through the gradient of W", "through-gradient", net, 1, wrong, *names)
    wrong = net.dC_dW(1, np.outer(W[0], d[0]) * (z > 0))
    yield weight_case("relu, one path of three", "one-path", net, 1, wrong, *names)
    new = W - 0.5 * net.dC_dW(2)
    wrong = net.dC_dW(1, (new.T @ d) * (z > 0))
    yield weight_case("relu, after the update", "after-update", net, 1, wrong, *names, W_new=new)
    wrong = net.dC_dW(1, ((W + new).T @ d) * (z > 0))
    yield weight_case(
        "relu, before and after the update", "added-twice", net, 1, wrong, *names, W_new=new
    )
    # the last layer: softmax, cross-entropy
    P, T = net.A[3], net.Y
    last = ("a", "y", "a_prev")
    wrong = net.dC_dW(2, (P - T) * P * (1 - P))
    yield weight_case("cross-entropy, a slope too much", "slope-extra", net, 2, wrong, *last, "z")
    yield weight_case(
        "cross-entropy, mean of all entries", "factor", net, 2, net.dC_dW(2) / 3, *last
    )
    yield weight_case("cross-entropy, t − p", "sign", net, 2, -net.dC_dW(2), *last)
    # softmax with squares: the Jacobian is not diagonal
    soft = SoftSquares((4, 3), N=5, seed=7)
    P, g = soft.A[1], soft.back[0][0]
    wrong = soft.dC_dW(0, g * P * (1 - P))
    yield weight_case("softmax and squares, diagonal", "diagonal", soft, 0, wrong, *last)
    wrong = soft.dC_dW(0, g)
    yield weight_case("softmax and squares, no Jacobian", "slope-missing", soft, 0, wrong, *last)


class SoftSquares(Network):
    """One layer, softmax, squared error."""

    def act(self, z, last=False):
        e = np.exp(z - z.max(axis=0))
        return e / e.sum(axis=0)

    def passed_back(self):
        g, P = 2 * (self.A[-1] - self.Y), self.A[-1]
        return [(g, P * (g - (P * g).sum(axis=0)))]


def inputs():
    """∂C/∂a_prev, for an example and for a batch."""
    net = Network((3, 4, 2), N=1, seed=8)
    W, d = net.layers[0][0], net.back[0][1][:, 0]
    f = lambda a: net.C(net.layers, a[:, None])
    a, right = net.A0[:, 0], W.T @ d
    given = {"W": W, "delta": d}
    yield cost_case("input, unit 0 only", "one-path", f, a, W[0] * d[0], right, **given)
    new = W - 0.3 * np.outer(d, a)
    yield cost_case(
        "input, after the update", "after-update", f, a, new.T @ d, right, W_new=new, **given
    )
    yield cost_case(
        "input, before and after", "added-twice", f, a, (W + new).T @ d, right, W_new=new, **given
    )
    yield cost_case(
        "input, through the gradient",
        "through-gradient",
        f,
        a,
        np.outer(d, a).T @ d,
        right,
        a_prev=a,
        **given,
    )
    yield cost_case("input, mean over units", "factor", f, a, right / 4, right, N=4)
    z, g = net.Z[0][:, 0], net.back[0][0][:, 0]
    yield cost_case("input, no slope", "slope-missing", f, a, W.T @ g, right, z=z, dC_da=g, W=W)
    square = Network((4, 4, 2), "tanh", N=1, seed=9)
    W, d = square.layers[0][0], square.back[0][1][:, 0]
    f = lambda a: square.C(square.layers, a[:, None])
    yield cost_case(
        "input, W for its transpose", "transposed", f, square.A0[:, 0], W @ d, W.T @ d, W=W, delta=d
    )
    batch = Network((3, 5, 2), "tanh", N=4, seed=10)
    W, d = batch.layers[0][0], batch.back[0][1]
    f = lambda A: batch.C(batch.layers, A)
    yield cost_case(
        "inputs of a batch, not divided by N", "factor", f, batch.A0, W.T @ d, W.T @ d / 4, N=4
    )
    yield cost_case(
        "inputs of a batch, one unit",
        "one-path",
        f,
        batch.A0,
        np.outer(W[1], d[1]) / 4,
        W.T @ d / 4,
        W=W,
        delta=d,
    )


def delta_alone():
    """The caller has its own, wrong, delta and no dC_da: the mistake is found in it."""
    net = Network((4, 5, 3), "tanh", N=7, seed=11)
    g, z = net.back[0][0], net.Z[0]
    for kind, delta in {
        "slope-missing": g,
        "slope-at-a": g * SIGMA_PRIME["tanh"](SIGMA["tanh"](z)),
        "slope-fed-z": g * (1 - z * z),
        "slope-extra": g * (1 - net.A[1] ** 2) ** 2,
    }.items():
        context = net.context(0, "z", "a", "a_prev") | {"delta": delta}
        yield weight_case(f"own delta, {kind}", kind, net, 0, net.dC_dW(0, delta), **context)
    context = net.context(0, "delta", "a_prev")
    wrong = np.outer(net.back[0][1].mean(axis=1), net.A[0].mean(axis=1))
    yield weight_case("right delta, then averages", "averaged-first", net, 0, wrong, **context)


CASES = [
    case
    for cases in (one_example, batches, softplus, relu_and_softmax, inputs, delta_alone)
    for case in cases()
]
