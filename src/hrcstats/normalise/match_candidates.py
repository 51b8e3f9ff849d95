"""Which names are worth comparing at all: the nearest few of each, without comparing all pairs.

Three ways lead to a candidate, and their union is scored:
- nearness of sparse vectors of letter triples and meanings (`sparse_dot_topn`), where features
  common to too many names are left out so that the cost stays within a budget;
- neighbourhood in three sorted orders (from the front, from the back, rarest word first) and rare
  pairs of words in common, which cost n log n at any size;
- equal keys of the whole or a part, and acronyms.
All weights come from tables shipped with the package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from hrcstats.normalise.match_parse import Parsed
from hrcstats.normalise.match_space import RAREST_N, Forms, Space

NEAREST_N = 8
NEAREST_OF_MANY_N = 4     # for lists of more than MANY names
MANY = 30_000
LEAST_COSINE = 0.40
# Nearness: the best of cosine, likeness of letters, the same with the words in one order. Of the
# labelled pairs that score 0.2 or more and share no key, two lie lower.
LEAST_NEARNESS = 0.65
LEAST_NEARNESS_OF_MANY = 0.72
KEPT_N = 6               # candidates of one name that are scored
KEPT_OF_MANY_N = 5
THREADS = 2
MULTIPLICATIONS = 3e7  # within one list, where the sorted orders find nearly all
# Against a registry: far above what 10,000 names need, so that an alias never moves the limit.
MULTIPLICATIONS_OF_REGISTRY = 1e9
NEIGHBOURS = 4            # on either side in each sorted order
TOGETHER = 50_000
SHARED_ACRONYM_N = 6      # an acronym of more organisations than this proposes nobody
SHARED_KEY_N = 50


def candidate_pairs(left: Sequence[Parsed], right: Sequence[Parsed] | None = None) -> np.ndarray:
    """Pairs (row of left, row of right) worth scoring; within `left` alone where right is absent.

    Returns an array of two columns without repetitions; within one list only pairs i < j.
    """
    is_self = right is None
    others = left if right is None else right
    if not left or not others:
        return np.empty((0, 2), dtype=np.int64)
    near = _near_pairs(left, None if is_self else others)
    pairs = np.vstack([near, _exact_pairs(left, None if is_self else others)])
    return _distinct(pairs, len(others), is_self)


def _near_pairs(left: Sequence[Parsed], right: Sequence[Parsed] | None) -> np.ndarray:
    """Of the pairs that vectors, word pairs and sorted orders propose, the nearest of each name."""
    is_self = right is None
    space = Space()
    forms = Forms(left, space)
    others = forms if right is None else Forms(right, space)
    features = space.features()
    matrix = space.vectors(forms, features)
    index = matrix if is_self else space.vectors(others, features)
    ranks, meanings = space.ranks()
    rarest = forms.rarest(ranks)
    rarest_others = rarest if is_self else others.rarest(ranks)
    by_rank = np.empty_like(meanings)
    by_rank[ranks] = meanings
    found = np.vstack([
        _nearest(matrix, index, is_self),
        _sharing_word_pairs(by_rank, rarest, rarest_others),
        _sorted_neighbours(forms.keys, rarest, None if is_self else others.keys, rarest_others),
    ])
    rows = _distinct(found, len(others.keys), is_self)
    rows = rows[forms.owner[rows[:, 0]] != others.owner[rows[:, 1]]] if is_self else rows
    ordered = forms.in_one_order(space.words)
    nearness = _cosines(matrix, index, rows)
    for mine, theirs in ((forms.keys, others.keys),
                         (ordered, ordered if is_self else others.in_one_order(space.words))):
        np.maximum(nearness, _likeness(mine, theirs, rows), out=nearness)
    pairs = np.column_stack([forms.owner[rows[:, 0]], others.owner[rows[:, 1]]])
    return _nearest_of_each(pairs, nearness, is_self, len(forms.keys) > MANY)


def _distinct(pairs: np.ndarray, width: int, is_self: bool) -> np.ndarray:
    """The pairs without repetitions; within one list each once, the lower row first."""
    first, second = pairs[:, 0], pairs[:, 1]
    if is_self:
        is_pair = first != second
        first, second = np.minimum(first, second)[is_pair], np.maximum(first, second)[is_pair]
    # Sorting integers is several times faster here than numpy's hashing unique.
    codes = first.astype(np.int64) * width + second
    codes.sort()
    codes = codes[np.flatnonzero(np.diff(codes, prepend=-1))]
    return np.column_stack([codes // width, codes % width])


def _likeness(keys: list[str], other_keys: list[str], rows: np.ndarray) -> np.ndarray:
    """Likeness of the keys letter by letter (0-1)."""
    blocks = [
        cpdist([keys[at] for at in block[:, 0].tolist()],
               [other_keys[at] for at in block[:, 1].tolist()],
               scorer=Indel.normalized_similarity, score_cutoff=LEAST_NEARNESS, dtype=np.float32,
               workers=THREADS)
        for start in range(0, len(rows), 5 * TOGETHER)
        if len(block := rows[start:start + 5 * TOGETHER])
    ]
    return np.concatenate(blocks) if blocks else np.empty(0, dtype=np.float32)


def _nearest_of_each(pairs: np.ndarray, nearness: np.ndarray, is_self: bool,
                     is_many: bool) -> np.ndarray:
    """Of all pairs found, the nearest few of each name."""
    is_near = nearness >= (LEAST_NEARNESS_OF_MANY if is_many else LEAST_NEARNESS)
    pairs, nearness = pairs[is_near], nearness[is_near]
    if is_self:
        pairs, nearness = np.vstack([pairs, pairs[:, ::-1]]), np.tile(nearness, 2)
    order = np.lexsort((-nearness, pairs[:, 0]))
    pairs = pairs[order]
    # Two forms of one organisation count once.
    is_first = np.ones(len(pairs), dtype=bool)
    is_first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    pairs = pairs[is_first]
    starts = np.flatnonzero(np.diff(pairs[:, 0], prepend=-1))
    sizes = np.diff(np.append(starts, len(pairs)))
    ranks = np.arange(len(pairs)) - np.repeat(starts, sizes)
    return pairs[ranks < (KEPT_OF_MANY_N if is_many else KEPT_N)]


def _nearest(matrix: sparse.csr_matrix, index: sparse.csr_matrix, is_self: bool) -> np.ndarray:
    """The nearest rows of the index by cosine, on the features that the budget allows."""
    budget = MULTIPLICATIONS if is_self else MULTIPLICATIONS_OF_REGISTRY
    columns = _affordable(matrix, index, budget)
    nearest_n = NEAREST_N if index.shape[0] <= MANY else NEAREST_OF_MANY_N
    kept, kept_index = matrix, index
    if len(columns) < matrix.shape[1]:
        kept = sparse.csr_matrix(matrix[:, columns])
        kept_index = kept if is_self else sparse.csr_matrix(index[:, columns])
    found = sp_matmul_topn(kept, kept_index.T.tocsr(), top_n=nearest_n + is_self,
                           threshold=LEAST_COSINE * _share_kept(kept), n_threads=THREADS).tocoo()
    return np.column_stack([found.row, found.col])


def _share_kept(matrix: sparse.csr_matrix) -> float:
    """Mean squared length of what is left of the unit vectors (1 where nothing was left out)."""
    return float(np.square(matrix.data).sum()) / max(matrix.shape[0], 1)


def _affordable(matrix: sparse.csr_matrix, index: sparse.csr_matrix, budget: float
                ) -> np.ndarray:
    """The rarest features, as many as the budget of multiplications pays for."""
    width = matrix.shape[1]
    cost = (np.bincount(matrix.indices, minlength=width).astype(float)
            * np.bincount(index.indices, minlength=width))
    order = np.argsort(cost, kind="stable")
    return np.sort(order[np.cumsum(cost[order]) <= budget])


def _sharing_word_pairs(meanings: np.ndarray, rarest: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Forms that share two of their rarest meanings, where few others share the same two."""
    codes, rows = _word_pairs(meanings, rarest)
    other_codes, other_rows = (codes, rows) if rarest is others else _word_pairs(meanings, others)
    return _join(codes, rows, other_codes, other_rows, NEAREST_N)


