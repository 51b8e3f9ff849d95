"""The reversed shape of joint submissions: organisations first, "(Joint Submission 5)" after."""

from __future__ import annotations

import re

from hrcstats.read.upr_entries import Submission
from hrcstats.read.upr_headings import JOINT_AFTER, JOINT_END, JOINT_LEAD


def mark_joint(submissions: list[Submission]) -> list[Submission]:
    """The submissions, with those joint that say so at their end ("A and B, joint submission")."""
    for submission in submissions:
        match = JOINT_END.search(submission.text)
        if match and match.start() > 0:
            submission.joined = submission.joined.cut(0, match.start())
            submission.is_joint = True
    return submissions


def split_reversed(submissions: list[Submission]) -> list[Submission]:
    """Submissions with the reversed shape taken apart by the number that follows each name.

    Organisations that bear the same number one after another become one joint submission.
    """
    found: list[Submission] = []
    for submission in submissions:
        for part in _parts(submission):
            last = found[-1] if found else None
            if last and part.is_joint and "reversed" in part.flags and last.code == part.code:
                for start, line in zip(part.joined.starts, part.joined.lines, strict=True):
                    last.joined.starts.append(start + len(last.text) + 2)
                    last.joined.lines.append(line)
                last.joined.text += "; " + part.text
            else:
                found.append(part)
    return found


def _parts(submission: Submission) -> list[Submission]:
    marks = [] if JOINT_LEAD.match(submission.text) else list(JOINT_AFTER.finditer(submission.text))
    if not marks:
        return [submission]
    parts, begin = [], 0
    for mark in marks:
        joined = submission.joined.cut(begin, mark.start())
        # The code that plain text seemed to hold is the beginning of the first name here.
        if begin == 0 and submission.code and not re.match(r"JS", submission.code):
            shift = len(submission.code) + 1
            joined.text = f"{submission.code} {joined.text}"
            joined.starts = [0, *[start + shift for start in joined.starts[1:]]]
        parts.append(Submission(submission.category, True, f"JS{mark['number']}", joined,
                                submission.attachments_n, ["reversed"]))
        begin = mark.end()
    if re.search(r"\w{3}", submission.text[begin:]):
        rest = submission.joined.cut(begin, len(submission.text))
        parts.append(Submission(submission.category, submission.is_joint, "", rest))
    return parts
