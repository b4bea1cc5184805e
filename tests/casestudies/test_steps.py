"""The steps of the form follow the page."""

from modelcluster.models import get_all_child_relations

from casestudies.models import CaseStudyPage
from casestudies.steps import STEPS
from home.models import Part

STAFF_DECIDE = {"cover", "submitted_by", "last_checked", "next_check_due", "is_sample", "lead_organisation_as_written"}


def test_steps_ask_for_every_field_and_part_of_the_page_once():
    own = {field.name for field in CaseStudyPage._meta.local_fields + CaseStudyPage._meta.local_many_to_many}
    asked = [name for step in STEPS for name in step.fields]
    relations = [name for step in STEPS for name in step.relations]
    parts = {r.get_accessor_name() for r in get_all_child_relations(CaseStudyPage) if issubclass(r.related_model, Part)}

    assert len(asked) == len(set(asked))
    inherited = {"page_ptr", "social_image", "staff_note", "summary"}
    assert set(asked) - {"title", "summary"} == own - STAFF_DECIDE - inherited
    assert sorted(relations) == sorted(parts)
