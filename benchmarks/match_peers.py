"""Other matchers behind one call: scores of pairs of names, trained on design pairs where they can.

Each peer gets names in lower case, as its users would hand them over, and its threshold is the one
that is best on the design pairs. A peer that is not installed is named as such, never left out in
silence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

Scores = tuple[np.ndarray, np.ndarray]


def _names(pairs: pd.DataFrame) -> list[tuple[str, str]]:
    return [(a.lower(), b.lower()) for a, b in zip(pairs["name_a"], pairs["name_b"], strict=True)]


def rapidfuzz_token_sort(design: pd.DataFrame, asked: pd.DataFrame) -> Scores:
    """rapidfuzz fuzz.token_sort_ratio."""
    from rapidfuzz import fuzz

    return tuple(np.array([fuzz.token_sort_ratio(a, b) for a, b in _names(pairs)])
                 for pairs in (design, asked))


def rapidfuzz_wratio(design: pd.DataFrame, asked: pd.DataFrame) -> Scores:
    """rapidfuzz fuzz.WRatio."""
    from rapidfuzz import fuzz

    return tuple(np.array([fuzz.WRatio(a, b) for a, b in _names(pairs)])
                 for pairs in (design, asked))


def tfidf(design: pd.DataFrame, asked: pd.DataFrame) -> Scores:
    """scikit-learn TF-IDF of letter triples, cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    both = _names(pd.concat([design, asked]))
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3))
    vectors.fit([name for pair in both for name in pair])
    return tuple(
        np.asarray(vectors.transform([a for a, _ in _names(pairs)]).multiply(
            vectors.transform([b for _, b in _names(pairs)])).sum(axis=1)).ravel()
        for pairs in (design, asked)
    )


def recordlinkage(design: pd.DataFrame, asked: pd.DataFrame) -> Scores:
    """recordlinkage: four string comparisons and its logistic classifier."""
    import recordlinkage as rl
    from recordlinkage.compare import String

    def vectors(pairs: pd.DataFrame) -> pd.DataFrame:
        left = pd.DataFrame({"name": [a for a, _ in _names(pairs)]})
        right = pd.DataFrame({"name": [b for _, b in _names(pairs)]})
        links = pd.MultiIndex.from_arrays([left.index, right.index])
        compare = rl.Compare([String("name", "name", method=method) for method in
                              ("jarowinkler", "levenshtein", "qgram", "cosine")])
        return compare.compute(links, left, right)

    known = vectors(design)
    classifier = rl.LogisticRegressionClassifier()
    classifier.fit(known, known.index[design["is_same"].to_numpy() == 1])
    return tuple(classifier.prob(vectors(pairs)).to_numpy() for pairs in (design, asked))


def dedupe(design: pd.DataFrame, asked: pd.DataFrame) -> Scores:
    """dedupe: its string and text variables, trained on the design pairs."""
    import dedupe as peer
    from dedupe.variables import String

    matcher = peer.Dedupe([String("name"), String("name", crf=True)], num_cores=1)

    def distances(pairs: pd.DataFrame) -> np.ndarray:
        return matcher.data_model.distances([({"name": a}, {"name": b}) for a, b in _names(pairs)])

    # Its classifier on its distances; its block learner is not needed where pairs are given.
    matcher.classifier.fit(distances(design), design["is_same"].to_numpy())
    return tuple(np.asarray(matcher.classifier.predict_proba(distances(pairs)))[:, -1]
                 for pairs in (design, asked))


def splink(design: pd.DataFrame, asked: pd.DataFrame) -> Scores:
    """splink: Jaro-Winkler and shared words, weights by expectation maximisation."""
    import splink as sp
    import splink.comparison_library as cl

    logging.getLogger("splink").setLevel(logging.ERROR)
    both = pd.concat([design, asked], ignore_index=True)
    names = _names(both)
    rows = [{"unique_id": 2 * at + side, "pair_id": at, "name": pair[side],
             "words": pair[side].split()} for at, pair in enumerate(names) for side in (0, 1)]
    settings = sp.SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="unique_id",
        comparisons=[cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]),
                     cl.ArrayIntersectAtSizes("words", [4, 3, 2, 1])],
        blocking_rules_to_generate_predictions=["l.pair_id = r.pair_id"],
    )
    database = sp.DuckDBAPI()
    try:
        linker = sp.Linker(database.register(pd.DataFrame(rows)), settings)
    except Exception:
        linker = sp.Linker(pd.DataFrame(rows), settings, db_api=database)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e5)
    linker.training.estimate_parameters_using_expectation_maximisation(
        "l.pair_id = r.pair_id", fix_u_probabilities=True)
    found = linker.inference.predict().as_pandas_dataframe()
    scores = np.zeros(len(both))
    at = found[["unique_id_l", "unique_id_r"]].min(axis=1).to_numpy() // 2
    scores[at] = found["match_weight"].to_numpy()
    return scores[:len(design)], scores[len(design):]


def nomenklatura(design: pd.DataFrame, asked: pd.DataFrame) -> Scores:
    """nomenklatura's name-based algorithm on two organisations."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    algorithm = get_algorithm("name-based")
    if algorithm is None:
        raise ImportError("nomenklatura has no name-based algorithm")
    config = ScoringConfig.defaults()

    def entity(name: str) -> object:
        made = model.make_entity("Organization")
        made.id = name
        made.add("name", name)
        return made

    return tuple(
        np.array([algorithm.compare(entity(a), entity(b), config).score for a, b in
                  zip(pairs["name_a"], pairs["name_b"], strict=True)])
        for pairs in (design, asked)
    )


PEERS: Sequence[Callable[[pd.DataFrame, pd.DataFrame], Scores]] = (
    rapidfuzz_token_sort, rapidfuzz_wratio, tfidf, recordlinkage, dedupe, splink, nomenklatura,
)
