"""Shapes alone do not choose a product: all that fit."""


def fitting_products(shape, **factors):
    """Products of two matrices, each as it is or transposed, of this shape.

    -> {"X @ Y.T": the product, ...}
    """
    ways = {}
    for name, X in factors.items():
        ways[name] = [(name, X), (f"{name}.T", X.T)]
    (first, second) = ways.values()
    pairs = [(x, y) for x in first for y in second]
    pairs += [(y, x) for x in first for y in second]
    return {
        f"{left} @ {right}": X @ Y
        for (left, X), (right, Y) in pairs
        if X.shape[1] == Y.shape[0] and (len(X), Y.shape[1]) == shape
    }
