# ruff: noqa: SIM905  (word lists read better as text)
"""State names in the spellings that the papers print, and the form in which names are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name's form for comparing evidence: no accents, no case, no punctuation.

    >>> fold("Baha’i  International Community")
    'baha i international community'
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", plain))


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
    """
    AX AS AI AQ AW BM BQ BV IO KY CX CC FK FO GF PF TF GI GL GP GU GG HK HM IM JE MO MQ YT
    MS NC NF MP PN PR RE BL SH MF PM SX GS SJ TW TK TC UM VG VI WF EH CW
    """.split()
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
    return match is not None and fold(match[1]) in names
