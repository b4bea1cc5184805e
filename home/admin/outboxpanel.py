"""What in the outbox asks for somebody, on the dashboard of those who may see the outbox."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from home.enums import MailState
from home.selectors.outbox import outbox_count


class OutboxPanel(Component):
    """Mail that could not be sent, and mail that is held. Nothing when there is neither."""

    name = "outbox"
    template_name = "home/admin/outbox_panel.html"
    order = 110

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Count, for those who may see."""
        may_view = parent_context["request"].user.has_perm("home.view_outboxmessage")
        count = outbox_count() if may_view else None
        return {"count": count, "failed": MailState.FAILED.value, "held": MailState.HELD.value}
