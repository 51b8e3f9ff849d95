"""Names into consistent groups: hand judgements bind, likeness only suggests.

A judgement "same" joins two names whatever they look like, a judgement "different" keeps them and
all that is joined to them apart. Judgements that contradict each other are an error that shows the
chain by which they do.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hrcstats.errors import Problem, raise_if_any


@dataclass(frozen=True, order=True)
class Link:
    """Two names (as rows of a list) and how likely they mean one organisation."""

    score: float
    a: int
    b: int


class Groups:
    """Disjoint groups of names that remember which groups must stay apart."""

    def __init__(self, size: int, owners: Sequence[str] = ()) -> None:
        self._parent = list(range(size))
        self._owner = list(owners) or [""] * size
        self._members: dict[int, list[int]] = {at: [at] for at in range(size)}
        self._apart: dict[int, set[int]] = defaultdict(set)

    def root(self, name: int) -> int:
        """The row that stands for the group of `name`."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def members(self, name: int) -> list[int]:
        """All names in the group of `name`."""
        return self._members[self.root(name)]

    def keep_apart(self, a: int, b: int) -> None:
        """From now on the groups of `a` and `b` never join."""
        root_a, root_b = self.root(a), self.root(b)
        self._apart[root_a].add(root_b)
        self._apart[root_b].add(root_a)

    def are_apart(self, a: int, b: int) -> bool:
        """Whether something forbids joining the groups of `a` and `b`."""
        return self.root(b) in self._apart[self.root(a)]

    def join(self, a: int, b: int, *, is_judged: bool = False) -> bool:
        """Join two groups unless something keeps them apart; True where they are one now.

        Groups of two owners (ids minted before) join by judgement only.
        """
        root_a, root_b = self.root(a), self.root(b)
        if root_a == root_b:
            return True
        owners = {self._owner[root_a], self._owner[root_b]} - {""}
        if root_b in self._apart[root_a] or (len(owners) > 1 and not is_judged):
            return False
        if len(self._members[root_a]) < len(self._members[root_b]):
            root_a, root_b = root_b, root_a
        self._parent[root_b] = root_a
        self._members[root_a] += self._members.pop(root_b)
        self._owner[root_a] = min(owners, default="")
        for other in self._apart.pop(root_b, set()):
            self._apart[other].discard(root_b)
            self._apart[other].add(root_a)
            self._apart[root_a].add(other)
        return True


def group_names(size: int, links: Iterable[Link], *, join_from: float, apart_below: float,
                same: Sequence[tuple[int, int]] = (), different: Sequence[tuple[int, int]] = (),
                labels: Sequence[str] = (), owners: Sequence[str] = ()) -> Groups:
    """Groups of names that respect every judgement and never chain through a doubtful pair.

    Links are taken from the surest down; two groups join only where no scored pair across them
    falls below `apart_below`, so that A-B and B-C do not carry A to an unlike C.

    Raises
    ------
    HrcStatsError
        Where judgements contradict each other; each contradiction with its chain.
    """
    raise_if_any(contradictions(same, different, labels or [str(at) for at in range(size)]))
    groups = Groups(size, owners)
    for rows in _rows_of_owners(owners).values():
        for row in rows[1:]:
            groups.join(rows[0], row)
    judged_same = {frozenset(pair) for pair in same}
    for a, b in same:
        groups.join(a, b, is_judged=True)
    for a, b in different:
        groups.keep_apart(a, b)
    ordered = sorted(links, key=lambda link: (-link.score, link.a, link.b))
    doubtful: dict[int, set[int]] = defaultdict(set)
    for link in ordered:
        if link.score < apart_below and frozenset((link.a, link.b)) not in judged_same:
            doubtful[link.a].add(link.b)
            doubtful[link.b].add(link.a)
    for link in ordered:
        if link.score < join_from:
            break
        if not _holds_doubt(groups, link, doubtful):
            groups.join(link.a, link.b)
    return groups


def _rows_of_owners(owners: Sequence[str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for at, owner in enumerate(owners):
        if owner:
            rows[owner].append(at)
    return rows


def _holds_doubt(groups: Groups, link: Link, doubtful: dict[int, set[int]]) -> bool:
    left, right = groups.members(link.a), groups.members(link.b)
    if len(left) > len(right):
        left, right = right, left
    others = set(right)
    return any(not others.isdisjoint(doubtful[name]) for name in left if name in doubtful)


def contradictions(same: Sequence[tuple[int, int]], different: Sequence[tuple[int, int]],
                   labels: Sequence[str]) -> list[Problem]:
    """One problem for each pair judged different that a chain of "same" joins, chain included."""
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in same:
        near[a].add(b)
        near[b].add(a)
    problems = []
    for a, b in different:
        chain = _chain(near, a, b)
        if chain:
            shown = " = ".join(repr(labels[at]) for at in chain)
            problems.append(Problem(
                "judgements contradict each other", "judgements", shown,
                f"{labels[a]!r} is judged different from {labels[b]!r}",
                "withdraw one judgement of this chain or the judgement 'different'",
            ))
    return problems


def _chain(near: dict[int, set[int]], start: int, end: int) -> list[int]:
    """The shortest chain of "same" judgements from start to end, or nothing."""
    came_from = {start: start}
    queue = deque([start])
    while queue:
        name = queue.popleft()
        if name == end:
            chain = [end]
            while chain[-1] != start:
                chain.append(came_from[chain[-1]])
            return chain[::-1]
        for other in sorted(near[name]):
            if other not in came_from:
                came_from[other] = name
                queue.append(other)
    return []
