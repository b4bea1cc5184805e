"""What a signatory answers, whom staff ask, and why they publish without an answer."""

from typing import Any

from django import forms

from casestudies.models import Agreement, ChangeRequest, SignOffRequest
from home.forms import TRAP, LongTextField, MessageForm

WHOLE = ("", "The whole case study")
MOST_CORRECTIONS = 30


class AgreeForm(MessageForm):
    """Yes, with name and role."""

    name = forms.CharField(
        max_length=Agreement._meta.get_field("name").max_length,
        label="Your name",
        help_text="Kept with your agreement. The page shows your role and organisation, not your name.",
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = forms.CharField(
        max_length=Agreement._meta.get_field("role").max_length,
        label="Your role",
        help_text="Shown on the page, for example “Dean of Medicine”.",
        error_messages={"required": "Enter your role."},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    may_speak = forms.BooleanField(
        label="I can speak for the organisation, and I agree that this text is published in its name",
        error_messages={"required": "Tick this to agree, or ask for corrections below."},
    )
    field_order = ["name", "role", "may_speak", TRAP, "token"]

    def questions(self) -> list[Any]:
        """Those with a box to type in; the tick has its own place."""
        return [field for field in super().questions() if field.name != "may_speak"]


class CorrectionForm(forms.Form):
    """One thing to change before the institution agrees."""

    use_required_attribute = False
    place = forms.ChoiceField(required=False, label="Where")
    text = LongTextField(
        required=False,
        max_length=ChangeRequest._meta.get_field("text").max_length,
        label="What should it say?",
        rows=3,
    )

    def __init__(self, *args: Any, places: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [WHOLE, *places]  # type: ignore[attr-defined] # it is a ChoiceField


class CorrectionsFormSet(forms.BaseFormSet):
    """All of them; at least one must say something."""

    def clean(self) -> None:
        """Ask for words if there are none."""
        if not any(self.errors) and not self.corrections():
            raise forms.ValidationError("Write what should be changed, in at least one of the boxes.")

    def corrections(self) -> list[tuple[str, str]]:
        """Each as (place, text); boxes left empty say nothing."""
        told = (form.cleaned_data for form in self.forms if form.is_valid())
        return [(each["place"], each["text"].strip()) for each in told if each.get("text", "").strip()]


Corrections = forms.formset_factory(
    CorrectionForm, formset=CorrectionsFormSet, extra=1, max_num=MOST_CORRECTIONS, validate_max=True
)


class SignatoryForm(forms.ModelForm):
    """Whom staff ask to agree."""

    class Meta:
        model = SignOffRequest
        fields = ["name", "email", "role"]


class OverrideForm(forms.Form):
    """Why staff publish without an answer, and what they did to get one."""

    reason = forms.CharField(
        label="Reason",
        help_text="Shown on the page, for example “The department that wrote it was closed in May 2027”.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write why the institution cannot answer."},
    )
    evidence = forms.CharField(
        label="What was done to get an answer",
        help_text="When and how the institution was asked, and where that is kept. Not shown on the page.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write when and how you asked."},
    )
