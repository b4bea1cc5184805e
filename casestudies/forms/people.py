"""Forms about who takes part in an organisation, and about one's own account."""

from collections.abc import Sequence
from typing import Any

from django import forms

from casestudies.selectors.leaving import Departure
from home.enums import MemberRole
from home.forms import LongTextField, MessageForm, PlainForm
from home.models import MembershipRequest, Organisation, User

ROLE_ERRORS = {"required": "Choose what the person may do.", "invalid_choice": "Choose one of the four."}


class RoleForm(PlainForm):
    """What somebody may do."""

    role = forms.ChoiceField(
        choices=MemberRole.choices, label="What the person may do", initial=MemberRole.EDIT, error_messages=ROLE_ERRORS
    )

    def clean_role(self) -> MemberRole:
        """Return the role as what it is."""
        return MemberRole(self.cleaned_data["role"])


class InviteForm(RoleForm):
    """Whom to invite, and to what."""

    email = forms.EmailField(
        max_length=254,
        label="E-mail address",
        help_text="The invitation can be accepted with this address alone. It ends after 14 days.",
        error_messages={
            "required": "Enter the e-mail address of whom you invite.",
            "invalid": "Enter an e-mail address with an @, for example name@example.ac.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ["email", "role"]


class AskForm(MessageForm):
    """An organisation that is not in the list."""

    name = forms.CharField(
        max_length=MembershipRequest._meta.get_field("organisation_as_written").max_length,
        label="Full name of the organisation",
        error_messages={"required": "Enter the name of the organisation."},
        widget=forms.TextInput(attrs={"autocomplete": "organization", "maxlength": False}),
    )
    note = LongTextField(
        max_length=MembershipRequest._meta.get_field("note").max_length,
        required=False,
        label="What should the Academy know?",
        help_text="For example what you do there, or a page that shows that you work there.",
        rows=3,
    )
    field_order = ["name", "note"]


class OrganisationForm(PlainForm):
    """For which organisation a case study is written."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="For which organisation is it written?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an organisation.",
            "invalid_choice": "Choose one of the organisations that you write for.",
        },
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations


class NameForm(forms.ModelForm[User]):
    """How colleagues see a person."""

    use_required_attribute = False
    first_name = forms.CharField(
        max_length=150,
        label="First name",
        error_messages={"required": "Enter your first name."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        max_length=150,
        required=False,
        label="Last name",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name"]

    questions = PlainForm.questions
    mistakes = PlainForm.mistakes


class DeleteAccountForm(PlainForm):
    """Who decides from then on, and a tick."""

    understood = forms.BooleanField(
        label="I have read what happens, and want my account to be deleted",
        error_messages={"required": "Tick the box if you want your account to be deleted."},
    )

    def __init__(self, *args: Any, departures: Sequence[Departure], **kwargs: Any) -> None:
        self.departures = [each for each in departures if each.is_last_manager and each.others]
        super().__init__(*args, **kwargs)
        for each in self.departures:
            people = [(str(other.pk), str(other.user)) for other in each.others]
            self.fields[f"successor-{each.organisation.pk}"] = forms.ChoiceField(
                choices=[*people, ("", "Nobody of them: the Academy finds somebody")],
                required=False,
                label=f"Who decides in {each.organisation} when you are gone?",
            )
        self.order_fields([name for name in self.fields if name != "understood"])

    def successors(self) -> dict[int, int]:
        """The chosen membership for each organisation, by keys."""
        chosen = {
            each.organisation.pk: self.cleaned_data[f"successor-{each.organisation.pk}"] for each in self.departures
        }
        return {organisation: int(membership) for organisation, membership in chosen.items() if membership}
