"""The covers of the starter case studies: one picture for each partnership model, made when first needed."""

from dataclasses import dataclass, field

from django.core.files.base import ContentFile

from casestudies.domain.covers import HEIGHT, WIDTH, draw_cover
from casestudies.models import PartnershipModel
from home.models import Image

NO_MODEL = "partnership-model-not-yet-known"
CREDIT = "Drawn for this site"


@dataclass(slots=True)
class CoverShelf:
    """Makes covers, and remembers the files it stored: a database rolls back, a disk does not."""

    stored: list[str] = field(default_factory=list)
    _made: dict[str, Image] = field(default_factory=dict)

    def cover_for(self, model_slugs: list[str]) -> Image:
        """The cover for a case study's first partnership model."""
        slug = model_slugs[0] if model_slugs else NO_MODEL
        if slug not in self._made:
            self._made[slug] = self._find_or_draw(slug)
        return self._made[slug]

    def discard(self) -> None:
        """Delete the files of this run, after the database was rolled back."""
        storage = Image._meta.get_field("file").storage
        for name in self.stored:
            storage.delete(name)

    def _find_or_draw(self, slug: str) -> Image:
        model = PartnershipModel.objects.filter(slug=slug).first()
        title = f"Cover: {model.name if model else 'partnership model not yet known'}"
        if found := Image.objects.filter(title=title, credit=CREDIT).first():
            return found
        image = Image(title=title, credit=CREDIT, width=WIDTH, height=HEIGHT)
        storage = image.file.storage
        name = storage.save(image.get_upload_to(f"cover-{slug}.png"), ContentFile(draw_cover(name=slug)))
        self.stored.append(name)
        image.file = name
        image.file_size = storage.size(name)
        image.save()
        return image
