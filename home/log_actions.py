"""What the history of a page may say beside Wagtail's own entries."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name each action and say what it did."""

    @actions.register_action("home.publish.refused")
    class PublishRefused(LogFormatter):
        """The guard took a page off the schedule."""

        label = "Refuse scheduled publishing"

        def format_message(self, log_entry: Any) -> str:
            """Give the reasons."""
            return "Not published at its time: " + " ".join(log_entry.data["reasons"])

    @actions.register_action("home.organisation.merge")
    class OrganisationsMerged(LogFormatter):
        """Two entries of one organisation became one."""

        label = "Merge organisations"

        def format_message(self, log_entry: Any) -> str:
            """Name the other one."""
            if merged := log_entry.data.get("merged"):
                return f"Merged “{merged['name']}” into this one"
            return f"Merged into “{log_entry.data['kept']['name']}”"
