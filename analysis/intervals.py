"""How far a number would move with other articles of the same outlet: 95 % intervals; the article is what is sampled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
FEWEST_ARTICLES = 2  # one article says nothing about how far its outlet's next one would differ


def share_interval(part: Array, whole: Array) -> tuple[Array, Array]:
    """95 % limits of each column's share `part.sum() / whole.sum()`; rows are articles. NaN where the whole is 0.

    With uses in two articles or more: Clopper and Pearson's exact limits (1934) for the number of uses that would say as much
    if each were drawn alone, which is smaller the more alike the uses within an article are (Korn and Graubard 1998).
    Where all articles agree, so that their differences cannot be measured, each article counts as one use. With one
    article the limits are Clopper and Pearson's of its uses, and say nothing of the outlet's other articles.
    """
    x, n = part.sum(axis=0), whole.sum(axis=0)
    m = (whole > 0).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = x / n
        spread = m / (m - 1) * ((part - p * whole) ** 2).sum(axis=0) / n**2
        design = np.where((x > 0) & (x < n), spread / (p * (1 - p) / n), n / m)
        student = special.stdtrit(np.maximum(n - 1, 1), 0.975) / special.stdtrit(np.maximum(m - 1, 1), 0.975)
        effective = np.where(m < FEWEST_ARTICLES, n, n / np.maximum(design, 1) * np.minimum(student, 1) ** 2)
    return _beta_limits(p * effective, effective)


def _beta_limits(x: Array, n: Array) -> tuple[Array, Array]:
    """Clopper and Pearson's limits for x of n, which need not be whole."""
    with np.errstate(invalid="ignore"):
        low = np.where(x > 0, special.betaincinv(x, n - x + 1, 0.025), 0.0)
        high = np.where(x < n, special.betaincinv(x + 1, n - x, 0.975), 1.0)
    empty = ~(n > 0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)
