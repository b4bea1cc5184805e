"""What the history of a statement may say beside Wagtail's own entries."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the action and say what it did."""

    @actions.register_action("summit.statement.agree")
    class VersionAgreed(LogFormatter):
        """A version was agreed."""

        label = "Agree version"

        def format_message(self, log_entry: Any) -> str:
            """Name the version."""
            return f"Agreed version {log_entry.data['number']}: “{log_entry.data['label']}”"
