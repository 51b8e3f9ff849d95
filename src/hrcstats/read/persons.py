"""Names of natural persons, dropped at the door; what stays is whom they speak for."""

from __future__ import annotations

import re

from hrcstats.read.list_words import has_head, looks_like_state

PERSON = "[person]"
_HONORIFIC = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Rev|Fr|Sr|Sra|Srta|Don|Doña|Mme|Mlle|MM|M|H\.\s?E|"
    r"S\.\s?E|Ambassador|Professor|Sheikh|Excellency|Excellencies)\.?"
)
_NAME = r"(?:[A-ZÀ-Þ][\w'’.-]*|de|da|van|von|bin|al|el|ben|der|la|le|du|dos|oglu)"
_WITH_HONORIFIC = re.compile(
    rf"(?<![\w.])(?:{_HONORIFIC}\s+)+{_NAME}(?:\s+{_NAME}){{0,5}}(?![\w])", re.UNICODE
)
_OFFICE = (
    r"(?:Minister|Ministre|Ministr[ao]|President|Pr[ée]sidente?|Ambassad\w+|Embajador\w*|Secretary|"
    r"Director\w*|Directeur|Directrice|Chair\w*|Commissioner|Rapporteur|Officer|Spokes\w+|"
    r"Coordinat\w+|Expert|Advis[eo]r|Professor|Profesor\w*|Professeure?|Lecturer|Founder|Member|"
    r"Judge|Attorney|Permanent\s+Representative|Head|Executive|Delegate|Undersecretary)"
)
_TITLE_START = re.compile(
    r"^(?:the\s+)?(?:(?:Deputy|Vice|Assistant|Prime|Acting|Permanent|Senior|Former|State|First|"
    rf"Special|Executive|Independent|Co|Under)[\s-]+)*{_OFFICE}\b", re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:of|for|from|at|to|with|de\s+la|de\s+l['’]|de|du|del|des)\s+(?:the\s+)?(?=[A-ZÀ-Þ])"
)
_LEFT_OVER = re.compile(
    r"\s*(?:[,;]\s*)?(?:\b(?:and|et|y)\s+)?(?:\([^()]*\[person\][^()]*\)|\[person\])"
)
_LEADING = re.compile(
    r"^[\s,;:(]*(?:(?:representative|speaking|ambassador|delegate|observer|and)\s+)*"
    r"(?:(?:on\s+behalf\s+of|of|from|for|au\s+nom\s+d[eu']|en\s+nombre\s+de|de)\s+)?(?:the\s+)?"
    r"[\s(]*"
)
# "MARIA SURNAME (Kenya) said", "NAME SURNAME, of Some Organization, said": a statement's head.
STATEMENT = re.compile(
    r"^[ \t]*(?:(?:" + _HONORIFIC + r"\s+)?"
    r"(?P<person>[A-ZÀ-Þ][\w'’.-]+(?:[ -]" + _NAME + r"){1,5}))"
    r"\s*(?:\((?P<bracket>[^()\n]+(?:\([^()]*\))?)\)|,\s+(?:of|from|representative\s+of|"
    r"speaking\s+for)\s+(?:the\s+)?(?P<of>[^,\n]+(?:\n[^,\n]+)?))"
    r"(?P<middle>,?\s+(?:also\s+)?(?:speaking|in\s+a\s+joint\s+statement)[^:.]{3,400}?)?,?\s+"
    r"(?P<verb>said|welcomed|noted|thanked|expressed|stated|stressed|regretted|reiterated|"
    r"underlined|"
    r"congratulated|supported|asked|called|recalled|commended|appreciated|agreed|affirmed)\b",
    re.MULTILINE,
)


def drop_person(text: str) -> tuple[str, list[str]]:
    """What an item says without names of natural persons, and the names that were dropped.

    >>> drop_person("Ms. Jane Roe, of Franciscans International")
    ('Franciscans International', ['Ms. Jane Roe'])
    >>> drop_person("Mr. John Doe (on behalf of Ms. Jane Roe)")
    ('', ['Mr. John Doe', 'Ms. Jane Roe'])
    >>> drop_person("Sri Lanka")
    ('Sri Lanka', [])
    """
    dropped = [match[0] for match in _WITH_HONORIFIC.finditer(text)
               if not looks_like_state(match[0])]
    if not dropped:
        return text, []
    starts_with_one = text.lstrip().startswith(dropped[0])
    for name in dropped:
        text = text.replace(name, PERSON if not starts_with_one else "")
    if not starts_with_one:
        return _LEFT_OVER.sub("", text).strip(" ,;"), dropped
    body = _LEADING.sub("", _LEADING.sub("", text)).strip(" ,;()")
    body = body_of_title(body) if _TITLE_START.match(body) else body
    return (body if re.search(r"\w", body) else ""), dropped


def is_title(text: str) -> bool:
    """Whether an item is a person's office ("Minister for Foreign Affairs of Ireland")."""
    return bool(_TITLE_START.match(text.strip()))


def is_like_a_person(text: str) -> bool:
    """Whether an item could be a person's name: two to five capitalised words that mark nothing."""
    words = text.split()
    return (
        2 <= len(words) <= 5 and not re.search(r"[\d()&/]", text) and not has_head(text)
        and not looks_like_state(text) and all(re.fullmatch(_NAME, word) for word in words)
    )


def body_of_title(text: str) -> str:
    """The State or organisation in which an office is held, '' where none is named.

    >>> body_of_title("Deputy Prime Minister and Minister for Foreign Affairs of Ireland")
    'Ireland'
    """
    bodies = [text[match.end():].strip(" ,;.") for match in _BODY.finditer(text)]
    whole = [body for body in bodies if looks_like_state(body) or has_head(body)]
    return (whole or bodies or [""])[0 if whole else -1]
