"""An OpenSearch server (2.10 or newer), for those who outgrow their database.

**Tested against a fake only** (``tests/search/fake_opensearch.py``): no server ran where this was
written. The server stores keys and counts them; the formula is ours and is sent as a script, so it
ranks as the databases do, without their short cut for frequent keys. A write is seen at once, but
is not part of the database's transaction: what a cut-off transaction left is replaced, or goes with
the next rebuild, and until then has no document that could be shown.
"""

import base64
import itertools
import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from .base import MAX_KEYS, MAX_WORDS, STANDARD, Asked, Entry, Hit, Hits, Ranking, Unreachable

SECONDS = 20
#: Documents of one request; rows of one answer, which is the server's own limit.
_BATCH, _ROWS = 200, 10_000

#: BM25 over both fields; of the keys of a group the best one counts.
SCRIPT = """double total = 0;
for (def group : params.groups) {
  double best = 0;
  for (def key : group) {
    double times = params.title * termFreq('title', key.key) + termFreq('body', key.key);
    if (times > 0) {
      double score = key.weight * times
        / (times + params.fixed + params.by_length * doc['length'].value);
      if (score > best) { best = score; }
    }
  }
  total += best;
}
return total;"""

_KEYS = {"type": "text", "analyzer": "keyword", "index_options": "freqs", "norms": False}
_WORD = {"type": "keyword"}
INDEX = {
    "settings": {"number_of_shards": 1},
    "mappings": {
        "dynamic": "strict",
        "_source": {"excludes": ["title", "body", "words"]},
        "properties": {
            "number": {"type": "long"}, "language": _WORD, "title": _KEYS, "body": _KEYS,
            "length": {"type": "integer"}, "facets": _WORD, "group": _WORD, "words": _WORD,
        },
    },
}


