"""What the history of a page may say beside Wagtail's own entries."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

MAIL_ACTS = (
    ("hold", "Hold mail", "Held back"),
    ("release", "Release mail", "Let go"),
    ("change", "Change mail", "Words changed"),
    ("delete", "Delete mail", "Deleted before it went"),
    ("retry", "Try mail again", "Sent again to those who did not get it"),
    ("copy", "Copy mail", "Sent as a copy of another message"),
    ("word", "Word mail", "Given other words"),
    ("unword", "Put words of mail back", "Given the words that it had at first"),
)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name each action and say what it did."""
    for act, label, said in MAIL_ACTS:
        actions.register_action(f"home.mail.{act}", label, said)

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

    @actions.register_action("home.organisation.people")
    class PeopleChanged(LogFormatter):
        """Who takes part in an organisation changed."""

        label = "Change who takes part"

        def format_message(self, log_entry: Any) -> str:
            """Say what was done."""
            what = str(log_entry.data["what"])
            return what[:1].upper() + what[1:]
