"""Changes that are asked for: what staff note, what they write beside it, and what the institution answers."""

from typing import Any

from django import forms

from casestudies.models import ChangeRequest
from home.forms import PlainForm

TOO_LONG = "Shorten it to %(limit_value)d characters. It has %(show_value)d."
MOST = ChangeRequest._meta.get_field("text").max_length


class AskForm(forms.Form):
    """One change, at one place."""

    use_required_attribute = False
    text = forms.CharField(
        label="What should change, and why",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": False}),
        error_messages={"required": "Write what should change.", "max_length": TOO_LONG},
    )
    proposed = forms.CharField(
        required=False,
        label="Wording that you propose",
        help_text="The institution can take it over with one click. Leave it as it is to propose nothing.",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": False}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, takes_wording: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_wording:
            del self.fields["proposed"]


class GiveBackForm(forms.Form):
    """What staff write to the institution beside the changes."""

    use_required_attribute = False
    note = forms.CharField(
        required=False,
        label="A few words to the institution",
        help_text="Sent with the changes that you have noted. Never the place for private notes.",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
        error_messages={"max_length": TOO_LONG},
    )


class AnswerForm(PlainForm):
    """What was done about a change, or why not."""

    text = forms.CharField(
        required=False,
        label="What did you do, or why not?",
        help_text="Leave it empty if you did just what was asked.",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
        error_messages={"max_length": TOO_LONG},
    )
