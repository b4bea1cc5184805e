"""Mail: the one door (`send`), the way out (`sending`, `digests`), and what staff do in between (`outbox`, `templates`)."""

from home.domain.mail.writing import send

__all__ = ["send"]
