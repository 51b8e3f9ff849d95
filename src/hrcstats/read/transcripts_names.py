"""Names as a chair calls them: courtesy and persons taken off, kind of speaker told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from hrcstats.read.transcripts_load import PERSON, Speaker
from hrcstats.read.transcripts_words import find_calls, plain

_HONORIFIC = (r"(?:mr|ms|mrs|miss|mx|dr|prof|professor|sir|madam|madame|monsieur|mme|mlle|sr|sra|srta|"
              r"senor|senora|senorita|ambassador|ambassadeur|ambassadrice|embajador|embajadora|h\.?e|"
              r"his excellency|her excellency|son excellence|su excelencia|minister|father|sister)\b\.?")
_ROLE = (r"(?:permanent\s+)?(?:represent(?:ative|ante?|antes)s?|delegates?|delegations?|delegacion|delegad[oa]|"
         r"deleguee?|ambassador|ambassadeur|ambassadrice|embajador[a]?|observers?|observateur|observatrice|"
         r"observador[a]?|speakers?|spokesperson|colleagues?|orateur|oratrice|orador[a]?)")
_SORT = (r"(?:(?:the|our|l'|la|el|une|un|una)\s*)?(?:distinguished\s+)?(?:ngo|ong|non-?governmental\s+organi[sz]ation|"
         r"civil\s+society\s+organi[sz]ation|(?<=the )organi[sz]ation|organisation\s+non\s+gouvernementale|"
         r"organizacion\s+no\s+gubernamental)\b")
_COURTESY = (r"(?:distinguished|honou?rable|esteemed|distinguee?|distingui[dt][oa]|honorable|excellent|same|"
             r"next|first|second|third|last|final|prochaine?|siguiente|other|another)")
_OF = (r"(?:of\s+the|of|from\s+the|from|for\s+the|for|representing|speaking\s+(?:for|on\s+behalf\s+of)|"
       r"on\s+behalf\s+of(?:\s+the)?|with|who\s+(?:represents|speaks\s+(?:for|on\s+behalf\s+of))|"
       r"de\s+la|de\s+l'|de\s+los|de\s+las|du|des|del|de|d'|au\s+nom\s+d[eu']|en\s+nombre\s+de|por|representant|"
       r"representando\s+a)")
_ROLE_START = re.compile(
    rf"^(?:and\s+|to\s+|et\s+|y\s+)?(?:(?:the|le|la|l'|el|los|un|une|our|a|au|al)\s*\b)?\s*(?:{_COURTESY}\s+)*"
    rf"{_ROLE}(?:\s+{_COURTESY})*(?:\s*[,:]?\s+{_OF}\b|\s*[,:])\s*", re.I)
_SORT_START = re.compile(rf"^{_SORT}(?:\s*[,:]\s*|\s+(?=[A-Z0-9\"']))(?:called\s+|named\s+)?", re.I)
_PERSON_START = re.compile(
    rf"^(?:(?:the|le|la|el)\s+)?(?:{_HONORIFIC}\s*)+(?:\[person\]|(?:(?!{_OF}\b)[^\s,]+\s*){{1,4}}?)\s*"
    rf"(?:,?\s*(?:{_COURTESY}\s+)?(?:(?:the|a|le|la)\s+)?(?:{_ROLE}\s+)?{_OF}\b|,|$)\s*", re.I)
_STRUCK_START = re.compile(
    rf"^(?:{_HONORIFIC}\s*)*\[person\]\s*(?:,?\s*(?:(?:the|a|le|la)\s+)?(?:{_ROLE}\s+)?{_OF}\b|,)?\s*", re.I)
_TAIL = re.compile(
    r"(?:,?\s+(?:on|for|sur|para|por)\s+(?:a\s+|une\s+|un\s+|una\s+)?(?:points?\s+of\s+order|motion\s+d'ordre|"
    r"(?:mocion|cuestion|punto)\s+de\s+orden)|,?\s+for\s+(?:(?:a|an|the|your|his|her|its|their|up\s+to|"
    r"about|another)\s+)*(?:[\w-]+\s+(?:and\s+a\s+half\s+)?(?:minutes?|seconds?)|points?\b|statements?\b|repl|reaction|"
    r"response|opening|closing|concluding|final|presentation|introduc|comments?\b|remarks\b|intervention)|"
    r",?\s+(?:by|via|through|par|por)\s+(?:a\s+)?(?:pre-?recorded\s+)?video|,?\s+in\s+(?:the\s+)?exercise\b|"
    r",?\s+en\s+ejercicio\b|,?\s+to\s+(?:take|make|deliver|speak|present|introduce|respond|address|give|read|"
    r"intervene|come|join|continue|conclude|exercise)\b|,?\s+(?:who|which|qui|que|quien)\s+|,?\s+please\b|"
    r",?\s+(?:you\s+have|the\s+floor|you\s+may|has\s+the\s+floor|vous\s+avez|tiene)\b|,?\s+s'il\s+vous\b|"
    r",?\s+por\s+favor|,?\s+pour\s+(?:une\s+|deux\s+|sa\s+|son\s+)?(?:minute|declaration|intervention|motion|\d)|,?\s+(?:a|para)\s+(?:prendre|tomar|intervenir)\b|"
    r",?\s+pour\s+prendre\b|,?\s+(?:joining|connected|online|remotely|in\s+the\s+room)\b|"
    r",?\s+in\s+a\s+joint\s+statement|,?\s+(?:delivering|speaking)\s+(?!for|on)\b|;|\?|!|(?<![A-Z])\.\s+[A-Z]|\.$|"
    r",?\s+(?:now|next|then)$)", re.I)
_BEHALF = re.compile(
    r",?\s*\(?\b(?:also\s+)?(?:speaking\s+)?(?:on\s+behalf\s+of|au\s+nom\s+d(?:e\s+la|es|u|e|')|en\s+nombre\s+del?)\s*"
    r"(?:l')?(?:the\s+)?", re.I)
_ORGANISATION = re.compile(
    r"\b(?:associa|organi[sz]a|foundation|fondation|fundacion|international|institut|cent(?:er|re|ro)|council|conseil|"
    r"consejo|committee|comite|commission|comision|federa|union|network|reseau|red\b|league|ligue|liga|society|societe|"
    r"movement|mouvement|movimiento|watch|rights|droits|derechos|justice|forum|congress|conference|alliance|coalition|"
    r"initiative|service|defen[cs]e|peace|human|world|action|amnesty|campaign|women|youth|lawyers|bar\b|house|group|"
    r"fund|agency|trust|front|partnership|bureau|office|school|university|academy|press|ngo|inc\b|ltd\b|project|"
    r"platform|resource|development|solidarity|relief|aid\b|against|without|sans|sin\b|for\b|pour\b|para\b)", re.I)
_SMALL = frozenset(
    "of the for and in on against to with without by at de la le les des du d l et pour en contre sans sur y e del los "
    "las el para por con sin a au aux da do dos di und fur von der".split())
_CHATTER = frozenset(
    "thank thanks merci gracias yes no ok okay please order silence excellency excellencies distinguished "
    "dear good ladies gentlemen welcome sorry excuse me moment just well so right alright fine now and oui non bien "
    "bonjour buenos buenas dias tardes si vale mr mrs ms madam sir president vice delegates delegation colleagues hello "
    "point of the continue ahead time great perfect next speaker first finally indeed morning afternoon evening you "
    "very much a i we monsieur madame senor senora presidente presidenta orateur orador beaucoup muchas".split())
_NOT_A_NAME = re.compile(
    r"\b(?:agenda\s+item|item\s+\d|list\s+of\s+speakers|speakers'?\s+list|next\s+(?:speaker|item)|general\s+debate|"
    r"interactive\s+dialogue|consideration|right\s+of\s+reply|adoption|vote|meeting|session\b|discussion|panel|minutes?|"
    r"seconds?|everyone|everybody|anyone|all\s+(?:delegations|speakers)|delegations\b|speakers\b|you\b|me\b|us\b|your\b|"
    r"interpreters?|opportunity|time\b|floor\b|statements?\b|my\s+colleague|our\s+colleague|point\s+de\s+l'ordre|"
    r"orateurs|oradores|debat\b|debate\b|questions?\b|comments?\b|remarks\b|work\b|afternoon|morning|tomorrow|list\b|"
    r"heard\b|thank|government|authorities|member\s+states|ordre\s+du\s+jour|suivant|siguiente)", re.I)
_LEADS_IN = frozenset("i we so it there then now and but here with yes ok okay also je nous il y a hay".split())
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|will|shall|would|can|could|may|must|should|do|does|did|seems?|see|welcomes?|"
    r"thanks?|call|calls|urge|ask|asks|remind|continue|est|sont|ont|a|avons|sommes|peut|doit|remercie|demande|semble|"
    r"es|son|esta|estan|ha|han|tiene|tienen|puede|debe|agradece|pide|parece|i|we|you|it|they|je|nous|vous|il|elle|"
    r"there|this|that|please|not|pas|ne|se|que|qui)\b", re.I)
# Spoken forms that ISO 3166 does not hold.
_SPOKEN_STATES = """
united states|united states of america|usa|us|united kingdom|uk|great britain|russia|russian federation|iran|syria|
venezuela|bolivia|tanzania|moldova|north korea|south korea|dprk|dpr korea|democratic people's republic of korea|
republic of korea|laos|lao pdr|lao people's democratic republic|vietnam|viet nam|brunei|brunei darussalam|
ivory coast|cote d'ivoire|cape verde|cabo verde|czech republic|czechia|turkey|turkiye|swaziland|eswatini|macedonia|
north macedonia|palestine|state of palestine|holy see|vatican|democratic republic of the congo|drc|congo|
republic of the congo|gambia|bahamas|micronesia|saint lucia|st lucia|timor-leste|east timor|myanmar|burma|
burkina faso|the netherlands|kingdom of the netherlands|netherlands|united arab emirates|uae|bosnia and herzegovina|
sao tome and principe|saint kitts and nevis|saint vincent and the grenadines|antigua and barbuda|trinidad and tobago|
hong kong|cote d ivoire|etats-unis|etats-unis d'amerique|royaume-uni|russie|federation de russie|chine|allemagne|
espagne|suisse|belgique|bresil|algerie|maroc|tunisie|egypte|cameroun|republique democratique du congo|tchad|liban|
syrie|irak|iraq|arabie saoudite|turquie|coree du sud|republique de coree|republique populaire democratique de coree|
japon|inde|pakistan|norvege|suede|danemark|finlande|islande|irlande|italie|pays-bas|autriche|pologne|grece|mexique|
argentine|chili|perou|colombie|equateur|bolivie|haiti|afrique du sud|ethiopie|erythree|soudan|soudan du sud|somalie|
ouganda|zambie|namibie|mauritanie|libye|jordanie|koweit|bahrein|emirats arabes unis|ukraine|belarus|georgie|armenie|
azerbaidjan|kazakhstan|ouzbekistan|viet nam|indonesie|malaisie|philippines|thailande|australie|nouvelle-zelande|
estados unidos|estados unidos de america|reino unido|rusia|federacion de rusia|alemania|francia|espana|suiza|belgica|
brasil|argelia|marruecos|tunez|egipto|camerun|siria|libano|arabia saudita|turquia|corea del sur|republica de corea|
japon|india|noruega|suecia|dinamarca|finlandia|islandia|irlanda|italia|paises bajos|polonia|grecia|mexico|
republica dominicana|panama|peru|haiti|sudafrica|etiopia|sudan|sudan del sur|somalia|libia|jordania|kuwait|ucrania|
bielorrusia|viet nam|malasia|filipinas|tailandia|nueva zelandia|estado de palestina|santa sede|republica islamica del iran|
republica bolivariana de venezuela|bolivarian republic of venezuela|plurinational state of bolivia|islamic republic of iran|
syrian arab republic|united republic of tanzania|republic of moldova|federated states of micronesia|croatie|chypre|
roumanie|bulgarie|hongrie|slovenie|slovaquie|lettonie|lituanie|estonie|republique tcheque|perou|bahreïn
"""
_UN_ENTITIES = re.compile(
    r"^(?:unicef|unhcr|undp|un[- ]?women|unfpa|unesco|ilo|who|fao|ohchr|unodc|unaids|unep|un[- ]?habitat|unrwa|iom|itu|"
    r"unctad|unops|undrr|wfp|ocha|unitar|unrisd|wipo|oit|oms|hcr|acnur)$|"
    r"united nations (?:children|high commissioner|development programme|population fund|entity|educational|environment|"
    r"office|relief|refugee|human settlements|programme|joint)|office of the (?:united nations )?high commissioner|"
    r"world health organi[sz]ation|international labou?r organi[sz]ation|food and agriculture organi[sz]ation|"
    r"international organi[sz]ation for migration|joint united nations|world food programme|"
    r"world intellectual property|haut-?commissariat|alto comisionado|high commissioner", re.I)
_IGOS = re.compile(
    r"^(?:eu|au|oic|oas|las|asean|gcc|oif|coe|osce|cplp|celac|mercosur|caricom|ecowas|sadc|idlo|ipu|saarc|igad|cis)$|"
    r"european union|african union|organi[sz]ation of islamic cooperation|organi[sz]ation of american states|"
    r"league of arab states|\barab league\b|council of europe|association of (?:southeast|south-east) asian|"
    r"gulf cooperation council|commonwealth(?: secretariat)?$|francophonie|international development law organi[sz]ation|"
    r"inter-?parliamentary union|cooperation council for the arab|economic community of|union europeenne|union africaine|"
    r"union europea|union africana|organi[sz]ation for security and co-?operation|lusofon|non-aligned movement$", re.I)
_NHRIS = re.compile(
    r"\bganhri\b|global alliance of national human rights|\bombuds|"
    r"\bnational\b.*\bhuman rights\b.*\b(?:commission|institution|council|committee|cent)|"
    r"\bnational\b.*\b(?:commission|institution|council|committee|cent(?:re|er))\b.*\b(?:for|on|of)\s+(?:the\s+)?human\s+rights|"
    r"independent (?:national )?human rights (?:commission|institution)|equality and human rights commission|"
    r"commission nationale.*droits de l'homme|conseil national des droits|defenseure? des droits|"
    r"\bdefensoria\b|defensor[a]? (?:del pueblo|de los)|comision nacional de (?:los )?derechos|provedor", re.I)
_OTHERS = re.compile(
    r"\bicrc\b|international committee of the red cross|order of malta|special rapporteur|independent expert|"
    r"working group on|commission of inquiry|fact-?finding mission|special representative|rapporteur special|"
    r"relator[a]? especial|expert(?:e)? independant|panell?ist|moderator|coordination committee", re.I)
_EXPERT = re.compile(
    r"rapporteur|independent expert|working group|commission of inquiry|fact-?finding|panell?ist|moderator|"
    r"special representative|relator|experto|member of the (?:expert|independent)|chair of the", re.I)


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
    text = re.sub(r"\b(Mr|Mrs|Ms|Dr|Prof|Sr|Sra|Mme|H\.E|St)\.", r"\1", who).strip(" ,:;'\"")
    text = text.rstrip(".")
    shadow = plain(text)
    end = _TAIL.search(shadow)
    if end:
        text = text[:end.start()].strip(" ,:;'\"")
    behalf = ""
    had_person = False
    for _ in range(6):
        shadow = plain(text)
        split = _BEHALF.search(shadow)
        before = text[:split.start()].strip(" ,(") if split else ""
        if split and (not before or _is_person(before)):
            had_person |= bool(before)
            text = text[split.end():]
            continue
        stripped, person = _strip_once(text, shadow)
        had_person |= person
        if stripped == text:
            break
        text = stripped
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
        name = clean_called_name(call.who)
        if not call.who or name.is_person_only:
            return name
        if looks_like_name(name.holder, bare=call.comes_first, from_chair=True):
            return name
        last = name_at_end(name.holder) if call.comes_first else ""
        if last:
            return CalledName(last, name.on_behalf_of)
    return None


def name_at_end(text: str) -> str:
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
        return state if state and _is_near_state(state, speaker) else ""
    return ""

def _strip_once(text: str, shadow: str) -> tuple[str, bool]:
    for pattern, is_person in ((_STRUCK_START, True), (_PERSON_START, True), (_ROLE_START, False),
                               (_SORT_START, False)):
        found = pattern.match(shadow)
        if found and found.end() and (pattern is not _SORT_START or _names_follow(text, found)):
            return text[found.end():].strip(" ,:"), is_person
    for pattern in (r"(?:the|le|la|l'|el|los|las)\s*\b(?=\S)", ):
        article = re.match(pattern, text)
        if article and article.end() < len(text):
            return text[article.end():].strip(), False
    capital = re.match(rf"(.{{3,40}}?)\s*,?\s+(?:{_OF})\s+(?=[A-Z])", shadow)
    if capital and _is_person(text[:capital.end(1)]) and not is_state(text[:capital.end(1)]):
        return text[capital.end():], True
    return text, False


def _names_follow(text: str, found: re.Match[str]) -> bool:
    """True where a name comes after "the NGO": "Organization for Defending ..." is a name itself."""
    return bool(re.match(r"[A-Z0-9\"']", plain(text[found.end():])))


def _is_person(text: str) -> bool:
    """True for what reads like a person: honorific, struck name, or two or three plain names."""
    shadow = plain(text).strip(" ,.")
    if PERSON in shadow:
        return len(shadow.replace(PERSON, "").split()) <= 3
    if re.match(rf"(?:{_HONORIFIC}\s*)+[A-Z][\w.' -]*$", shadow, re.I) and len(shadow.split()) <= 5:
        return not _ORGANISATION.search(shadow)
    return False


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
    lower = [word for word in words if word[0].islower()
             and word.casefold().strip("',()") not in _SMALL and not word.startswith(("d'", "l'"))]
    # French and Spanish names are mostly lower case: "Asociación ... de derechos humanos".
    return not lower or (from_chair and len(lower) <= 8 and bool(_ORGANISATION.search(shadow))
                         and not _VERB.search(shadow))


@cache
def _states() -> frozenset[str]:
    import pycountry

    names = {state.strip() for state in _SPOKEN_STATES.replace("\n", "").split("|")}
    for country in pycountry.countries:
        for key in ("name", "official_name", "common_name"):
            names.add(_state_key(getattr(country, key, "") or ""))
    return frozenset(names - {""})


@cache
def _codes() -> frozenset[str]:
    import pycountry

    return frozenset({country.alpha_3 for country in pycountry.countries} | {"XKX"})


def _state_key(name: str) -> str:
    key = plain(name).casefold().strip(" .,")
    key = re.sub(r",? (?:islamic|bolivarian|plurinational|united|democratic|republic|province).* of$|"
                 r"\s*\(.*\)$", "", key)
    return re.sub(r"^(?:the|la|le|les|el|los|l')\s*\b", "", key).strip()


def is_state(name: str) -> bool:
    """True where the whole of `name` is a spoken name of a State (or observer State)."""
    key = _state_key(name)
    states = _states()
    if not key:
        return False
    bare = re.sub(r"^(?:(?:federal |democratic |people's |islamic |arab |socialist |co-?operative )*"
                  r"republic|kingdom|state|principality|sultanate|grand duchy|commonwealth|"
                  r"republique|republica|royaume|reino)\s+(?:of|de|du|del|d')\s*(?:the |la |l')?", "",
                  key)
    return key in states or bare in states


@cache
def _states_pattern() -> re.Pattern[str]:
    names = sorted((re.escape(name) for name in _states() if len(name) > 2), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(names) + r")\b", re.I)


def state_in(text: str) -> str:
    """The first State named in a sentence, as spoken, or ''."""
    found = _states_pattern().search(plain(text))
    return text[slice(*found.span())] if found else ""


def is_state_code(affiliation: str) -> bool:
    """True for an ISO 3166 alpha-3 code, as UN Transcripts gives the affiliation of a State."""
    return affiliation in _codes()


def speaks_for_state(speaker: Speaker) -> bool:
    """True where the recogniser took the speaker for a State's representative."""
    if not is_state_code(speaker.affiliation):
        return is_state(speaker.affiliation)
    full = speaker.affiliation_full
    return not full or full == speaker.affiliation or is_state(full) or not (
        _ORGANISATION.search(plain(full)))


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
    if len(first) != len(second):
        return fuzz.ratio("".join(first), "".join(second)) >= 95
    return all(fuzz.ratio(a, b) >= 70 for a, b in zip(first, second, strict=True))


