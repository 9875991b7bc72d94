"""Programs that are no readers: a kept list, and what no browser of today sends."""

import re
from functools import cache, lru_cache


@cache
def _pattern() -> re.Pattern:
    from crawleruseragents import CRAWLER_USER_AGENTS_DATA

    return re.compile("|".join(f"(?:{entry['pattern']})" for entry in CRAWLER_USER_AGENTS_DATA))


#: Chrome of 2018 and before: programs that have copied a name, as browsers renew themselves.
_OLD = re.compile(r"Chrome/(?:[1-9]|[1-6][0-9])\.")


@lru_cache(maxsize=4096)
def is_machine(agent: str) -> bool:
    """Whether the name is a crawler's, or too short, too long, too
    strange or too old for a browser's.
    The cache is memory of the process and holds names without addresses."""
    if not 16 <= len(agent) <= 500 or not agent.isascii():
        return True
    return bool(_OLD.search(agent) or _pattern().search(agent))
