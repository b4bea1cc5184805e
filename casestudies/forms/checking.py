"""What is said beside the answer to the yearly question."""

from django import forms

from casestudies.models import CaseStudyCheck
from home.enums import CheckAnswer
from home.forms import MessageForm


class CheckForm(MessageForm):
    """An answer, which is the button that was pressed, and a few words that may stay empty."""

    answer = forms.ChoiceField(
        choices=CheckAnswer,
        error_messages={"required": "Press one of the buttons.", "invalid_choice": "Press one of the buttons."},
    )
    note = forms.CharField(
        required=False,
        max_length=CaseStudyCheck._meta.get_field("note").max_length,
        error_messages={"max_length": "Shorten it to %(limit_value)d characters. It has %(show_value)d."},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
    )
