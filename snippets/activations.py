"""Other activations than the sigmoid, and softmax with two costs."""

import numpy as np

from snippets.arguments import shapes
from snippets.differentiable import softmax
from snippets.layer import cost_derivative


@shapes("z: ...")
def tanh_prime(z):
    """The slope of np.tanh, 1 - tanh(z)², entry by entry, any shape."""
    return 1 - np.tanh(z) ** 2


@shapes("z: ...")
def relu_prime(z):
    """The slope of max(z, 0): 1 or 0; at the kink, z = 0, it takes 0."""
    return np.where(z > 0, 1.0, 0.0)


@shapes("z: ...")
def softplus(z):
    """log(1 + exp(z)), a ReLU without a kink, entry by entry."""
    return np.logaddexp(0, z)  # the same on paper, and no overflow


@shapes("z: ...")
def identity(z):
    """σ(z) = z: a layer that is linear, any shape."""
    return z


@shapes("z: ...")
def identity_prime(z):
    """The slope of σ(z) = z, 1 everywhere, any shape."""
    return np.ones(z.shape)


@shapes("z: m, y: m")
def cross_entropy(z, y):
    """-Σ y_k log a_k where a = softmax(z): z (m,), y (m,) -> scalar."""
    return y @ (np.logaddexp.reduce(z) - z)  # log(Σ exp(z_i)) - z_k


@shapes("z: m, y: m")
def cross_entropy_error(z, y):
    """∂C/∂z of cross_entropy; a - y where Σ y = 1: z, y (m,) -> (m,)."""
    return y.sum() * softmax(z) - y


@shapes("z: m")
def softmax_jacobian(z):
    """a_k (I_ki - a_i), ∂a_k/∂z_i of softmax: z (m,) -> (m, m)."""
    a = softmax(z)
    return np.diag(a) - np.outer(a, a)


@shapes("z: m, y: m")
def softmax_error(z, y):
    """∂C/∂z where a = softmax(z), C = Σ (a_k - y_k)²: z, y (m,) -> (m,)."""
    return softmax_jacobian(z).T @ cost_derivative(softmax(z), y)
