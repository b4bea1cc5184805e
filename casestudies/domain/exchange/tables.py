"""Which tables and columns content is exchanged in. They follow the models: a new field is a new column by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations

from casestudies.models import CaseStudyPage, PartnershipModel
from home.models import BasePage, Document, Image, Organisation, Part
from pathway.models import CareerStage, FundingScheme, Profession, Specialty

PAGE_COLUMNS = ("title", "slug", "summary", "seo_title", "search_description", "social_image", "staff_note")
FILE_COLUMNS = ("title", "description", "credit", *(f"focal_point_{name}" for name in ("x", "y", "width", "height")))
NEVER = frozenset({"id", "page", "sort_order", "name_key", "short_name_key", "merged_into", "page_ptr"})
"""What the database keeps for itself, and what follows from other columns."""
PART_KEY = "case_study"
"""In a spreadsheet, the column of a part that names its case study."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of record."""

    name: str
    model: type[models.Model]
    columns: Mapping[str, models.Field[Any, Any]]
    """The columns that are fields of the model."""
    others: Mapping[str, str] = field(default_factory=dict)
    """The columns that are none, each with what it says."""
    parts: Mapping[str, "Table"] = field(default_factory=dict)

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.columns or column in self.others

    @property
    def noun(self) -> str:
        """What one record is called."""
        return str(self.model._meta.verbose_name)


def _columns(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    fields = [*model._meta.fields, *model._meta.many_to_many]
    if issubclass(model, BasePage):
        own = {f.name: f for f in fields}
        return {name: own[name] for name in PAGE_COLUMNS} | {
            f.name: f for f in fields if f.model is model and f.name not in NEVER
        }
    if issubclass(model, Image | Document):
        return {f.name: f for f in fields if f.name in FILE_COLUMNS}
    return {f.name: f for f in fields if f.name not in NEVER}


def _table(name: str, model: type[models.Model], others: Mapping[str, str] = MappingProxyType({})) -> Table:
    return Table(name, model, _columns(model), others)


def _case_studies() -> Table:
    relations = {r.get_accessor_name(): r.related_model for r in get_all_child_relations(CaseStudyPage)}
    return Table(
        "case_studies",
        CaseStudyPage,
        _columns(CaseStudyPage),
        {
            "uuid": "What the case study is known by, on every site. Leave it empty for a new one.",
            "status": "“published”, “draft”, or “changes” for what is not yet published of a published case study.",
            "owned_by": "The institution that owns it: it agrees to the text before it is published. Set once.",
            "version": "The text that the file was made from. An import refuses to overwrite another one.",
        },
        {name: Table(name, model, _columns(model)) for name, model in relations.items() if issubclass(model, Part)},
    )


FILE_KEYS = {
    "sha1": "The digest of the file: with the title, what the file is known by.",
    "name": "The name of the file for those who download it.",
    "file": "Where it is in the archive.",
}
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table("pictures", Image, FILE_KEYS),
        _table("files", Document, FILE_KEYS),
        _table("organisations", Organisation),
        _table("career_stages", CareerStage),
        _table("professions", Profession),
        _table("specialties", Specialty),
        _table("partnership_models", PartnershipModel),
        _table("funding_schemes", FundingScheme),
        _case_studies(),
    )
}
"""All of them, each after those that it refers to."""
CASE_STUDIES = TABLES["case_studies"]
IN_SPREADSHEETS = ("organisations", "case_studies")
"""What a spreadsheet, or a JSON file for a person to read, has. The rest is in the full export."""
