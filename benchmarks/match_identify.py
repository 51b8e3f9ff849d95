"""Identification against a registry of 7,000: who is meant, and who is nobody there.

Registry: 7,000 real organisations, one spelling each. Queries with an answer: spoilt copies of
registry names (see match_perturb) and, where the labelled held-out pairs give one, another real
spelling. Queries without an answer: real organisations kept out of the registry, whose names have
no spelling in it (checked by the minted groups of all records).
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pandas as pd
from match_perturb import spoil
from scipy.stats import binomtest

from hrcstats.normalise.match import match_names
from hrcstats.normalise.names import comparison_key


def identification(names: list[str], held_same: pd.DataFrame, seed: int = 0,
                   registry_n: int = 7000, queries_n: int = 500) -> Iterator[dict]:
    """Shares of right top candidates, of absent names not matched, of matched that are right.

    `names` has one spelling for each organisation.
    """
    rng = random.Random(seed)
    shuffled = rng.sample(names, len(names))
    inside, outside = shuffled[:registry_n], shuffled[registry_n:registry_n + queries_n]
    real = [(row.name_b, row.name_a) for row in held_same.itertuples()]
    inside += [known for _, known in real]
    registry = pd.DataFrame({"organisation_id": [f"org_{at}" for at in range(len(inside))],
                             "organisation_name": inside})
    ids = dict(zip(inside, registry["organisation_id"], strict=True))
    asked = [(spoil(name, rng), ids[name]) for name in rng.sample(inside, queries_n)]
    asked += [(name, ids[known]) for name, known in real]
    asked += [(name, "") for name in outside]
    queries = pd.DataFrame(asked, columns=["name", "truth"])
    start = time.perf_counter()
    found = match_names(queries, registry, column="name")
    elapsed = time.perf_counter() - start
    has_answer = found["truth"] != ""
    is_matched = found["decision"] == "matched"
    right = found["organisation_id"] == found["truth"]
    for quantity, is_so in (
            ("top_1", (found["candidate_1_id"] == found["truth"])[has_answer]),
            ("matched_of_known", is_matched[has_answer]),
            ("absent_new_or_review", (~is_matched)[~has_answer]),
            ("matched_right", right[is_matched])):
        yield _share(quantity, is_so)
    yield {"quantity": "seconds", "value": elapsed, "n": len(queries)}


def _share(quantity: str, is_so: pd.Series) -> dict:
    """A share with its exact 95 % interval."""
    low, high = binomtest(int(is_so.sum()), len(is_so)).proportion_ci(0.95)
    return {"quantity": quantity, "value": float(is_so.mean()), "low": float(low),
            "high": float(high), "n": len(is_so)}


def believed(names: list[str], kind: str, seed: int = 0, queries_n: int = 800) -> dict:
    """Share of names with one word exchanged for another, or added, that are called `matched`.

    The words are of one family (kinds of body, groups of people, causes, scopes, places), so that
    the made-up name is as plausible as the real one. Synthetic: no record holds these names.
    """
    rng = random.Random(seed)
    known = {comparison_key(name) for name in names}
    made = []
    while len(made) < queries_n:
        name = _one_word_off(rng.choice(names), kind, rng)
        if name and comparison_key(name) not in known:
            made.append(name)
    registry = pd.DataFrame({"organisation_id": [f"org_{at}" for at in range(len(names))],
                             "organisation_name": names})
    found = match_names(pd.DataFrame({"name": made}), registry, column="name")
    return _share(f"one_word_{kind}_believed", found["decision"] == "matched")


def _one_word_off(name: str, kind: str, rng: random.Random) -> str:
    words = name.split()
    if kind == "added":
        words.insert(rng.randrange(len(words) + 1), rng.choice(rng.choice(FAMILIES)))
        return " ".join(words)
    places = [(at, family) for at, word in enumerate(words) for family in FAMILIES
              if word in family]
    if not places:
        return ""
    at, family = rng.choice(places)
    words[at] = rng.choice([word for word in family if word != words[at]])
    return " ".join(words)


FAMILIES = [line.split() for line in (
    "Association Organization Foundation Institute Centre Network Society Union Council Alliance "
    "Federation League Committee Trust Forum Coalition Movement Initiative",
    "Women Youth Children Girls Workers Farmers Students Teachers Journalists Lawyers Refugees",
    "Peace Justice Health Education Environment Development Democracy Freedom Relief Culture Water "
    "Research Training Solidarity Rehabilitation Empowerment Climate Agriculture",
    "International National World Regional African Asian European Arab American Islamic Christian",
    "Nigeria Kenya India Pakistan France Geneva Lagos Cameroon Nepal Bangladesh Colombia Ghana",
    "Fondation Institut Centre Réseau Société Union Conseil Fédération Ligue Comité Mouvement",
    "paix justice santé éducation environnement développement démocratie culture femmes jeunes",
    "paz justicia salud educación desarrollo democracia cultura mujeres jóvenes niños",
)]
