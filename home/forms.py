"""The forms by which visitors write to staff.

They are plain: no script, no puzzle. Each carries a token (see `home.domain.messages`) and a field that only machines
fill in. A refusal says what to do, and nothing that was typed is lost.
"""

import uuid
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest

from home.domain.checks import CheckRefused
from home.enums import CheckAnswer
from home.models import YearlyCheck

TRAP = "homepage_2"


class LongTextField(forms.CharField):
    """Several lines. Whoever writes too much is told so, with both numbers, and is not cut off by the browser."""

    def __init__(self, *, rows: int, noun: str = "it", missing: str = "", **kwargs: Any) -> None:
        """`rows` high at first; `noun` is what is to be shortened, `missing` what to do when nothing is written."""
        said = {"max_length": f"Shorten {noun} to %(limit_value)d characters. It has %(show_value)d."}
        if missing:
            said["required"] = missing
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "maxlength": False}), error_messages=said, **kwargs)


class PlainForm(forms.Form):
    """What every form of this site shares: each field is tied to its hint and its error, and errors can be listed."""

    use_required_attribute = False  # The browser's own bubbles cannot be styled, translated or found again.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe(())

    def full_clean(self) -> None:
        """Check what was sent, and tie each error to its field."""
        super().full_clean()
        self._describe(self.errors if self.is_bound else ())

    def add_error(self, field: str | None, error: Any) -> None:
        """The same for what an act refuses."""
        super().add_error(field, error)
        self._describe(self.errors)

    def _describe(self, wrong: Collection[str]) -> None:
        for name, field in self.fields.items():
            described = [f"hint-{name}"] if field.help_text else []
            described += [f"error-{name}"] if name in wrong else []
            if described:
                field.widget.attrs["aria-describedby"] = " ".join(described)
            if name in wrong:
                field.widget.attrs["aria-invalid"] = "true"

    def questions(self) -> list[BoundField]:
        """The fields that a person answers, in order."""
        return [field for field in self if field.name not in {"token", TRAP}]

    def mistakes(self) -> list[tuple[str, str]]:
        """Each error with the id of its field, for the list at the top of the page."""
        return [
            (self[name].id_for_label if name in self.fields else "", str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]


class MessageForm(PlainForm):
    """What forms share that anybody may send. `autocomplete` lets a browser fill in what it knows of its owner."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    homepage_2 = forms.CharField(
        required=False,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        error_messages={"trap": "Leave the last field empty, then send again."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())

    def clean_token(self) -> uuid.UUID:
        """Make up for a form that came without its token."""
        return self.cleaned_data["token"] or uuid.uuid4()

    def clean_homepage_2(self) -> str:
        """Refuse what fills in every field. A person whose browser did so is told, and loses nothing."""
        if self.cleaned_data[TRAP]:
            raise forms.ValidationError(self.fields[TRAP].error_messages["trap"])
        return ""


class ContactForm(MessageForm):
    """A message to the team."""

    name = forms.CharField(
        max_length=150,
        label="Your name",
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        max_length=254,
        label="Your e-mail address",
        help_text="We use it to answer you, and for nothing else.",
        error_messages={
            "required": "Enter your e-mail address, so that we can answer you.",
            "invalid": "Enter an e-mail address with an @, for example name@example.ac.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    organisation = forms.CharField(
        max_length=200,
        required=False,
        label="Where you work",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    text = LongTextField(
        max_length=5000,
        label="Your message",
        rows=8,
        noun="your message",
        missing="Write your message.",
    )
    field_order = ["name", "email", "organisation", "text", TRAP, "token"]


class MistakeForm(MessageForm):
    """A report of a mistake on a page."""

    page = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)
    text = LongTextField(
        max_length=3000,
        label="What is wrong?",
        help_text="What the page says, and what it should say. A link to where the right fact can be read helps us most.",
        rows=6,
        noun="your report",
        missing="Write what is wrong on the page.",
    )
    email = forms.EmailField(
        max_length=254,
        required=False,
        label="Your e-mail address",
        help_text="If you would like an answer. We use it for nothing else.",
        error_messages={"invalid": "Enter an e-mail address with an @, or leave the field empty."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    field_order = ["text", "email", TRAP, "token", "page"]

    def questions(self) -> list[BoundField]:
        """The fields that a person answers, in order."""
        return [field for field in super().questions() if field.name != "page"]


class CheckForm(MessageForm):
    """An answer, which is the button that was pressed, and a few words that may stay empty."""

    answer = forms.ChoiceField(
        choices=CheckAnswer,
        error_messages={"required": "Press one of the buttons.", "invalid_choice": "Press one of the buttons."},
    )
    note = LongTextField(
        required=False,
        max_length=YearlyCheck._meta.get_field("note").max_length,
        rows=3,
    )

    def hand_to(self, act: Callable[..., None]) -> bool:
        """Let `act` keep the `answer` and the `note`. False: the form says what is wrong."""
        if not self.is_valid():
            return False
        try:
            act(answer=CheckAnswer(self.cleaned_data["answer"]), note=self.cleaned_data["note"])
        except CheckRefused as refused:
            self.add_error(None, refused)
            return False
        return True

    @classmethod
    def of(cls, request: HttpRequest) -> "CheckForm":
        """The form as it was sent, if it was. Each answer has a form of its own on the page, and its boxes names of their own."""
        pressed = request.POST.get("answer", "")
        return cls(
            request.POST if request.method == "POST" else None,
            auto_id=f"%s-{pressed if pressed in CheckAnswer.values else CheckAnswer.TRUE}",
        )