class OpenSearchEngine:
    """``url``: ``https://user:password@host:9200``; ``name``: of the index there. Raises
    ``ValueError`` for an address that is not one of a web server."""

    def __init__(self, url: str, name: str):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the address of an OpenSearch server begins with http:// or https://")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self._base = f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")
        self._base += parts.path.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if parts.username is not None:
            user = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
            self._headers["Authorization"] = f"Basic {base64.b64encode(user).decode()}"
        self.name = name

    # ---- writing --------------------------------------------------------------------------

    def create(self) -> None:
        self.drop()
        self._ask("PUT", "", INDEX)

    def drop(self) -> None:
        self._ask("DELETE", "?ignore_unavailable=true")

    def put(self, entries: Iterable[Entry]) -> None:
        self._bulk(
            line for entry in entries
            for line in ({"index": {"_id": str(entry.id)}}, _document(entry))
        )

    def delete(self, ids: Iterable[int]) -> None:
        self._bulk({"delete": {"_id": str(number)}} for number in ids)

    def settle(self) -> None:
        self._ask("POST", "/_forcemerge?max_num_segments=1")

    def _bulk(self, lines: Iterable[dict]) -> None:
        lines = iter(lines)
        while batch := list(itertools.islice(lines, 2 * _BATCH)):
            answer = self._ask("POST", "/_bulk?refresh=true", batch)
            for item in answer["items"]:
                for done in item.values():
                    # What was not there to be deleted is no error.
                    if done["status"] >= 400 and done["status"] != 404:
                        raise Unreachable(f"not written: {done.get('error')}")

    # ---- reading --------------------------------------------------------------------------

    def search(
        self, asked: Mapping[str, Asked], where: Mapping[str, str] | None = None,
        ranking: Ranking = STANDARD,
    ) -> dict[str, Hits]:
        return {language: self._one(language, one, dict(where or {}), ranking)
                for language, one in asked.items()}

    def _one(
        self, language: str, asked: Asked, where: Mapping[str, str], ranking: Ranking
    ) -> Hits:
        result, query = Hits(where=where), asked.query
        words = query.words[:MAX_WORDS]
        groups = [(word.keys[:MAX_KEYS], word.weight) for word in words]
        groups += [((one.key,), one.weight) for one in query.concepts[:MAX_WORDS]]
        keys = list(dict.fromkeys(key for group, _weight in groups for key in group))
        documents, tokens, known = self._numbers(language, keys)
        if not known:
            return result
        score = _score(groups, known, documents, tokens, ranking)
        every = [
            _holds([*word.keys[:MAX_KEYS], *(
                one.key for one in query.concepts[:MAX_WORDS] if at in one.covers)])
            for at, word in enumerate(words)
        ]
        own, end = {"term": {"language": language}}, min(asked.offset + asked.limit, _ROWS)
        ways = (
            {"filter": [own, *every]},
            {"filter": [own, _holds(list(known))], "must_not": [{"bool": {"filter": every}}]},
        )
        for place, way in enumerate(ways):
            answer = self._search({
                "query": {"script_score": {"query": {"bool": way}, "script": score}},
                # Counted before, so that each filter can say what could be chosen instead.
                "post_filter": {"bool": {"filter": [
                    {"term": {"facets": f"{name}:{value}"}} for name, value in where.items()]}},
                "sort": [{"_score": "desc"}, {"number": "asc"}], "size": end,
                "_source": ["number", "facets"],
                "aggs": {"groups": {"terms": {"field": "group", "size": _ROWS}}},
            })
            result.hits += [
                Hit(hit["_source"]["number"], hit["_score"], place == 0,
                    frozenset(hit["_source"]["facets"])) for hit in answer["hits"]["hits"]
            ]
            for bucket in answer["aggregations"]["groups"]["buckets"]:
                facets = frozenset(bucket["key"].split("\n")) if bucket["key"] else frozenset()
                counts = list(result.groups.get(facets, (0, 0)))
                counts[place] = bucket["doc_count"]
                result.groups[facets] = counts[0], counts[1]
        result.hits = result.hits[asked.offset:end]
        return result

    def frequencies(self, keys: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
        return {
            (language, key): number for language, some in keys.items()
            for key, number in self._numbers(language, list(dict.fromkeys(some)))[2].items()
        }

    def ids(self, language: str, keys: Iterable[str]) -> set[int]:
        found: set[int] = set()
        body = {
            "query": {"bool": {"filter": [{"term": {"language": language}}, _holds(list(keys))]}},
            "sort": [{"number": "asc"}], "size": _ROWS, "_source": ["number"],
        }
        while hits := self._search(body)["hits"]["hits"]:
            found.update(hit["_source"]["number"] for hit in hits)
            body["search_after"] = [hits[-1]["_source"]["number"]]
        return found

    def words(self) -> dict[str, int]:
        found: dict[str, int] = {}
        pages: dict[str, Any] = {
            "size": _ROWS, "sources": [{"word": {"terms": {"field": "words"}}}]}
        while True:
            answer = self._search({"size": 0, "aggs": {"words": {"composite": pages}}})
            buckets = answer.get("aggregations", {}).get("words", {}).get("buckets", [])
            found |= {bucket["key"]["word"]: bucket["doc_count"] for bucket in buckets}
            if len(buckets) < _ROWS:
                return found
            pages["after"] = buckets[-1]["key"]

    def size(self, language: str) -> int:
        return self._numbers(language, [])[0]

    def _numbers(self, language: str, keys: list[str]) -> tuple[int, int, dict[str, int]]:
        """Documents and tokens of a language, and in how many documents each key stands."""
        wanted: dict[str, Any] = {"tokens": {"sum": {"field": "length"}}}
        if keys:
            wanted["keys"] = {"filters": {"filters": [_holds([key]) for key in keys]}}
        answer = self._search({
            "query": {"term": {"language": language}}, "size": 0, "track_total_hits": True,
            "aggs": wanted,
        })
        counted = answer.get("aggregations")
        if not counted:  # no index yet
            return 0, 0, {}
        buckets = counted["keys"]["buckets"] if keys else []
        return answer["hits"]["total"]["value"], int(counted["tokens"]["value"]), {
            key: bucket["doc_count"] for key, bucket in zip(keys, buckets, strict=True)
            if bucket["doc_count"]
        }

    # ---- the server -----------------------------------------------------------------------

    def _search(self, body: dict) -> dict:
        """While a new kind of engine is filled for the first time, there is no index to ask."""
        return self._ask("POST", "/_search?ignore_unavailable=true", body)

    def _ask(self, method: str, path: str, body: dict | list[dict] | None = None) -> dict:
        """``body``: a list goes as lines. Raises ``Unreachable``."""
        data = None
        if isinstance(body, list):
            data = "".join(json.dumps(line) + "\n" for line in body).encode()
        elif body is not None:
            data = json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 (the scheme is checked above)
            f"{self._base}/{self.name}{path}", data, self._headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            said = error.read(300).decode(errors="replace")
            raise Unreachable(f"{method} {self.name}{path}: {error.code} {said}") from None
        except (OSError, ValueError) as error:
            raise Unreachable(f"{method} {self.name}{path}: {error}") from None


def _document(entry: Entry) -> dict:
    return {
        "number": entry.id, "language": entry.language, "length": entry.length,
        "title": [key for key, times in entry.title.items() for _ in range(times)],
        "body": [key for key, times in entry.body.items() for _ in range(times)],
        "facets": sorted(entry.facets), "group": "\n".join(sorted(entry.facets)),
        "words": sorted(entry.words),
    }


def _holds(keys: list[str]) -> dict:
    """A document that has one of the keys."""
    return {"bool": {"should": [{"terms": {"title": keys}}, {"terms": {"body": keys}}],
                     "minimum_should_match": 1}}


def _score(
    groups: list[tuple[tuple[str, ...], float]], known: dict[str, int], documents: int,
    tokens: int, ranking: Ranking,
) -> dict:
    return {"source": SCRIPT, "params": {
        "groups": [
            [{"key": key,
              "weight": weight * ranking.idf(documents, known[key]) * (ranking.k1 + 1)}
             for key in keys if key in known]
            for keys, weight in groups
        ],
        "title": ranking.title, "fixed": ranking.k1 * (1 - ranking.b),
        "by_length": ranking.k1 * ranking.b * documents / tokens,
    }}
