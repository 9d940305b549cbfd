"""Handwritten digits: labels as targets, layers to begin with, accuracy."""

import numpy as np

from snippets.batches import forward
from snippets.worked_network import random_layers


def one_hot(labels, classes):
    """Targets: labels (N,) -> Y (classes, N), 1 at the label, else 0.

    Raises ValueError for labels that are not whole, or not below classes.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels have shape {labels.shape} of {labels.dtype}, "
            "wanted (N,) of whole numbers"
        )
    wrong = labels[(labels < 0) | (labels >= classes)]
    if wrong.size:
        raise ValueError(
            f"labels hold {wrong[0]}, wanted 0 to {classes - 1}"
        )
    return np.equal.outer(np.arange(classes), labels) * 1.0  # (classes, N)


def digit_layers(sizes, seed):
    """Normal weights of W (m, n) divided by √n, so that z stays of size 1.

    Raises ValueError as `random_layers` does.
    """
    layers = random_layers(sizes, seed)
    return [(W / np.sqrt(W.shape[1]), 0 * b) for W, b in layers]


def predicted(layers, A):
    """The output that is largest: A (n_0, N) -> labels (N,).

    Raises ValueError as `forward` does.
    """
    return forward(layers, A)[-1].argmax(axis=0)  # (N,)


def accuracy(layers, A, labels):
    """The share of examples whose label is predicted: A (n_0, N).

    Raises ValueError as `forward` does, and where labels are not (N,).
    """
    found = predicted(layers, A)  # (N,)
    if np.shape(labels) != found.shape:
        got, wanted = np.shape(labels), found.shape
        raise ValueError(f"labels have shape {got}, wanted {wanted}")
    return np.mean(found == labels)


def confusion(labels, found, classes):
    """Counts (classes, classes): row the label, column what was found.

    Raises ValueError as `one_hot` does.
    """
    return (one_hot(labels, classes) @ one_hot(found, classes).T).astype(
        int
    )
