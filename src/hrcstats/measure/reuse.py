"""Texts that are nearly copies of one another (criterion B3): measured, then read by a person.

Candidates come from MinHash, every score from the shingles themselves; text that stands in most
documents (a form's headings) is set aside first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import ceil

import numpy as np
import pandas as pd

from hrcstats.errors import Problem, raise_if_any
from hrcstats.measure.estimate import ESTIMATE_COLUMNS, estimate_row, estimates_frame, refusal_row
from hrcstats.measure.inputs import is_blank, require_columns, rows_at
from hrcstats.measure.shingles import shingles, tokens

_WHERE = "find_reuse(texts)"
_PERMUTATIONS, _SEED = 256, 20261122
_CANDIDATE_MARGIN = 0.6  # candidates from this part of the threshold on: MinHash only estimates
_MIN_TEMPLATE_TEXTS = 4  # below this, nobody can tell a form from a copy
_MIN_SHINGLES = 5
_KEYS = ["text_id_a", "text_id_b", "jaccard_whole", "containment", "passages_n",
         "longest_passage_words_n"]
NOT_A_CODING = "measured copying, not a coding: who wrote first, and why, is for a person to read"
_MOSTLY_SHARED = "most of it stands in most texts: a form, or copied by many"


@dataclass(frozen=True)
class _Text:
    """One text: all its shingles in order, and those that are no template."""

    text_id: str
    ordered: list[str]
    own: frozenset[str]

    @cached_property
    def whole(self) -> frozenset[str]:
        return frozenset(self.ordered)

    @cached_property
    def template_share(self) -> float:
        return 1 - len(self.own) / len(self.whole)


def find_reuse(texts: pd.DataFrame, *, threshold: float = 0.15, shingle_n: int = 5,
               template_share: float = 0.5) -> pd.DataFrame:
    """Pairs of texts that share much of their wording, with the exact share.

    Parameters
    ----------
    texts
        `text_id` (unique), `text`. Any language; scripts without spaces go by letters.
    threshold
        Jaccard similarity (0-1) from which on a pair is reported.
    shingle_n
        Words in a shingle (run of words); twice as many letters in scripts without spaces.
    template_share
        A shingle that stands in more than this share of the texts, and in four at least, is
        template. With fewer than four texts nothing is taken away.

    Returns
    -------
    pandas.DataFrame
        Estimate rows `jaccard` keyed by `text_id_a`, `text_id_b`, most alike first: `n` shingles
        in both, `denominator_n` in either, template left out; with `jaccard_whole` (template left
        in), `containment` (share of the shorter text that stands in the other), `passages_n` and
        `longest_passage_words_n` (runs of shared words in the first text). A text too short to
        compare is a refusal row with null `text_id_b`.

    Raises
    ------
    HrcStatsError
        Fewer than two texts, an empty text, an id that repeats, or a setting out of range.

    Notes
    -----
    Jaccard is shared over joined shingles. A text of which most is template is compared whole and
    says so: copies sent by more than `template_share` of all would otherwise vanish as "template".
    A short text quoted inside a long one has a low Jaccard: read `containment`. Translations are
    not found.

    References
    ----------
    A. Broder (1997), On the resemblance and containment of documents.

    Examples
    --------
    >>> call = "we call on the council to renew the mandate of the special rapporteur this year"
    >>> texts = pd.DataFrame({"text_id": ["a", "b"], "text": [call, call + " and next year"]})
    >>> find_reuse(texts)[["value", "passages_n", "longest_passage_words_n"]].iloc[0].tolist()
    [0.7857142857142857, 1.0, 15.0]
    """
    _check(texts, threshold, shingle_n, template_share)
    split = {str(row.text_id): shingles(tokens(str(row.text)), shingle_n)
             for row in texts[["text_id", "text"]].itertuples(index=False)}
    short = [name for name, found in split.items() if len(found) < _MIN_SHINGLES]
    template = _template(split.values(), template_share)
    kept = [_Text(name, found, frozenset(found) - template) for name, found in split.items()
            if name not in short]
    rows = [_compare(*pair, shingle_n) for pair in _candidates(kept, threshold)]
    rows += [{"text_id_a": name, "text_id_b": None} | refusal_row(
        "jaccard", f"too short to compare: fewer than {_MIN_SHINGLES} runs of {shingle_n} words",
        n=len(split[name])) for name in short]
    scored = estimates_frame(rows).reindex(columns=[*_KEYS, *ESTIMATE_COLUMNS])
    alike = scored[~(scored["value"] < threshold)]  # refused rows have no value, and stay
    return alike.sort_values(["value", "text_id_a", "text_id_b"], ascending=[False, True, True],
                             ignore_index=True)


def _check(texts: pd.DataFrame, threshold: float, shingle_n: int, template_share: float) -> None:
    require_columns(texts, ["text_id", "text"], _WHERE)
    problems = []
    if len(texts) < 2:
        problems.append(Problem("nothing to compare", _WHERE, f"{len(texts)} texts",
                                "two texts or more"))
    for bad, what in ((is_blank(texts["text"]), "empty text"),
                      (texts["text_id"].duplicated(), "text_id stands twice")):
        if bad.any():
            problems.append(Problem(what, rows_at(_WHERE, bad), str(texts["text_id"][bad].iloc[0]),
                                    remedy="leave it out, or read it again"))
    for name, value, fits in (("threshold", threshold, 0 < threshold <= 1),
                              ("shingle_n", shingle_n, 1 <= shingle_n <= 20),
                              ("template_share", template_share, 0 < template_share <= 1)):
        if not fits:
            problems.append(Problem(f"{name} is out of range", _WHERE, str(value),
                                    "1 to 20 words" if name == "shingle_n" else "above 0, up to 1"))
    raise_if_any(problems)


def _template(split: Iterable[list[str]], share: float) -> frozenset[str]:
    """Shingles that stand in more than `share` of the texts."""
    found = [set(one) for one in split]
    counts = Counter(shingle for one in found for shingle in one)
    floor = max(_MIN_TEMPLATE_TEXTS, ceil(share * len(found) + 1e-9))
    return frozenset(shingle for shingle, count in counts.items() if count >= floor)


def _is_shared_by_many(text: _Text) -> bool:
    return text.template_share > 0.5


def _candidates(texts: list[_Text], threshold: float) -> Iterator[tuple[_Text, _Text]]:
    """Pairs that may be similar, each once; a pair with a text of mostly template goes whole."""
    floor = threshold * _CANDIDATE_MARGIN
    few = [text for text in texts if not _is_shared_by_many(text)]
    for a, b in _similar([text.own for text in few], floor):
        yield few[a], few[b]
    if len(few) < len(texts):
        for a, b in _similar([text.whole for text in texts], floor):
            if _is_shared_by_many(texts[a]) or _is_shared_by_many(texts[b]):
                yield texts[a], texts[b]


def _similar(sets: list[frozenset[str]], threshold: float) -> list[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    if len(sets) <= 50:  # all pairs are quicker than hashes, and miss none
        return list(combinations(range(len(sets)), 2))
    index = MinHashLSH(threshold=max(threshold, 0.05), num_perm=_PERMUTATIONS,
                       weights=(0.1, 0.9))  # a false candidate costs a comparison, a miss a finding
    pairs = set()
    for at, one in enumerate(sets):
        sketch = MinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update_batch([shingle.encode() for shingle in one])
        pairs |= {(int(other), at) for other in index.query(sketch)}
        index.insert(at, sketch)
    return sorted(pairs)


def _compare(a: _Text, b: _Text, shingle_n: int) -> dict[str, object]:
    """The exact scores of one pair."""
    is_whole = _is_shared_by_many(a) or _is_shared_by_many(b)
    mine, other = (a.whole, b.whole) if is_whole else (a.own, b.own)
    shared, either = mine & other, mine | other
    passages = _passages(a.ordered, shared, shingle_n)
    return {"text_id_a": a.text_id, "text_id_b": b.text_id,
            "jaccard_whole": len(a.whole & b.whole) / len(a.whole | b.whole),
            "containment": len(shared) / min(len(mine), len(other)),
            "passages_n": len(passages), "longest_passage_words_n": max(passages, default=0),
            } | estimate_row(
        "jaccard", len(shared) / len(either), n=len(shared), denominator_n=len(either),
        method="exact Jaccard of shingles" + ("" if is_whole else ", template left out"),
        warnings=[NOT_A_CODING] + [_MOSTLY_SHARED] * is_whole)


def _passages(ordered: list[str], shared: frozenset[str], shingle_n: int) -> list[int]:
    """Lengths in words of the runs of shared shingles."""
    inside = np.array([False, *(shingle in shared for shingle in ordered), False])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    size = len(ordered[0].split()) if ordered else shingle_n
    return [int(end - start) + size - 1 for start, end in zip(edges[::2], edges[1::2], strict=True)]
