"""A text as overlapping runs of tokens, in any script: what near-duplicates are found by."""

from __future__ import annotations

import re
import unicodedata

# Scripts written without spaces between words, each letter a token: Thai, Lao, Burmese, Khmer,
# Japanese syllables, Han.
_UNSPACED = ("\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
             "\uf900-\ufaff\U00020000-\U0002fa1f")
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_LETTER = re.compile(rf"[{_UNSPACED}]")
_STRETCH = "\u0640"  # Arabic letters are stretched with it to fill a line
LETTERS_PER_WORD = 2  # about as many Han letters carry what one spaced word does


def tokens(text: str) -> list[str]:
    """Words without case, accents and punctuation; single letters in scripts without spaces.

    Accents and vowel signs are set aside because copies lose them on the way through PDF.

    Examples
    --------
    >>> tokens("Les ONG, à Genève: 57e session")
    ['les', 'ong', 'a', 'geneve', '57e', 'session']
    >>> tokens("人权理事会 HRC57")
    ['人', '权', '理', '事', '会', 'hrc57']
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).replace(_STRETCH, "")
    bare = "".join(letter for letter in plain if not unicodedata.category(letter).startswith("M"))
    return _TOKEN.findall(bare)


def shingles(words: list[str], size: int = 5) -> list[str]:
    """Every run of `size` words, in the order of the text; twice as many letters without spaces.

    Examples
    --------
    >>> shingles(tokens("We call on the Council to act"), 5)
    ['we call on the council', 'call on the council to', 'on the council to act']
    """
    if words and sum(bool(_LETTER.fullmatch(word)) for word in words) > len(words) / 2:
        size *= LETTERS_PER_WORD
    return [" ".join(words[at:at + size]) for at in range(len(words) - size + 1)]
