"""Errors that a researcher can act on: what, where, value met, what was expected, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with one input, in the five parts that a reader needs to mend it."""

    what: str
    where: str = ""
    value: str = ""
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.value:
            parts.append(f"met {self.value!r}")
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.remedy:
            parts.append(f"-> {self.remedy}")
        return "; ".join(parts)

    def as_row(self) -> dict[str, str]:
        """The problem as a row for the CSV that holds all of them."""
        return asdict(self)


class HrcStatsError(Exception):
    """The data, not the program, has problems; all of them are in `problems`.

    The command shows the first ten and exits with `exit_code` (1: data, 2: usage).
    """

    exit_code = 1

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = [problems]
        self.problems: list[Problem] = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(HrcStatsError):
    """The command or call itself is wrong (exit code 2): an unknown option, kind or parameter."""

    exit_code = 2


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise one error that holds every problem, or return when there is none."""
    # The same problem may be met on several ways through one input: it is told once.
    problems = list(dict.fromkeys(problems))
    if problems:
        raise HrcStatsError(problems)


def nearest(value: str, choices: Iterable[str]) -> str:
    """The valid name closest to what was typed, as a remedy ("did you mean ...?"), or ''."""
    by_fold = {choice.casefold(): choice for choice in choices}
    close = difflib.get_close_matches(value.casefold(), by_fold, n=1, cutoff=0.6)
    return f"did you mean {by_fold[close[0]]!r}?" if close else ""
