"""Names as a chair calls them: courtesy, roles and persons' names taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hrcstats.read.transcripts_kinds import (
    has_organisation_word,
    is_near_state,
    is_state,
    is_state_code,
    state_in,
)
from hrcstats.read.transcripts_load import PERSON, Speaker
from hrcstats.read.transcripts_words import (
    ABOUT_FLOOR,
    NOT_HEARD,
    OPENS,
    RIGHT_OF_REPLY,
    THANKS_SPEAKER,
    TO_EVERYBODY,
    find_calls,
    plain,
    word_set,
)

_HONORIFIC = (
    r"(?:mr|ms|mrs|miss|mx|dr|prof|professor|sir|madam|madame|monsieur|mme|mlle|sr|sra|srta|senor|"
    r"senora|senorita|ambassador|ambassadeur|ambassadrice|embajador|embajadora|h\.?e|"
    r"his excellency|"
    r"her excellency|son excellence|su excelencia|minister|father|sister)\b\.?")
_ROLE = (
    r"(?:permanent\s+)?(?:represent(?:ative|ante?|antes)s?|delegates?|delegations?|delegacion|"
    r"delegad[oa]|deleguee?|ambassador|ambassadeur|ambassadrice|embajador[a]?|observers?|"
    r"observateur|"
    r"observatrice|observador[a]?|speakers?|spokesperson|colleagues?|orateur|oratrice|orador[a]?)")
_COURTESY = (
    r"(?:distinguished|honou?rable|esteemed|distinguee?|distingui[dt][oa]|excellent|same|next|"
    r"first|"
    r"second|third|last|final|prochaine?|siguiente|other|another)")
_OF = (
    r"(?:of\s+the|of|from\s+the|from|for\s+the|for|representing|speaking\s+(?:for|"
    r"on\s+behalf\s+of)|"
    r"on\s+behalf\s+of(?:\s+the)?|with|who\s+(?:represents|speaks\s+(?:for|on\s+behalf\s+of))|"
    r"de\s+la|de\s+l'|de\s+los|de\s+las|du|des|del|de|d'|au\s+nom\s+d[eu']|en\s+nombre\s+de|por|"
    r"representant|representando\s+a)")
_SORT = (
    r"(?:(?:the|our|l'|la|el|une|un|una)\s*)?(?:distinguished\s+)?(?:ngo|ong|"
    r"non-?governmental\s+organi[sz]ation|civil\s+society\s+organi[sz]ation|"
    r"(?<=the )organi[sz]ation|"
    r"organisation\s+non\s+gouvernementale|organizacion\s+no\s+gubernamental)\b")
_THE = r"(?:(?:the|a|le|la)\s+)?"
# What stands before a name, in the order in which it is taken off; the flag says "a person".
_STARTS = [(re.compile(pattern, re.I), is_person) for pattern, is_person in (
    (rf"^(?:{_HONORIFIC}\s*)*\[person\]\s*(?:,?\s*{_THE}(?:{_ROLE}\s+)?{_OF}\b|,)?\s*", True),
    (rf"^(?:(?:the|le|la|el)\s+)?(?:{_HONORIFIC}\s*)+(?:\[person\]|"
     rf"(?:(?!{_OF}\b)[^\s,]+\s*){{1,4}}?)"
     rf"\s*(?:,?\s*(?:{_COURTESY}\s+)?{_THE}(?:{_ROLE}\s+)?{_OF}\b|,|$)\s*", True),
    (r"^(?:and\s+|to\s+|et\s+|y\s+)?(?:(?:the|le|la|l'|el|los|un|une|our|a|au|al)\s*\b)?\s*"
     rf"(?:{_COURTESY}\s+)*{_ROLE}(?:\s+{_COURTESY})*(?:\s*[,:]?\s+{_OF}\b|\s*[,:])\s*", False),
    (rf"^{_SORT}(?:\s*[,:]\s*|\s+(?=\S))(?:called\s+|named\s+)?(?=[A-Z0-9\"'])", False),
)]
# What may follow a name in a call and is no part of it.
_TAIL = re.compile("|".join((
    r",?\s+(?:on|for|sur|para|por)\s+(?:a\s+|une\s+|un\s+|una\s+)?(?:points?\s+of\s+order|"
    r"motion\s+d'ordre|(?:mocion|cuestion|punto)\s+de\s+orden)",
    r",?\s+for\s+(?:(?:a|an|the|your|his|her|its|their|up\s+to|about|another)\s+)*(?:[\w-]+\s+"
    r"(?:and\s+a\s+half\s+)?(?:minutes?|seconds?)|points?\b|statements?\b|repl|reaction|response|"
    r"opening|closing|concluding|final|presentation|introduc|comments?\b|remarks\b|intervention)",
    r",?\s+(?:by|via|through|par|por)\s+(?:a\s+)?(?:pre-?recorded\s+)?video",
    r",?\s+in\s+(?:the\s+)?exercise\b|,?\s+en\s+ejercicio\b|,?\s+in\s+a\s+joint\s+statement",
    r",?\s+to\s+(?:take|make|deliver|speak|present|introduce|respond|address|give|read|intervene|"
    r"come|"
    r"join|continue|conclude|exercise|raise|begin|start)\b",
    r",?\s+(?:who|which|qui|que|quien)\s+|,?\s+please\b|,?\s+s'il\s+vous\b|,?\s+je\s+vous\s+en\s+prie|,?\s+por\s+favor",
    r",?\s+(?:you\s+have|the\s+floor|you\s+may|has\s+the\s+floor|vous\s+avez|tiene)\b",
    r",?\s+pour\s+(?:prendre\b|(?:une\s+|deux\s+|sa\s+|son\s+)?(?:minute|declaration|intervention|"
    r"motion|\d))|,?\s+(?:a|para)\s+(?:prendre|tomar|intervenir)\b",
    r",?\s+(?:joining|connected|online|remotely|in\s+the\s+room)\b",
    r",?\s+(?:delivering|speaking)\s+(?!for|on)\b|,?\s+(?-i:now|next|then|first)$",
    r";|\?|!|(?<![A-Z])\.\s+[A-Z]|\.$")), re.I)
_BEHALF = re.compile(
    r",?\s*\(?\b(?:also\s+)?(?:speaking\s+)?(?:on\s+behalf\s+of|au\s+nom\s+d(?:e\s+la|es|u|e|')|"
    r"en\s+nombre\s+del?)\s*(?:l')?(?:the\s+)?", re.I)
_DOTTED = re.compile(r"\b(Mr|Mrs|Ms|Dr|Prof|Sr|Sra|Mme|H\.E|St)\.")
_SMALL = word_set("small")
_CHATTER = word_set("chatter")
_LEADS_IN = word_set("leads_in")
_COMMON = word_set("common") | _CHATTER
_ROMANCE = word_set("romance")
_INSIDE = _SMALL | {"all", "its", "other", "non", "new"}
_CAPITAL = r"(?:(?!I\b)[A-Z0-9][\w'&./-]*)"
_CHUNK = re.compile(
    rf"{_CAPITAL}(?:(?:,?\s+|\s*-\s*)(?:(?:{'|'.join(sorted(_INSIDE, key=len, reverse=True))})\s+"
    rf"|[ld]'){{0,3}}{_CAPITAL})*")
_NO_HOLDER = re.compile(
    r"^(?:united nations|nations unies|naciones unidas|human rights council|special rapporteur|"
    r"independent expert|"
    r"general assembly|"
    r"working group|high commissioner|right of reply|agenda item|palais des nations)\b", re.I)
_THANKS_AND_COMMA = re.compile(
    r"^(?:i\s+thank\s+you|thank\s+you|thanks|merci|(?:muchas\s+)?gracias)"
    r"(?:\s+(?:very\s+much|so\s+much|beaucoup))?,\s*", re.I)
_ABOUT_MANNER = re.compile(r"\b(?:terminolog|respect|respet|language|langage|lenguaje|"
                           r"rule\s+\d)", re.I)
_THANKED = re.compile(
    r"\b(?:thank(?:s|ed|\s+you)?|grateful|remercie|remercions|merci|agradezco|"
    r"gracias)\b[^.;]{0,30}$", re.I)
_NOT_A_NAME = re.compile(
    r"\b(?:agenda\s+item|item\s+\d|list\s+of\s+speakers|speakers'?\s+list|next\s+(?:speaker|item)|"
    r"general\s+debate|interactive\s+dialogue|consideration|right\s+of\s+reply|adoption|vote|"
    r"meeting|"
    r"session\b|discussion|panel|minutes?|seconds?|everyone|everybody|anyone|you\b|me\b|us\b|"
    r"your\b|"
    r"all\s+(?:delegations|speakers)|delegations\b|speakers\b|interpreters?|opportunity|time\b|"
    r"floor\b|"
    r"statements?\b|my\s+colleague|our\s+colleague|point\s+de\s+l'ordre|orateurs|oradores|debat\b|"
    r"debate\b|questions?\b|comments?\b|remarks\b|work\b|afternoon|morning|tomorrow|list\b|heard\b|"
    r"thank|government|authorities|member\s+states|ordre\s+du\s+jour|suivant|siguiente)", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|will|shall|would|can|could|may|must|should|do|does|did|"
    r"seems?|see|welcomes?|thanks?|call|calls|urge|ask|asks|remind|continue|expresses|commends?|"
    r"notes|"
    r"its|their|our|us|my|me|his|her|give|gives|expresa|exprime|est|sont|ont|a|avons|"
    r"sommes|peut|doit|remercie|demande|semble|es|son|esta|estan|ha|han|tiene|tienen|puede|debe|"
    r"agradece|pide|parece|i|we|you|it|they|je|nous|vous|il|elle|there|this|that|please|not|pas|ne|"
    r"se|"
    r"que|qui)\b", re.I)


@dataclass(frozen=True)
class CalledName:
    """A slot-holder as the chair called it."""

    holder: str  # empty where the chair named only a person, or nobody
    on_behalf_of: str = ""
    is_person_only: bool = False


def clean_called_name(who: str) -> CalledName:
    """The slot-holder in the words of a call, without courtesy, roles or persons' names.

    >>> clean_called_name("the distinguished representative of UN Watch").holder
    'UN Watch'
    >>> clean_called_name("Ms. [person] from Amnesty International").holder
    'Amnesty International'
    """
    text = _DOTTED.sub(r"\1", who).strip(" ,:;'\"").rstrip(".")
    end = _TAIL.search(plain(text))
    if end:
        text = text[:end.start()].strip(" ,:;'\"")
    had_person = False
    for _ in range(6):
        split = _BEHALF.search(plain(text))
        before = text[:split.start()].strip(" ,(") if split else ""
        if split and (not before or _is_person(before)):
            had_person |= bool(before)
            text = text[split.end():]
            continue
        stripped, person = _strip_once(text)
        had_person |= person
        if stripped == text:
            break
        text = stripped
    behalf = ""
    split = _BEHALF.search(plain(text))
    if split:
        text, behalf = text[:split.start()], text[split.end():].strip(" .,;)")
    text = text.strip(" .,:;'\"-–")
    if _is_person(text):
        return CalledName("", behalf, is_person_only=True)
    return CalledName(text, behalf, had_person and not text)


def hear_call(text: str, *, from_chair: bool) -> CalledName | None:
    """Whom a sentence gives the floor to; None where it gives it to nobody.

    The holder is empty where only a person is named, or where the sentence breaks off before the
    name.
    """
    for call in find_calls(text, from_chair=from_chair):
        if call.comes_first and (after := _after_thanks(call.who)):
            return after
        name = clean_called_name(call.who)
        if not call.who or name.is_person_only:
            return name
        if looks_like_name(name.holder, bare=call.comes_first, from_chair=True):
            return name
        last = _name_at_end(name.holder) if call.comes_first else ""
        if last:
            return CalledName(last, name.on_behalf_of)
    return _only_name(text) if from_chair else None


def _after_thanks(who: str) -> CalledName | None:
    """"Thank you, Kenya, UN Watch" before "you have the floor": UN Watch."""
    thanks = _THANKS_AND_COMMA.match(plain(who))
    if not thanks:
        return None
    rest = who[thanks.end():]
    thanked, comma, later = rest.partition(",")
    if comma and is_state(thanked.strip()):
        rest = later
    name = clean_called_name(rest)
    return name if looks_like_name(name.holder, bare=True, from_chair=True) else None


def _only_name(text: str) -> CalledName | None:
    """The one name in a chair's sentence that is about the floor, however the sentence is put."""
    shadow = plain(text)
    if len(text) > 220 or THANKS_SPEAKER.match(shadow) or NOT_HEARD.search(shadow) or not (
            ABOUT_FLOOR.search(shadow)):
        return None
    if any(pattern.search(shadow) for pattern in (_ABOUT_MANNER, TO_EVERYBODY, OPENS,
                                                  RIGHT_OF_REPLY)):
        return None
    names = names_in(text)
    return clean_called_name(names[0]) if len(names) == 1 else None


