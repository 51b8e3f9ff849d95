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
    rf"^(?:the\s+)?(?:{_HONORIFIC}\s+)+{_NAME}(?:\s+{_NAME}){{0,5}}", re.UNICODE
)
_TITLE = re.compile(
    r"^(?:.{3,60}?),\s+(?:Deputy\s+|Vice[- ]|Assistant\s+|Prime\s+|Acting\s+|Permanent\s+|Senior\s+)*"
    r"(?:Minister|Ministre|Ministro|Ministra|President|Ambassador|Representative|Secretary|Director|"
    r"Chair\w*|Head|Commissioner|Rapporteur|Officer|Spokes\w+|Coordinator|Expert|Adviser|Advisor)\b"
    r"[^,]*?\b(?:of|for|from|de|du|des|del)\s+(?P<body>[A-ZÀ-Þ].+)$"
)
_AFTER = re.compile(
    r"^\s*(?:,?\s*(?:(?:representative|speaking|ambassador|delegate|observer)\s+)?"
    r"(?:of|from|for|on\s+behalf\s+of|au\s+nom\s+d[eu']|de|en\s+nombre\s+de)\s+(?P<of>.+)|"
    r"\s*\((?P<bracket>[^()]+(?:\([^()]*\))?)\)?(?P<rest>.*))$",
    re.DOTALL,
)
# "MARIA SURNAME (Kenya) said", "NAME SURNAME, of Some Organization, said": one statement of the body.
STATEMENT = re.compile(
    r"^[ \t]*(?:(?:" + _HONORIFIC + r"\s+)?(?P<person>[A-ZÀ-Þ][\w'’.-]+(?:[ -]" + _NAME + r"){1,5}))"
    r"\s*(?:\((?P<bracket>[^()\n]+(?:\([^()]*\))?)\)|,\s+(?:of|from|representative\s+of|"
    r"speaking\s+for)\s+(?:the\s+)?(?P<of>[^,\n]+(?:\n[^,\n]+)?))"
    r"(?P<middle>,?\s+(?:also\s+)?(?:speaking|in\s+a\s+joint\s+statement)[^:.]{3,400}?)?,?\s+"
    r"(?P<verb>said|welcomed|noted|thanked|expressed|stated|stressed|regretted|reiterated|underlined|"
    r"congratulated|supported|asked|called|recalled|commended|appreciated|agreed|affirmed)\b",
    re.MULTILINE,
)


def drop_person(text: str) -> tuple[str, str]:
    """What an item says without the person's name, and the name that was dropped ('' if none).

    >>> drop_person("Ms. Jane Roe, of Franciscans International")
    ('Franciscans International', 'Ms. Jane Roe')
    >>> drop_person("Sri Lanka")
    ('Sri Lanka', '')
    """
    match = _WITH_HONORIFIC.match(text)
    if match and not looks_like_state(text) and not (has_head(match[0]) and "," not in text):
        after = _AFTER.match(text[match.end():])
        if after:
            body = (after["of"] or "") if after["of"] else (after["bracket"] + (after["rest"] or ""))
            return body.strip(" ,;"), match[0]
        title = _TITLE.match(text)
        if title:
            return title["body"].strip(" ,;"), match[0]
        return "", match[0]
    title = _TITLE.match(text)
    if title and not has_head(text.split(",")[0]) and not looks_like_state(text.split(",")[0]):
        return title["body"].strip(" ,;"), text.split(",")[0]
    return text, ""
