"""The mathematics of the site as code: small functions on NumPy arrays."""
