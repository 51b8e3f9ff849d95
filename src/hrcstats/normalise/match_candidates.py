"""Which names are worth comparing at all: the nearest few of each, without comparing all pairs.

Names become sparse vectors of letter triples and of translated words, weighted by a table shipped
with the package. `sparse_dot_topn` keeps the nearest few; exact keys and acronyms are joined on.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import numpy as np
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from hrcstats.normalise.match_features import Parsed
from hrcstats.normalise.match_words import names_total, token, word_counts

NEAREST_N = 8
LEAST_COSINE = 0.42
THREADS = 2
SHARED_ACRONYM_N = 6  # an acronym of more organisations than this proposes nobody


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
        self._rows: list[tuple[list[int], list[float]]] = []

    def _feature(self, name: str) -> int:
        return self._features.setdefault(name, len(self._features))

    def _word(self, word: str) -> int:
        at = self._words.get(word)
        if at is None:
            at = self._words[word] = len(self._rows)
            self._rows.append(self._vector_of(word))
        return at

    def _vector_of(self, word: str) -> tuple[list[int], list[float]]:
        weights, unseen = _triple_weights()
        found = token(word)
        triples = sorted(_triples(word))
        values = [weights.get(triple, unseen) for triple in triples]
        length = math.sqrt(sum(value * value for value in values)) or 1.0
        scale = found.weight / length
        columns = [self._feature(triple) for triple in triples]
        numbers = [value * scale for value in values]
        # A translated word shares no letters with its original: the meaning is a feature too.
        for concept in sorted(found.concepts):
            columns.append(self._feature("=" + concept))
            numbers.append(0.6 * found.weight)
        return columns, numbers

    def vectors(self, keys: Sequence[list[str]]) -> sparse.csr_matrix:
        """One row of length 1 for each name, given as its words."""
        indptr: list[int] = [0]
        indices: list[int] = []
        for words in keys:
            indices += {self._word(word) for word in words}
            indptr.append(len(indices))
        incidence = sparse.csr_matrix(
            (np.ones(len(indices), dtype=np.float32), indices, indptr),
            shape=(len(keys), len(self._rows)),
        )
        matrix = incidence @ self._word_matrix()
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        scale = (1 / np.maximum(lengths, 1e-9)).astype(np.float32)
        matrix.data *= np.repeat(scale, np.diff(matrix.indptr))
        return sparse.csr_matrix(matrix)

    def _word_matrix(self) -> sparse.csr_matrix:
        sizes = [len(columns) for columns, _ in self._rows]
        indptr = np.concatenate([[0], np.cumsum(sizes)])
        indices = np.fromiter((c for columns, _ in self._rows for c in columns), dtype=np.int32)
        data = np.fromiter((v for _, values in self._rows for v in values), dtype=np.float32)
        return sparse.csr_matrix((data, indices, indptr), shape=(len(sizes), len(self._features)))


def _forms(parsed: Sequence[Parsed]) -> tuple[list[list[str]], np.ndarray]:
    """Word lists of every name and of its parts, and whose they are."""
    words, owner = [], []
    for at, name in enumerate(parsed):
        for form in (name, *name.parts):
            words.append([found.word for found in form.tokens] or [form.key])
            owner.append(at)
    return words, np.asarray(owner, dtype=np.int64)


def candidate_pairs(left: Sequence[Parsed], right: Sequence[Parsed] | None = None,
                    nearest_n: int = NEAREST_N) -> np.ndarray:
    """Pairs (row of left, row of right) worth scoring; within `left` alone where right is absent.

    Returns an array of two columns without repetitions; within one list only pairs i < j.
    """
    is_self = right is None
    others = left if right is None else right
    space = Space()
    left_words, left_owner = _forms(left)
    right_words, right_owner = (left_words, left_owner) if is_self else _forms(others)
    flat = [sorted({part for word in words for part in word.split()}) for words in left_words]
    flat_right = flat if is_self else [
        sorted({part for word in words for part in word.split()}) for words in right_words
    ]
    space.vectors(flat_right)  # meet all words before the matrices take their width
    space.vectors(flat)
    matrix = space.vectors(flat)
    index = matrix if is_self else space.vectors(flat_right)
    nearest = sp_matmul_topn(matrix, index.T.tocsr(), top_n=nearest_n + is_self,
                             threshold=LEAST_COSINE, n_threads=THREADS).tocoo()
    pairs = np.column_stack([left_owner[nearest.row], right_owner[nearest.col]])
    joined = _exact_pairs(left, others)
    if len(joined):
        pairs = np.vstack([pairs, joined])
    if is_self:
        pairs = np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)
    return _distinct(pairs, len(others))


def _distinct(pairs: np.ndarray, width: int) -> np.ndarray:
    codes = np.unique(pairs[:, 0] * max(width, 1) + pairs[:, 1])
    return np.column_stack([codes // max(width, 1), codes % max(width, 1)])


def _exact_pairs(left: Sequence[Parsed], right: Sequence[Parsed]) -> np.ndarray:
    """Pairs with an equal key of the whole or a part, or an acronym that few others bear."""
    by_key: dict[str, set[int]] = defaultdict(set)
    for at, name in enumerate(right):
        for key in _keys(name):
            by_key[key].add(at)
    found = [
        (at, other)
        for at, name in enumerate(left)
        for key in _keys(name)
        if len(by_key.get(key, ())) <= SHARED_ACRONYM_N or not key.startswith("#")
        for other in sorted(by_key.get(key, ()))[:50]
    ]
    return np.asarray(found, dtype=np.int64).reshape(-1, 2)


def _keys(name: Parsed) -> set[str]:
    keys = {name.key, "".join(sorted(name.key)), *(part.key for part in name.parts)}
    keys |= {f"#{letters}" for letters in name.acronyms if len(letters) > 1}
    keys |= {f"#{letters}" for letters in name.initials if len(letters) > 2}
    return keys
