"""What the history of a case study may say beside Wagtail's own entries."""

from datetime import date
from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

from casestudies.domain import acts, ending
from casestudies.domain.agreements import SKIPPED
from casestudies.domain.assigning import ASSIGNED, DUE
from casestudies.domain.checking import ANSWERED, ASKED
from casestudies.domain.exchange.entries import IMPORTED
from casestudies.domain.resolving import RESOLVED
from home.wording import date_words

SAID = (
    (ending.DECLINED, "Do not take further", "Not taken further: {reason}"),
    (ending.GIVEN_BACK, "Give back to its authors", "Given back without an outcome: {reason}"),
    (ending.TAKEN_DOWN, "Take down", "Taken down: {shown} (for staff: {note})"),
    (ending.LIFTED, "Let be public again", "May be public again: {note}"),
    (acts.HANDED_OVER, "Hand over", "Handed over to {organisation}"),
    (acts.NOTED, "Write a private note", "A private note was written"),
    (acts.LINK_MADE, "Make a secret link", "A secret link to the draft was made"),
    (acts.LINK_WITHDRAWN, "Withdraw secret links", "Secret links withdrawn: {number}"),
    (acts.PARTNER_ASKED, "Ask a partner", "{partner} was asked whether it agrees to what is said of it"),
    (acts.PARTNER_ANSWERED, "Answer as a partner", "{partner} answered: {answer}"),
    (acts.SIGNATORY_ASKED, "Ask for agreement", "{name} was asked to agree to the text"),
    (acts.SIGNATORY_REMINDED, "Remind of agreement", "{name} was reminded to agree to the text"),
    (acts.AGREED, "Agree to the text", "{name} agreed to the text for {organisation}"),
    (acts.CORRECTIONS, "Ask for corrections", "{name} asked for corrections"),
    (acts.OVERRIDDEN, "Go on without an answer", "Gone on without an answer from the institution: {reason}"),
    (acts.INVITED, "Invite to write", "{organisation} was invited to write"),
    (acts.INVITED_AGAIN, "Invite to write again", "The invitation of {organisation} was sent again"),
    (acts.INVITATION_WITHDRAWN, "Withdraw invitation", "The invitation of {organisation} was withdrawn"),
    (acts.INVITATION_DECLINED, "Decline invitation", "{organisation} declined the invitation"),
    (acts.EXPORT_ASKED, "Export", "{name}: export asked for"),
    (acts.IMPORT_ASKED, "Import", "{name}: import to be {how}"),
)


def _register_said(actions: LogActionRegistry, action: str, label: str, said: str) -> None:
    class Said(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            return said.format(**log_entry.data)

    Said.label = label
    actions.register_action(action)(Said)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name each action and say what it did."""

    @actions.register_action(ASSIGNED)
    class Assigned(LogFormatter):
        """It changed hands."""

        label = "Assign"

        def format_message(self, log_entry: Any) -> str:
            """Name who looks after it now."""
            return f"Given to {log_entry.data['to']}" if log_entry.data["to"] else "Put back in the pool"

    @actions.register_action(DUE)
    class DueDateSet(LogFormatter):
        """It has another date."""

        label = "Set due date"

        def format_message(self, log_entry: Any) -> str:
            """Give the date."""
            day = log_entry.data["due_on"]
            return f"Due on {date_words(date.fromisoformat(day))}" if day else "No due date any more"

    actions.register_action(RESOLVED, "Find organisation in the list", "An organisation was found in the list")
    for action, label, said in SAID:
        _register_said(actions, action, label, said)

    @actions.register_action(SKIPPED)
    class SignOffSkipped(LogFormatter):
        """A text was published without a sign-off."""

        label = "Publish without a sign-off"

        def format_message(self, log_entry: Any) -> str:
            """Give the reason."""
            return f"Published without a sign-off: {log_entry.data['reason']}"

    @actions.register_action(ASKED)
    class CheckAsked(LogFormatter):
        """An institution was asked whether its page is still true."""

        label = "Ask whether it is still true"

        def format_message(self, log_entry: Any) -> str:
            """Name whom."""
            return f"{log_entry.data['organisation']} was asked whether it is still true"

    @actions.register_action(ANSWERED)
    class CheckAnswered(LogFormatter):
        """It answered."""

        label = "Say whether it is still true"

        def format_message(self, log_entry: Any) -> str:
            """Give the answer in its own words."""
            said = "{organisation} answered the yearly question: {answer}".format(**log_entry.data)
            return f"{said}. {log_entry.data['note']}" if log_entry.data["note"] else said

    @actions.register_action(IMPORTED)
    class Imported(LogFormatter):
        """A file made or changed it."""

        label = "Import from a file"

        def format_message(self, log_entry: Any) -> str:
            """Name what was changed."""
            fields = log_entry.data["fields"]
            return f"Changed by a file: {', '.join(fields)}" if fields else "Made by a file"
