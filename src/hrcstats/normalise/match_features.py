"""What two names have in common, as a few numbers that a person can read.

The words of both names are aligned: equal, translated or inflected, written together, misspelt.
What stays over on either side is what tells two organisations apart, and counts by how rare it is.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, LCSseq

from hrcstats.normalise import names
from hrcstats.normalise.match_words import Token, language_of_words, token, tokens

FEATURES = [
    "shared",             # weight of the aligned words, of all words of both names (0-1)
    "covered",            # the same, of the words of the shorter name
    "left_both",          # weight left over on both sides: one word stands where another stood
    "left_both_rare",     # rarest word left over on the side where it is commoner
    "left_words",         # words left over on both sides (places and kinds of body apart)
    "left_one",           # weight left over on the longer side only
    "left_one_rare",      # rarest word left over on any side
    "word_added",         # a telling word on one side only, and not at the end
    "misspelt",           # weight lost to misspellings
    "other_language",     # the two names are in different languages
    "synonyms",           # share of the aligned weight in other words of the same language
    "letters",            # likeness of the keys letter by letter; `shared` across languages (0-1)
    "reordered",          # the same words in another order, within one language (0-1)
    "opens",              # the longer name begins with the whole shorter one (by its content)
    "place_differs",      # each names a place that the other does not
    "place_added",        # only one names a place that the other does not
    "number_differs",
    "kind_differs",       # association here, foundation there
    "kind_added",
    "scope_differs",      # international, national ... in one and not the other
    "acronym_agrees",     # the same acronym, or the acronym is the other's initials
    "acronym_differs",
    "part_used",          # a part of one name (bracket, slash, dash, comma) was compared
    "parts_used",         # parts of both names were compared
    "fragment_used",      # a part that is no name beside the name, but a piece of it
    "content",            # how much the shorter name says at all
    "country_agrees",     # from the source, not the name
    "country_differs",
]

ENOUGH = 2.5  # a name of this weight says enough; more words make it no surer
_SECTION_WORDS = frozenset({"section", "regional"})


@dataclass(slots=True)
class Parsed:
    """A name taken apart once, compared many times."""

    key: str
    tokens: list[Token]
    weight: float
    words: dict[str, int]
    places: frozenset[frozenset[str]] = frozenset()
    numbers: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    language: str = ""
    is_fragment: bool = False
    parts: list[Parsed] = field(default_factory=list)
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=500_000)
def parse(text: str) -> Parsed:
    """The name as tokens, places, numbers, acronyms, initials and parts."""
    key = names.comparison_key(text)
    words = key.split()
    parsed = _parse_words(words)
    shown = names.display_name(text)
    outside = names.WORD.findall(names.fold(names.without_brackets(shown)))
    parsed.language = _language(set(outside), words)
    parsed.initials = frozenset(
        letters for letters in (names.initials(outside), names.initials(words)) if len(letters) > 1
    )
    if len(words) == 1 and names.is_acronym(shown):
        parsed.acronyms = frozenset({key})
    if names.has_parts(shown):
        parsed.acronyms |= frozenset(names.acronyms(shown))
        parsed.places = _section_places(shown, parsed.places)
        parsed.parts = _parts(shown, key)
    parsed.problems = tuple(names.name_problems(text))
    return parsed


def _language(words: set[str], key_words: list[str]) -> str:
    """Language by the linking words; where they do not tell, by most of the other words."""
    told = language_of_words(words)
    if told:
        return told
    votes = Counter(language for word in key_words if (language := token(word).language))
    most = votes.most_common(2)
    return most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else ""


def _parse_words(words: list[str]) -> Parsed:
    found = tokens(words)
    return Parsed(
        key=" ".join(words), tokens=found, weight=sum(token.weight for token in found) or 1e-6,
        words={one.word: len(found) - 1 - at for at, one in enumerate(reversed(found))},
        places=frozenset(one.concepts for one in found if one.kind == "place"),
        numbers=frozenset(token.word for token in found if token.kind == "number"),
        scopes=frozenset(token.scope for token in found if token.scope),
    )


def _parts(shown: str, key: str) -> list[Parsed]:
    """Parts that may stand for the whole: other names beside it, or a part that says enough."""
    if not names.has_parts(shown):
        return []
    found: dict[str, Parsed] = {}
    for pieces, least in ((names.other_names(shown), 0.5), (names.name_parts(shown), 1.1)):
        for piece in pieces:
            if names.is_legal_form(piece) or names.is_acronym(piece):
                continue
            part = _parse_words(names.comparison_key(piece).split())
            if any(one.concepts & _SECTION_WORDS for one in part.tokens):
                continue
            if part.key and part.key != key and _says_enough(part, least):
                part.is_fragment = least > 1
                found.setdefault(part.key, part)
    return list(found.values())[:6]


def _says_enough(part: Parsed, least: float) -> bool:
    told = [token.weight for token in part.tokens if token.kind == "word"]
    if len(part.tokens) == 1 or not told:
        return sum(told) >= 0.85
    return part.weight >= least


def _section_places(shown: str, places: frozenset[frozenset[str]]
                    ) -> frozenset[frozenset[str]]:
    """Places that tell a section apart: a part naming a region counts, a second name does not.

    "(Keren Kayemeth Le Israel)" is another name; "(Western Hemisphere Region)" is a section.
    """
    brackets = names.bracketed(shown)
    for inside in [*brackets, *names.name_parts(shown)[1:]]:
        part = _parse_words(names.comparison_key(inside).split())
        if any(one.concepts & _SECTION_WORDS for one in part.tokens):
            telling = [one for one in part.tokens if not one.concepts & _SECTION_WORDS]
            places |= {one.concepts for one in telling}
        elif inside in brackets and sum(one.kind != "place" for one in part.tokens) > 1:
            places -= part.places
    return places


@dataclass(slots=True)
class Alignment:
    """Which words of two names correspond (by position) and what is left over."""

    a: Parsed
    b: Parsed
    left_a: list[int]
    left_b: list[int]
    pairs: list[tuple[int, int]]
    matched_a: float = 0.0
    matched_b: float = 0.0
    misspelt: float = 0.0
    translated: float = 0.0

    @property
    def shared(self) -> float:
        """Weight of what corresponds."""
        return (self.matched_a + self.matched_b) / 2

    @property
    def fit(self) -> float:
        """Weight of what corresponds, of the weight of both names."""
        return 2 * self.shared / (self.a.weight + self.b.weight)

    def tokens_left(self) -> tuple[list[Token], list[Token]]:
        """The words left over on either side."""
        return ([self.a.tokens[at] for at in self.left_a],
                [self.b.tokens[at] for at in self.left_b])

    def take(self, at_a: int, at_b: int, likeness: float = 1.0) -> None:
        """Count two positions as corresponding."""
        if at_a in self.left_a:
            self.left_a.remove(at_a)
            self.matched_a += self.a.tokens[at_a].weight * likeness
        if at_b in self.left_b:
            self.left_b.remove(at_b)
            self.matched_b += self.b.tokens[at_b].weight * likeness
        self.pairs.append((at_a, at_b))


def align(a: Parsed, b: Parsed) -> Alignment:
    """Align the words of two names, the surest correspondence first."""
    left_a = [at for at, token in enumerate(a.tokens) if token.word not in b.words]
    left_b = [at for at, token in enumerate(b.tokens) if token.word not in a.words]
    pairs = [(at, b.words[token.word]) for at, token in enumerate(a.tokens)
             if token.word in b.words]
    result = Alignment(a, b, left_a, left_b, pairs,
                       a.weight - sum(a.tokens[at].weight for at in left_a),
                       b.weight - sum(b.tokens[at].weight for at in left_b))
    for step in (_align_translated, _align_joined, _align_misspelt, _align_cut_short):
        if not (result.left_a and result.left_b):
            break
        step(result)
    return result


def _align_translated(result: Alignment) -> None:
    for at_a in list(result.left_a):
        token = result.a.tokens[at_a]
        for at_b in result.left_b:
            other = result.b.tokens[at_b]
            if token.concepts & other.concepts:
                result.take(at_a, at_b)
                if token.word[:4] != other.word[:4]:
                    result.translated += token.weight
                break


def _align_joined(result: Alignment) -> None:
    """Words written together or broken by the printer: "Internat ional", "ArabEuropean"."""
    for at_a in list(result.left_a):
        for at_b in list(result.left_b):
            word_a, word_b = result.a.tokens[at_a].word, result.b.tokens[at_b].word
            if at_a + 1 in result.left_a and word_a + result.a.tokens[at_a + 1].word == word_b:
                result.take(at_a, at_b)
                result.take(at_a + 1, at_b)
                break
            if at_b + 1 in result.left_b and word_b + result.b.tokens[at_b + 1].word == word_a:
                result.take(at_a, at_b)
                result.take(at_a, at_b + 1)
                break


def _align_misspelt(result: Alignment) -> None:
    likely = []
    for at_a in result.left_a:
        for at_b in result.left_b:
            likeness = _same_word_likeness(result.a.tokens[at_a], result.b.tokens[at_b])
            if likeness:
                likely.append((-likeness, at_a, at_b))
    for negative, at_a, at_b in sorted(likely):
        if at_a in result.left_a and at_b in result.left_b:
            result.take(at_a, at_b, -negative)
            weight = result.a.tokens[at_a].weight + result.b.tokens[at_b].weight
            result.misspelt += (1 + negative) * weight / 2


def _align_cut_short(result: Alignment) -> None:
    """The last word of a name cut short by the source: "Iranian Thalassemia So"."""
    last_a, last_b = len(result.a.tokens) - 1, len(result.b.tokens) - 1
    word_a, word_b = result.a.tokens[last_a].word, result.b.tokens[last_b].word
    for at_b in result.left_b:
        if result.left_a == [last_a] and result.b.tokens[at_b].word.startswith(word_a):
            result.take(last_a, at_b, 0.9)
            return
    for at_a in result.left_a:
        if result.left_b == [last_b] and result.a.tokens[at_a].word.startswith(word_b):
            result.take(at_a, last_b, 0.9)
            return


def _same_word_likeness(a: Token, b: Token) -> float:
    """Likeness of two spellings of one word; 0 where both are words of their own."""
    if (a.count > 2 and b.count > 2) or a.kind == b.kind == "place":
        return 0.0
    if "number" in (a.kind, b.kind):
        return 0.0
    short, long = sorted((a.word, b.word), key=len)
    if len(short) >= 5 and long.startswith(short) and len(short) >= 0.7 * len(long):
        return 0.9  # volunteer, volunteerism
    if len(short) < 4 or len(long) > 1.4 * len(short):
        return 0.0
    likeness = OSA.normalized_similarity(a.word, b.word, score_cutoff=0.7)
    return likeness if likeness >= (0.75 if len(short) > 5 else 0.79) else 0.0


def features(a: Parsed, b: Parsed, country_a: str = "", country_b: str = "") -> list[float]:
    """The numbers of `FEATURES` for two names, on the pair of parts that fits best."""
    found = align(a, b)
    parts_used = 0
    if (a.parts or b.parts) and (found.left_a or found.left_b):
        found, parts_used = _best_parts(a, b, found)
    return _numbers(a, b, found, parts_used, country_a, country_b)


def _best_parts(a: Parsed, b: Parsed, whole: Alignment) -> tuple[Alignment, int]:
    """The parts of both names that fit best, and of how many names a part was taken."""
    best, best_fit, best_parts_n = whole, whole.fit, 0
    for used_a in (a, *a.parts):
        for used_b in (b, *b.parts):
            parts_n = (used_a is not a) + (used_b is not b)
            # Two fragments alike ("... Human Rights Clinic", "AIDS in Nigeria") prove nothing.
            if not parts_n or (used_a.is_fragment and used_b.is_fragment):
                continue
            alignment = align(used_a, used_b)
            fit = alignment.fit - 0.06 * parts_n
            if fit > best_fit:
                best, best_fit, best_parts_n = alignment, fit, parts_n
    return best, best_parts_n


def _numbers(a: Parsed, b: Parsed, found: Alignment, parts_used: int, country_a: str,
             country_b: str) -> list[float]:
    used_a, used_b = found.a, found.b
    opening = _opening(found)
    tokens_a, tokens_b = found.tokens_left()
    left_a, left_b = _weights(tokens_a), _weights(tokens_b)
    rare_a, rare_b = max(left_a, default=0.0), max(left_b, default=0.0)
    sum_a, sum_b = sum(left_a), sum(left_b)
    kinds_a = any(token.is_kind for token in tokens_a)
    kinds_b = any(token.is_kind for token in tokens_b)
    agrees = _acronym_evidence(a, b)
    differs = bool(a.acronyms and b.acronyms and not (a.acronyms & b.acronyms)) and agrees < 0.3
    places_a, places_b = _places_left(a, b), _places_left(b, a)
    is_foreign = bool(a.language and b.language and a.language != b.language)
    return [
        found.fit,
        min(found.shared / min(used_a.weight, used_b.weight), 1.0),
        min(sum_a, sum_b),
        min(rare_a, rare_b),
        min(_content_words(tokens_a), _content_words(tokens_b), 3),
        max(sum_a, sum_b) - min(sum_a, sum_b),
        max(rare_a, rare_b),
        float(bool(_content_words(tokens_a)) != bool(_content_words(tokens_b)) and not opening),
        found.misspelt,
        float(is_foreign),
        0.0 if is_foreign else found.translated / max(found.shared, 1e-6),
        found.fit if is_foreign else fuzz.ratio(used_a.key, used_b.key) / 100,
        0.0 if is_foreign else _reordering(found),
        opening,
        float(bool(places_a and places_b)),
        float(bool(places_a) != bool(places_b)),
        float(a.numbers != b.numbers),
        float(kinds_a and kinds_b),
        float(kinds_a != kinds_b),
        float(a.scopes != b.scopes),
        float(agrees),
        float(differs),
        float(parts_used == 1),
        float(parts_used == 2),
        float(used_a.is_fragment or used_b.is_fragment),
        min(used_a.weight, used_b.weight, ENOUGH),
        float(bool(country_a and country_b and country_a == country_b)),
        float(bool(country_a and country_b and country_a != country_b)),
    ]


def _places_left(a: Parsed, b: Parsed) -> list[frozenset[str]]:
    """Places of the first name that the second does not name ("Congo" may be either Congo)."""
    others = frozenset().union(*b.places)
    return [codes for codes in a.places if not codes & others]


def _weights(left: list[Token]) -> list[float]:
    return [token.weight for token in left if token.kind != "place"]


def _reordering(found: Alignment) -> float:
    """How far the telling words of both names stand in another order (0 in the same order)."""
    first: dict[int, int] = {}
    for at_a, at_b in sorted(found.pairs):
        token = found.a.tokens[at_a]
        if not token.is_kind and not token.scope and at_b not in first.values():
            first.setdefault(at_a, at_b)
    order = list(first.values())
    return 1 - LCSseq.normalized_similarity(order, sorted(order)) if len(order) > 1 else 0.0


def _opening(found: Alignment) -> float:
    """Content of the shorter name where the longer one begins with it: one may be cut short."""
    if bool(found.left_a) == bool(found.left_b) or len(found.pairs) < 2:
        return 0.0
    side = 0 if found.left_a else 1
    left = found.left_a or found.left_b
    is_tail = min(left) > max(pair[side] for pair in found.pairs)
    return min(found.a.weight, found.b.weight, ENOUGH) if is_tail else 0.0


def _content_words(left: list[Token]) -> int:
    return sum(token.kind == "word" and not token.is_kind for token in left)


def _acronym_evidence(a: Parsed, b: Parsed) -> float:
    """How far a common acronym speaks for identity (0-1)."""
    common = a.acronyms & b.acronyms | a.acronyms & b.initials | b.acronyms & a.initials
    return max((_telling(letters) for letters in common), default=0.0)


def acronym_alone(a: Parsed, b: Parsed) -> str:
    """Whether one name is nothing but an acronym of the other: given by it, or its initials.

    Returns "given", "initials_n" with the number of letters, or "" where neither holds.
    """
    for short, long in ((a, b), (b, a)):
        if len(short.tokens) == 1 and len(long.tokens) > 1:
            letters = short.tokens[0].word
            if letters in long.acronyms:
                return "given"
            if letters in long.initials:
                return f"initials_{min(len(letters), 5)}"
    return ""


def _telling(letters: str) -> float:
    """Three letters are the initials of many names, five of hardly two."""
    return {1: 0.0, 2: 0.1, 3: 0.3, 4: 0.7}.get(len(letters), 1.0)
