"""Where an organisation says it is: the city and State at the end of a printed name.

Only spellings are recognised here, so that "London, United Kingdom" is not read as part of a
name. Nothing is turned into a code; that is the work of `normalise.places`.
"""

from __future__ import annotations

import difflib
import gettext
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import pycountry

# Spellings of papers that the standard's tables lack, in the three languages that we read.
_MORE_COUNTRIES = """
UK|U.K.|USA|U.S.A.|US|U.S.|United States|United States of America|Great Britain|England|Scotland
Wales|Northern Ireland|Russia|Russian Federation|South Korea|North Korea|Republic of Korea|DPRK
Democratic People's Republic of Korea|Iran|Syria|Syrian Arab Republic|Venezuela|Bolivia|Tanzania
United Republic of Tanzania|Vietnam|Viet Nam|Laos|Lao PDR|Moldova|Republic of Moldova|Turkey
Türkiye|Turkiye|Ivory Coast|Cote d'Ivoire|Czech Republic|Czechia|Macedonia|North Macedonia
The former Yugoslav Republic of Macedonia|Swaziland|Eswatini|Burma|Cape Verde|Cabo Verde|Palestine
State of Palestine|Occupied Palestinian Territory|Palestinian Territories|Kosovo|Taiwan
Taiwan Province of China|Hong Kong|Hong Kong SAR|Hong Kong, China|China, Hong Kong SAR|Macau|Macao
Holy See|DRC|Democratic Republic of the Congo|Congo-Brazzaville|Republic of the Congo|Brunei
Micronesia|Federated States of Micronesia|East Timor|Timor-Leste|Tibet|Western Sahara|UAE
Holland|The Netherlands|Kyrgyzstan|Kyrgyz Republic|Slovak Republic|Bosnia|Bosnia and Herzegovina
Saint Lucia|St. Lucia|St Lucia|St. Kitts and Nevis|St. Vincent and the Grenadines|Northern Cyprus
Great Britain and Northern Ireland|PR China|P.R. China|People's Republic of China
Royaume-Uni|Etats-Unis|États-Unis d'Amérique|Pays-Bas|Fédération de Russie|Russie
Iran (République islamique d')|Côte d'Ivoire|République démocratique du Congo|RDC|République tchèque
Turquie|Suisse
Corée du Sud|République de Corée|République arabe syrienne|République de Moldova|Viet Nam
Royaume-Uni de Grande-Bretagne et d'Irlande du Nord|Tchéquie|Birmanie|Bolivie|Centrafrique
Reino Unido|Estados Unidos|Estados Unidos de América|EE.UU.|Países Bajos|Federación de Rusia|Rusia
Reino Unido de Gran Bretaña e Irlanda del Norte|República de Corea|Corea del Sur|Suiza|Turquía
República Checa|República Democrática del Congo|República Bolivariana de Venezuela|Holanda
Estado Plurinacional de Bolivia|República Árabe Siria|República de Moldova|Sudáfrica
"""
# A region after a city ("Cambridge, MA"): the part before it is then a city as well.
_REGION_CODES = (
    "al ak az ar ca co ct de fl ga hi ia id il in ks ky la ma md me mi mn mo ms mt nc nd ne nh nj"
    " nm nv ny oh ok or pa ri sc sd tn tx ut va vt wa wi wv wy dc on qc bc ab nsw vic qld"
)
_REGIONS = set(_REGION_CODES.split()) | {
    "d.c", "hawaii", "hawai'i", "massachusetts", "new york", "california", "texas", "washington",
    "florida", "ontario", "quebec", "illinois", "virginia", "maryland", "pennsylvania", "ohio",
    "georgia", "minnesota", "michigan", "colorado", "oregon", "arizona", "new jersey",
    "british columbia",
    "connecticut", "north carolina", "new mexico", "tennessee", "victoria", "new south wales",
    "queensland", "alberta", "nova scotia", "manitoba", "scotland", "england", "wales",
}
_SMALL_WORDS = frozenset(
    ("of", "the", "and", "for", "de", "la", "les", "des", "et", "y", "to", "in", "on", "del", "los",
     "las", "du", "le", "pour", "por", "para", "el", "a", "against", "contra", "at")
)
_ARTICLES = ("the ", "la ", "le ", "les ", "los ", "las ", "el ", "l'")

