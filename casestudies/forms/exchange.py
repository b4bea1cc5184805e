"""What staff say of an export or import."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from casestudies.domain.exchange.files import KINDS, kind_of

MOST_BYTES = 1024 * 1024 * 1024
WORDS = {
    "xlsx": "A spreadsheet (.xlsx): case studies and organisations, to read and change",
    "json": "A JSON file (.json): the same, for another program",
    "zip": "Everything (.zip): also lists, funding offers, pictures and documents, for another site like this one",
}


class ExportForm(forms.Form):
    """What kind of file."""

    kind = forms.ChoiceField(
        choices=list(WORDS.items()),
        initial="xlsx",
        label="What to make",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to make."},
    )


class ImportForm(forms.Form):
    """Which file, and whether it may publish."""

    file = forms.FileField(
        label="File",
        help_text="A file that an export made, or one like it. You see what it would do before anything is changed.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another one."},
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )
    publishes = forms.BooleanField(
        label="Publish what the file has as published",
        help_text="Otherwise all texts become drafts. What an institution owns is published only if it agreed to that very text.",
        required=False,
    )

    def clean_file(self) -> object:
        """Refuse by name and size what is not worth keeping."""
        file = self.cleaned_data["file"]
        kind_of(file.name)
        if file.size > MOST_BYTES:
            raise ValidationError(f"This file is larger than {filesizeformat(MOST_BYTES)}. Divide it into several.")
        return file
