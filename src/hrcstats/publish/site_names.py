"""How sessions, States and the scopes of runs are called on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pycountry


@cache
def state_name(code: str) -> str:
    """The name of a State by its code; the code itself where no list has it.

    Examples
    --------
    >>> state_name("BOL"), state_name("SUN")
    ('Bolivia', 'Soviet Union')
    """
    if code == "SUN":
        return "Soviet Union"
    country = pycountry.countries.get(alpha_3=code)
    return str(getattr(country, "common_name", country.name)) if country else code


def session_name(session: str) -> str:
    """How a session is called: HRC57, or special session 12."""
    special = re.fullmatch(r"S-?(\d+)", session)
    return f"Special session {special[1]}" if special else f"HRC{session}"


def scope_parts(scope: str) -> dict[str, str]:
    """The parameters in the name of a scope.

    Examples
    --------
    >>> scope_parts("state-USA_upr_session-50")
    {'state': 'USA', 'upr_session': '50'}
    """
    return {match[1]: match[2] for match in
            re.finditer(r"(?:^|_)([a-z][a-z_]*?)-(.+?)(?=_[a-z][a-z_]*-|$)", scope)}


def scope_words(scope: str) -> str:
    """A scope in words, as people say it.

    Examples
    --------
    >>> scope_words("state-USA_upr_session-50"), scope_words("session-57"), scope_words("all")
    ('United States, UPR50', 'HRC57', 'all records')
    """
    if scope == "all":
        return "all records"
    words: dict[str, Callable[[str], str]] = {
        "state": state_name, "session": session_name, "upr_session": "UPR{}".format}
    said = [words[name](value) if name in words else f"{name.replace('_', ' ')} {value}"
            for name, value in scope_parts(scope).items()]
    return ", ".join(said) or scope.replace("_", " ")
