"""The first question: what the case study is called."""

from collections.abc import Sequence
from typing import Any

from django import forms

from casestudies.models import CaseStudyPage
from home.forms import TRAP, MessageForm
from home.models import Organisation

NOBODY_YET = "Not yet decided"


class StartForm(MessageForm):
    """A title, and for whom it is written if the person writes for an organisation. Its token begins one draft only."""

    title = forms.CharField(
        max_length=CaseStudyPage._meta.get_field("title").max_length,
        label="What is your case study called?",
        help_text="A working title is enough; you can change it. For example “Joint posts of two hospitals and a university”.",
        error_messages={
            "required": "Enter a title. A working title is enough.",
            "max_length": "Shorten the title to %(limit_value)d characters. It has %(show_value)d.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": False}),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.current(),
        required=False,
        label="For which organisation?",
        empty_label=NOBODY_YET,
        help_text="Its members can then read it, and write in it if they may.",
    )
    field_order = ["title", "organisation", TRAP, "token"]

    def __init__(self, *args: Any, organisations: Sequence[Organisation] = (), **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)
        if not organisations:
            del self.fields["organisation"]
            return
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in organisations])
        if len(organisations) == 1:
            field.initial = organisations[0]

    def clean_organisation(self) -> Organisation | None:
        """Refuse an organisation that the person does not write for."""
        chosen: Organisation | None = self.cleaned_data["organisation"]
        if chosen is not None and chosen not in self.organisations:
            raise forms.ValidationError("Choose an organisation that you write for.")
        return chosen
