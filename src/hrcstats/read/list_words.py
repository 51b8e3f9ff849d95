# ruff: noqa: SIM905 (word lists read better as text)
"""What the words of a printed name can tell: whether it can stand alone, whether it is a State.

These are the pieces of evidence that `lists.split_list` weighs; none of them decides alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from hrcstats.read.state_names import fold, looks_like_state

# Words that mark an organisation, in the languages that organisations name themselves in.
HEADS = frozenset(
    """
    academia academy action advocates agency agir alianza alliance alternative amis
    asociacion assembly associacao association associazione barreau board brothers bureau
    campaign casa cellule center centre centro centrul cercle charity chamber church
    churches club coalicion coalition coordination colectivo collectif collective college
    comision comissao comite comitato commission commissioner committee community comunidad
    comunita confederacion confederation conference conferencia congregation
    congress consejo conseil conselho consortium consultants convention corporacion council
    defenders federacion federatie federation fellowship fondation fondazione
    fondo fonds foro forum foundation fund fundacao fundacion fundatia group
    groupe groupement grupo homes house initiative institut institute institution instituto
    institutet international jurists kommission kring lawyers league liga ligue maison
    mission movement mouvement movimiento network observatoire observatorio observatory
    office oficina ombudsman ombudsperson ordre organisation organisations organizacao
    organizacion organization organizations parlement parliament partnership party
    physicians platform plateforme procuraduria programme programmes project rassemblement
    red reporters reseau rencontre school secretariat section service services sisters
    sociedad societe society stichting stiftung student synergie taskforce
    tribunal trust union unions universidad universite university verband verein vereniging
    villages watch worldwide
    """.split()
)
# Words of well-known names that mark an organisation as well, without being such a word.
_MARKS = HEADS | frozenset(
    "amnesty conectas dominicans franciscans oxfam soka solidaires caritas iuventum".split()
)
# Words that never name a body by themselves: a fragment made of these only belongs to a neighbour.
GENERIC = frozenset(
    """
    aging agriculture animals arts capacity children citizens citizenship civil climate
    conflict cooperation cultural culture cultures democracy democratic dependency
    developing development dialogue dignity disability disabilities disarmament
    discrimination diversity economic economics education elderly empowerment energy
    entrepreneurship environment environmental equality ethics families family food freedom
    freedoms friendship gender governance growth habitat health heritage human humanitarian
    humanity hunger hygiene indigenous industry information innovation integration
    intolerance justice knowledge labour law learning literacy media medicine migrants
    migration minorities minority nature nutrition order parity participation peace peoples
    planning political poverty progress prosperity protection psychology racial racism
    reconciliation reform refugees rehabilitation religion religious research resources
    rights rural safety sanitation science sciences security social solidarity spiritual
    sport sports studies sustainability sustainable technology tolerance torture tourism
    trade training transnational transparty violence water welfare wellbeing women workers
    world xenophobia youth youths cultura culturel culturelle democratie democracia
    desarrollo developpement dignite droit droits derechos direitos economia economique
    educacion education egalite environnement humains humanos igualdad integration justicia
    liberte libertad libertes mujeres medio ambiente paix paz progres promotion pueblos
    recherche sante salud sociale sociales solidaridad solidarite
    """.split()
)
# Words that a name joins by "and" ("Peace Advocacy", "Horn of Africa"); some could stand alone.
ABSTRACT = GENERIC | frozenset(
    """action adult adults advocacy aid alleviation assistance awareness bisexual boys building care
    charities charity christian communication communications community conciliation conservation
    consultation counselling defence defense democracy dependence diplomacy documentation earth east
    ecological ecology employment enterprise ethical evaluation exchange finance fisheries forestry
    gay gays girls healing history horn housing humanism humanist ideas inclusion individuals
    indigent industrial initiatives intellectual islamic languages leadership legal lesbian lesbians
    liberties livelihood management marine maternal mediation medical men mental monitoring mothers
    multicultural neighbourhood neighborhood north nursing outreach patients peacebuilding people
    persons pluralism policy politics population preservation prevention productivity professional
    psychosocial public reconstruction relations relief renewal rescue resilience respect
    responsibility savings scientific self skills south spirituality statistics strategies strategy
    students study support survivors teachers technical technological therapy trafficking
    transformation transport treatment truth unity urban values victims vocational voluntary
    volunteer west wildlife young accion asistencia cooperacion defensa investigacion
    proteccion promocion prevencion defense lutte accompagnement formation""".split()
)
# A fragment that opens with one of these continues the words before it.
CONNECTORS = frozenset(
    """
    of for and in to on within with against including especially among between across
    through into from by without under de du des del della delle dei da do dos das pour et
    en dans sur contre entre avec sans por para con sin y e sobre und fur voor van auprès
    aupres chez
    """.split()
)
ARTICLES = frozenset("""
    the a an la le les l el los las il lo gli i der die das de het o os as
    """.split())
# A fragment that is nothing but this belongs to the name before it.
SUFFIX = re.compile(
    r"(the|inc|incorporated|(?:ltd|limited)(?:\.?/gte| by guarantee)?|l\.?l\.?c|corp|plc|gmbh|"
    r"scio|r\.?a|"
    r"sdn\.? bhd|e\.?\s?v|a\.?\s?c|a\.?\s?s\.?\s?b\.?\s?l|s\.?\s?a|i\.?a\.?p|n\.?f\.?p|"
    r"o\.?n\.?l\.?u\.?s|onlus|a\.?p\.?s|asociaci[oó]n civil(?: sin fines de lucro)?|"
    r"association sans but lucratif|"
    r"la|le|les|l['’]|el|los|las)\.?(\s*\([^()]*\))?\.?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\d+")


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


@lru_cache(maxsize=16384)
def has_head(text: str) -> bool:
    """Whether a word of the fragment marks an organisation.

    "International" marks one only at the end ("Amnesty International"), since elsewhere it
    modifies ("International Youth and Student Movement").
    """
    content = [part for word in _content_words(text) for part in word.split()]
    if not content:
        return False
    body = content[:-1] if len(content) > 1 else []
    return content[-1] in _MARKS or any(w in _MARKS and w != "international" for w in body)


@lru_cache(maxsize=16384)
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
    if printed[0].islower() and len(printed) > 1 and not (
        fold(printed[0]) in ARTICLES or has_head(stripped) or looks_like_state(stripped)
    ):
        return "opens in lower case"
    content = [part for word in _content_words(stripped) for part in word.split()]
    if content and all(word in _ADJECTIVES for word in content):
        return "only adjectives"
    if _OBJECT.search(stripped.lower()) or "(" in stripped:
        return "" # "Freedom from Hunger", "Social Empowerment (SEED)"
    if content and all(word in GENERIC for word in content):
        return "only general words"
    return ""


@lru_cache(maxsize=16384)
def is_open(text: str) -> bool:
    """Whether a fragment can go on: it ends in a general word, or an object follows its head."""
    content = _content_words(text)
    if not content or text.rstrip().endswith(")"):
        return False
    ends = content[-1].split()[-1]
    return ends in ABSTRACT or (bool(_OBJECT.search(text)) and ends not in HEADS)


def joins_by_and(left: str, right: str) -> bool:
    """Whether an "and" between the fragments reads as part of one organisation's name.

    The left must be open (an object follows "for", or it ends in a general word) and the right must
    bring nothing but general words and an organisation's word before its own object: "Centre for
    Human Rights | Peace Advocacy", "World Environment | Resources Council".
    """
    if not starts_like_a_name(right):
        return True
    core = re.split(r"\b(?:for|of|on|in|against|to|de|des|du|pour|para)\b|\(", right)[0]
    coming = [part for word in _content_words(core) for part in word.split()]
    if not _content_words(left) or not coming:
        return True
    return is_open(left) and all(word in ABSTRACT or word in HEADS for word in coming)


_OBJECT = re.compile(r"\b(?:for|of|on|against|to|in|from|at|de|des|du|pour|para)\b")
# Words that open a name and hardly ever its second half.
OPENER = re.compile(
    r"(?:the\s+)?(?:international|world|global|national|european|african|asian|arab|american|"
    r"indian|"
    r"association|associazione|asociaci[oó]n|f[ée]d[ée]ration|federation|federaci[oó]n|union|"
    r"foundation|fondation|fundaci[oó]n|centre|center|centro|institute|institut|instituto|"
    r"commission|comit[ée]|committee|comisi[oó]n|organi[sz]ation|society|soci[ée]t[ée]|amnesty|"
    r"amnist\w+|conseil|consejo|ligue|liga|r[ée]seau|mouvement|movimiento|rencontre|groupe|grupo|"
    r"collectif|colectivo|cercle|maison|agir|red|verein|stichting|"
    r"human rights watch)\b", re.IGNORECASE,
)
_ADJECTIVES = frozenset("transnational transparty nonviolent".split())


def starts_like_a_name(text: str) -> bool:
    """Whether a fragment opens with a capital, a digit or a quotation mark, an article aside."""
    stripped = text.lstrip(" \t\n\"“”«'‘(")
    first, _, rest = stripped.partition(" ")
    if first.lower() in ARTICLES and rest:
        stripped = rest.lstrip()
    return bool(stripped) and (stripped[0].isupper() or stripped[0].isdigit())


def both_known(left: str, right: str, known: Collection[str]) -> bool:
    """Whether both fragments are names of the registry or States."""
    return all(fold(part) in known or looks_like_state(part) for part in (left, right))


def is_complete_name(text: str, known: Collection[str]) -> bool:
    """Whether a fragment reads as a whole name: a State, a known name, or a marked organisation."""
    if cannot_stand(text) or not starts_like_a_name(text):
        return False
    return fold(text) in known or looks_like_state(text) or has_head(text)