def _content_words(name: str) -> list[str]:
    folded = re.findall(r"[^\W_]+", plain(name).casefold())
    return [word for word in folded if word not in _SMALL] or folded


def kind_of_speaker(holder: str, speaker: Speaker) -> str:
    """`speaker_kind` of a slot, from the name called and the recogniser's affiliation.

    The chair's word stands above the affiliation: a call that names an organisation makes an
    organisation's slot although the recogniser heard a State. Members and observers of the
    Council are not told apart in a transcript.
    """
    for name in filter(None, (holder, speaker.affiliation_full, speaker.affiliation)):
        shadow = plain(name)
        if is_state(shadow):
            return "state_unspecified"
        if name is holder and speaks_for_state(speaker) and _is_near_state(holder, speaker):
            return "state_unspecified"
        if _OTHERS.search(shadow):
            return "other"
        if _UN_ENTITIES.search(shadow):
            return "un_entity"
        if _IGOS.search(shadow):
            return "igo"
        if _NHRIS.search(shadow):
            return "nhri"
        if name is holder:
            return "ngo" if not _EXPERT.search(plain(speaker.function)) else "other"
        if name == speaker.affiliation and is_state_code(name):
            return "state_unspecified"
    if _EXPERT.search(plain(speaker.function)):
        return "other"
    return "ngo" if speaker.affiliation or speaker.affiliation_full else "other"


def _is_near_state(holder: str, speaker: Speaker) -> bool:
    """True where the called name is the affiliation's State misheard ("Slovania", SVN)."""
    from rapidfuzz import fuzz

    if _ORGANISATION.search(plain(holder)):
        return False
    full = plain(speaker.affiliation_full or "").casefold()
    return not full or fuzz.WRatio(plain(holder).casefold(), full) >= 60 or len(holder.split()) == 1
