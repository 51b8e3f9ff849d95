"""The short form under which a paper cites a contributor, told apart from the name after it.

In plain text nothing parts the two: `Foro de Mujeres Foro de Mujeres Políticas` is a code of
three words. The evidence is what the paper itself shows: its footnotes cite codes, names repeat
or spell them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from hrcstats.read.upr_places import explains, fold, initials

_CITATION = re.compile(
    r"(?:^\s*\d{0,3}\s*|[;.,]\s*|\b(?:See|Voir|Véase|Cf\.?|also|aussi|también|and|et|y)\s+)"
    r"(?P<code>[^\W\d_][\w/&.'’()@+-]*(?: [\w/&.'’()@+-]+){0,4}?)\s*[,.]?\s+"
    r"(?:pp?|paras?|pages?|párrs?|párrafos?|págs?|paragraphes?|par)\b\.?\s*\d"
)
_WORDS_BEFORE_CODE = re.compile(
    r"^(?:see|voir|véase|cf|also|aussi|también|and|et|y|for|ibid)\.?\s+", re.IGNORECASE
)
_CONNECTORS = {"of", "the", "for", "de", "du", "des", "del", "la", "les", "los", "las", "d'", "in",
               "on", "y", "et", "and", "pour", "por", "para", "e", "a", "at"}


def cited_codes(lines: Collection[str]) -> frozenset[str]:
    """The codes that footnotes cite ("JS1, p. 4", "CGNK, para. 2"), folded."""
    codes = set()
    for line in lines:
        for match in _CITATION.finditer(line):
            code = match["code"]
            while (bare := _WORDS_BEFORE_CODE.sub("", code)) != code:
                code = bare
            if code:
                codes.add(fold(code))
    return frozenset(codes - {"ibid", "ibíd", "para", "paras", "p", "pp"})


def is_acronym(word: str) -> bool:
    """Whether a word looks made of initials: `ADFI`, `A.F.I.`, `CoE`, `L4L`, `OSCE-ODIHR`."""
    bare = word.strip("()")
    if re.search(r"[,;:]", bare) or not bare:
        return False
    capitals = sum(char.isupper() for char in bare)
    if len(bare) > 1 and capitals and capitals + sum(char.isdigit() for char in bare) == len(
        re.sub(r"[\W_]", "", bare)
    ):
        return capitals > 1 or any(char.isdigit() for char in bare)
    return capitals > 1 and bool(re.search(r"[a-z].*[A-Z]|[A-Z]{2,}", bare)) and len(bare) < 25


def split_code(text: str, cited: Collection[str] = ()) -> tuple[str, str]:
    """The code and the name of one printed contributor; the code is "" without evidence for one.

    Evidence, strongest first: the footnotes cite it, the name repeats it or holds it in brackets,
    its letters spell the name, it looks like initials.

    Examples
    --------
    >>> split_code("Broken Chalk The Broken Chalk, Amsterdam")
    ('Broken Chalk', 'The Broken Chalk, Amsterdam')
    >>> split_code("UPR BCU The UPR Project at BCU")
    ('UPR BCU', 'The UPR Project at BCU')
    >>> split_code("Lawyers for Lawyers, Amsterdam")
    ('', 'Lawyers for Lawyers, Amsterdam')
    """
    words = text.split(" ")
    best, best_score = 0, 2.5
    for n in range(1, min(7, len(words))):
        if re.search(r"[,;:]$", words[n - 1]):
            break
        score = _score(words[:n], words[n:], cited)
        if score > best_score:
            best, best_score = n, score
    return " ".join(words[:best]), " ".join(words[best:])


def _score(left: list[str], right: list[str], cited: Collection[str]) -> float:
    code, name = " ".join(left), " ".join(right)
    bare_name = re.sub(r"^(?:The|the|La|Le|El|Los|Les|L['’])\s*", "", name)
    holds_code = re.search(rf"\({re.escape(code)}\)|[–-] {re.escape(code)}\b", name, re.I)
    first = name.lstrip("‘“\"'(|")[:1]
    may_be_lower = len(left) == 1 and is_acronym(code) and right[0] not in _CONNECTORS
    if first.islower() and not (
        holds_code or may_be_lower or fold(name).startswith(fold(code))
    ):
        return 0
    if left[-1].casefold() in _CONNECTORS or name.startswith(("(", "–", "—", "- ")):
        return 0
    score = 0.0 if len(left) == 1 else -0.5 * len(left)
    if fold(code) in cited:
        score += 6
    elif len(left) > 2 and fold(left[0]) in cited and left[1].casefold() in _CONNECTORS:
        score += 5
    if fold(bare_name).startswith(fold(code)) and len(fold(code)) > 2:
        score += 6
    if holds_code:
        score += 4
    if all(is_acronym(word) or word in _CONNECTORS for word in left):
        score += 4
        named = {fold(word).strip("()") for word in right}
        score += 2 * (len(left) > 1 and all(fold(word).strip("()") in named for word in left))
    elif len(left) == 1 and fold(name.split(",")[0]).endswith(f" {fold(code)}"):
        score += 3
    score += _spelling_score(left, code, name)
    if len(left) == 1 and (code[0].islower() or name.startswith("The ")):
        score += 3
    return score


def _spelling_score(left: list[str], code: str, name: str) -> float:
    organisation = name.split(",")[0]
    if explains(code, organisation):
        return 4
    spelt = initials(organisation)
    starts = any(len(word) > 2 and spelt.startswith(re.sub(r"\W", "", word).upper())
                 for word in left)
    return 3.0 if starts else 0.0
