"""Addresses of moments in a video, without the words in which a person's name may stand."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TIMES = ("t", "start", "kalturaStartTime")
_WORDS = re.compile(r"[^\W\d_]{2,}[-_+ .%][^\W\d_]{2,}|[^\W\d_]{12,}")


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
        if _WORDS.search(segment):
            break
        kept.append(segment)
    moment = [(key, value) for key, value in parse_qsl(parts.query)
              if key in _TIMES and re.fullmatch(r"[\d:.hms]+", value)]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/".join(kept),
                       urlencode(moment, safe=":"), ""))
