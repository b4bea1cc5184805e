"""What the history of a case study may say beside Wagtail's own entries."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

from casestudies.domain.agreements import SKIPPED


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name each action and say what it did."""

    @actions.register_action(SKIPPED)
    class SignOffSkipped(LogFormatter):
        """A text was published without a sign-off."""

        label = "Publish without a sign-off"

        def format_message(self, log_entry: Any) -> str:
            """Give the reason."""
            return f"Published without a sign-off: {log_entry.data['reason']}"