# Words that make a part of a list an organisation and never a city.
ORGANISATION_WORDS = re.compile(
    r"\b(?:associa\w+|asocia\w+|centers?|centres?|centros?|cent(?:re|er)|institut\w*|found\w+"
    r"|fonda\w+|funda\w+|networks?|r[eé]seaux?|red|coalition|coalici[oó]n|union|uni[oó]n|feder\w+"
    r"|f[eé]d[eé]ra\w+|confed\w+|conf[eé]d\w+|council|conseil|consejo|committees?|comit[eé]s?"
    r"|commission\w*|comisi[oó]n|society|soci[eé]t[eé]|sociedad|organi[sz]a\w+|alliance|alianza"
    r"|campaign|project|projet|proyecto|initiative|iniciativa|groups?|groupe|grupo|collecti\w+"
    r"|colectiv\w+|forum|foro|movement|mouvement|movimiento|clinic|universit\w+|universidad"
    r"|schools?|[eé]cole|escuela|college|faculty|facult[eé]|facultad|church\w*|[eé]glise|iglesia"
    r"|watch|fund|fondo|fonds|trust|action|platform|plate-?forme|plataforma|program\w*"
    r"|international|internacional|ligue|league|liga|office|bureau|secretariat|ombuds\w+"
    r"|defender\w*|lawyers?|avocats|abogad\w+|journalists?|advocates|congrega\w+|mission"
    r"|conference|assembly|parliament|board|corporation|corporaci[oó]n|company|service|services"
    r"|agency|academ\w+|library|youth|women|femmes|mujeres|rights|droits|derechos|caucus|partners\w*"
    r"|solidarity|solidarit[eé]|solidaridad|house|maison|casa|syndicat|sindicato|amnesty|caritas"
    r"|observator\w+|ngos?|ongs?|civicus|witness\w*|justice|peace|working|community|communities"
    r"|legal|research|study|studies|support|aid|develop\w+|defen[sc]\w+|people'?s?|peoples)\b",
    re.IGNORECASE,
)

# The head nouns among them: a phrase that begins or ends with one is a whole name.
ORGANISATION_NOUN = re.compile(
    r"(?:asocia\w+|associa\w+|centros?|centres?|institut\w*|funda\w+|fonda\w+|r[eé]seaux?|red"
    r"|coalici\w+|coalition|uni[oó]n|feder\w+|f[eé]d[eé]ra\w+|confed\w+|conf[eé]d\w+|consejo|conseil"
    r"|comit[eé]\w*|comisi[oó]n|commission|sociedad|soci[eé]t[eé]|organi\w+|alian\w+|alliance|grupo"
    r"|groupe|colectiv\w+|collecti\w+|foro|forum|movimiento|mouvement|universi\w+|plata\w+"
    r"|plate\w+|liga|ligue|observator\w+|sindicato|syndicat|iglesia|[eé]glise|founda\w+|networks?"
    r"|centers?|society|unions?|council|committee|forum|league|group|trust|fund|watch|clinic"
    r"|campaign|project|initiative|house|movement|international|action|program\w*|church)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """A name parted from its place, both as printed; `is_unbalanced` where a bracket is missing."""

    name: str
    city: str = ""
    country: str = ""
    is_unbalanced: bool = False


def fold(text: str) -> str:
    """Text without case, accents and typographic quotes, for comparing spellings."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‛", "'"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", plain).strip(" .,;:*").casefold()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    names = set(_MORE_COUNTRIES.replace("\n", "|").split("|"))
    translations = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for language in ("fr", "es")
    ]
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            name = getattr(country, attribute, None)
            if name:
                names.add(name)
                names.update(table.gettext(name) for table in translations)
    both_forms = {_unbracketed(name) for name in names} | {_bracketed(name) for name in names}
    return frozenset(fold(name) for name in names | both_forms if name.strip())


