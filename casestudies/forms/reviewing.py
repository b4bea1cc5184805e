"""What staff write for themselves while they review, and which organisation a name means."""

from typing import Any

from django import forms

from casestudies.models import PrivateNote
from home.forms import LongTextField
from home.models import Organisation

NEW = "new"


class NoteForm(forms.Form):
    """A note that only staff see."""

    use_required_attribute = False
    text = LongTextField(
        label="A note for staff",
        max_length=PrivateNote._meta.get_field("text").max_length,
        rows=3,
        missing="Write the note first.",
    )


class ResolveForm(forms.Form):
    """A name as written, and the entry of the list that it means, or that it is to be added."""

    name = forms.CharField(max_length=255)
    organisation = forms.CharField()

    def clean_organisation(self) -> Organisation | None:
        """Find the entry; None: a new one."""
        chosen: Any = self.cleaned_data["organisation"]
        if chosen == NEW:
            return None
        found = Organisation.objects.current().filter(pk=chosen).first() if chosen.isdecimal() else None
        if found is None:
            raise forms.ValidationError("This organisation is no longer in the list. Load the page again.")
        return found
