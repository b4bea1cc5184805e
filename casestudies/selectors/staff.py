"""Members of staff who can look after a submission."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from casestudies.models import Absence
from home.models import User

ADMIN = "access_admin"


def staff() -> QuerySet[User]:
    """Everybody who may work in the admin, by name."""
    may = Q(is_superuser=True) | Q(groups__permissions__codename=ADMIN) | Q(user_permissions__codename=ADMIN)
    return User.objects.filter(may, is_active=True).distinct().order_by("last_name", "first_name", "username")


def staff_here() -> QuerySet[User]:
    """Those of them who are not away today."""
    away = Absence.objects.filter(person=OuterRef("pk"), until__gte=timezone.localdate())
    return staff().exclude(Exists(away))
