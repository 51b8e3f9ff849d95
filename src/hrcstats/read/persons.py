"""Names of natural persons, dropped at the door; what stays is whom they speak for."""

from __future__ import annotations

import re

from hrcstats.read.list_words import has_head, looks_like_state
from hrcstats.read.upr_places import ORGANISATION_WORDS

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


# Frequent given names over many languages: a two- or three-word submitter that begins with one of
# them and holds no word for an organisation is a person.
_FREQUENT = """
    aaron abdul abdullah adam ahmad ahmed aisha alan alberto alejandro alex alexander alexandra
    ali alice alicia amanda amina amir ana andrea andreas andrew andrey angela anita anna anne
    antoine antonio arthur barbara benjamin bernard brian carlos carmen carol caroline catherine
    cecilia charles christian christine christopher claire claudia daniel david deborah diana
    diego dmitry dominique edward elena elizabeth emily emma eric eva fatima felix fernando
    francis francisco frank françois frederic gabriel george gerard giovanni grace gregory
    guillermo hannah hans hassan hector helen henry hussein ibrahim igor ines irina isabel ivan
    jacob jacques james jane janet javier jean jennifer jessica joan joao johan john jonathan
    jorge jose josé joseph juan judith julia julie karen karl kate katherine kenneth kevin
    khaled laura leila leonardo linda lisa louis louise lucia luis lukas manuel marc marco
    margaret maria maría marie mario mark martha martin martine mary matthew maurice michael
    michel miguel mohamed mohammad mohammed monica mustafa nadia nancy natalia nicholas nicolas
    nikolai nina olga omar oscar pablo patricia patrick paul paula pedro peter philip philippe
    pierre rachel rafael ramon raul rebecca ricardo richard robert roberto rosa rose ruth samuel
    sandra sara sarah sergei sergio simon sofia sophie stefan stephen steven susan svetlana
    sylvia tatiana teresa thomas timothy valeria vera veronica victor vincent vladimir walter
    william yusuf yves zainab
"""
_GIVEN = frozenset(_FREQUENT.split())




def is_person(name: str) -> bool:
    """Whether a printed name is that of a natural person: a title or a frequent given name, and no
    word for an organisation.

    >>> is_person("Jane Roe"), is_person("Dr. Jane Roe Foundation")
    (True, False)
    """
    bare = re.sub(r"\([^()]*\)", " ", name).strip(" ,;.")
    if _WITH_HONORIFIC.match(bare) and not ORGANISATION_WORDS.search(bare):
        return True
    words = bare.split()
    if not 2 <= len(words) <= 4 or ORGANISATION_WORDS.search(bare) or "," in bare:
        return False
    return words[0].casefold() in _GIVEN and all(
        word[0].isupper() or word in ("de", "da", "von", "van", "del", "el", "al") for word in words
    ) and not any(len(word) > 1 and word.isupper() for word in words)


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
               if not looks_like_state(match[0]) and not _names_an_organisation(text, match)]
    if not dropped and is_person(text) and not looks_like_state(text):
        bracket = re.search(r"\(([^()]+)\)\s*$", text)  # "Jane Roe (Some Centre)"
        return (bracket[1].strip() if bracket else ""), [text.partition("(")[0].strip()]
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


def _names_an_organisation(text: str, match: re.Match[str]) -> bool:
    """Whether a titled name is part of an organisation's ("Dr. Jane Roe Foundation").

    A word for an organisation stands in the name, before it, or behind it without "of".
    """
    start = max((text.rfind(mark, 0, match.start()) for mark in ",;("), default=-1) + 1
    ends = [at for mark in ",;()" if (at := text.find(mark, match.end())) >= 0]
    before, after = text[start:match.start()], text[match.end():min(ends, default=len(text))]
    if re.search(r"\b(?:and|et|y)\s*$", before):
        before = ""  # the person is an item of its own behind the list's last separator
    if ORGANISATION_WORDS.search(match[0]) or ORGANISATION_WORDS.search(before):
        return True
    if re.search(r"\bMemory of\s*$|\b(?:Notre|Nôtre)\s*$", before, re.IGNORECASE):
        return True
    return bool(ORGANISATION_WORDS.search(after)) and not re.match(
        r"\s*,?\s*(?:of|from|for|de|du|representing)\b", after)


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
