"""From the lines of a contributors' list to submissions, each with its code and its text.

A submission can run over lines and pages; codes can stand before the name, on a line of their
own, or all together in a column of their own. Every line gets exactly one owner, from which the
ledger is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from hrcstats.read.document import Line
from hrcstats.read.joined import Joined
from hrcstats.read.upr_codes import is_acronym, split_code
from hrcstats.read.upr_codes_column import absorb_code, pair_codes
from hrcstats.read.upr_headings import DATED_END, JOINT_CODE, JOINT_END, JOINT_LEAD, match_heading
from hrcstats.read.upr_places import explains, fold, matching_brackets, part_place
from hrcstats.read.upr_region import INLINE_FURNITURE, is_page_furniture


@dataclass(eq=False)
class Submission:
    """One submission as printed: its section, its code, and the text that names its submitters."""

    category: str
    is_joint: bool
    code: str
    joined: Joined
    attachments_n: int = 0
    flags: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything printed after the code."""
        return self.joined.text


@dataclass
class Owner:
    """What became of one line: part of a submission, an attachment, rejected or furniture."""

    kind: str
    reason: str = ""
    submission: Submission | None = None


class ContributorsList:
    """Reads the lines of the note one by one into `submissions`; `owners` says where each went."""

    def __init__(self, cited: Collection[str] = ()) -> None:
        self.submissions: list[Submission] = []
        self.owners: dict[int, Owner] = {}
        self._cited = cited
        self._category, self._kind = "civil_society", ""
        self._in_attachments = False
        self._current: Submission | None = None
        self._codes: list[tuple[str, int]] = []
        self._uncoded: list[Submission] = []

    def read(self, lines: list[Line]) -> None:
        """Take in all lines of the note's body."""
        for index, line in enumerate(lines):
            if not line.text.strip():
                continue
            if is_page_furniture(line):
                self._own(index, "furniture", "page furniture")
            else:
                self._read_line(index, line)
        self._settle_codes()

    def _own(self, index: int, kind: str, reason: str = "", of: Submission | None = None) -> None:
        self.owners.setdefault(index, Owner(kind, reason, of))

    def _read_line(self, index: int, line: Line) -> None:
        cells = [cell for cell in (_clean(cell) for cell in line.cells) if cell]
        text = " ".join(cells)
        is_headed = False
        while text and (heading := match_heading(text)):
            self._settle_codes()
            self._in_attachments = heading.is_attachments
            if not heading.is_attachments:
                self._category = heading.category or self._category
                self._kind = heading.kind or ("" if heading.category else self._kind)
                self._current = None
            text, is_headed, cells = heading.rest, True, [heading.rest]
        if not text:
            self._own(index, "furniture", "heading" if is_headed else "page furniture")
            return
        code = ""
        if len(cells) > 1 and len(cells[0]) <= 45 and not re.search(r",|;$|\)[;.]$", cells[0]):
            code, text = cells[0], " ".join(cells[1:])
        for piece in _cut_at_joint_leads(text):
            self._read_piece(index, line, code, piece)
            code = ""

    def _read_piece(self, index: int, line: Line, code: str, text: str) -> None:
        if code:
            self._read_coded(index, line, code, text)
            return
        joint = re.match(rf"(?P<code>[^:;,]{{0,30}}?)\s*(?P<lead>{JOINT_LEAD.pattern})", text, re.I)
        if joint and not JOINT_END.fullmatch(text[joint.start("lead") :]):
            self._start(index, line, joint["code"].strip(), text[joint.start("lead") :])
        elif re.fullmatch(rf"(?:{_bare(JOINT_CODE)}[\s,]*)+(?:\d{{1,3}})?", text):
            self._codes += [(match[0].strip(), index) for match in JOINT_CODE.finditer(text)]
        elif (coded := _JOINT_CODED.match(text)) and self._may_start():
            self._start(index, line, coded[1], text[coded.end() :])
        elif self._is_attachment(text):
            self._attach(index)
        elif self._continues(text):
            self._append(index, line, text)
        elif _is_code_alone(text, self._cited) and self._kind != "joint":
            self._hold_code(index, text)
        else:
            self._start_uncoded(index, line, text)

    def _read_coded(self, index: int, line: Line, code: str, text: str) -> None:
        """A line whose code and name stand in columns of their own."""
        is_half = self._current is not None and re.search(r"[-/]$", self._current.code)
        is_new = self._may_start() or JOINT_CODE.fullmatch(code) or (
            fold(code) in self._cited and not is_half)
        is_code = is_acronym(code.split(" ")[0]) or fold(code) in self._cited
        if self._in_attachments and (code.startswith("(") or not is_code):
            self._attach(index)
        elif is_new or self._current is None:
            self._settle_codes()
            self._start(index, line, code, text)
        else:
            self._current.code = _join_code(self._current.code, code)
            self._append(index, line, text)

    def _start(self, index: int, line: Line, code: str, text: str) -> Submission:
        self._in_attachments = False
        if JOINT_CODE.fullmatch(code.rstrip(".:) ")):
            code = re.sub(r"\s", "", code.rstrip(".:) "))
        text = DATED_END.sub(";", text)
        lead = JOINT_LEAD.match(text)
        is_joint = bool(lead or JOINT_CODE.fullmatch(code)) or self._kind == "joint"
        if lead and not code and lead["number"]:
            code = self._take_joint_code(int(lead["number"]))
        submission = Submission(self._category, is_joint, code, Joined())
        submission.joined.add(text, line)
        self.submissions.append(submission)
        self._current = submission
        self._own(index, "row", of=submission)
        return submission

    def _take_joint_code(self, number: int) -> str:
        """The code of this number from the column of codes, else what the number implies."""
        for code, _ in self._codes:
            match = JOINT_CODE.fullmatch(code)
            if match and int(match["number"]) == number:
                return code
        return f"JS{number}"

    def _start_uncoded(self, index: int, line: Line, text: str) -> None:
        if self._codes:
            self._uncoded.append(self._start(index, line, "", text))
        else:
            self._start(index, line, *split_code(text, self._cited))

    def _append(self, index: int, line: Line, text: str) -> None:
        assert self._current is not None
        self._current.joined.add(text, line)
        self._own(index, "row", of=self._current)

    def _attach(self, index: int) -> None:
        if self._current is not None and self.owners.get(index) is None:
            self._current.attachments_n += 1
            self._own(index, "attachment", of=self._current)

    def _hold_code(self, index: int, text: str) -> None:
        if self._uncoded:
            self._settle_codes()
        self._codes.append((text, index))

    def _settle_codes(self) -> None:
        """Give the codes of a column, or of lines of their own, to the names that follow them."""
        last = next((s for s in reversed(self.submissions) if s not in self._uncoded), None)
        before = (last.code, last.text) if last else None
        names = [submission.text for submission in self._uncoded]
        paired = pair_codes([code for code, _ in self._codes], names, before)
        if last and paired.rest_of_last:
            last.code = _join_code(last.code, paired.rest_of_last)
        for submission, code in zip(self._uncoded, paired.codes, strict=True):
            submission.code, name = absorb_code(code, submission.text) if code else split_code(
                submission.text, self._cited)
            submission.joined = submission.joined.cut(
                len(submission.text) - len(name), len(submission.text))
        for _, index in self._codes:
            if len(self._codes) == 1 and len(self._uncoded) == 1:
                self._own(index, "row", of=self._uncoded[0])
            self._own(index, "furniture", "column of codes")
        self._codes, self._uncoded = [], []

    def _may_start(self) -> bool:
        """Whether the submission before is complete enough for another to begin."""
        return self._current is None or self._in_attachments or _is_closed(self._current.text) or (
            bool(part_place(self._current.text).country)
        )

    def _continues(self, text: str) -> bool:
        """Whether this text goes on with the submission before it."""
        current = self._current
        if current is None or self._in_attachments:
            return False
        if not current.is_joint and current.text.endswith(";"):
            return False
        if re.match(r"[(a-z;,]", text) and not _starts_with_code(text, self._cited):
            return True
        code, name = split_code(text, self._cited)
        is_unused = code and fold(code) not in {fold(s.code) for s in self.submissions}
        is_cited = is_unused and fold(code) in self._cited
        if current.is_joint:
            is_new = is_cited and _is_closed(current.text) and bool(name)
            if not is_new and self._kind == "joint":
                return True
            return not (is_new or (is_unused and _is_closed(current.text) and explains(
                code, name.split(",")[0]) and not self._kind))
        if _is_closed(current.text):
            return False
        explained = is_unused and (explains(code, name.split(",")[0])
                                   or fold(name).startswith(fold(code)))
        if part_place(current.text).country:
            return not (is_cited or explained)
        return not (is_cited and explained)

    def _is_attachment(self, text: str) -> bool:
        """Whether this text lists a document that the submitter before attached."""
        if not self._in_attachments or self._current is None:
            return False
        if text.startswith("(") or not self._attachment_closed:
            self._attachment_closed = bool(re.search(r"[;.]$", text))
            return True
        code, name = split_code(text, self._cited)
        is_new = bool(code) and bool(part_place(name, code).country or explains(code, name)
                                     or fold(code) in self._cited)
        self._attachment_closed = bool(re.search(r"[;.]$", text))
        return not is_new

    _attachment_closed: bool = True


