"""The forms behind the editor of every page.

Invariant: a draft is saved whatever is missing or does not fit together; each row keeps its UUID from the first save on.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import construct_instance
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model


class PageForm(WagtailAdminPageForm):
    """The form of a page."""

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Begin every new page as a draft: “publish” then goes the way of any other draft, and a refusal loses nothing."""
        if self.instance.pk is None:
            self.instance.live = False
        return super().save(commit=commit)


class PartForm(WagtailAdminModelForm):
    """The form of one row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if identity := self.fields.get("uuid"):
            # The browser copies one empty row for each row that is added: a UUID in it would be given to all of them.
            identity.required = False
            identity.initial = None
            identity.show_hidden_initial = False

    def clean_uuid(self) -> uuid.UUID:
        """Keep the UUID of a row that is in the database, take that of a draft's row, and give a new row one."""
        if self.instance.pk:
            return self.instance.uuid
        return self.cleaned_data["uuid"] or uuid.uuid4()

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Tell the open editor the new UUID after it saved by itself, so that the next save means the same row."""
        updates = super().get_field_updates_for_resave()
        name = self.add_prefix("uuid")
        if "uuid" in self.fields and self.has_changed() and not self.data.get(name):
            updates.append((name, str(self.instance.uuid)))
        return updates

    def _post_clean(self) -> None:
        if not self.is_deferred_validation:
            super()._post_clean()
            return
        # A draft: each value must be one that can be stored; whether they fit together is asked before publishing.
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        try:
            self.instance.clean_fields(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)


class PartsPanel(InlinePanel):
    """The rows of one kind, edited with `PartForm` or the given subclass of it."""

    def __init__(self, *args: Any, form_class: type[PartForm] = PartForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_class = form_class

    def clone_kwargs(self) -> dict[str, Any]:
        """Keep the form class when the panel is bound to a page type."""
        return {**super().clone_kwargs(), "form_class": self.form_class}

    def get_form_options(self) -> dict[str, Any]:
        """Build the rows' forms from our class instead of Wagtail's."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=self.form_class,
            defer_required_on_fields=self.child_edit_handler.get_form_options().get("defer_required_on_fields", []),
        )
        return options
