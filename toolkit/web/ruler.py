"""Round numbers along an edge of a picture, for who types covers because no script runs."""

from __future__ import annotations

_ROUND = (1, 2, 5, 10)
#: At most so many numbers stand along the longer edge.
_MOST = 8


def marks(longer: int) -> range:
    """Where marks stand, in pixels from the corner, whose own 0 is left out."""
    step = 1
    while step * _MOST < longer:
        step *= 10
    # the smallest round step that is still far enough apart; `step` itself always is
    smaller = [step * part // 10 for part in _ROUND]
    step = next((part for part in smaller if part and part * _MOST >= longer), step)
    return range(step, longer, step)
