"""Changes that are asked for: what staff note, what they write beside it, and what the institution answers."""

from typing import Any

from django import forms

from casestudies.models import ChangeRequest
from home.forms import LongTextField, PlainForm

MOST = ChangeRequest._meta.get_field("text").max_length


class AskForm(forms.Form):
    """One change, at one place."""

    use_required_attribute = False
    text = LongTextField(
        label="What should change, and why",
        max_length=MOST,
        rows=3,
        missing="Write what should change.",
    )
    proposed = LongTextField(
        required=False,
        label="Wording that you propose",
        help_text="The institution can take it over with one click. Leave it as it is to propose nothing.",
        max_length=20_000,
        rows=8,
    )

    def __init__(self, *args: Any, takes_wording: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_wording:
            del self.fields["proposed"]


class GiveBackForm(forms.Form):
    """What staff write to the institution beside the changes."""

    use_required_attribute = False
    note = LongTextField(
        required=False,
        label="A few words to the institution",
        help_text="Sent with the changes that you have noted. Never the place for private notes.",
        max_length=5_000,
        rows=4,
    )


class AnswerForm(PlainForm):
    """What was done about a change, or why not."""

    text = LongTextField(
        required=False,
        label="What did you do, or why not?",
        help_text="Leave it empty if you did just what was asked.",
        max_length=MOST,
        rows=4,
    )
