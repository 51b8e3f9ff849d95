"""Codes that stand apart from their names: which code belongs to which contributor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from hrcstats.read.upr_places import explains, fold, initials


@dataclass(frozen=True)
class PairedCodes:
    """One code for each name ("" where none is left), and what belongs to the name before them."""

    codes: list[str]
    rest_of_last: str = ""


def pair_codes(
    codes: list[str], names: list[str], last: tuple[str, str] | None = None
) -> PairedCodes:
    """Pair codes with names in their order; a code broken over two lines is put together.

    Examples
    --------
    >>> pair_codes(["Lejeune", "ICAN"], ["International Campaign to Abolish Nuclear Weapons"],
    ...            ("Fondation Jérôme", "Fondation Jérôme Lejeune, Paris (France);"))
    PairedCodes(codes=['ICAN'], rest_of_last='Lejeune')
    """
    rest = ""
    while codes and last and len(codes) > len(names) and _completes(last, rest, codes[0]):
        rest = f"{rest} {codes[0]}".strip()
        codes = codes[1:]
    if len(codes) == len(names):
        return PairedCodes(codes, rest)
    return PairedCodes(_align(tuple(codes), tuple(names)), rest)


def absorb_code(code: str, name: str) -> tuple[str, str]:
    """A code whose second half stands at the head of the name, put together.

    Examples
    --------
    >>> absorb_code("Elizka Relief", "Foundation Elizka Relief Foundation, Kumasi")
    ('Elizka Relief Foundation', 'Elizka Relief Foundation, Kumasi')
    >>> absorb_code("OSCE-", "ODIHR Office for Democratic Institutions")
    ('OSCE-ODIHR', 'Office for Democratic Institutions')
    """
    words = name.split(" ")
    for n in (1, 2, 3):
        head, rest = " ".join(words[:n]), " ".join(words[n:])
        if rest and fold(rest).removeprefix("the ").startswith(fold(f"{code} {head}")):
            return f"{code} {head}", rest
    if re.search(r"[-/]$", code) and len(words) > 1 and words[0][:1].isupper():
        return code + words[0], " ".join(words[1:])
    return code, name


def _completes(last: tuple[str, str], rest: str, code: str) -> bool:
    whole = fold(f"{last[0]} {rest} {code}")
    return whole in fold(last[1]) or bool(re.search(r"[-/]$", last[0]))


def _fit(code: str, name: str) -> float:
    organisation = name.split(",")[0]
    if explains(code, organisation) or fold(organisation).startswith(fold(code)):
        return 3.0
    letters = re.sub(r"\W", "", code).upper()
    return 1.5 if letters and initials(organisation).startswith(letters[:2]) else 0.5


def _align(codes: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    """The best pairing in order; a name can take no code, one, or two put together."""

    @cache
    def best(n_codes: int, n_names: int) -> tuple[float, tuple[str, ...]]:
        if n_names == 0:
            return -2.0 * n_codes, ()
        name = names[n_names - 1]
        options = []
        for taken in range(min(2, n_codes) + 1):
            joined = " ".join(codes[n_codes - taken : n_codes])
            joined = re.sub(r"([-/]) ", r"\1", joined)
            score, before = best(n_codes - taken, n_names - 1)
            fit = (0.0, _fit(joined, name), _fit(joined, name) - 1.0)[taken]
            options.append((score + fit, (*before, joined)))
        return max(options)

    return list(best(len(codes), len(names))[1])
