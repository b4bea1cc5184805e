"""Who looks after a submission, and until when something should be done."""

from django import forms
from wagtail.admin.widgets import AdminDateInput

from casestudies.selectors.staff import staff_here


class AssigneeForm(forms.Form):
    """A member of staff who is here."""

    assignee = forms.ModelChoiceField(
        staff_here(),
        required=False,
        label="Looked after by",
        empty_label="Nobody: in the pool",
        help_text="Those who are away are not in the list.",
        error_messages={"invalid_choice": "Choose somebody who works here and is not away."},
    )


class DueForm(forms.Form):
    """A date, or none."""

    due_on = forms.DateField(
        required=False,
        label="Due",
        help_text="For example 2027-05-04. It ends with the stage. Leave it empty for no date.",
        widget=AdminDateInput(),
        error_messages={"invalid": "Enter a date, for example 2027-05-04."},
    )
