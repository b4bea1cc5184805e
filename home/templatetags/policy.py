"""Policy work, for its templates."""

from typing import Any

from django import template

from home.models import PolicyIndexPage, PolicyPage
from home.selectors import policy

register = template.Library()


@register.simple_tag
def policy_groups(page: PolicyIndexPage) -> tuple[policy.PolicyGroup, ...]:
    """All public work below the index, by theme."""
    return policy.policy_groups(page)


@register.simple_tag
def policy_updates(page: PolicyPage) -> list[Any]:
    """What happened, newest first."""
    return policy.updates_newest_first(page)
