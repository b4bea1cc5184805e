"""Links to a draft, comments on it, and what partner organisations are asked."""

from typing import Any

from django import forms

from casestudies.enums import PartnerAnswer, Section
from casestudies.models import Comment, PartnerRequest, SharedLink
from home.forms import TRAP, LongTextField, MessageForm

WHOLE = ("", "The whole case study")


def _length(model: Any, field: str) -> int | None:
    return model._meta.get_field(field).max_length


class ShareForm(MessageForm):
    """Whom a link is for, and what they may do."""

    label = forms.CharField(
        max_length=_length(SharedLink, "label"),
        label="Whom is the link for?",
        help_text="So that you know it again, for example “Head of nursing”. They do not see this.",
        error_messages={"required": "Write whom the link is for."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    may = forms.ChoiceField(choices=[("comment", "Read and comment"), ("read", "Read")], label="What may they do?")
    field_order = ["label", "may", TRAP, "token"]


class CommentForm(MessageForm):
    """A comment of somebody who reads by a link."""

    name = forms.CharField(
        max_length=_length(Comment, "name"),
        label="Your name",
        error_messages={"required": "Enter your name, so that the authors know who writes."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    section = forms.ChoiceField(choices=[WHOLE, *Section.choices], required=False, label="About which section?")
    text = LongTextField(
        max_length=_length(Comment, "text"),
        label="Your comment",
        rows=5,
        noun="your comment",
        missing="Write your comment.",
    )
    field_order = ["name", "section", "text", TRAP, "token"]


class MemberCommentForm(CommentForm):
    """A comment of a member, whose name is known."""

    name = None  # type: ignore[assignment] # Django's way to take a field away


class AskPartnerForm(MessageForm):
    """Whom to ask."""

    part = forms.UUIDField(widget=forms.HiddenInput)
    email = forms.EmailField(
        max_length=254,
        label="E-mail address of somebody who can answer for them",
        error_messages={
            "required": "Enter the e-mail address of somebody who can answer for this partner.",
            "invalid": "Enter an e-mail address with an @, for example name@example.ac.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["email", "part", TRAP, "token"]


class AnswerForm(MessageForm):
    """What a partner organisation says to what is said of it."""

    answer = forms.ChoiceField(
        choices=[
            (PartnerAnswer.AGREED, "We agree to what it says of us"),
            (PartnerAnswer.OBJECTS, "We ask for a change"),
        ],
        label="Your answer",
        error_messages={"required": "Choose an answer."},
        widget=forms.RadioSelect,
    )
    note = LongTextField(
        max_length=_length(PartnerRequest, "note"),
        required=False,
        label="What should be said instead?",
        help_text="If you ask for a change.",
        rows=4,
        noun="this",
    )
    answered_by = forms.CharField(
        max_length=_length(PartnerRequest, "answered_by"),
        label="Your name and role",
        help_text="For example “A. Sample, Head of research”. The authors and the Academy see it; it is not published.",
        error_messages={"required": "Enter your name and role."},
    )
    field_order = ["answer", "note", "answered_by", TRAP, "token"]

    def clean(self) -> dict[str, Any] | None:
        """A change that nobody can make is no answer."""
        told = super().clean()
        if self.cleaned_data.get("answer") == PartnerAnswer.OBJECTS and not self.cleaned_data.get("note", "").strip():
            self.add_error("note", "Write what should be said instead.")
        return told
