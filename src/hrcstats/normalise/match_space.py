"""Names as sets of words and as vectors: the forms that are compared to find candidates.

All weights come from tables shipped with the package, never from the names at hand.
"""

from __future__ import annotations

import itertools
import math
from array import array
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import numpy as np
from scipy import sparse

from hrcstats.normalise.match_parse import Parsed
from hrcstats.normalise.match_words import Token, names_total, token, word_counts

RAREST_N = 4  # words of a name that form pairs
SORTED_BY_N = 6  # words of a name that order it, rarest first


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


def _triple_matrix(words: list[str]) -> sparse.csr_matrix:
    """Words by letter triples, by how rare a triple is; all words at once, for speed."""
    text = "".join([f" {word} " for word in words])
    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(words)), [len(word) + 2 for word in words])
    is_within = owner[2:] == owner[:-2]
    codes = (letters[:-2] << 42 | letters[1:-1] << 21 | letters[2:])[is_within]
    distinct, first, column = np.unique(codes, return_index=True, return_inverse=True)
    place = np.flatnonzero(is_within)[first].tolist()
    weights, unseen = _triple_weights()
    rarity = np.asarray([weights.get(text[at:at + 3], unseen) for at in place])
    held = np.unique(owner[:-2][is_within] * len(distinct) + column)
    row, column = np.divmod(held, len(distinct))
    starts = np.append(0, np.cumsum(np.bincount(row, minlength=len(words))))
    return sparse.csr_matrix((rarity[column], column, starts), shape=(len(words), len(distinct)))


class Space:
    """The vector space in which names are near or far; words are added as names are met."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self._of_tokens: dict[str, tuple[int, ...]] = {}

    def of_token(self, found: Token) -> tuple[int, ...]:
        """The words of a token (a place may have several)."""
        held = self._of_tokens.get(found.word)
        if held is None:
            held = tuple(map(self.word, found.word.split()))
            self._of_tokens[found.word] = held
        return held

    def word(self, word: str) -> int:
        """The row of a word."""
        return self.words.setdefault(word, len(self.words))

    def features(self) -> sparse.csr_matrix:
        """One row for each word: its letter triples and its meanings, by how much they tell."""
        found = [token(word) for word in self.words]
        weight = np.asarray([one.weight for one in found])
        letters = _triple_matrix(list(self.words))
        lengths = np.sqrt(np.asarray(letters.multiply(letters).sum(axis=1)).ravel())
        # A translated word shares no letters with its original: the meaning is a feature too.
        meanings: dict[str, int] = {}
        columns = [[meanings.setdefault(concept, len(meanings)) for concept in sorted(one.concepts)]
                   for one in found]
        sizes = np.asarray([len(row) for row in columns])
        meant = sparse.csr_matrix((np.repeat(0.6 * weight, sizes), np.concatenate(columns),
                                   np.append(0, np.cumsum(sizes))))
        letters.data *= np.repeat(weight / np.maximum(lengths, 1e-9), np.diff(letters.indptr))
        return sparse.csr_matrix(sparse.hstack([letters, meant]), dtype=np.float32)

    def vectors(self, forms: Forms, features: sparse.csr_matrix) -> sparse.csr_matrix:
        """One row of length 1 for each form, from the features of its words."""
        names = sparse.csr_matrix(
            (np.ones(len(forms.words), dtype=np.float32), forms.words, forms.starts),
            shape=(len(forms.owner), len(self.words)))
        matrix = names @ features
        squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
        lengths = np.sqrt(np.maximum(squares, 1e-9)).astype(np.float32)
        matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
        return sparse.csr_matrix(matrix)

    def ranks(self) -> tuple[np.ndarray, np.ndarray]:
        """Of each word its place from the rarest on, and the number of its meaning."""
        order = sorted(self.words, key=lambda word: (-token(word).weight, word))
        place = {word: at for at, word in enumerate(order)}
        meanings: dict[str, int] = {}
        # The least concept stands for a word in any language, so that translations meet.
        numbers = [meanings.setdefault(min(token(word).concepts, default=word), len(meanings))
                   for word in self.words]
        return (np.asarray([place[word] for word in self.words], dtype=np.int32),
                np.asarray(numbers, dtype=np.int32))


class Forms:
    """Names and their parts as words: what is compared, and whose each form is."""

    def __init__(self, parsed: Sequence[Parsed], space: Space) -> None:
        self.keys: list[str] = []
        owner, starts, rows = array("i"), array("i", [0]), array("i")
        for at, name in enumerate(parsed):
            for form in (name, *name.parts) if name.parts else (name,):
                owner.append(at)
                self.keys.append(form.key)
                words = {word for found in form.tokens for word in space.of_token(found)}
                rows.extend(sorted(words) or (space.word(form.key),))
                starts.append(len(rows))
        self.owner = np.asarray(owner)
        self.starts = np.asarray(starts)
        self.words = np.asarray(rows)

    def rarest(self, ranks: np.ndarray) -> np.ndarray:
        """The ranks of the rarest words of each form, rarest first; -1 where there are fewer."""
        sizes = np.diff(self.starts)
        form = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        rank = ranks[self.words]
        order = np.lexsort((rank, form))
        place = np.arange(len(order), dtype=np.int32) - np.repeat(self.starts[:-1], sizes)
        found = np.full((len(sizes), SORTED_BY_N), -1, dtype=np.int32)
        is_kept = place < SORTED_BY_N
        found[form[is_kept], place[is_kept]] = rank[order][is_kept]
        return found

    def in_one_order(self, words: dict[str, int]) -> list[str]:
        """The words of each form in one order for all, so that exchanged words are alike."""
        spelt = list(words)
        alphabetic = np.empty(len(spelt), dtype=np.int64)
        alphabetic[sorted(range(len(spelt)), key=spelt.__getitem__)] = np.arange(len(spelt))
        rows, starts = self.words.tolist(), self.starts.tolist()
        place = alphabetic.tolist()
        return [" ".join([spelt[at] for at in sorted(rows[start:end], key=place.__getitem__)])
                for start, end in itertools.pairwise(starts)]