def names_in(text: str) -> list[str]:
    """Names of States and organisations in a sentence, but for those that it only thanks."""
    shadow = plain(text)
    found: list[str] = []
    taken = 0
    for chunk in _CHUNK.finditer(shadow):
        start, end = chunk.span()
        if start < taken:
            continue  # "... de France" inside a name
        while (opening := re.match(r"[\w'.-]+[,\s]*", shadow[start:end])) and _is_common(
                opening.group().strip(" ,.'")):
            start += opening.end()
        rest = re.match(rf"(?:\s+(?:{'|'.join(sorted(_ROMANCE))})\b|"
                        rf"\s+[ld]'\w+)(?:\s+[\w'-]+)*", shadow[end:])
        if start < end and rest and not _VERB.search(rest.group()):
            end += rest.end()
        taken = end
        name = text[start:end].strip(" ,.")
        words = name.split()
        if not words or _THANKED.search(shadow[:start]) or _NO_HOLDER.match(plain(name)):
            continue
        several = len(words) > 1 and not _is_person(name)
        if several or is_state(name) or re.search(r"[A-Z].*[A-Z]", name):
            found.append(name)
    return found


def name_heard_in(text: str, speaker: Speaker) -> str:
    """The speaker's own label as it stands in a sentence, garbled letters forgiven, or ''.

    Whatever the phrase, a chair who says a name that the next speaker bears has called it.
    """
    from rapidfuzz import fuzz

    shadow = plain(text).casefold()
    for label in (speaker.affiliation_full, speaker.affiliation):
        wanted = plain(label).casefold()
        found = re.search(rf"\b{re.escape(wanted)}\b", shadow) if len(wanted) > 1 else None
        if found:
            return text[slice(*found.span())]
        if len(wanted) >= 8:
            near = fuzz.partial_ratio_alignment(wanted, shadow, score_cutoff=88)
            if near is not None and near.dest_end - near.dest_start >= len(wanted) - 2:
                return text[near.dest_start:near.dest_end].strip(" ,.")
    if is_state_code(speaker.affiliation):
        state = state_in(text)
        return state if state and is_near_state(state, speaker) else ""
    return ""