def _unbracketed(name: str) -> str:
    return re.sub(r"^(.+), (.+)$", r"\2 \1", name)


def _bracketed(name: str) -> str:
    return re.sub(r"^(.+), (.+)$", r"\1 (\2)", name)


@lru_cache(maxsize=4096)
def is_country(text: str) -> bool:
    """Whether the whole text is a State's or territory's name, small misspellings included."""
    folded = fold(text)
    if not folded or len(folded) > 70:
        return False
    known = _countries()
    if folded in known:
        return True
    for article in _ARTICLES:
        if folded.startswith(article) and folded.removeprefix(article) in known:
            return True
    if len(folded) < 8 or folded.split()[0] in ("centre", "center"):
        return False
    return bool(difflib.get_close_matches(folded, known, n=1, cutoff=0.93))


def leading_country(text: str) -> int:
    """Length of the State's name that begins `text` before an "and", or 0.

    "Trinidad and Tobago and The World Coalition" begins with a State, "Ukrainian Union" does not.
    """
    ends = [match.start() for match in re.finditer(r"\s(?:and|et|y|e)\s|$", text)]
    return max((end for end in ends if is_country(text[:end])), default=0)


def matching_brackets(text: str) -> dict[int, int]:
    """Position of each opening bracket to that of its closing one; the unmatched are left out."""
    pairs, opened = {}, []
    for position, char in enumerate(text):
        if char in "([":
            opened.append(position)
        elif char in ")]" and opened:
            pairs[opened.pop()] = position
    return pairs


def split_top(text: str, separator: str) -> list[tuple[int, str]]:
    """Parts of `text` between separators (a pattern) outside brackets, each with its offset."""
    inside = [(start, end) for start, end in matching_brackets(text).items()]
    parts, begin = [], 0
    for match in re.finditer(separator, text):
        if any(start < match.start() < end for start, end in inside):
            continue
        parts.append((begin, text[begin:match.start()]))
        begin = match.end()
    parts.append((begin, text[begin:]))
    return parts


COMMA = r",(?!\d{3}\b)"


def is_city(text: str) -> bool:
    """Whether a part of a name can be a city with its postcode: short, and no organisation."""
    bare = re.sub(r"\([^()]*\)|\d[\d-]*", " ", text).strip(" .,")
    words = bare.split()
    if not words:
        return bool(re.fullmatch(r"[\d\s-]+", text.strip()))
    is_other = ORGANISATION_WORDS.search(bare) or re.search(r"\s[–—-]\s|[:;&/\"“”]", bare)
    if len(words) > 5 or is_other:
        return False
    if len(words) == 1 and not bare[0].isupper():
        return bare.isalpha() and len(bare) > 3
    if bare.casefold() in ("the", "inc", "ltd", "asbl", "e.v", "and"):
        return False
    return bare[0].isupper() or bare[0] in "'’‘"


def is_region(text: str) -> bool:
    """Whether a part is a region or postcode that stands beside its city."""
    return fold(text) in _REGIONS or bool(re.fullmatch(r"[\d\s-]+", text.strip()))


def part_place(text: str, code: str = "") -> Place:
    """The organisation's name parted from its city and State.

    The State stands in brackets at the end or after the last comma; the city before it. A further
    part before the city belongs to it where it is a region or a postcode, or where `code` (the
    short form used in the paper) is already explained by the words before.
    """
    text = text.strip(" ,;")
    rest, country, is_unbalanced = _part_country(text)
    if not country:
        return Place(text)
    name, city = _part_city(rest, code)
    return Place(name, city, country, is_unbalanced)


