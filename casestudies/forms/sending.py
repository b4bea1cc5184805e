"""What is agreed to when a case study is sent."""

from typing import Any

from django import forms

from home.forms import MessageForm


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

    def __init__(self, *args: Any, has_images: bool, **kwargs: Any) -> None:
        self.has_images = has_images
        super().__init__(*args, **kwargs)  # It looks at what was sent already.
        if not has_images:
            del self.fields["images"]

    def clean_images(self) -> bool:
        """Refuse pictures of people who were not asked."""
        if self.has_images and not self.cleaned_data["images"]:
            raise forms.ValidationError(
                "Say that the people in the pictures and their makers agree, or remove the pictures."
            )
        return self.has_images