def looks_like_name(text: str, *, bare: bool = False, from_chair: bool = False) -> bool:
    """True where a cleaned called name can be that of a State or an organisation.

    `bare` asks more: the whole sentence must read as a name and nothing else; `from_chair` allows
    it the lower-case words of French and Spanish names.
    """
    shadow = plain(text).strip(" .,:;!")
    words = shadow.split()
    if not words or len(words) > (20 if bare else 24) or _NOT_A_NAME.search(shadow):
        return is_state(shadow)
    if not re.search(r"[A-Z0-9]", shadow):
        return is_state(shadow)
    if not bare:
        return bool(re.match(r"[A-Z0-9\"'(]|(?:the|al|el|la|le|les|los|d'|l')\b", shadow))
    if not re.match(r"[A-Z0-9]", shadow) or all(
            word.casefold().strip("',().!-") in _CHATTER for word in words):
        return False
    if len(words) == 1:  # "Pardon." and "Disculpe." are sentences too
        return is_state(shadow) or shadow.isupper() or bool(re.search(r"[a-z][A-Z]", shadow))
    capitals = sum(not word[0].islower() for word in words)
    if capitals < 2 and not has_organisation_word(shadow) and not is_state(shadow):
        return False  # "Carry on."
    lower = [word for word in words if word[0].islower()
             and word.casefold().strip("',()") not in _SMALL and not word.startswith(("d'", "l'"))]
    # French and Spanish names are mostly lower case: "Asociación ... de derechos humanos".
    is_romance = any(word in _ROMANCE for word in words)
    return not lower or (from_chair and len(lower) <= (8 if is_romance else 2)
                         and has_organisation_word(shadow) and not _VERB.search(shadow))


