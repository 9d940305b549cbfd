"""A layer for pencil and paper: whole numbers, and σ(z) = z."""

import numpy as np

W = np.array([[2, -3, 6], [4, 5, -7]])  # (2, 3)
a_prev = np.array([2, 5, 3])  # (3,)
b = np.array([-4, -17])  # (2,)
y = np.array([5, -8])  # (2,)