def _word_pairs(meanings: np.ndarray, rarest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A code for each two of the rarest meanings of each form, and the form's row."""
    found = rarest[:, :RAREST_N]
    mine = np.where(found >= 0, meanings[found], -1)
    codes, rows = [], []
    for first, second in combinations(range(RAREST_N), 2):
        at = np.flatnonzero(mine[:, second] >= 0)
        low = np.minimum(mine[at, first], mine[at, second]).astype(np.int64)
        codes.append(low * len(meanings) + np.maximum(mine[at, first], mine[at, second]))
        rows.append(at)
    return np.concatenate(codes), np.concatenate(rows)


def _join(codes: np.ndarray, rows: np.ndarray, other_codes: np.ndarray, other_rows: np.ndarray,
          most: int) -> np.ndarray:
    """Rows of equal codes, where no more than `most` other rows bear the code."""
    order = np.argsort(other_codes, kind="stable")
    in_order, held = other_codes[order], other_rows[order]
    start = np.searchsorted(in_order, codes, "left")
    size = np.searchsorted(in_order, codes, "right") - start
    size[size > most] = 0
    steps = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    return np.column_stack([np.repeat(rows, size), held[np.repeat(start, size) + steps]])


def _sorted_neighbours(keys: list[str], rarest: np.ndarray, other_keys: list[str] | None,
                       rarest_others: np.ndarray) -> np.ndarray:
    """Neighbours in the three sorted orders."""
    everything = keys if other_keys is None else other_keys + keys
    ranks = rarest if other_keys is None else np.vstack([rarest_others, rarest])
    others_n = None if other_keys is None else len(other_keys)
    backward = [key[::-1] for key in everything]
    orders: tuple[Callable[[], np.ndarray], ...] = (
        lambda: np.asarray(sorted(range(len(everything)), key=everything.__getitem__)),
        lambda: np.asarray(sorted(range(len(backward)), key=backward.__getitem__)),
        lambda: np.lexsort(ranks.T[::-1]),
    )
    return np.vstack([_neighbours(order(), others_n) for order in orders])


def _neighbours(order: np.ndarray, others_n: int | None) -> np.ndarray:
    """Rows near each other in an order of one list, or of the others followed by the asked."""
    if others_n is None:
        return np.vstack([np.column_stack([order[:-step], order[step:]])
                          for step in range(1, NEIGHBOURS + 1)])
    is_other = order < others_n
    ranked = order[is_other]
    middle = np.cumsum(is_other)[~is_other]
    steps = np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
    places = np.clip(middle[:, None] + steps, 0, len(ranked) - 1)
    asked = np.repeat(order[~is_other] - others_n, len(steps))
    return np.column_stack([asked, ranked[places.ravel()]])


def _cosines(matrix: sparse.csr_matrix, index: sparse.csr_matrix, pairs: np.ndarray) -> np.ndarray:
    found = [
        np.asarray(matrix[block[:, 0]].multiply(index[block[:, 1]]).sum(axis=1)).ravel()
        for start in range(0, len(pairs), TOGETHER)
        if len(block := pairs[start:start + TOGETHER])
    ]
    return np.concatenate(found) if found else np.empty(0, dtype=np.float32)


def _exact_pairs(left: Sequence[Parsed], right: Sequence[Parsed] | None) -> np.ndarray:
    """Pairs with an equal key of the whole or a part, or an acronym that few others bear."""
    numbers: dict[str, int] = {}
    mine = _numbered_keys(left, numbers)
    theirs = mine if right is None else _numbered_keys(right, numbers)
    is_acronym = np.asarray([key.startswith("#") for key in numbers], dtype=bool)
    found = []
    for wanted, most in ((True, SHARED_ACRONYM_N), (False, SHARED_KEY_N)):
        chosen, chosen_others = (is_acronym[codes] == wanted for codes, _ in (mine, theirs))
        found.append(_join(mine[0][chosen], mine[1][chosen], theirs[0][chosen_others],
                           theirs[1][chosen_others], most))
    return np.vstack(found)


def _numbered_keys(parsed: Sequence[Parsed], numbers: dict[str, int]
                   ) -> tuple[np.ndarray, np.ndarray]:
    codes, rows = [], []
    for at, name in enumerate(parsed):
        keys = _keys(name)
        codes += [numbers.setdefault(key, len(numbers)) for key in keys]
        rows += [at] * len(keys)
    return np.asarray(codes, dtype=np.int64), np.asarray(rows, dtype=np.int64)


def _keys(name: Parsed) -> set[str]:
    forms = (name, *name.parts) if name.parts else (name,)
    keys = {form.key for form in forms}
    keys |= {f"={form.entry_of_any}" for form in forms if form.entry_of_any is not None}
    if name.acronyms:
        keys |= {f"#{letters}" for letters in name.acronyms if len(letters) > 1}
    if len(name.tokens) == 1 or name.acronyms:
        keys.add(f"#{name.key}")
    keys |= {f"#{letters}" for letters in name.initials if len(letters) > 3}
    return keys
