"""Joint statements: whom else a slot-holder speaks for, in its own first words."""

from __future__ import annotations

import re

from hrcstats.read.transcripts_kinds import STATE, has_organisation_word
from hrcstats.read.transcripts_load import PERSON
from hrcstats.read.transcripts_slot import Slot
from hrcstats.read.transcripts_words import plain

_JOINT = re.compile(
    r"\bjoint(?:ly)?\s+(?:statement|with)\b|\bjoint\s+(?:oral\s+)?(?:statement|intervention)\b|"
    r"\bdeclaration\s+(?:conjointe|commune)\b|\bdeclaracion\s+conjunta\b|"
    r"\bconjointement\s+avec\b", re.I)
_FOR = re.compile(
    r"\b(?:(?:on\s+)?behalf\s+of|in\s+the\s+name\s+of|together\s+with|jointly\s+with|"
    r"in\s+association\s+with|"
    r"statement\s+with|supported\s+by|endorsed\s+by|conjointement\s+avec|au\s+nom\s+(?:de\s+la|"
    r"de\s+l'|des|du|de|d')|"
    r"en\s+nombre\s+(?:del|de\s+la|de\s+los|de\s+las|de)|junto\s+con|avec)\s*(?:the\s+|l'|la\s+|"
    r"le\s+)?"
    r"(?P<names>[A-Z0-9].{2,300}?)(?:[.;:]|,?\s+(?:we|i|nous|je|nosotros|would|wish|welcomes?|"
    r"thanks?|is|are|in\s+"
    r"(?:this|order)|to\s+(?:express|draw))\b|$)", re.I)
_COUNT = re.compile(r"\b(?:a\s+(?:group|coalition|number)\s+of\s+|un\s+groupe\s+d[e']\s*|"
                    r"un\s+grupo\s+de\s+)?(\d{1,3})\s+"
                    r"(?:\w+\s+){0,3}(?:organi[sz]ations|ngos|ong|partners|groups|organisations|"
                    r"organizaciones)\b", re.I)
_PEOPLE = re.compile(r"\b(?:people|victims?|families|women|children|millions|thousands|peuple|"
                     r"victimes|pueblo|"
                     r"victimas|myself|group\s+of)\b", re.I)


def joint_flags(slot: Slot) -> list[str]:
    """Flags on joint statements: `joint_statement`, and the partners as heard where named.

    Only the first sentences count: later on "on behalf of" is about somebody else.
    """
    if slot.kind == STATE or not slot.sentences:
        return [f"on_behalf_of: {_tidy(slot.on_behalf_of)}"] if slot.on_behalf_of else []
    flags = []
    partners: list[str] = [slot.on_behalf_of] if slot.on_behalf_of else []
    is_joint = False
    for sentence in slot.sentences[:3]:
        shadow = plain(sentence.text)
        is_joint |= bool(_JOINT.search(shadow) or _COUNT.search(shadow))
        found = _FOR.search(shadow)
        if found and re.match(r"[A-Z0-9]", sentence.text[found.start("names"):]):
            partners.append(sentence.text[slice(*found.span("names"))])
    named = [_tidy(name) for name in partners if not _PEOPLE.search(plain(name))]
    # Only what plainly is an organisation: a partner's name must not let a person's through.
    others = [name for name in named if name and PERSON not in name and not _is_holder(name, slot)
              and (has_organisation_word(name) or name.split()[0].isupper())]
    if is_joint or any(" and " in name or "," in name for name in others):
        flags.append("joint_statement")
    if others:
        flags.append("speaks_for: " + " | ".join(dict.fromkeys(others)))
    return flags


def _tidy(name: str) -> str:
    return name.replace(";", ",").strip(" .,")


def _is_holder(name: str, slot: Slot) -> bool:
    one, other = plain(name).casefold(), plain(slot.holder).casefold()
    return one == other or one in other