def _bare(pattern: re.Pattern[str]) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern.pattern)


_JOINT_CODED = re.compile(rf"({_bare(JOINT_CODE)})[.:)]?\s+(?=\S)")


def _clean(text: str) -> str:
    text = INLINE_FURNITURE.sub(" ", text).replace("\xad", "").replace("￾", "")
    return re.sub(r"\s+", " ", text).strip()


def _cut_at_joint_leads(text: str) -> list[str]:
    """The text cut before each "Joint submission N submitted by" that stands inside it."""
    cuts = [match.start(1) for match in re.finditer(
        rf"[;.]\s+((?:{_bare(JOINT_CODE)}\s+)?(?:{_bare(JOINT_LEAD)}))", text, re.IGNORECASE)
        if len(text[:match.start()]) > 12]
    pieces = [text[a:b].strip() for a, b in pairwise([0, *cuts, len(text)])]
    return [piece for piece in pieces if piece]


def _is_closed(text: str) -> bool:
    text = text.rstrip(" *")
    if not re.search(r"[;.]$", text):
        return False
    opened = [n for n, char in enumerate(text) if char == "("]
    unmatched = set(opened) - set(matching_brackets(text))
    # A bracket left open near the end is still waiting for its State.
    return text.endswith(";") or not any(len(text) - position < 40 for position in unmatched)


def _is_code_alone(text: str, cited: Collection[str]) -> bool:
    """Whether a line holds a code and nothing else."""
    if (re.search(r"[;,.:]$", text.rstrip("*")) and not is_acronym(text)) or len(text) > 32:
        return False
    words = text.split()
    if fold(text) in cited or (len(words) <= 2 and all(is_acronym(word) for word in words)):
        return True
    return len(words) <= 3 and "," not in text and not re.search(r"\d{3}", text)


def _starts_with_code(text: str, cited: Collection[str]) -> bool:
    code, name = split_code(text, cited)
    return bool(code) and fold(code) in cited and bool(name)


def _join_code(code: str, more: str) -> str:
    return f"{code}{more}" if re.search(r"[-/.]$", code) else f"{code} {more}"
