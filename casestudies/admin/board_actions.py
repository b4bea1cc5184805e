"""What staff do with several submissions of the board at once.

Invariant: each calls the same act, which keeps in the history of each page what was done.
"""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail.admin.views.bulk_action import BulkAction

from casestudies.domain.assigning import AssigningRefused, assign, set_due
from casestudies.forms.assigning import AssigneeForm, DueForm
from casestudies.models import Submission
from casestudies.selectors.board import board
from home.wording import counted


class BoardAction(BulkAction):
    """Something done with several rows at once."""

    models: ClassVar[list[Any]] = [Submission]
    template_name = "casestudies/admin/board_action.html"
    said: ClassVar[str]

    @classmethod
    def get_queryset(cls, model: Any, object_ids: list[str]) -> QuerySet[Submission]:  # noqa: ARG003 - theirs
        """Those of the board with these keys."""
        return board().filter(pk__in=[key for key in object_ids if key.isdecimal()])

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:
        """All of the board."""
        return board().values_list("pk", flat=True)

    def check_perm(self, obj: Submission) -> bool:
        """Whoever works with the board."""
        return bool(self.request.user.has_perm("casestudies.change_submission"))

    def get_execution_context(self) -> dict[str, Any]:
        """What was chosen, and by whom."""
        return {"told": self.cleaned_form.cleaned_data, "by": self.request.user}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Say how many."""
        return f"{counted(num_parent_objects, 'submission')} {self.said}."

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, or say why not beside what was chosen."""
        try:
            return super().form_valid(form)
        except AssigningRefused as refused:
            form.add_error(None, refused)
            return self.form_invalid(form)


class AssignAction(BoardAction):
    """Give them to somebody."""

    display_name = "Assign"
    aria_label = "Give the selected submissions to a member of staff"
    action_type = "assign"
    action_priority = 10
    form_class = AssigneeForm
    said = "changed hands"

    @classmethod
    def execute_action(cls, objects: list[Submission], **kwargs: Any) -> tuple[int, int]:
        """Do it."""
        return assign(submissions=objects, to=kwargs["told"]["assignee"], by=kwargs["by"]), 0


class DueAction(BoardAction):
    """Give them a date."""

    display_name = "Set due date"
    aria_label = "Set the due date of the selected submissions"
    action_type = "due"
    action_priority = 20
    form_class = DueForm
    said = "have another date"

    @classmethod
    def execute_action(cls, objects: list[Submission], **kwargs: Any) -> tuple[int, int]:
        """Do it."""
        return set_due(submissions=objects, due_on=kwargs["told"]["due_on"], by=kwargs["by"]), 0


class PoolAction(BoardAction):
    """Put them back in the pool."""

    display_name = "Put back in the pool"
    aria_label = "Put the selected submissions back in the pool"
    action_type = "pool"
    action_priority = 30
    said = "went back to the pool"

    @classmethod
    def execute_action(cls, objects: list[Submission], **kwargs: Any) -> tuple[int, int]:
        """Do it."""
        return assign(submissions=objects, to=None, by=kwargs["by"]), 0


ACTIONS = (AssignAction, DueAction, PoolAction)
