"""What is agreed to when a case study is sent, and who agrees to the final text."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from casestudies.domain.sending import Signatory
from casestudies.models import Submission
from home.forms import MessageForm

SIGNATORY = ("signatory_name", "signatory_role", "signatory_email")


def _length(field: str) -> int | None:
    found: Any = Submission._meta.get_field(field)
    return found.max_length


class SendForm(MessageForm):
    """Agreement in plain words. The second question is asked only where there are pictures."""

    licence = forms.BooleanField(
        help_text="Anybody may then use and adapt the case study, also to earn money, as long as they name you. You keep "
        "your rights. The agreement cannot be taken back for copies that were made before.",
        label="We agree that the text, figures and pictures are published under the licence CC BY 4.0",
        error_messages={
            "required": "Agree to the licence, or ask somebody who may: the text cannot be published without it."
        },
    )
    images = forms.BooleanField(
        required=False,
        help_text="Ask them first. Somebody who changes their mind can have a picture taken down at any time.",
        label="Everybody who can be recognised in our pictures, and whoever made them, agrees that they are published",
    )

    signatory_name = forms.CharField(
        required=False,
        max_length=_length("signatory_name"),
        label="Name",
        help_text="You, or somebody else who can speak for your organisation.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": False}),
    )
    signatory_role = forms.CharField(
        required=False,
        max_length=_length("signatory_role"),
        label="Role",
        help_text="For example “Dean of Medicine”.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": False}),
    )
    signatory_email = forms.EmailField(
        required=False,
        max_length=_length("signatory_email"),
        label="E-mail address",
        help_text="We send a link to the final text there. No account is needed to answer.",
        error_messages={"invalid": "Enter an e-mail address with an @, for example name@example.ac.uk."},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": False}),
    )

    def __init__(self, *args: Any, submission: Submission, has_images: bool, **kwargs: Any) -> None:
        self.has_images = has_images
        named = {name: getattr(submission, name) for name in SIGNATORY}
        super().__init__(*args, initial=named, **kwargs)  # It looks at what was sent already.
        if not has_images:
            del self.fields["images"]

    def clean_images(self) -> bool:
        """Refuse pictures of people who were not asked."""
        if self.has_images and not self.cleaned_data["images"]:
            raise forms.ValidationError(
                "Say that the people in the pictures and their makers agree, or remove the pictures."
            )
        return self.has_images

    def clean(self) -> None:
        """Whom to ask, and where: one without the other is of no use."""
        super().clean()
        name, email = (self.cleaned_data.get(f"signatory_{what}") for what in ("name", "email"))
        if email and not name:
            self.add_error("signatory_name", "Enter the name of whom we ask, or leave the e-mail address empty, too.")
        if name and not email and "signatory_email" not in self.errors:
            self.add_error("signatory_email", "Enter the e-mail address of whom we ask, or leave the name empty, too.")

    def signatory_questions(self) -> list[BoundField]:
        """Who agrees to the final text."""
        return [self[name] for name in SIGNATORY]

    @property
    def signatory(self) -> Signatory:
        """Who was named, if anybody was."""
        name, role, email = (self.cleaned_data[each] for each in SIGNATORY)
        return Signatory(name=name, role=role, email=email)
