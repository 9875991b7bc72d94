"""As much of an OpenSearch server as the adapter uses: it keeps documents and evaluates queries.
Whatever it does not know is an error, as a real one would say. Semantics as in OpenSearch's
documentation of its query DSL; the one script is known by its text and written out in Python."""

import json
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from amurinfo.search.engines.opensearch import SCRIPT


def one(query: dict) -> tuple[str, dict]:
    ((kind, body),) = query.items()
    return kind, body


def values(document: dict, field: str) -> list:
    value = document[field]  # an unknown field is an error of ours
    return value if isinstance(value, list) else [value]


def matches(query: dict, document: dict) -> bool:
    kind, body = one(query)
    if kind in ("term", "terms"):
        field, wanted = one(body)
        if kind == "terms" and not isinstance(wanted, list):
            raise ValueError(wanted)
        return any(value in (wanted if kind == "terms" else [wanted])
                   for value in values(document, field))
    if kind == "script_score":
        return matches(body["query"], document)
    if kind != "bool" or not body.keys() <= {"filter", "must_not", "should",
                                             "minimum_should_match"}:
        raise ValueError(query)
    return (
        all(matches(part, document) for part in body.get("filter", []))
        and not any(matches(part, document) for part in body.get("must_not", []))
        and sum(matches(part, document) for part in body.get("should", []))
        >= body.get("minimum_should_match", 0)
    )


def score(query: dict, document: dict) -> float:
    kind, body = one(query)
    if kind != "script_score" or body["script"]["source"] != SCRIPT:
        return 0.0
    given = body["script"]["params"]
    total = 0.0
    for group in given["groups"]:
        best = 0.0
        for key in group:
            times = (given["title"] * document["title"].count(key["key"])
                     + document["body"].count(key["key"]))
            if times > 0:
                best = max(best, key["weight"] * times / (
                    times + given["fixed"] + given["by_length"] * document["length"]))
        total += best
    return total


def aggregate(wanted: dict, documents: list[dict]) -> dict:
    kind, body = one(wanted)
    if kind == "sum":
        return {"value": float(sum(document[body["field"]] for document in documents))}
    if kind == "filters":
        return {"buckets": [{"doc_count": sum(matches(part, document) for document in documents)}
                            for part in body["filters"]]}
    if kind == "terms":
        counts = Counter(value for document in documents
                         for value in set(values(document, body["field"])))
        return {"buckets": [{"key": key, "doc_count": n}
                            for key, n in counts.most_common(body["size"])]}
    if kind == "composite":
        ((name, source),) = body["sources"][0].items()
        counts = Counter(value for document in documents
                         for value in set(values(document, source["terms"]["field"])))
        after = body.get("after", {}).get(name, "")
        return {"buckets": [{"key": {name: key}, "doc_count": counts[key]}
                            for key in sorted(counts) if key > after][:body["size"]]}
    raise ValueError(wanted)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def _answer(self):
        text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        path = urlsplit(self.path).path.strip("/")
        name, _slash, action = path.partition("/")
        if self.server.password and self.headers.get("Authorization") != self.server.password:
            return self._say(401, {"error": "who are you?"})
        try:
            said = self._do(name, action, text, "ignore_unavailable=true" in self.path)
        except LookupError as error:
            return self._say(404, {"error": f"index_not_found_exception {error}"})
        except Exception as error:
            return self._say(400, {"error": repr(error)})
        return self._say(200, said)

    do_PUT = do_POST = do_DELETE = _answer

    def _say(self, status: int, body: dict):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _do(self, name: str, action: str, text: str, lenient: bool) -> dict:
        indexes = self.server.indexes
        if not action and self.command == "PUT":
            if name in indexes:
                raise ValueError("resource_already_exists_exception")
            self.server.fields = json.loads(text)["mappings"]["properties"].keys()
            indexes[name] = {}
            return {}
        if name not in indexes and lenient:
            return {"hits": {"total": {"value": 0}, "hits": []}}
        if not action and self.command == "DELETE":
            del indexes[name]
            return {}
        if action == "_bulk":
            return self._bulk(indexes[name], [json.loads(line) for line in text.splitlines()])
        if action == "_search":
            return self._search(indexes[name], json.loads(text))
        if action == "_forcemerge" and name in indexes:
            return {}
        raise ValueError(action)

    def _bulk(self, index: dict, lines: list[dict]) -> dict:
        done, lines = [], iter(lines)
        for line in lines:
            kind, about = one(line)
            if kind == "delete":
                gone = index.pop(about["_id"], None)
                done.append({"delete": {"status": 200 if gone else 404}})
                continue
            document = next(lines)
            if document.keys() != self.server.fields:
                done.append({"index": {"status": 400, "error": "strict_dynamic_mapping"}})
                continue
            index[about["_id"]] = document
            done.append({"index": {"status": 200}})
        return {"items": done}

    def _search(self, index: dict, body: dict) -> dict:
        query = body.get("query")
        found = [one for one in index.values() if query is None or matches(query, one)]
        counted = {name: aggregate(wanted, found) for name, wanted in body.get("aggs", {}).items()}
        if "post_filter" in body:
            found = [one for one in found if matches(body["post_filter"], one)]
        total = len(found)
        scored = [(score(query, one) if query else 0.0, one) for one in found]
        if {"_score": "desc"} in body.get("sort", []):
            scored.sort(key=lambda pair: (-pair[0], pair[1]["number"]))
        else:
            scored.sort(key=lambda pair: pair[1]["number"])
        if "search_after" in body:
            scored = [pair for pair in scored if pair[1]["number"] > body["search_after"][0]]
        return {
            "hits": {"total": {"value": total}, "hits": [
                {"_score": points, "_source": {name: one[name] for name in body["_source"]}}
                for points, one in scored[:body.get("size", 10)]
            ]},
            "aggregations": counted,
        }


@contextmanager
def serving(password: str = ""):
    """The fake on the loopback; gives its address. ``password``: the header that is asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.indexes, server.password = {}, password
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
