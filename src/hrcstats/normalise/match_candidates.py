"""Which names are worth comparing at all: the nearest few of each, without comparing all pairs.

Three ways lead to a candidate, and their union is scored:
- nearness of sparse vectors of letter triples, word pairs and meanings (`sparse_dot_topn`), where
  features common to too many names are left out so that the cost stays within a budget;
- neighbourhood in three sorted orders (from the front, from the back, rarest word first), which
  costs n log n at any size, kept where the vectors agree;
- equal keys of the whole or a part, and acronyms.
All weights come from tables shipped with the package.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import combinations

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from hrcstats.normalise.match_features import Parsed
from hrcstats.normalise.match_translations import entry_of
from hrcstats.normalise.match_words import names_total, token, word_counts

NEAREST_N = 8
NEAREST_OF_MANY_N = 4     # for lists of more than MANY names
MANY = 30_000
LEAST_COSINE = 0.40
# Cosine and likeness of letters together; of 1,007 pairs of the records that score 0.2 or more, 4
# lie below 0.95 (most of them reached by an equal key) and 7 below 1.1.
LEAST_NEARNESS = 0.95
LEAST_NEARNESS_OF_MANY = 1.1
KEPT_N = 6               # candidates of one name that are scored
KEPT_OF_MANY_N = 4
THREADS = 2
MULTIPLICATIONS = 1e8
NEIGHBOURS = 4            # on either side in each sorted order
RAREST_N = 4              # words of a name that form pairs
TOGETHER = 50_000
SHARED_ACRONYM_N = 6      # an acronym of more organisations than this proposes nobody
SHARED_KEY_N = 50


@cache
def _triple_weights() -> tuple[dict[str, float], float]:
    """Rarity of each letter triple, from the word counts of the package."""
    counts: dict[str, int] = defaultdict(int)
    for word, count in word_counts().items():
        for triple in _triples(word):
            counts[triple] += count
    total = names_total()
    weights = {triple: max(math.log(total / (1 + count)), 0.3) for triple, count in counts.items()}
    return weights, math.log(total / 2)


def _triples(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at:at + 3] for at in range(len(padded) - 2)}


class Space:
    """The vector space in which names are near or far; features are added as words appear."""

    def __init__(self) -> None:
        self._features: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._columns: list[int] = []
        self._values: list[float] = []
        self._starts: list[int] = [0]

    def word(self, word: str) -> int:
        """The row of a word, with its features entered when it is met first."""
        at = self._words.get(word)
        if at is None:
            at = self._words[word] = len(self._words)
            self._enter(word)
        return at

    def _enter(self, word: str) -> None:
        weights, unseen = _triple_weights()
        found = token(word)
        triples = sorted(_triples(word))
        values = [weights.get(triple, unseen) for triple in triples]
        scale = found.weight / (math.sqrt(sum(value * value for value in values)) or 1.0)
        for triple, value in zip(triples, values, strict=True):
            self._columns.append(self._features.setdefault(triple, len(self._features)))
            self._values.append(value * scale)
        # A translated word shares no letters with its original: the meaning is a feature too.
        for concept in sorted(found.concepts):
            name = "=" + concept
            self._columns.append(self._features.setdefault(name, len(self._features)))
            self._values.append(0.6 * found.weight)
        self._starts.append(len(self._columns))

    def vectors(self, incidence: tuple[list[int], list[int]]) -> sparse.csr_matrix:
        """One row of length 1 for each name, given as rows of words."""
        starts, words = incidence
        names = sparse.csr_matrix((np.ones(len(words), dtype=np.float32), words, starts),
                                  shape=(len(starts) - 1, len(self._words)))
        matrix = names @ sparse.csr_matrix(
            (np.asarray(self._values, dtype=np.float32), self._columns, self._starts),
            shape=(len(self._words), len(self._features)),
        )
        squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
        lengths = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)
        matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
        return sparse.csr_matrix(matrix)


class _Forms:
    """Names and their parts as words: what is compared, and whose each form is."""

    def __init__(self, parsed: Sequence[Parsed], space: Space) -> None:
        self.owner: list[int] = []
        self.words: list[list[str]] = []
        for at, name in enumerate(parsed):
            for form in (name, *name.parts):
                self.owner.append(at)
                self.words.append(
                    sorted({word for found in form.tokens for word in found.word.split()})
                    or [form.key]
                )
        self.keys = [form.key for name in parsed for form in (name, *name.parts)]
        self.rarest_first = [sorted(words, key=_rarity) for words in self.words]
        self.word_pairs = [
            list(combinations(sorted(map(_meaning, words[:RAREST_N])), 2))
            for words in self.rarest_first
        ]
        starts, rows = [0], []
        for words in self.words:
            rows += [space.word(word) for word in words]
            starts.append(len(rows))
        self.incidence = starts, rows


@lru_cache(maxsize=400_000)
def _meaning(word: str) -> str:
    """What the word means in any language, so that translations meet."""
    return min(token(word).concepts, default=word)


@lru_cache(maxsize=400_000)
def _rarity(word: str) -> tuple[float, str]:
    return -token(word).weight, word


def candidate_pairs(left: Sequence[Parsed], right: Sequence[Parsed] | None = None) -> np.ndarray:
    """Pairs (row of left, row of right) worth scoring; within `left` alone where right is absent.

    Returns an array of two columns without repetitions; within one list only pairs i < j.
    """
    is_self = right is None
    others = left if right is None else right
    if not left or not others:
        return np.empty((0, 2), dtype=np.int64)
    space = Space()
    forms = _Forms(left, space)
    other_forms = forms if is_self else _Forms(others, space)
    matrix = space.vectors(forms.incidence)
    index = matrix if is_self else space.vectors(other_forms.incidence)
    found = [_nearest(matrix, index, is_self), _sharing_word_pairs(forms, other_forms),
             _sorted_neighbours(forms, other_forms)]
    rows = _distinct(np.vstack(found), len(other_forms.keys))
    del found
    pairs = np.column_stack([np.asarray(forms.owner)[rows[:, 0]],
                             np.asarray(other_forms.owner)[rows[:, 1]]])
    pairs = _nearest_of_each(pairs, _cosines(matrix, index, rows),
                             _likeness(forms.keys, other_forms.keys, rows), is_self)
    pairs = np.vstack([pairs, _exact_pairs(left, others)])
    if is_self:
        pairs = np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)
    return _distinct(pairs, len(others))


def _distinct(pairs: np.ndarray, width: int) -> np.ndarray:
    # Sorting integers is several times faster here than numpy's hashing unique.
    codes = np.sort(pairs[:, 0].astype(np.int64) * width + pairs[:, 1])
    codes = codes[np.flatnonzero(np.diff(codes, prepend=-1))]
    return np.column_stack([codes // width, codes % width])


def _likeness(keys: list[str], other_keys: list[str], rows: np.ndarray) -> np.ndarray:
    """Likeness of the keys letter by letter (0-1)."""
    return cpdist([keys[at] for at in rows[:, 0]], [other_keys[at] for at in rows[:, 1]],
                  scorer=Indel.normalized_similarity, dtype=np.float32, workers=THREADS)


def _nearest_of_each(pairs: np.ndarray, cosines: np.ndarray, likeness: np.ndarray,
                     is_self: bool) -> np.ndarray:
    """Of all pairs found, the nearest few of each name, by vectors and letters together."""
    is_many = len(pairs) > KEPT_N * MANY
    most = KEPT_OF_MANY_N if is_many else KEPT_N
    nearness = cosines + likeness
    is_near = nearness >= (LEAST_NEARNESS_OF_MANY if is_many else LEAST_NEARNESS)
    if is_self:
        is_near &= pairs[:, 0] != pairs[:, 1]
    pairs, nearness = pairs[is_near], nearness[is_near]
    order = np.lexsort((-nearness, pairs[:, 0]))
    starts = np.flatnonzero(np.diff(pairs[order, 0], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    ranks = np.empty(len(pairs), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    return pairs[ranks < most]


def _nearest(matrix: sparse.csr_matrix, index: sparse.csr_matrix, is_self: bool) -> np.ndarray:
    """The nearest rows of the index by cosine, on the features that the budget allows."""
    columns = _affordable(matrix, index)
    nearest_n = NEAREST_N if index.shape[0] <= MANY else NEAREST_OF_MANY_N
    kept, kept_index = matrix, index
    if len(columns) < matrix.shape[1]:
        kept = sparse.csr_matrix(matrix[:, columns])
        kept_index = kept if is_self else sparse.csr_matrix(index[:, columns])
    found = sp_matmul_topn(kept, kept_index.T.tocsr(), top_n=nearest_n + is_self,
                           threshold=LEAST_COSINE * _share_kept(kept), n_threads=THREADS).tocoo()
    return np.column_stack([found.row, found.col]).astype(np.int64)


def _share_kept(matrix: sparse.csr_matrix) -> float:
    """Mean squared length of what is left of the unit vectors (1 where nothing was left out)."""
    return float(matrix.multiply(matrix).sum()) / max(matrix.shape[0], 1)


def _affordable(matrix: sparse.csr_matrix, index: sparse.csr_matrix) -> np.ndarray:
    """The rarest features, as many as the budget of multiplications pays for."""
    width = matrix.shape[1]
    cost = (np.bincount(matrix.indices, minlength=width).astype(float)
            * np.bincount(index.indices, minlength=width))
    order = np.argsort(cost, kind="stable")
    return np.sort(order[np.cumsum(cost[order]) <= MULTIPLICATIONS])


def _sharing_word_pairs(forms: _Forms, others: _Forms) -> np.ndarray:
    """Forms that share two of their rarest meanings, where few others share the same two."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, pairs in enumerate(others.word_pairs):
        for pair in pairs:
            holders[pair].append(at)
    few = {pair: held for pair, held in holders.items() if len(held) <= NEAREST_N}
    del holders
    found: list[tuple[int, int]] = []
    for at, pairs in enumerate(forms.word_pairs):
        for pair in pairs:
            if pair in few:
                found += [(at, other) for other in few[pair] if other != at or forms is not others]
    return np.asarray(found, dtype=np.int64).reshape(-1, 2)