def _part_country(text: str) -> tuple[str, str, bool]:
    bare = text.rstrip(" .*,;")
    pairs = {end: start for start, end in matching_brackets(bare).items()}
    if bare.endswith(")") and (start := pairs.get(len(bare) - 1)) is not None:
        inside = bare[start + 1 : -1].strip(" *,.")
        if is_country(inside):
            return bare[:start].rstrip(), inside, False
        if _stands_as_country(inside, bare[:start]):
            return bare[:start].rstrip(), inside, False
        *before, last = [part for _, part in split_top(inside, COMMA)]
        if before and is_country(last) and is_city(before[-1]):
            city = inside[: inside.rfind(last)].rstrip(" ,")
            return f"{bare[:start].rstrip(' ,')}, {city}", last.strip(), False
        return text, "", False
    if bare.endswith(")") or bare.count("(") > bare.count(")"):
        return _part_unbalanced(text, bare)
    offset, last = split_top(bare, COMMA)[-1]
    if offset and is_country(last):
        return bare[: offset - 1].rstrip(), last.strip(), False
    return text, "", False


def _stands_as_country(inside: str, before: str) -> bool:
    """Whether words in brackets are a State by where they stand: after a comma and a city."""
    parts = split_top(before.rstrip(), COMMA)
    words = inside.split()
    return (
        len(parts) > 1 and is_city(parts[-1][1]) and 1 <= len(words) <= 6
        and inside[0].isupper() and any(char.islower() for char in inside)
        and "," not in inside and not re.search(r"\d", inside)
        and not ORGANISATION_WORDS.search(inside)
    )


def _part_unbalanced(text: str, bare: str) -> tuple[str, str, bool]:
    """A State whose bracket was never opened ("PANIAMOR Costa Rica)") or never closed."""
    opened = bare.rfind("(")
    if opened > 0 and is_country(bare[opened + 1 :]):
        return bare[:opened].rstrip(), bare[opened + 1 :].strip(), True
    words = bare.rstrip(")").split(" ")
    for first in range(max(1, len(words) - 9), len(words)):
        if is_country(" ".join(words[first:])):
            return " ".join(words[:first]).rstrip(" ,("), " ".join(words[first:]), True
    return text, "", False


def _part_city(rest: str, code: str) -> tuple[str, str]:
    parts = split_top(rest, COMMA)
    if len(parts) == 1 or not is_city(parts[-1][1]):
        return _city_without_comma(rest) if len(parts) == 1 else (rest, "")
    first = len(parts) - 1
    while first > 1 and is_city(parts[first - 1][1]):
        joins_region = is_region(parts[first][1]) or is_region(parts[first - 1][1])
        name_before = rest[: parts[first - 1][0] - 1]
        is_whole = explains(code, name_before) or re.search(r"\([A-Z][\w-]+\)$", name_before)
        if not joins_region and not is_whole:
            break
        first -= 1
    begin = parts[first][0]
    return rest[: begin - 1].rstrip(" ,"), rest[begin:].strip(" ,")


def _city_without_comma(rest: str) -> tuple[str, str]:
    """The city after an acronym in brackets, or after a full stop that stands for a comma."""
    pairs = matching_brackets(rest)
    closed = max(pairs.values(), default=-1)
    if 0 < closed < len(rest) - 1 and rest[closed + 1] == " " and is_city(rest[closed + 1 :]):
        return rest[: closed + 1], rest[closed + 1 :].strip()
    match = re.fullmatch(r"(\S+ .*\w{3,})\. ([^.]+)", rest)
    if match and is_city(match[2]) and not re.search(r"\b(?:Inc|Ltd|Dr|St|Mr)$", match[1]):
        return match[1], match[2]
    return rest, ""


def initials(name: str) -> str:
    """First letters of the words of a name, small connecting words left out."""
    bare = re.sub(r"\([^()]*\)", " ", name).replace("’", "").replace("'", "")
    words = re.findall(r"[^\W_]+", bare)
    return "".join(word[0] for word in words if word.casefold() not in _SMALL_WORDS).upper()


def explains(code: str, name: str) -> bool:
    """Whether the first letters of a name spell its code."""
    letters = re.sub(r"[^A-Za-z]", "", code).upper()
    return len(letters) > 1 and letters == fold(initials(name)).upper()
