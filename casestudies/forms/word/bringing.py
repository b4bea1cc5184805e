"""The form by which a Word file is brought back."""

from typing import Any
from uuid import uuid4

from django import forms
from django.template.defaultfilters import filesizeformat

from casestudies.forms.word.reading import MOST_BYTES


class BringForm(forms.Form):
    """A file. Its token keeps it once."""

    use_required_attribute = False

    token = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label="Word file",
        help_text=f"The file that you downloaded here, with your answers: .docx, up to {filesizeformat(MOST_BYTES)}.",
        error_messages={"required": "Choose the Word file.", "empty": "This file is empty. Choose it again."},
        widget=forms.ClearableFileInput({"accept": ".docx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())
        attrs = self.fields["file"].widget.attrs
        attrs["aria-describedby"] = "hint-file error-file" if self.is_bound else "hint-file"
        if self.is_bound:
            attrs["aria-invalid"] = "true"

    def mistakes(self) -> list[tuple[str, str]]:
        """Each error with the id of its field."""
        return [("id_file", str(error)) for errors in self.errors.values() for error in errors]
