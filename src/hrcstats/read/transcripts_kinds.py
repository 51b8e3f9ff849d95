"""States and kinds of speaker in a transcript: what the chair called, what the recogniser heard."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from hrcstats.read.speaker_kinds import kind_by_name
from hrcstats.read.state_names import fold, state_names
from hrcstats.read.transcripts_load import Speaker
from hrcstats.read.transcripts_words import plain

STATE = "state_unspecified"  # a transcript does not tell members of the Council from observers
# Abbreviations that the recogniser writes for bodies whose names it knows.
_ABBREVIATED = {
    "igo": "EU AU OIC OAS LAS ASEAN GCC OIF CPLP CELAC CARICOM ECOWAS SADC IDLO IPU COE NAM",
    "un_entity": "UN UNOG UNCTAD UNOPS UNDRR WIPO UNMAS OCHA",
    "other": "ICRC IFRC SMOM",
}
_KIND_OF = {name: kind for kind, names in _ABBREVIATED.items() for name in names.split()}
_MANDATE = re.compile(
    r"rapporteur|independent expert|working group on|commission of inquiry|fact-?finding mission|"
    r"panell?ist|moderator|special representative|relator[a]? especial|expert(?:e)? independant|"
    r"expert[oa] independiente|coordination committee|member of the expert", re.I)
_OFFICE = re.compile(r"high commissioner|haut-?commissaire|alt[oa] comisionad[oa]", re.I)
_ORGANISATION = re.compile(
    r"\b(?:associa|organi[sz]a|foundation|fondation|fundacion|international|institut|cent(?:er|re|"
    r"ro)|"
    r"council|conseil|consejo|committee|comite|commission|comision|federa|union|network|reseau|"
    r"red\b|"
    r"league|ligue|liga|society|societe|sociedad|movement|mouvement|movimiento|watch|rights|droits|"
    r"derechos|justice|forum|congress|conference|alliance|coalition|initiative|service|defen[cs]e|"
    r"peace|human|world|action|amnesty|campaign|women|youth|lawyers|bar\b|house|group|fund|agency|"
    r"trust|front|partnership|bureau|office|school|university|academy|press|ngo|inc\b|ltd\b|"
    r"project|"
    r"platform|plataforma|resource|development|solidarit|relief|aid\b|against|without|sans|sin\b|"
    r"for\b|pour\b|para\b)", re.I)
_FORM_OF_STATE = re.compile(
    r"^(?:(?:federal|democratic|peoples?|islamic|arab|socialist|co ?operative|bolivarian|"
    r"plurinational|united|oriental) )*(?:republic|kingdom|state|principality|sultanate|"
    r"grand duchy|"
    r"commonwealth|republique|republica|royaume|reino|estado|etat) (?:islamique |islamica |"
    r"bolivariana )?"
    r"(?:of|de|du|del|d)(?: the| la| l)? ")


def has_organisation_word(text: str) -> bool:
    """True where a word marks an organisation rather than a State or a person."""
    return bool(_ORGANISATION.search(plain(text)))


@lru_cache(maxsize=16384)
def is_state(name: str) -> bool:
    """True where the whole of `name` is a spoken name of a State (or observer State).

    >>> is_state("the Islamic Republic of Iran"), is_state("China Society for Human Rights")
    (True, False)
    """
    key = re.sub(r"^(?:the|la|le|les|el|los|l) ", "", fold(re.sub(r"\s*\(.*\)$", "", name)))
    return bool(key) and (key in state_names() or _FORM_OF_STATE.sub("", key) in state_names())


@cache
def _states_pattern() -> re.Pattern[str]:
    spoken = sorted((name for name in state_names() if len(name) > 3), key=len, reverse=True)
    apart = (r"[\W_]+".join(map(re.escape, name.split())) for name in spoken)
    return re.compile(r"\b(?:" + "|".join(apart) + r")\b", re.I)


def state_in(text: str) -> str:
    """The first State named in a sentence, as spoken, or ''."""
    found = _states_pattern().search(plain(text))
    return text[slice(*found.span())] if found else ""


@cache
def _codes() -> frozenset[str]:
    import pycountry

    return frozenset({country.alpha_3 for country in pycountry.countries} | {"XKX"})


def is_state_code(affiliation: str) -> bool:
    """True for an ISO 3166 alpha-3 code, as UN Transcripts gives the affiliation of a State."""
    return affiliation in _codes()


def speaks_for_state(speaker: Speaker) -> bool:
    """True where the recogniser took the speaker for a State's representative."""
    if not is_state_code(speaker.affiliation):
        return is_state(speaker.affiliation)
    full = speaker.affiliation_full
    return not full or full == speaker.affiliation or is_state(full) or (
        not has_organisation_word(full))


def is_near_state(called: str, speaker: Speaker) -> bool:
    """True where the called name is the affiliation's State misheard ("Slovania", SVN)."""
    from rapidfuzz import fuzz

    if has_organisation_word(called):
        return False
    full = plain(speaker.affiliation_full or "").casefold()
    return (not full or len(called.split()) == 1
            or fuzz.WRatio(plain(called).casefold(), full) >= 60)


def kind_of_speaker(holder: str, speaker: Speaker) -> str:
    """`speaker_kind` of a slot, from the name called and the recogniser's affiliation.

    The chair's word stands above the affiliation: a call that names an organisation makes an
    organisation's slot although the recogniser heard a State.
    """
    if holder:
        if is_state(holder):
            return STATE
        if speaks_for_state(speaker) and is_near_state(holder, speaker):
            return STATE
        return _kind_shown(holder) or _kind_of_expert(speaker) or "ngo"
    for label in filter(None, (speaker.affiliation_full, speaker.affiliation)):
        if is_state(label) or is_state_code(label):
            return STATE
        if shown := _kind_shown(label):
            return shown
    return _kind_of_expert(speaker) or ("ngo" if speaker.affiliation else "other")


def _kind_shown(name: str) -> str:
    shadow = plain(name)
    if name in _KIND_OF:
        return _KIND_OF[name]
    if _MANDATE.search(shadow):
        return "other"
    if _OFFICE.search(shadow) and len(shadow.split()) <= 6:
        return "un_entity"
    return kind_by_name(name)


def _kind_of_expert(speaker: Speaker) -> str:
    function = plain(speaker.function)
    if _OFFICE.search(function):
        return "un_entity"
    return "other" if _MANDATE.search(function) else ""
