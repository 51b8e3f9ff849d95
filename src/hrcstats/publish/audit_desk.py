"""Audits by hand: a probability sample of matches or of codings out, the verdicts back in.

The sample stands in `data/hand/audits/`, each drawn row with its known probability, so that an
estimate can be corrected by what the audit found (`measure.estimate_audited_share`).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, nearest, raise_if_any
from hrcstats.measure.audit import draw_audit_sample
from hrcstats.measure.codings import TIERS, derive_tiers
from hrcstats.normalise.coding_files import read_sheet, read_table, write_sheet, write_table
from hrcstats.normalise.hand_headers import HAND_COLUMNS
from hrcstats.normalise.privacy import check_coder, check_free_text, known_words
from hrcstats.publish.coding_desk import load_codings

KINDS = ("matches", "codings")
VERDICTS = {"matches": ("same", "different"), "codings": TIERS}
KEYS = {"matches": ["name_as_written", "organisation_id"],
        "codings": ["organisation_id", "state_iso3", "origin"]}
# Tables whose rows name organisations: the column of the name.
_NAMES = {"speaker_slots": "slot_holder_as_written", "upr_submitters": "organisation_as_written",
          "side_event_organisers": "organiser_as_written",
          "committee_decisions": "organisation_as_written"}


def draw(data_dir: Path, kind: str, out: Path, n: int, *, seed: int, today: str,
         replace: bool = False) -> tuple[int, int]:
    """Draws the sample and writes the auditor's sheet; rows drawn, and out of how many.

    matches: one row a spelling and the organisation it was matched to, where the two differ as
    text or not (two strata), over the built tables. codings: one row a relation, a stratum a tier;
    the tier is not shown to the auditor.

    Raises
    ------
    HrcStatsError
        A sample of that kind stands already (unless `replace`): a second one would spoil the
        probabilities of the first.
    """
    file = f"audits/{kind}.csv"
    columns = HAND_COLUMNS[file]
    if len(read_table(data_dir, file, [])) and not replace:
        raise HrcStatsError(Problem("a sample stands already", f"data/hand/{file}", "",
                                    "one sample of each kind", "finish it with hrcstats codings "
                                    "audit apply, or draw anew with --replace"))
    frame = _matches(data_dir) if kind == "matches" else _relations(data_dir)
    drawn = draw_audit_sample(frame, n, by="stratum", seed=seed)
    drawn = drawn[drawn["is_audited"]].assign(
        drawn_on=today, seed=seed, verdict="", coder="", audited_on="", reason="",
        audit_probability=lambda rows: rows["audit_probability"].round(6))
    shown = [name for name in drawn.columns if name not in {
        "stratum", "audit_probability", "is_audited", "drawn_on", "seed", "coder", "audited_on",
        "tier"}]
    # In an order of its own: rows of one stratum together would give it away.
    sheet = drawn[shown].sample(frac=1, random_state=seed).reset_index(drop=True)
    choices = {"verdict": pd.Series("; ".join(VERDICTS[kind]), index=sheet.index)}
    write_sheet(sheet, out, choices)
    write_table(drawn.sort_values(KEYS[kind]), data_dir, file, columns)
    return len(drawn), len(frame)


def _matches(data_dir: Path) -> pd.DataFrame:
    """Every spelling with the organisation it was matched to, and how many rows it settles."""
    found = []
    for table, column in _NAMES.items():
        path = data_dir / "processed" / f"{table}.parquet"
        if not path.is_file():
            raise HrcStatsError(Problem("table not built", f"data/processed/{path.name}",
                                        remedy="hrcstats build"))
        rows = pd.read_parquet(path)
        rows = rows[(rows["match_decision"] == "matched") & rows["organisation_id"].notna()]
        found.append(rows[[column, "organisation_id"]].set_axis(KEYS["matches"], axis=1))
    counts = pd.concat(found).groupby(KEYS["matches"], as_index=False).size()
    organisations = pd.read_parquet(data_dir / "processed" / "organisations.parquet")
    names = organisations.set_index("organisation_id")["organisation_name"]
    counts["organisation_name"] = counts["organisation_id"].map(names)
    is_same = counts["name_as_written"] == counts["organisation_name"]
    return counts.rename(columns={"size": "rows_n"}).assign(
        stratum=is_same.map({True: "same text", False: "other text"}))


def _relations(data_dir: Path) -> pd.DataFrame:
    """Every relation with its tier and the evidence that an auditor weighs."""
    codings = load_codings(data_dir)
    tiers = derive_tiers(codings.drop(columns="place"))
    origin = codings["coder"].str.startswith("published:").map({True: "published",
                                                                False: "first_hand"})
    said = codings["criterion"] + " (" + codings["source_kind"] + ", read " + codings[
        "access_date"] + "): " + codings["evidence_paraphrase"] + " " + codings["url"]
    texts = codings.assign(origin=origin, evidence=said).groupby(KEYS["codings"])
    evidence = texts["evidence"].agg("\n".join).reset_index()
    names = codings.groupby("organisation_id")["organisation_name"].first()
    frame = tiers[[*KEYS["codings"], "tier"]].merge(evidence, on=KEYS["codings"])
    frame.insert(1, "organisation_name", frame["organisation_id"].map(names))
    return frame.assign(stratum=frame["tier"])


def apply(data_dir: Path, kind: str, path: Path, coder: str, today: str) -> dict[str, int]:
    """Verdicts of a filled sheet into the sample; counts `judged`, `already_there`, `open`.

    Raises
    ------
    HrcStatsError
        With every problem at once: a row that was not drawn, an unknown verdict, a verdict without
        a reason, a verdict against one that stands.
    """
    key, file = KEYS[kind], f"audits/{kind}.csv"
    columns = HAND_COLUMNS[file]
    sample = read_table(data_dir, file, columns)
    if sample.empty:
        raise HrcStatsError(Problem("no sample was drawn", f"data/hand/{file}",
                                    remedy=f"hrcstats codings audit draw {kind} audit.xlsx"))
    sheet = read_sheet(path, [*key, "verdict", "reason"])
    places = {tuple(values): at for at, values in zip(sample.index, sample[key].to_numpy().tolist(),
                                                      strict=True)}
    counts = dict.fromkeys(("judged", "already_there", "open"), 0)
    problems = check_coder(coder) + check_free_text(sheet.to_dict("records"), ["reason"],
                                                    known_words(data_dir))
    for row in sheet.to_dict("records"):
        at, verdict = places.get(tuple(row[name] for name in key)), row["verdict"]
        if at is None:
            problems.append(Problem("row was not drawn", row["place"], row[key[0]],
                                    f"a row of data/hand/{file}", "keep the sheet's rows"))
        elif not verdict:
            counts["open"] += 1
        elif verdict not in VERDICTS[kind]:
            problems.append(Problem("unknown verdict", row["place"], verdict,
                                    ", ".join(VERDICTS[kind]), nearest(verdict, VERDICTS[kind])))
        elif not row["reason"]:
            problems.append(Problem("verdict without a reason", row["place"], verdict,
                                    "a line that a colleague can check"))
        elif sample.at[at, "verdict"] == verdict:
            counts["already_there"] += 1
        elif sample.at[at, "verdict"]:
            problems.append(Problem("verdict against one that stands", row["place"], verdict,
                                    str(sample.at[at, "verdict"]), "an audit is not revised in "
                                    f"silence: correct data/hand/{file} by hand, with the reason"))
        else:
            counts["judged"] += 1
            sample.loc[at, ["verdict", "coder", "audited_on", "reason"]] = [
                verdict, coder, today, row["reason"]]
    raise_if_any(problems)
    write_table(sample, data_dir, file, columns)
    return counts
