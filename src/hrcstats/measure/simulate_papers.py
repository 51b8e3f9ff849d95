"""Papers of a made-up Council: speaker lists and UPR summaries that the readers read back.

Each says that it is synthetic. Nothing in them names a real State or a real organisation, so that
addresses, which readers know by States' names, are not printed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from hrcstats.errors import HrcStatsError, Problem, raise_if_any
from hrcstats.measure.inputs import require_columns

MARK = "SYNTHETIC PAPER, made up by hrcstats simulate: not a record."
FORMATS = ("html", "txt")
LAST_SESSION = 99  # the readers know ordinals in words up to here
# Agenda items with a general debate, by the words in which releases name them.
_DEBATES = {
    3: "the promotion and protection of all human rights",
    4: "human rights situations that require the Council's attention",
    5: "human rights bodies and mechanisms",
    6: "the Universal Periodic Review",
    7: "the human rights situation in Palestine and other occupied Arab territories",
    8: "follow-up to the Vienna Declaration and Programme of Action",
    9: "racism, racial discrimination, xenophobia and related forms of intolerance",
    10: "technical assistance and capacity-building",
}
_FIRST_SESSION, _FIRST_YEAR = 25, 2014  # HRC25 met in March 2014
_MONTHS = {"march": "March", "june": "June", "september": "September"}
_ONES = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
         "seventeenth", "eighteenth", "nineteenth")
_TENS = ("", "", "twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")


@dataclass(frozen=True)
class MadePapers:
    """Papers by file name, and the rows that reading them must give."""

    papers: dict[str, str]
    rows: pd.DataFrame


def make_speaker_papers(slots: pd.DataFrame, organisations: pd.DataFrame, *,
                        paper_format: str = "html") -> MadePapers:
    """A meeting summary for each debate of a made-up Council, in the order of its list.

    Parameters
    ----------
    slots
        `slot_id`, `session`, `season`, `debate_id`, `organisation_id_true`, as `simulate_council`
        gives them.
    organisations
        `organisation_id`, `organisation_name`.
    paper_format
        html or txt.

    Returns
    -------
    MadePapers
        `rows`: what `hrcstats read speakers` must give, with `source_file`, `session`,
        `meeting_date`, `agenda_item`, `slot_order`, `slot_holder_as_written`, `speaker_kind`,
        then `organisation_id` and `slot_id`, the truth that no paper prints. Every row is marked
        synthetic.

    Raises
    ------
    HrcStatsError
        An unknown format, or sessions for which there are no words.
    """
    require_columns(slots, ["slot_id", "session", "season", "debate_id", "organisation_id_true"],
                    "make_speaker_papers(slots)")
    problems = []
    if paper_format not in FORMATS:
        problems.append(Problem("unknown format of papers", "simulate", paper_format,
                                ", ".join(FORMATS)))
    if slots["session"].max() > LAST_SESSION:
        problems.append(Problem("no paper names such a session", "simulate",
                                str(slots["session"].max()), f"sessions up to {LAST_SESSION}",
                                "fewer sessions, an earlier first one, or no papers"))
    raise_if_any(problems)
    names = organisations.set_index("organisation_id")["organisation_name"]
    papers, parts = {}, []
    for (_, debate), held in slots.groupby(["session", "debate_id"]):
        item = list(_DEBATES)[int(str(debate).rsplit("-", 1)[1]) % len(_DEBATES)]
        session, season = int(held["session"].iloc[0]), str(held["season"].iloc[0])
        date = meeting_date(session, season, item)
        listed = names[held["organisation_id_true"]].tolist()
        file = f"synthetic_hrc{session:02d}_item{item}.{paper_format}"
        papers[file] = _release(session, item, date, listed, paper_format)
        parts.append(pd.DataFrame({
            "source_file": file, "session": str(session), "meeting_date": date.date().isoformat(),
            "agenda_item": str(item), "slot_order": range(1, len(held) + 1),
            "slot_holder_as_written": listed, "speaker_kind": "ngo",
            "organisation_id": held["organisation_id_true"].to_numpy(),
            "slot_id": held["slot_id"].to_numpy()}))
    return MadePapers(papers, pd.concat(parts, ignore_index=True).assign(is_synthetic=True))


def meeting_date(session: int, season: str, item: int) -> pd.Timestamp:
    """The day of a made-up debate: the years and months of the real calendar."""
    year = _FIRST_YEAR + (session - _FIRST_SESSION) // 3
    return pd.Timestamp(f"{item + 10} {_MONTHS[season]} {year}")


def ordinal(number: int) -> str:
    """A session's number in words, from 1 to 99.

    Examples
    --------
    >>> ordinal(43), ordinal(50), ordinal(12)
    ('forty-third', 'fiftieth', 'twelfth')
    """
    if not 1 <= number <= LAST_SESSION:
        raise HrcStatsError(Problem("no words for this session", "simulate", str(number)))
    tens, ones = divmod(number, 10)
    if number < len(_ONES):
        return _ONES[number]
    return f"{_TENS[tens]}y-{_ONES[ones]}" if ones else f"{_TENS[tens]}ieth"


def _release(session: int, item: int, date: pd.Timestamp, listed: list[str],
             paper_format: str) -> str:
    title = f"Human Rights Council holds general debate on {_DEBATES[item]}"
    speakers = ", ".join(listed[:-1]) + (" and " if len(listed) > 1 else "") + listed[-1]
    paragraphs = [
        MARK, f"{date.day} {date:%B %Y}",
        f"The Human Rights Council, at its {ordinal(session)} regular session, held a general "
        f"debate on {_DEBATES[item]}.",
        f"The following non-governmental organizations took the floor: {speakers}."]
    if paper_format == "txt":
        return "\n\n".join([title, *paragraphs]) + "\n"
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f"</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body></html>\n")


def make_upr_papers(organisations: pd.DataFrame, reviews_n: int, *, seed: int,
                    individual_n: int = 30, joint_n: int = 8) -> MadePapers:
    """Summaries of stakeholders' submissions for made-up States, with individual and joint ones.

    Organisations that are active on speaker lists submit more often. The numbers are means.

    Parameters
    ----------
    organisations
        `organisation_id`, `organisation_name`, `activity`.
    reviews_n
        How many reviews, from 1 to 26; the States are called Synthetic State A, B, ...
    seed
        Of the draws.

    Returns
    -------
    MadePapers
        `rows`: what `hrcstats read upr` must give, with `organisation_id`, the truth.
    """
    if not 1 <= reviews_n <= 26:
        raise HrcStatsError(Problem("number of reviews out of range", "simulate", str(reviews_n),
                                    "1 to 26"))
    rng = np.random.default_rng([seed, 6])
    papers, parts = {}, []
    for number in range(reviews_n):
        letter, session = chr(ord("A") + number), 41 + number
        symbol = f"A/HRC/WG.6/{session}/XZ{letter}/3"
        made = _submissions(organisations, rng, individual_n, joint_n)
        file = f"synthetic_upr{session}_XZ{letter}.txt"
        papers[file] = _summary(symbol, session, f"Synthetic State {letter}", made)
        parts.append(made.assign(source_file=file, doc_symbol=symbol, upr_session=str(session),
                                 state_under_review_iso3=f"XZ{letter}", category="civil_society"))
    return MadePapers(papers, pd.concat(parts, ignore_index=True).assign(is_synthetic=True))


def _submissions(organisations: pd.DataFrame, rng: np.random.Generator, individual_n: int,
                 joint_n: int) -> pd.DataFrame:
    chance = organisations["activity"].to_numpy()
    size = min(max(1, int(rng.poisson(individual_n))), len(organisations))
    alone = rng.choice(len(organisations), size, replace=False, p=chance / chance.sum())
    rows = [("individual", f"SO{at}", 1, at) for at in sorted(alone)]
    for joint in range(1, max(1, int(rng.poisson(joint_n))) + 1):
        members = rng.choice(len(organisations), min(len(organisations), 2 + rng.poisson(3)),
                             replace=False)
        rows += [("joint", f"JS{joint}", index, at) for index, at in enumerate(members, start=1)]
    frame = pd.DataFrame(rows, columns=["submission_kind", "code", "member_index", "at"])
    chosen = organisations.iloc[frame.pop("at")]
    return frame.assign(organisation_as_written=chosen["organisation_name"].to_numpy(),
                        organisation_id=chosen["organisation_id"].to_numpy())


def _summary(symbol: str, session: int, state: str, made: pd.DataFrame) -> str:
    total = made["code"].nunique()
    lines = [f"United Nations {symbol}", "General Assembly", "Distr.: General", MARK,
             "Human Rights Council", "Working Group on the Universal Periodic Review",
             f"{ordinal(session).capitalize()} session",
             f"Summary of stakeholders’ submissions on {state}*",
             "Report of the Office of the United Nations High Commissioner for Human Rights",
             "I. Background", f"1. The present report is a summary of {total} stakeholders’ "
             "submissions1 to the universal periodic review.", "Notes",
             "1 The stakeholders listed below have contributed information for this summary:",
             "Civil society", "Individual submissions:"]
    alone = made[made["submission_kind"] == "individual"]
    lines += [f"{row.code} {row.organisation_as_written};" for row in alone.itertuples()]
    lines.append("Joint submissions:")
    for code, members in made[made["submission_kind"] == "joint"].groupby("code", sort=False):
        listed = "; ".join(members["organisation_as_written"])
        number = str(code).removeprefix("JS")
        lines.append(f"{code} Joint submission {number} submitted by: {listed};")
    lines.append(f"2 {alone['code'].iloc[0]}, page 1.")
    return "\n".join(lines) + "\n"
