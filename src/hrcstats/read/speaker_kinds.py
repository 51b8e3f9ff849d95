"""Who speaks: member State, observer State, intergovernmental, UN, national institution, NGO."""

from __future__ import annotations

import re
from functools import cache

from hrcstats.read.list_words import fold, looks_like_state

# Headings and lead-ins, first match wins; "observer" alone says nothing, "observers for NGOs" does.
_HEADINGS = (
    ("ngo", r"non-?\s?governmental|\bngos?\b|civil society|société civile|sociedad civil|"
            r"non gouvernementales?|no gubernamentales|\bongs?\b"),
    ("nhri", r"national human rights (?:institution|commission)|\bnhris?\b|"
             r"institutions? nationales?|instituci(?:ón|ones) nacional"),
    ("un_entity", r"united nations (?:entit|agenc|bod|fund|organ|programme|system)|"
                  r"specialized agenc|"
                  r"(?:entités|organismes|organes|institutions spécialisées).{0,30}nations unies|"
                  r"(?:entidades|organismos|órganos).{0,30}naciones unidas|\bun agenc"),
    ("igo", r"inter-?governmental|inter-?national organi[sz]ation|regional organi[sz]ation|"
            r"intergouvernementale|organisations? internationales?|intergubernamental|"
            r"organizaci(?:ón|ones) internacional"),
    ("state_member", r"states?\s+members?\b|member\s+states?\b|members of the council|"
                     r"états?\s+membres?\b|estados?\s+miembros?\b"),
    ("state_observer", r"observer\s+states?\b|observers?\s+for\s+(?:the\s+)?(?:following\s+)?"
                       r"(?:states?|countr|the holy see|holy see|the state of palestine|palestine)|"
                       r"non-?member states?|états?\s+(?:dotés du statut d['’]observateur|"
                       r"observateurs?|non membres)|estados?\s+observadores|"
                       r"observateurs?\s+(?:pour|des?)\s+(?:les\s+)?états|"
                       r"observers?\s+for\s*:\s*$"),
    ("other", r"other (?:entit|observer)|sovereign (?:military )?order|red cross|"
              r"autres (?:entités|observateurs)|otr[ao]s (?:entidades|observadores)|"
              r"ordre souverain|orden soberana"),
    ("state_unspecified", r"\bstates?\b|delegations?\b|countries\b|délégations?\b|pays\b|états?\b|"
                          r"delegaci(?:ón|ones)\b|países\b|\bestados?\b|governments?\b"),
)
_UN = re.compile(
    r"^(?:the )?(?:office of the )?(?:united nations|un women|un habitat|un aids|nations unies|"
    r"naciones unidas|joint united nations|inter agency|secretary general|special representative)|"
    r"^(?:the )?(?:(?:un|world)?\s?(?:unicef|unhcr|unfpa|undp|unaids|unesco|unep|unodc|unrwa|ocha|"
    r"ohchr|unctad|unitar|unido|wipo|who|ilo|fao|wfp|itu|wmo|iom|ifad|unece|pnud|oms|oit|oim|"
    r"hcr))$|"
    r"(?:food and agriculture|world health|international labour|world intellectual property|"
    r"world meteorological|international maritime) organi[sz]ation|"
    r"^(?:the )?(?:international organi[sz]ation for migration|world food programme|world bank|"
    r"international telecommunication union|international fund for agricultural)|"
    r"fonds des nations unies|fondo de (?:las )?naciones unidas|programme des nations unies|"
    r"organisation (?:mondiale de la sante|internationale du travail|internationale pour les "
    r"migrations)|haut commissariat|alto comisionado|onu femmes|onu mujeres|"
    r"fund for population|high commissioner for (?:refugees|human rights)"
)
# Organisations that carry the UN's name without being of it.
_NOT_UN = re.compile(r"\b(?:watch|association|associations|youth|foundation|friends|ngo|student)\b")
_IGO_NAMES = frozenset(
    fold(name) for name in """
    European Union|African Union|Council of Europe|European Commission|League of Arab States
    Arab League|Organization of Islamic Cooperation|Organization of the Islamic Conference
    Organisation of Islamic Cooperation|Organization of Islamic Conference|Commonwealth
    Organization of American States|International Organization of la Francophonie
    Organisation internationale de la Francophonie|International Organization of Francophonie
    International Organization of the Francophonie|Francophonie|Commonwealth Secretariat
    Cooperation Council for the Arab States of the Gulf|Gulf Cooperation Council
    Association of Southeast Asian Nations|Inter-Parliamentary Union|South Centre
    International Development Law Organization|International Organization for Migration
    Community of Portuguese-speaking Countries|Ibero-American General Secretariat
    Organization for Security and Cooperation in Europe|European Public Law Organization
    Organisation for Economic Co-operation and Development|Inter-American Commission of Women
    Organization for Economic Cooperation and Development|Inter-American Development Bank
    African Commission on Human and Peoples' Rights|Inter-American Commission on Human Rights
    Economic Community of West African States|Southern African Development Community
    Shanghai Cooperation Organization|Collective Security Treaty Organization|East African Community
    International Criminal Court|Hague Conference on Private International Law
    International Institute for Democracy and Electoral Assistance
    Partners in Population and Development
    Union européenne|Union africaine|Conseil de l'Europe|Ligue des États arabes
    Organisation de la coopération islamique|Organisation des États américains
    Unión Europea|Unión Africana|Consejo de Europa|Liga de los Estados Árabes
    Organización de Cooperación Islámica|Organización de los Estados Americanos
    Conseil de coopération du Golfe|Union interparlementaire|Unión Interparlamentaria
    """.replace("\n", "|").split("|") if name.strip()
)
_OTHER_NAMES = re.compile(
    r"^(?:the )?(?:international committee of the red cross|"
    r"sovereign (?:military )?(?:hospitaller )?"
    r"order of malta|international federation of red cross.*|order of malta|"
    r"comite international de la croix rouge|"
    r"ordre souverain (?:militaire )?(?:hospitalier )?de malte|"
    r"comite internacional de la cruz roja|orden soberana.*)$"
)
_NHRI = re.compile(
    r"\bnational (?:\w+ )?(?:human rights )?(?:commission|council|institution|institute|centre|"
    r"center|committee|observatory)\b.{0,40}\bhuman rights\b|"
    r"\bnational human rights (?:commission|council|institution|institute|committee|centre)|"
    r"\b(?:national institutions? for|institutions? for the promotion of) human rights|"
    r"\bnational human rights institutions|\bganhri\b|"
    r"\bequality and human rights commission\b|\bhuman rights and equality commission\b|"
    r"\b(?:independent|national) human rights (?:commission|council|board)\b|"
    r"\b(?:northern ireland|scottish|irish|australian|new zealand|canadian|danish|german|norwegian|"
    r"finnish|south african|kenyan?|ugandan?|indian|nepalese?|philippines|malaysian|ethiopian|"
    r"nigerian?|ghanaian|korean|mongolian|indonesian|sierra leone|sri lankan|belgian|french|"
    r"netherlands|luxembourg) (?:national )?(?:human rights (?:commission|council|institution)|"
    r"institute for human rights)\b|"
    r"\bcommission on human rights of the philippines\b|"
    r"\b(?:ombudsman|ombudsperson|ombudsmen)\b|\bpublic defender\b|"
    r"\b(?:procuraduria|defensoria|defensor)\b.{0,20}\b(?:defensa|pueblo|habitantes|derechos)|"
    r"\bcomision (?:nacional|estatal|nacional de los) .{0,12}derechos humanos|"
    r"\binstituto nacional de derechos humanos|"
    r"\b(?:commission|conseil|comite) (?:national|nationale|consultative|"
    r"nationale independante).{0,25}"
    r"droits de l homme|\bcommission nationale consultative|"
    r"\bparliamentary commissioner for human rights|\bcommissioner for (?:human rights|fundamental "
    r"rights)\b.{0,3}(?:of|in)\b"
)
_HRC_OF = re.compile(r"^(?:the )?human rights commission of (.+)$|^(.+) human rights commission$")
# NGOs that are named like a national institution, and are none.
_NHRI_LOOKALIKES = frozenset(
    fold(name) for name in (
        "Human Rights Commission of Pakistan", "Asian Human Rights Commission",
        "Islamic Human Rights Commission", "Arab Commission for Human Rights",
        "Human Rights Council of Australia", "National Council of Women of Great Britain",
    )
)


