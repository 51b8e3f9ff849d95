"""Official papers into data/raw: politely, resumably, with hash, address, date and licence.

The only room that uses the network, and only when asked to; no analysis fetches anything.
"""

from hrcstats.fetch.papers import FetchResult, fetch
from hrcstats.fetch.sources import SOURCE_COLUMNS, append_source

__all__ = ["SOURCE_COLUMNS", "FetchResult", "append_source", "fetch"]