def is_same_name(one: str, other: str) -> bool:
    """True where two spoken names are plainly the same, a garbled letter or word ending aside.

    Word by word: "Eastern Centre for Human Rights" and "Western Centre for Human Rights" share
    most of their letters and are two organisations.
    """
    from rapidfuzz import fuzz

    first, second = _content_words(one), _content_words(other)
    if not first or not second:
        return False
    if first == second or "".join(first) == "".join(second):
        return True
    if is_state(one) and is_state(other):
        return False  # Iran and Iraq, Niger and Nigeria
    if len(first) != len(second):
        return fuzz.ratio("".join(first), "".join(second)) >= 95
    return all(_is_same_word(a, b) for a, b in zip(first, second, strict=True))


def _is_same_word(one: str, other: str) -> bool:
    """True for a word misheard by a letter or two; short words must be equal."""
    from rapidfuzz.distance import OSA

    if one == other:
        return True
    longer = max(len(one), len(other))
    return one[0] == other[0] and longer >= 5 and OSA.distance(one, other) <= max(1, longer // 5)


def _content_words(name: str) -> list[str]:
    folded = re.findall(r"[^\W_]+", plain(name).casefold())
    return [word for word in folded if word not in _SMALL] or folded


def _is_common(word: str) -> bool:
    """True for a word that opens sentences; "UN" is no article, though "un" is one."""
    return word.casefold() in _COMMON and not (len(word) > 1 and word.isupper())


def _strip_once(text: str) -> tuple[str, bool]:
    """The text without one courtesy, role, person or article before the name."""
    shadow = plain(text)
    for pattern, is_person in _STARTS:
        found = pattern.match(shadow)
        if found and found.end():
            return text[found.end():].strip(" ,:"), is_person
    article = re.match(r"(?:the|le|la|l'|el|los|las)\s*\b(?=\S)", text)
    if article and article.end() < len(text):
        return text[article.end():].strip(), False
    return text, False


def _is_person(text: str) -> bool:
    """True for what reads like a person: a struck name, or an honorific and no organisation."""
    shadow = plain(text).strip(" ,.")
    if PERSON in shadow:
        return len(shadow.replace(PERSON, "").split()) <= 3
    honoured = re.match(rf"(?:{_HONORIFIC}\s*)+[A-Z][\w.' -]*$", shadow, re.I)
    return bool(honoured) and len(shadow.split()) <= 5 and not has_organisation_word(shadow)


def _name_at_end(text: str) -> str:
    """The name that a sentence ends with ("I see the delegation of X" -> "X"), or ''."""
    words = text.split()
    if not words or words[0].casefold() not in _LEADS_IN:
        return ""
    for index, word in enumerate(words[1:], start=1):
        if word[:1].isupper() or word[:1].isdigit():
            rest = " ".join(words[index:])
            if looks_like_name(rest, bare=True):
                return rest
    return ""
