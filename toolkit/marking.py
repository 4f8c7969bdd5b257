"""Mark sentences for translation, so lightly that each confined child can afford it.

Tables of sentences need no more; whoever shows one to a person has i18n.
"""

from __future__ import annotations


def mark(text: str) -> str:
    """Name a sentence for translation; it stays English until it is shown."""
    return text
