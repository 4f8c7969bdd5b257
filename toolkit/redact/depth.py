"""Which numbers of a deep grey picture are black and white.

Whole and floating-point numbers do not say it. The usual scales are tried in turn; what fits none
of them reaches from its darkest to its brightest point. A few points far beyond all others, like
the sun in a picture of many exposures, do not count: they would make all the rest black.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Floating point, 8 bits, 16 bits.
_SCALES = (1.0, 255.0, 65535.0)
#: Which share of the points counts on either side, and how many are asked.
_FROM, _TO, _ASKED = 0.01, 0.99, 1 << 18


def ends(deep: NDArray[np.float64], known: int | None) -> tuple[float, float]:
    """What is to be black, and what white; the second is always the greater one.

    known: white, where the format says it.
    """
    if known:
        return 0.0, float(known)
    some = deep.reshape(-1)[:: max(1, deep.size // _ASKED)]
    some = some[np.isfinite(some)]
    if not some.size:
        return 0.0, 1.0
    low, high = (float(value) for value in np.quantile(some, (_FROM, _TO)))
    if low < 0:
        return low, max(high, low + 1e-9 * max(1.0, -low))
    return 0.0, next((scale for scale in _SCALES if high <= scale), high)
