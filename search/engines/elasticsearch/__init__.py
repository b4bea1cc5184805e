"""The Elasticsearch engine: for sites with several hosts, or with more than one machine can search.

`engine` keeps the contract, `reading` answers, `asking` and `counting` make the body of a question, `vocabulary` knows the
words of the index, `entries` says how a document lies in it, `mapping` declares that to the server, `indices` knows which index is
live, `writing` changes it, `rebuilding` fills a new one under the one `lock`. `client` is the only door to the server.
"""

from search.engines.elasticsearch.client import Server
from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine", "Server"]
