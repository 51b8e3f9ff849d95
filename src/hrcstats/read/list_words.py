"""What the words of a printed name can tell: whether it can stand alone, whether it is a State.

These are the pieces of evidence that `lists.split_list` weighs; none of them decides alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

# Words that mark an organisation, in the languages that organisations name themselves in.
HEADS = frozenset(
    ["academia", "academy", "action", "advocates", "agency", "agir", "alianza", "alliance", "alternative", "amis", "asociacion", "assembly", "associacao", "association", "associazione", "barreau", "board", "brothers", "bureau", "campaign", "casa", "cellule", "center", "centre", "centro", "centrul", "cercle", "charity", "chamber", "church", "churches", "club", "coalicion", "coalition", "coordination", "colectivo", "collectif", "collective", "college", "comision", "comissao", "comite", "comitato", "commission", "commissioner", "committee", "community", "comunidad", "comunita", "conectas", "confederacion", "confederation", "conference", "conferencia", "congregation", "congress", "consejo", "conseil", "conselho", "consortium", "consultants", "convention", "corporacion", "council", "defenders", "dominicans", "federacion", "federatie", "federation", "fellowship", "fondation", "fondazione", "fondo", "fonds", "foro", "forum", "foundation", "franciscans", "fund", "fundacao", "fundacion", "fundatia", "group", "groupe", "groupement", "grupo", "homes", "house", "initiative", "institut", "institute", "institution", "instituto", "institutet", "international", "jurists", "kommission", "kring", "lawyers", "league", "liga", "ligue", "maison", "mission", "movement", "mouvement", "movimiento", "network", "observatoire", "observatorio", "observatory", "office", "oficina", "ombudsman", "ombudsperson", "ordre", "organisation", "organisations", "organizacao", "organizacion", "organization", "organizations", "oxfam", "parlement", "parliament", "partnership", "party", "physicians", "platform", "plateforme", "procuraduria", "programme", "programmes", "project", "rassemblement", "red", "reporters", "reseau", "rencontre", "school", "secretariat", "section", "service", "services", "sisters", "sociedad", "societe", "society", "solidaires", "soka", "stichting", "stiftung", "student", "synergie", "taskforce", "tribunal", "trust", "union", "unions", "universidad", "universite", "university", "verband", "verein", "vereniging", "villages", "watch", "worldwide"]
)
# Words that never name a body by themselves: a fragment made of these only belongs to a neighbour.
GENERIC = frozenset(
    ["aging", "agriculture", "animals", "arts", "capacity", "children", "citizens", "citizenship", "civil", "climate", "conflict", "cooperation", "cultural", "culture", "cultures", "democracy", "democratic", "dependency", "developing", "development", "dialogue", "dignity", "disability", "disabilities", "disarmament", "discrimination", "diversity", "economic", "economics", "education", "elderly", "empowerment", "energy", "entrepreneurship", "environment", "environmental", "equality", "ethics", "families", "family", "food", "freedom", "freedoms", "friendship", "gender", "governance", "growth", "habitat", "health", "heritage", "human", "humanitarian", "humanity", "hunger", "hygiene", "indigenous", "industry", "information", "innovation", "integration", "intolerance", "justice", "knowledge", "labour", "law", "learning", "literacy", "media", "medicine", "migrants", "migration", "minorities", "minority", "nature", "nutrition", "order", "parity", "participation", "peace", "peoples", "planning", "political", "poverty", "progress", "prosperity", "protection", "psychology", "racial", "racism", "reconciliation", "reform", "refugees", "rehabilitation", "religion", "religious", "research", "resources", "rights", "rural", "safety", "sanitation", "science", "sciences", "security", "social", "solidarity", "spiritual", "sport", "sports", "studies", "sustainability", "sustainable", "technology", "tolerance", "torture", "tourism", "trade", "training", "transnational", "transparty", "violence", "water", "welfare", "wellbeing", "women", "workers", "world", "xenophobia", "youth", "youths", "cultura", "culturel", "culturelle", "democratie", "democracia", "desarrollo", "developpement", "dignite", "droit", "droits", "derechos", "direitos", "economia", "economique", "educacion", "education", "egalite", "environnement", "humains", "humanos", "igualdad", "integration", "justicia", "liberte", "libertad", "libertes", "mujeres", "medio", "ambiente", "paix", "paz", "progres", "promotion", "pueblos", "recherche", "sante", "salud", "sociale", "sociales", "solidaridad", "solidarite"]
)
# A fragment that opens with one of these continues the words before it.
CONNECTORS = frozenset(
    ["of", "for", "and", "in", "to", "on", "within", "with", "against", "including", "especially", "among", "between", "across", "through", "into", "from", "by", "without", "under", "de", "du", "des", "del", "della", "delle", "dei", "da", "do", "dos", "das", "pour", "et", "en", "dans", "sur", "contre", "entre", "avec", "sans", "por", "para", "con", "sin", "y", "e", "sobre", "und", "fur", "voor", "van", "auprès", "aupres", "chez"]
)
ARTICLES = frozenset(["the", "a", "an", "la", "le", "les", "l", "el", "los", "las", "il", "lo", "gli", "i", "der", "die", "das", "de", "het", "o", "os", "as"])
# A fragment that is nothing but this belongs to the name before it.
SUFFIX = re.compile(
    r"(the|inc|incorporated|ltd|limited|llc|corp|e\.?\s?v|a\.?\s?c|a\.?\s?s\.?\s?b\.?\s?l|s\.?\s?a|"
    r"o\.?n\.?l\.?u\.?s|onlus|ong|ngo|asociaci[oó]n civil|association sans but lucratif|"
    r"la|le|les|l['’]|el|los|las)\.?(\s*\([^()]*\))?\.?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\d+")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name's form for comparing evidence: no accents, no case, no punctuation.

    >>> fold("Baha’i  International Community")
    'baha i international community'
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", plain))


class FoldedNames(frozenset[str]):
    """Known names in the form of `fold`, so that a long registry is folded once a run."""

    @classmethod
    def of(cls, names: Iterable[str] | None) -> FoldedNames:
        """The names folded; names folded before come back as they are."""
        if isinstance(names, cls):
            return names
        return cls(fold(name) for name in names or () if name)


def words(text: str) -> list[str]:
    """The words of a fragment, as printed."""
    return _WORD.findall(text)


def _content_words(text: str) -> list[str]:
    outside = re.sub(r"\([^()]*\)?", " ", text)
    return [
        folded for word in words(outside)
        if (folded := fold(word)) and folded not in CONNECTORS and folded not in ARTICLES
    ]


def has_head(text: str) -> bool:
    """Whether a word of the fragment marks an organisation.

    "International" marks one only at the end ("Amnesty International"), since elsewhere it
    modifies ("International Youth and Student Movement").
    """
    content = [part for word in _content_words(text) for part in word.split()]
    if not content:
        return False
    body = content[:-1] if len(content) > 1 else []
    return content[-1] in HEADS or any(w in HEADS and w != "international" for w in body)


def cannot_stand(text: str) -> str:
    """Why a fragment cannot be a name by itself, or '' when it can.

    >>> cannot_stand("Environment and Health")
    'only general words'
    >>> cannot_stand("Amnesty International")
    ''
    """
    stripped = text.strip(" \t\n.,;")
    if SUFFIX.fullmatch(stripped):
        return "a trailing article or legal form"
    printed = words(stripped)
    if not printed:
        return "no words"
    if printed[0][0].islower() and fold(printed[0]) in CONNECTORS:
        return "opens with a connecting word"
    content = [part for word in _content_words(stripped) for part in word.split()]
    if content and all(word in GENERIC for word in content):
        return "only general words"
    return ""


def starts_like_a_name(text: str) -> bool:
    """Whether a fragment opens with a capital, a digit or a quotation mark, an article aside."""
    stripped = text.lstrip(" \t\n\"“”«'‘(")
    first, _, rest = stripped.partition(" ")
    if first.lower() in ARTICLES and rest:
        stripped = rest.lstrip()
    return bool(stripped) and (stripped[0].isupper() or stripped[0].isdigit())


@cache
def state_names() -> frozenset[str]:
    """Every State name known here, folded: ISO in English, French and Spanish, and UN spellings."""
    import gettext

    import pycountry

    names: set[str] = set(_EXTRA_STATES)
    tables = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for language in ("fr", "es")
    ]
    for country in pycountry.countries:
        if country.alpha_2 in _NOT_STATES:
            continue
        for key in ("name", "official_name", "common_name"):
            printed = getattr(country, key, "")
            if printed:
                names.update([printed, *(table.gettext(printed) for table in tables)])
    names.update([f"{tail.strip()} {head}" for name in list(names) if name.count(",") == 1
                  for head, tail in [name.split(",")]])
    return frozenset(fold(name) for name in names)


# Territories with an ISO code of their own that hold no seat.
_NOT_STATES = frozenset(
    ["AX", "AS", "AI", "AQ", "AW", "BM", "BQ", "BV", "IO", "KY", "CX", "CC", "FK", "FO", "GF", "PF", "TF", "GI", "GL", "GP", "GU", "GG", "HK", "HM", "IM", "JE", "MO", "MQ", "YT", "MS", "NC", "NF", "MP", "PN", "PR", "RE", "BL", "SH", "MF", "PM", "SX", "GS", "SJ", "TW", "TK", "TC", "UM", "VG", "VI", "WF", "EH", "CW"]
)
_EXTRA_STATES = """
Bahamas|The Bahamas|Gambia|The Gambia|Bolivia|Bolivia (Plurinational State of)|Bosnia Herzegovina
Bosnia-Herzegovina|Bosnia & Herzegovina|Brunei|Cabo Verde|Cape Verde|Central African Republic
Congo (Brazzaville)|Republic of the Congo|Cote d'Ivoire|Côte d’Ivoire|Ivory Coast|Czechia
Czech Republic|Democratic People's Republic of Korea|DPR Korea|DPRK|North Korea|South Korea
Republic of Korea|Democratic Republic of the Congo|Democratic Republic of Congo|DR Congo|DRC
East Timor|Timor Leste|Timor-Leste|Eswatini|Swaziland|Holy See|Iran|Iran (Islamic Republic of)
Islamic Republic of Iran|Lao PDR|Laos|Lao People's Democratic Republic|Libya|Libyan Arab Jamahiriya
Macedonia|The former Yugoslav Republic of Macedonia|North Macedonia|Marshall Islands
Micronesia|Micronesia (Federated States of)|Federated States of Micronesia|Moldova
Republic of Moldova|Netherlands|Kingdom of the Netherlands|Netherlands (Kingdom of the)|Palestine
State of Palestine|Occupied Palestinian Territory|Philippines|Russia|Russian Federation
Saint Lucia|Saint Vincent and the Grenadines|Saint Kitts and Nevis|Sao Tome and Principe
Serbia and Montenegro|Slovak Republic|Swiss Confederation|Syria|Syrian Arab Republic|Tanzania
United Republic of Tanzania|Türkiye|Turkey|UAE|UK|USA|United Kingdom
United Kingdom of Great Britain and Northern Ireland|United States|United States of America
United Arab Emirates|Vatican|Venezuela|Venezuela (Bolivarian Republic of)|Viet Nam|Vietnam|Burma
Kyrgyz Republic|Kyrgyzstan|Trinidad & Tobago|Antigua & Barbuda|Republic of Serbia
Bolivarian Republic of Venezuela|Plurinational State of Bolivia|Kingdom of Saudi Arabia
Hellenic Republic|Republic of Türkiye|Great Britain|Cook Islands|Niue|Kosovo
États-Unis|États-Unis d'Amérique|Royaume-Uni|Fédération de Russie|Pays-Bas|Émirats arabes unis
République de Corée|République populaire démocratique de Corée|République de Moldova
République arabe syrienne|République islamique d'Iran|Iran (République islamique d')
Venezuela (République bolivarienne du)|Bolivie|Bolivie (État plurinational de)|Saint-Siège
État de Palestine|République tchèque|Tchéquie|République-Unie de Tanzanie|Tanzanie|Viet Nam
République démocratique du Congo|Macédoine du Nord|ex-République yougoslave de Macédoine
République démocratique populaire lao|Bélarus|Biélorussie|Brésil|Maldives|Syrie|Libye|Moldavie
Afrique du Sud|Bosnie-Herzégovine|Corée du Sud|Côte d’Ivoire|Myanmar|Timor-Leste|Irlande
Royaume-Uni de Grande-Bretagne et d'Irlande du Nord|Turquie|Soudan du Sud|Sri Lanka
République dominicaine|République centrafricaine|Nouvelle-Zélande|Arabie saoudite|Swaziland
Estados Unidos|Estados Unidos de América|Reino Unido|Federación de Rusia|Rusia|Países Bajos
Emiratos Árabes Unidos|República de Corea|República Popular Democrática de Corea
República de Moldova|República Árabe Siria|Siria|Irán|Irán (República Islámica del)
República Islámica del Irán|Venezuela (República Bolivariana de)
Bolivia (Estado Plurinacional de)|Santa Sede|Estado de Palestina|República Checa|Chequia
República Unida de Tanzanía|Viet Nam|República Democrática del Congo|Macedonia del Norte
República Democrática Popular Lao|Arabia Saudita|Nueva Zelandia|Nueva Zelanda|Sudáfrica
Bosnia y Herzegovina|Corea del Sur|República Dominicana|República Centroafricana|Turquía
Reino Unido de Gran Bretaña e Irlanda del Norte|Bélgica|Brasil|Japón|México|Perú|Túnez
""".replace("\n", "|").strip("|").split("|")
_STATE_NOISE = re.compile(
    r"^(?:(?:the\s+)?(?:representatives?|delegations?|observers?|government)\s+(?:of|from|for)\s+)?"
    r"(?:the|la|le|les|l['’]|el|los|las)?\s*(.*?)(?:\s*[\d¹²³⁴⁵⁶⁷⁸⁹⁰*†]+)?$",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=65536)
def looks_like_state(name: str) -> bool:
    """Whether a fragment is a State's name (member, observer, Holy See, Palestine), as printed.

    >>> looks_like_state("the Maldives"), looks_like_state("Pakistan 66"), looks_like_state("Asia")
    (True, True, False)
    """
    names = state_names()
    if fold(name) in names:
        return True
    match = _STATE_NOISE.match(name.strip(" .,;:"))
    return bool(match) and fold(match[1]) in names


def both_known(left: str, right: str, known: Collection[str]) -> bool:
    """Whether both fragments are names of the registry or States."""
    return all(fold(part) in known or looks_like_state(part) for part in (left, right))


def is_complete_name(text: str, known: Collection[str]) -> bool:
    """Whether a fragment reads as a whole name: a State, a known name, or a marked organisation."""
    if cannot_stand(text) or not starts_like_a_name(text):
        return False
    return fold(text) in known or looks_like_state(text) or has_head(text)