def heading_kind(heading: str) -> str:
    """The kind of speaker that a heading or lead-in announces, or '' where it says none.

    >>> heading_kind("Observers for non-governmental organizations"), heading_kind("Speaking were")
    ('ngo', '')
    """
    text = " ".join(heading.lower().split())
    for kind, pattern in _compiled():
        if pattern.search(text):
            return kind
    return ""


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _HEADINGS)


def kind_by_name(name: str) -> str:
    """The kind that a name itself shows, or '' where it shows none.

    >>> kind_by_name("Denmark"), kind_by_name("UN Watch"), kind_by_name("the Council of Europe")
    ('state_unspecified', '', 'igo')
    """
    folded = fold(re.sub(r"\([^()]*\)?", " ", name)) or fold(name)
    bare = folded.removeprefix("the ")
    if folded in _NHRI_LOOKALIKES or bare in _NHRI_LOOKALIKES:
        return "ngo"
    if looks_like_state(name) or looks_like_state(bare):
        return "state_unspecified"
    if bare in _IGO_NAMES:
        return "igo"
    if _OTHER_NAMES.match(folded):
        return "other"
    if _UN.search(folded) and not _NOT_UN.search(folded):
        return "un_entity"
    if _NHRI.search(folded) or _is_commission_of_a_state(folded):
        return "nhri"
    return ""


def _is_commission_of_a_state(folded: str) -> bool:
    match = _HRC_OF.match(folded)
    return match is not None and looks_like_state(match[1] or match[2])


def kind_of_speaker(name: str, announced: str) -> tuple[str, str]:
    """The kind of one speaker under a heading, and a flag where name and heading differ.

    The heading decides, except that a name can show a State, an intergovernmental body, a UN
    entity or a national institution inside a list of another kind.
    """
    shown = kind_by_name(name)
    if not announced:
        return shown or "ngo", "" if shown else "kind_assumed"
    if not shown or shown == announced or announced == "other":
        return announced, ""
    if announced.startswith("state"):
        # "delegations" heads lists in which the European Union and UN bodies stand too.
        return (announced, "") if shown == "state_unspecified" else (shown, "")
    if shown == "ngo":
        return (announced, "") if announced != "nhri" else ("ngo", "kind_differs_from_heading")
    return shown, "kind_differs_from_heading"
