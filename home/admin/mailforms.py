"""The forms in which staff word a kind of mail, or one message."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from home.mailkinds import (
    ACTION_PREFIX,
    INFORMATION_PREFIX,
    MailKind,
    missing_secrets,
    problems_in,
    subject_line,
)
from home.models import MailTemplate, OutboxMessage

ROWS = 12


class MailTemplateForm(forms.ModelForm[MailTemplate]):
    """The words of a kind of mail. A placeholder that does not exist is refused with those that do."""

    class Meta:
        model = MailTemplate
        fields = ["subject", "body", "is_held"]
        widgets = {"body": forms.Textarea(attrs={"rows": ROWS})}

    def __init__(self, *args: Any, kind: MailKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_subject(self) -> str:
        """Check the placeholders."""
        return self._checked("subject")

    def clean_body(self) -> str:
        """Check the placeholders, and that a code or secret link is still in."""
        body = self._checked("body")
        if problems := missing_secrets(body, names=self.kind.secret_names):
            raise ValidationError(problems)
        return body

    def _checked(self, name: str) -> str:
        words: str = self.cleaned_data[name]
        if problems := problems_in(words, kind=self.kind):
            raise ValidationError(problems)
        return words


class OutboxMessageForm(forms.Form):
    """The words of one message."""

    subject = forms.CharField(max_length=250)
    text = forms.CharField(strip=False, widget=forms.Textarea(attrs={"rows": ROWS}))

    def __init__(self, *args: Any, message: OutboxMessage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = message.subject.removeprefix(ACTION_PREFIX).removeprefix(INFORMATION_PREFIX)
        self.initial.update(subject=subject, text=message.text, to="\n".join(message.recipients))
        self.message = message
        prefix = (ACTION_PREFIX if message.needs_action else INFORMATION_PREFIX).strip()
        self.fields["subject"].help_text = f"“{prefix}” is put before it by itself."
        if message.secrets:
            names = " and ".join(f"{{{name}}}" for name in sorted(message.secrets))
            self.fields["text"].help_text = f"Leave {names} as it is: the code or link is put in when the mail goes."

    def clean_subject(self) -> str:
        """Say first whether something must be done."""
        return subject_line(self.cleaned_data["subject"], needs_action=self.message.needs_action)

    def clean_text(self) -> str:
        """Keep the place of a code or a secret link."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if problems := missing_secrets(text, names=self.message.secrets):
            raise ValidationError(problems)
        return text


class CopyForm(OutboxMessageForm):
    """The same, and to whom it goes."""

    to = forms.CharField(
        label="To",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One address a line. Each person gets a mail of their own.",
    )
    field_order = ["to", "subject", "text"]

    def clean_to(self) -> list[str]:
        """Take addresses with lines, spaces, commas or semicolons between."""
        addresses: list[str] = self.cleaned_data["to"].replace(",", " ").replace(";", " ").split()
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(f"“{address}” is no e-mail address. Write one like ann@example.org.") from None
        return list(dict.fromkeys(addresses))
