"""Structured logs with a request id, one line an event, as text or as JSON."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict

# A part of an address that is as long as the secret of a link (`home.models.SecretLink`): whoever reads a log could use it.
SECRET = re.compile(r"(?<=/)[\w-]{43}(?=[/?\s]|$)", re.ASCII)


def drop_personal_data(logger: object, method: str, event: EventDict) -> EventDict:
    """Leave out what a request tells about a person: the browser, what was typed into an address, and secrets of links."""
    event.pop("user_agent", None)
    if isinstance(request := event.get("request"), str):
        event["request"] = SECRET.sub("…", request.partition("?")[0])
    if isinstance(said := event.get("event"), str):  # “Not Found: /submit/shared/…/”
        event["event"] = SECRET.sub("…", said)
    return event


def logging_config(*, level: str, log_format: str) -> dict[str, Any]:
    """Configure structlog and return Django's `LOGGING`; `log_format` is "plain" or "json"."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        drop_personal_data,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first, so that a line that nobody wants costs nothing
            *shared,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderers: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if log_format == "json"
        # The plain traceback: the pretty one prints local variables, which may hold what people wrote.
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # `django_structlog` writes one line a request; Django's own would say it twice.
            "django.server": {"handlers": [], "propagate": False},
            "django.utils.autoreload": {"level": "INFO"},
            "django_tasks_db": {"level": "WARNING"},
            # It logs what mail servers answer, with addresses. With a handler here it adds none of its own.
            "post_office": {"level": "CRITICAL", "handlers": ["console"], "propagate": False},
            "PIL": {"level": "WARNING"},
            # One line for each request to Elasticsearch would cost more than some of these requests.
            "elastic_transport.transport": {"level": "WARNING"},
            # Django leaves it to the server to cut the body off an answer to HEAD, which is no news.
            "gunicorn.http.wsgi": {"level": "ERROR"},
        },
    }
