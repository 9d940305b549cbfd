"""Handwritten digits: labels as targets, layers to begin with, accuracy."""

import numpy as np

from snippets.batches import forward_batch
from snippets.worked_network import random_layers


def one_hot(labels, classes):
    """Targets: labels (N,) -> (classes, N), 1 at the label, else 0."""
    assert np.isin(labels, range(classes)).all()  # else a column of zeros
    return np.equal.outer(np.arange(classes), labels) * 1.0


def digit_layers(sizes, seed):
    """Normal weights W (m, n) divided by √n: z stays of size 1."""
    layers = random_layers(sizes, seed)
    return [(W / np.sqrt(W.shape[1]), 0 * b) for W, b in layers]


def predict(layers, A):
    """The output that is largest: A (n_0, N) -> labels (N,)."""
    return forward_batch(layers, A)[-1].argmax(axis=0)


def accuracy(layers, A, labels):
    """How many of the labels (N,) are predicted: A (n_0, N) -> 0 to 1."""
    return np.mean(predict(layers, A) == labels)


def confusion(labels, predicted, classes):
    """Counts (classes, classes): row the label, column the prediction."""
    table = np.zeros((classes, classes), int)
    np.add.at(table, (labels, predicted), 1)
    return table
