"""What is asked when a picture or a document is uploaded. It stands in the form of its step, and is sent alone by a script."""

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from casestudies.models import CaseStudyDocument, CaseStudyImage
from casestudies.steps import Step
from home.models import Document, Image
from home.uploads import keep_picture
from home.validators import check_document, extension_of

PREFIX = "upload"


def _file(label: str, help_text: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=help_text,
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another one."},
    )


class UploadForm(forms.Form):
    """A file and what is said of it. Its token adds it once."""

    heading: ClassVar[str]
    button: ClassVar[str]
    accept: ClassVar[str]
    use_required_attribute = False

    token = forms.UUIDField(widget=forms.HiddenInput)
    file: forms.FileField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": PREFIX})
        self.initial.setdefault("token", uuid4())
        self.fields["file"].widget.attrs["accept"] = self.accept
        for name, field in self.fields.items():
            described = [f"hint-{self.add_prefix(name)}"] if field.help_text else []
            described += [f"error-{self.add_prefix(name)}"] if self.is_bound and name in self.errors else []
            if described:
                field.widget.attrs["aria-describedby"] = " ".join(described)
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def questions(self) -> list[Any]:
        """What a person answers, in order."""
        return [field for field in self if not field.is_hidden]

    def mistakes(self) -> list[tuple[str, str]]:
        """Each error with the id of its field."""
        return [
            (self[name].id_for_label if name in self.fields else f"id_{PREFIX}-file", str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]

    def new_file(self) -> Image | Document:
        """What is to be kept."""
        raise NotImplementedError

    def answers(self) -> dict[str, str]:
        """What its row says."""
        raise NotImplementedError

    @property
    def is_consented(self) -> bool:
        """Whether it was confirmed that it may be published."""
        return bool(self.cleaned_data.get("consent"))

    def _name(self) -> str:
        # Of what a browser sends as the name: neither a path nor more than the column holds.
        name = str(self.cleaned_data["file"].name)
        end = extension_of(name)
        return f"{name[: -len(end) - 1][:120] or 'file'}.{end}"


class ImageUploadForm(UploadForm):
    """A picture with its words."""

    heading = "Add an image"
    button = "Upload the image"
    accept = ",".join(f".{kind}" for kind in settings.WAGTAILIMAGES_EXTENSIONS)

    file = _file(
        "Picture",
        f"JPEG, PNG, WebP, AVIF or GIF, up to {filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)}. "
        "Where it was taken is not kept.",
    )
    alt_text = forms.CharField(
        max_length=CaseStudyImage._meta.get_field("alt_text").max_length,
        label="What the picture shows",
        help_text="For people who cannot see it, in a sentence: “Two nurses and a statistician at a screen”.",
        error_messages={
            "required": "Say what the picture shows.",
            "max_length": "Shorten this to %(limit_value)d characters. It has %(show_value)d.",
        },
        widget=forms.Textarea({"rows": 2, "maxlength": False}),
    )
    credit = forms.CharField(
        max_length=CaseStudyImage._meta.get_field("credit").max_length,
        label="Credit",
        help_text="Who made it or holds the rights.",
        error_messages={
            "required": "Say who made it or holds the rights.",
            "max_length": "Shorten this to %(limit_value)d characters. It has %(show_value)d.",
        },
        widget=forms.TextInput({"autocomplete": "off", "maxlength": False}),
    )
    caption = forms.CharField(
        max_length=CaseStudyImage._meta.get_field("caption").max_length,
        required=False,
        label="Caption",
        help_text="Shown under the picture. You can leave it empty.",
        error_messages={"max_length": "Shorten this to %(limit_value)d characters. It has %(show_value)d."},
        widget=forms.TextInput({"autocomplete": "off", "maxlength": False}),
    )
    consent = forms.BooleanField(
        label="We may let the Academy publish this picture, and everybody who can be recognised on it agrees.",
        error_messages={"required": "Tick that the picture may be published. Without this it cannot be added."},
    )
    field_order = ["file", "alt_text", "credit", "caption", "consent", "token"]

    def clean_file(self) -> Any:
        """Keep only the picture itself, or say why it cannot be."""
        file = self.cleaned_data["file"]
        return keep_picture(file, name=file.name)

    def new_file(self) -> Image:
        """See `UploadForm`."""
        told = self.cleaned_data
        told["file"].name = self._name()
        return Image(
            title=told["alt_text"], file=told["file"], description=told["alt_text"][:255], credit=told["credit"]
        )

    def answers(self) -> dict[str, str]:
        """See `UploadForm`."""
        return {name: self.cleaned_data[name] for name in ("alt_text", "credit", "caption")}


class DocumentUploadForm(UploadForm):
    """A file to download."""

    heading = "Add a document"
    button = "Upload the document"
    accept = ".pdf,.docx"

    file = _file(
        "Document",
        f"PDF or Word (.docx) without macros, up to {filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)}.",
    )
    title = forms.CharField(
        max_length=CaseStudyDocument._meta.get_field("title").max_length,
        required=False,
        label="What it is",
        help_text="For example “Job description of the joint post”. Leave empty for the name of the file.",
        error_messages={"max_length": "Shorten this to %(limit_value)d characters. It has %(show_value)d."},
        widget=forms.TextInput({"autocomplete": "off", "maxlength": False}),
    )
    field_order = ["file", "title", "token"]

    def clean_file(self) -> Any:
        """Take what is a PDF or a Word file without macros, and say what to do with anything else."""
        file = self.cleaned_data["file"]
        if extension_of(file.name) not in ("pdf", "docx"):
            raise forms.ValidationError(f"“{file.name}” is neither a PDF nor a Word file (.docx). Save it as PDF.")
        check_document(file, name=file.name)
        return file

    def new_file(self) -> Document:
        """See `UploadForm`."""
        file = self.cleaned_data["file"]
        file.name = self._name()
        return Document(title=self.cleaned_data["title"] or file.name, file=file)

    def answers(self) -> dict[str, str]:
        """See `UploadForm`."""
        return {"title": self.cleaned_data["title"]}


def upload_form(step: Step, *args: Any, **kwargs: Any) -> UploadForm | None:
    """The form by which files come into this step, if they do."""
    forms_of_steps: dict[str, type[UploadForm]] = {"images": ImageUploadForm, "documents": DocumentUploadForm}
    found = forms_of_steps.get(step.key)
    return found(*args, **kwargs) if found else None
