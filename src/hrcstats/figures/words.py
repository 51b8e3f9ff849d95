"""The few words and number forms that figures add by themselves, in English, French and Spanish."""

from __future__ import annotations

import math
import re

from hrcstats.errors import HrcStatsError, Problem, nearest

LANGUAGES = ("en", "fr", "es")

# key: English, French, Spanish. Session terms follow the Council's own papers in each language.
_WORDS = {
    "no_estimate": ("no estimate", "pas d'estimation", "sin estimación"),
    "no_papers": ("no papers", "aucun document", "sin documentos"),
    "complete_list": ("complete list", "liste complète", "lista completa"),
    "cut_list": ("cut list", "liste tronquée", "lista cortada"),
    "missing": ("missing", "manquant", "ausente"),
    "of": ("of", "sur", "de"),
    "official_total": ("official total", "total officiel", "total oficial"),
    "session": ("session", "session", "período de sesiones"),
    "year": ("year", "année", "año"),
    "share": ("share", "part", "proporción"),
    "count": ("number", "nombre", "número"),
    "organisations": ("organisations", "organisations", "organizaciones"),
    "sessions": ("sessions", "sessions", "períodos de sesiones"),
    "by_chance": ("by chance", "par hasard", "por azar"),
    "share_times": ("share ×", "part ×", "proporción ×"),
    "power_axis": ("power: surges found at the 5% level",
                   "puissance : afflux trouvés au seuil de 5 %",
                   "potencia: oleadas halladas al nivel del 5 %"),
    "ratio": ("ratio", "rapport", "razón"),
    "slots": ("slots", "temps de parole", "turnos de palabra"),
    "submissions": ("submissions", "communications", "comunicaciones"),
    "applications": ("applications", "demandes", "solicitudes"),
    "carried_over": ("carried over", "reportées", "aplazadas de antes"),
    "new": ("new", "nouvelles", "nuevas"),
    "recommended": ("recommended", "recommandées", "recomendadas"),
    "deferred": ("deferred", "différées", "aplazadas"),
    "granted": ("granted", "accordées", "otorgadas"),
    "closed_no_response": ("closed, no reply", "closes sans réponse", "cerradas sin respuesta"),
    "declined": ("declined", "refusées", "denegadas"),
    "decisions": ("decisions", "décisions", "decisiones"),
    "deferrals": ("deferrals", "reports", "aplazamientos"),
    "closed": ("closed", "closes", "cerradas"),
    "at_risk": ("small numbers: still waiting", "petits chiffres : encore en attente",
                "cifras pequeñas: aún en espera"),
    "still_waiting": ("still waiting", "encore en attente", "aún en espera"),
    "withdrawn": ("withdrawn", "retirées", "retiradas"),
    "source_is": ("Source:", "Source\u00a0:", "Fuente:"),
    "counted_out_of": ("Counted out of:", "Rapporté à\u00a0:", "Sobre un total de:"),
    "code_is": ("Code: commit", "Code\u00a0: commit", "Código: commit"),
    "input_is": ("Input:", "Données d'entrée\u00a0:", "Datos de entrada:"),
    "data_are": ("Data: CC BY 4.0.", "Données\u00a0: CC BY 4.0.", "Datos: CC BY 4.0."),
    "draw_bars": ("Bars", "Barres", "Barras"),
    "draw_intervals": ("Values with intervals", "Valeurs avec intervalles",
                       "Valores con intervalos"),
    "draw_stacked": ("Stacked bars", "Barres empilées", "Barras apiladas"),
    "draw_timeline": ("Lines", "Courbes", "Líneas"),
    "draw_coverage_grid": ("Grid", "Grille", "Cuadrícula"),
    "figure": ("Figure", "Figure", "Figura"),
    "other_reasons": ("other reasons, in the data of this figure",
                      "autres raisons, dans les données de cette figure",
                      "otras razones, en los datos de esta figura"),
    "interval": ("interval", "intervalle", "intervalo"),
}


def check_language(language: str) -> str:
    """The language itself, or an error that names the three there are."""
    if language not in LANGUAGES:
        raise HrcStatsError(
            Problem("unknown language of a figure", value=language, expected=", ".join(LANGUAGES),
                    remedy=nearest(language, LANGUAGES))
        )
    return language


def word(key: str, language: str = "en") -> str:
    """A word of the figures in one of `LANGUAGES`; a text that is no key comes back as it is."""
    index = LANGUAGES.index(check_language(language))
    return _WORDS[key][index] if key in _WORDS else key


def is_word(key: str) -> bool:
    """Whether a text is a key of the words that figures have in every language."""
    return key in _WORDS


def localise(text: str, language: str) -> str:
    """A text without words (codes, numbers) with its numbers as readers of the language write them.

    Examples
    --------
    >>> localise("1,234 (12.5%)", "fr")
    '1\u202f234 (12,5\xa0%)'
    """
    if check_language(language) == "en":
        return text

    def write(found: re.Match[str]) -> str:
        digits = found[1].replace(",", "\u202f").replace(".", ",")
        return f"{digits}\u00a0%" if found[2] else digits

    return re.sub(r"(?<![\w./-])(\d{1,3}(?:,\d{3})*(?:\.\d+)?)(%?)(?![\w/-])", write, text)


def number(value: float, language: str = "en", *, is_share: bool = False) -> str:
    """A number as readers of the language write it: 1,234 or 1 234; 12.5 % where it is a share."""
    if value is None or math.isnan(value):
        return ""
    shown = value * 100 if is_share else value
    digits = _digits(shown, is_share=is_share)
    text = f"{shown:,.{digits}f}"
    if check_language(language) != "en":
        text = text.replace(",", "\u202f").replace(".", ",")
    if not is_share:
        return text
    return f"{text}%" if language == "en" else f"{text}\u00a0%"


def interval(low: float, high: float, language: str = "en", *, is_share: bool = False) -> str:
    """An interval as (low–high), the unit once, or nothing where either end is unknown."""
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    ends = [number(end, language, is_share=is_share) for end in (low, high)]
    return f"({ends[0].rstrip('%').rstrip()}–{ends[1]})"


def _digits(shown: float, *, is_share: bool) -> int:
    if not is_share and float(shown).is_integer():
        return 0
    if abs(shown) >= 100:
        return 0
    return 1 if abs(shown) >= 1 or is_share else 2
