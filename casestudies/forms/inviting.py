"""What an invited organisation answers, and whom staff invite."""

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.snippets.widgets import AdminSnippetChooser

from casestudies.models import WritingInvitation
from home.forms import LongTextField, MessageForm
from home.models import Organisation


class DeclineForm(MessageForm):
    """No, with a reason that may stay empty."""

    reason = LongTextField(
        required=False,
        max_length=WritingInvitation._meta.get_field("reason").max_length,
        label="Why?",
        rows=3,
    )


class InvitationForm(WagtailAdminModelForm):
    """Whom staff invite, and with which words."""

    class Meta:
        model = WritingInvitation
        fields = ["organisation", "organisation_as_written", "name", "email", "title", "message"]
        widgets = {
            "organisation": AdminSnippetChooser(Organisation, icon="group"),
            "message": forms.Textarea(attrs={"rows": 5}),
        }


class InvitationWordsForm(WagtailAdminModelForm):
    """What may be put right once it was sent."""

    class Meta:
        model = WritingInvitation
        fields = ["name", "email", "title", "message"]
        widgets: dict[str, Any] = {"message": forms.Textarea(attrs={"rows": 5})}
