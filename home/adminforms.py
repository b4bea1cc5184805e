"""The forms behind the editor of every page.

Invariant: a draft is saved whatever is missing or does not fit together; each row keeps its UUID from the first save on.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseModelFormSet, construct_instance
from django.urls import reverse
from django.utils.html import format_html
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

ALREADY_LISTED = "already_listed"
"""The code of the error that a list has this entry already. Its `params` have the entry's name and pk."""


class OrganisationForm(WagtailAdminModelForm):
    """The form of an organisation."""

    def _update_errors(self, errors: ValidationError) -> None:
        for error in getattr(errors, "error_dict", {}).get("name", []):
            if error.code == ALREADY_LISTED:
                address = reverse("wagtailsnippets_home_organisation:edit", args=[error.params["pk"]])
                error.message = format_html(
                    '“{}” is in the list already. <a href="{}">Use that entry</a>.', error.params["name"], address
                )
                error.params = None
        super()._update_errors(errors)


class PageForm(WagtailAdminPageForm):
    """The form of a page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            # Left empty, it is made from the title: that is no reason to refuse a draft.
            slug.required = False

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Begin every new page as a draft: “publish” then goes the way of any other draft, and a refusal loses nothing."""
        if self.instance.pk is None:
            self.instance.live = False
        return super().save(commit=commit)


class PartForm(WagtailAdminModelForm):
    """The form of one row."""

    instance: Any

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


class PartFormSet(BaseChildFormSet):
    """The rows of one kind. A draft's row without a primary key is known by its UUID.

    Without this it would count as changed each time, and a reviewer who only approves would make a new revision,
    which nobody had approved.
    """

    def save_existing_objects(self, commit: bool = True) -> list[models.Model]:  # noqa: FBT001, FBT002 - theirs
        """Keep the untouched rows of a draft, which the base class takes out to put the changed ones back."""
        saved = super().save_existing_objects(commit=commit)
        untouched = (form for form in self.initial_forms if not form.has_changed() and form not in self.deleted_forms)
        return [*saved, *(form.instance for form in untouched if form.instance.pk is None)]

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if row := self._draft_row(i):
            # Past modelcluster's own method, which would put an empty row in its place.
            return super(BaseModelFormSet, self)._construct_form(i, instance=row, **kwargs)  # type: ignore[misc] # untyped base
        return super()._construct_form(i, **kwargs)

    def _draft_row(self, i: int) -> models.Model | None:
        name = self.add_prefix(i)
        if not self.is_bound or i >= self.initial_form_count() or self.data.get(f"{name}-id"):
            return None
        identity = self.data.get(f"{name}-uuid")
        return next((row for row in self.get_queryset() if row.pk is None and str(row.uuid) == identity), None)


class PartsPanel(InlinePanel):
    """The rows of one kind, edited with `PartForm` or the given subclass of it."""

    def __init__(self, *args: Any, form_class: type[PartForm] = PartForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_class = form_class

    def clone_kwargs(self) -> dict[str, Any]:
        """Keep the form class when the panel is bound to a page type."""
        return {**super().clone_kwargs(), "form_class": self.form_class}

    def get_form_options(self) -> dict[str, Any]:
        """Build the rows' forms from our classes instead of Wagtail's."""
        options = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        rows["formset"] = PartFormSet
        rows["form"] = get_form_for_model(
            self.db_field.related_model,
            form_class=self.form_class,
            defer_required_on_fields=self.child_edit_handler.get_form_options().get("defer_required_on_fields", []),
        )
        return options
