"""Which words of two names correspond: equal, translated, written together, misspelt, cut short."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from hrcstats.normalise.match_parse import Parsed
from hrcstats.normalise.match_words import Token
from hrcstats.normalise.name_fold import SPELLINGS

RARE_N = 2  # a word of more names than this is a word of its own, not a misspelling
_LEGAL_KINDS = frozenset({"association", "foundation"})  # Stichting, Verein: added and dropped
TELLS_NOTHING = 0.05  # the weight of words that nearly every name may hold


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
    has_synonym: bool = False  # two words of one language and one meaning correspond

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
    words_a, words_b = a.words, b.words
    pairs, left_a = [], []
    matched_a, matched_b = a.weight, b.weight
    for at, found in enumerate(a.tokens):
        there = words_b.get(found.word)
        if there is None:
            left_a.append(at)
            matched_a -= found.weight
        else:
            pairs.append((at, there))
    left_b = []
    for at, found in enumerate(b.tokens):
        if found.word not in words_a:
            left_b.append(at)
            matched_b -= found.weight
    result = Alignment(a, b, left_a, left_b, pairs, matched_a, matched_b)
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
                    result.has_synonym |= _are_synonyms(token, other)
                break


def _are_synonyms(a: Token, b: Token) -> bool:
    """Two words of the same language, both at home in the records: "World" and "Global"."""
    is_known = a.count > RARE_N and b.count > RARE_N and a.kind == "word"
    return is_known and (a.language == b.language or not (a.language and b.language))


def exchanges_word(found: Alignment, *, is_foreign: bool) -> bool:
    """Whether a word of one name stands where the other has another word of its own.

    A word that may be a misspelling of the other does not count; nor does one so common that it
    tells nothing. In names of one language a synonym counts: "World" and "Global" are two bodies.
    """
    if found.has_synonym and not is_foreign:
        return True
    left_a, left_b = ([one for one in side if one.weight > TELLS_NOTHING]
                      for side in found.tokens_left())
    return (any(not _may_be_misspelt(a, b) for a in left_a for b in left_b)
            or _differs_in_one_place(found))


def adds_word(found: Alignment) -> bool:
    """Whether one name holds a word more that may tell it apart: "Women's Legal Forum".

    What a body calls itself (Foundation, Verein) does not, unless the other name already says what
    that body is ("... Institute" and "... Institute Forum"); nor does the other name's acronym.
    """
    for name, other, left in ((found.a, found.b, found.left_a), (found.b, found.a, found.left_b)):
        has_kind = any(one.is_kind for one in other.tokens) if left else False
        for at in left:
            one = name.tokens[at]
            is_free = one.is_kind and (not has_kind or bool(one.concepts & _LEGAL_KINDS))
            is_own_acronym = one.word in other.acronyms or one.word in other.initials
            if one.weight > TELLS_NOTHING and not is_free and not is_own_acronym:
                return True
    return False


def _differs_in_one_place(found: Alignment) -> bool:
    """The same words but one, which stands elsewhere too: "... Institute, the Institute on"."""
    a, b = found.a.tokens, found.b.tokens
    if len(a) != len(b):
        return False
    differing = [at for at, (one, other) in enumerate(zip(a, b, strict=True))
                 if one.word != other.word]
    # Words that were found to correspond are no exchange: misspelt, cut short, translated.
    if len(differing) != 1 or (differing[0], differing[0]) in found.pairs:
        return False
    one, other = a[differing[0]], b[differing[0]]
    return not one.concepts & other.concepts and min(one.weight, other.weight) > TELLS_NOTHING


def _may_be_misspelt(a: Token, b: Token) -> bool:
    if min(a.count, b.count) > RARE_N or a.kind != "word" or b.kind != "word":
        return False
    return OSA.normalized_similarity(a.word, b.word) >= 0.6


def _align_joined(result: Alignment) -> None:
    """Words written together or broken by the printer: "Internat ional", "ArabEuropean"."""
    for at_a in list(result.left_a):
        for at_b in list(result.left_b):
            word_a, word_b = result.a.tokens[at_a].word, result.b.tokens[at_b].word
            if at_a + 1 in result.left_a and _joined(word_a, result.a, at_a + 1) == word_b:
                result.take(at_a, at_b)
                result.take(at_a + 1, at_b)
                break
            if at_b + 1 in result.left_b and _joined(word_b, result.b, at_b + 1) == word_a:
                result.take(at_a, at_b)
                result.take(at_a, at_b + 1)
                break


def _joined(word: str, name: Parsed, following: int) -> str:
    """The word and the next as one, in the spelling of keys ("cen", "tre": "center")."""
    whole = word + name.tokens[following].word
    return SPELLINGS.get(whole, whole)


def _align_misspelt(result: Alignment) -> None:
    likely = []
    for at_a in result.left_a:
        token = result.a.tokens[at_a]
        for at_b in result.left_b:
            other = result.b.tokens[at_b]
            if token.count > RARE_N and other.count > RARE_N:
                continue  # both are words of their own
            likeness = _same_word_likeness(token, other)
            if likeness:
                likely.append((-likeness, at_a, at_b))
    for negative, at_a, at_b in sorted(likely):
        if at_a in result.left_a and at_b in result.left_b:
            result.take(at_a, at_b, -negative)
            weight = result.a.tokens[at_a].weight + result.b.tokens[at_b].weight
            result.misspelt += (1 + negative) * weight / 2


def _align_cut_short(result: Alignment) -> None:
    """The last word of a name cut short by the source: "Iranian Thalassemia So".

    A word of many names is whole: "... of the Deaf" is no "... of the Deafblind" cut short.
    """
    last_a, last_b = len(result.a.tokens) - 1, len(result.b.tokens) - 1
    cut_a, cut_b = result.a.tokens[last_a], result.b.tokens[last_b]
    if result.left_a == [last_a] and cut_a.count <= RARE_N:
        for at_b in result.left_b:
            if result.b.tokens[at_b].word.startswith(cut_a.word):
                result.take(last_a, at_b, 0.9)
                return
    if result.left_b == [last_b] and cut_b.count <= RARE_N:
        for at_a in result.left_a:
            if result.a.tokens[at_a].word.startswith(cut_b.word):
                result.take(at_a, last_b, 0.9)
                return


def _same_word_likeness(a: Token, b: Token) -> float:
    """Likeness of two spellings of one word; 0 where both are words of their own."""
    if a.kind == b.kind == "place":
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
