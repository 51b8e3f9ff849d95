"""Addresses of moments in a video, without the words in which a person's name may stand."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

# What may stand in a kept address: codes with a digit, languages, and words of the sites' own.
_CODE = re.compile(r"[\w.-]*\d[\w.-]*|[a-z]{2}|", re.ASCII)
_OWN_WORDS = frozenset(("hrc", "asset", "video", "videos", "watch", "embed", "meetings", "player"))
_NAME_LIKE = re.compile(r"[a-z]{2,}[-_.][a-z]{2,}", re.IGNORECASE)
_ASKED = {"t": r"[\d:.hms]+", "start": r"[\d:.hms]+", "kalturaStartTime": r"[\d:.hms]+",
          "v": r"[\w-]{11}"}


def plain_address(url: str) -> str:
    """The address up to the first part that holds words, with its moment and nothing else asked.

    Sites put the speaker into addresses (`.../29/ms-jane-roe`, `?speaker=...`, `#...`): natural
    persons enter no table.

    Examples
    --------
    >>> plain_address("https://x.example/en/hrc/61/29/ms-jane-roe?speaker=Jane&t=1:05#roe")
    'https://x.example/en/hrc/61/29?t=1:05'
    """
    parts = urlsplit(url.strip())
    kept: list[str] = []
    for segment in parts.path.split("/"):
        if not _is_code(unquote(segment)):
            break
        kept.append(segment)
    asked = [(key, value) for key, value in parse_qsl(parts.query)
             if key in _ASKED and re.fullmatch(_ASKED[key], value)]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/".join(kept),
                       urlencode(asked, safe=":"), ""))


def _is_code(segment: str) -> bool:
    return segment in _OWN_WORDS or bool(
        _CODE.fullmatch(segment) and not _NAME_LIKE.search(segment))
