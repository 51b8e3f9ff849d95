"""One or several: the form of a noun that fits its number."""

from __future__ import annotations


def plural(n: float, noun: str, several: str = "") -> str:
    """The noun for `n` of it; `several` where an s at the end is not enough.

    Examples
    --------
    >>> [f"{n} {plural(n, 'session')}" for n in (0, 1, 2)]
    ['0 sessions', '1 session', '2 sessions']
    >>> plural(3, "unit agrees", "units agree")
    'units agree'
    """
    return noun if n == 1 else several or noun + "s"