def _sorted_neighbours(forms: _Forms, others: _Forms) -> np.ndarray:
    """Neighbours in the three sorted orders."""
    orders: list[Callable[[_Forms], list[str]]] = [
        lambda f: f.keys, lambda f: [key[::-1] for key in f.keys],
        lambda f: [" ".join(words) for words in f.rarest_first],
    ]
    found = [_neighbours(order(forms), order(others)) for order in orders]
    return _distinct(np.vstack(found), len(others.keys))


def _neighbours(keys: list[str], other_keys: list[str]) -> np.ndarray:
    order = sorted(range(len(other_keys)), key=other_keys.__getitem__)
    ranked = np.asarray(order, dtype=np.int64)
    in_order = [other_keys[at] for at in order]
    middle = np.asarray([bisect_left(in_order, key) for key in keys], dtype=np.int64)
    steps = np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
    places = np.clip(middle[:, None] + steps, 0, len(ranked) - 1)
    rows = np.repeat(np.arange(len(keys), dtype=np.int64), len(steps))
    return np.column_stack([rows, ranked[places.ravel()]])


def _cosines(matrix: sparse.csr_matrix, index: sparse.csr_matrix, pairs: np.ndarray) -> np.ndarray:
    found = [
        np.asarray(matrix[block[:, 0]].multiply(index[block[:, 1]]).sum(axis=1)).ravel()
        for start in range(0, len(pairs), TOGETHER)
        if len(block := pairs[start:start + TOGETHER])
    ]
    return np.concatenate(found) if found else np.empty(0)


def _exact_pairs(left: Sequence[Parsed], right: Sequence[Parsed]) -> np.ndarray:
    """Pairs with an equal key of the whole or a part, or an acronym that few others bear."""
    holders: dict[str, set[int]] = defaultdict(set)
    for at, name in enumerate(right):
        for key in _keys(name):
            holders[key].add(at)
    found = []
    for at, name in enumerate(left):
        for key in _keys(name):
            others = holders.get(key, ())
            if len(others) <= (SHARED_ACRONYM_N if key.startswith("#") else SHARED_KEY_N):
                found += [(at, other) for other in others]
    return np.asarray(found, dtype=np.int64).reshape(-1, 2)


def _keys(name: Parsed) -> set[str]:
    keys = {name.key, *(part.key for part in name.parts)}
    keys |= {f"#{letters}" for letters in name.acronyms if len(letters) > 1}
    if len(name.tokens) == 1 or name.acronyms:
        keys |= {f"#{name.key}"}
    keys |= {f"#{letters}" for letters in name.initials if len(letters) > 3}
    keys |= {f"={entry}" for form in (name, *name.parts)
             if (entry := entry_of(form.key, with_acronyms=True)) is not None}
    return keys
