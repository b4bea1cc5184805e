"""Documents for an engine to hold: small ones on purpose, and many at random."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from search.contract import NOT_YET_KNOWN, Document, Held, Part, Section

NURSING = Document(
    key="page:1",
    kind="case_study",
    version=1,
    title="Nurse academics at Leeds",
    url="/case-studies/leeds/",
    summary="Paediatric nurses spend two days a week on research.",
    sections=(
        Section("goals", "Goals", "More clinicians in research. The programme pays for fellowships in cardiology."),
        Section("posts", "Posts", "Twelve posts were created, ten of them filled. Postdoctoral researchers lead them."),
    ),
    facets={"model": ("joint-post",), "nation": ("england",), "region": ("yorkshire",), "year": ("2019",)},
    parts=(
        Part({"stage": ("predoctoral",), "profession": ("nurse",), "funder": ("nihr",)}),
        Part({"stage": ("postdoctoral",), "profession": ("nurse", "midwife"), "funder": ("wellcome",)}),
    ),
    when=date(2019, 5, 1),
)
MEDICINE = Document(
    key="page:2",
    kind="case_study",
    version=1,
    title="Doctors who do research in Cardiff",
    url="/case-studies/cardiff/",
    summary="A partnership of a university and a health board, with research sessions in every job plan.",
    sections=(Section("story", "What happened", "Cardiology and oncology took part. The tumour centre followed."),),
    facets={"model": ("job-plan",), "nation": ("wales",), "year": (NOT_YET_KNOWN,)},
    parts=(Part({"stage": ("predoctoral",), "profession": ("doctor",), "funder": ("wellcome",)}),),
    when=date(2022, 1, 1),
)
SCHEME = Document(
    key="scheme:7",
    kind="funding_scheme",
    version=1,
    title="Academic clinical lectureship",
    url="/funding/#acl",
    summary="For doctors and dentists after their doctorate.",
    facets={
        "stage": ("postdoctoral",),
        "profession": ("doctor", "dentist"),
        "funder": ("nihr",),
        "nation": ("england",),
    },
)
THREE = (NURSING, MEDICINE, SCHEME)


def kept(document: Document) -> Held:
    """What an engine says that holds this document."""
    return Held(document.key, document.version, is_gone=False, digest=document.digest)


_WORDS = [
    "academic",
    "nurse",
    "midwife",
    "fellowship",
    "research",
    "trial",
    "stroke",
    "dementia",
    "recovery",
    "hospital",
    "board",
    "funding",
    "mentor",
    "career",
    "lecture",
    "doctoral",
    "partner",
    "rural",
    "island",
    "dental",
    "therapy",
    "imaging",
    "genomics",
    "ageing",
    "childhood",
    "cancer",
    "heart",
    "kidney",
    "lung",
]


def some(count: int, *, seed: int = 1, version: int = 1) -> Iterator[Document]:
    """Documents at random, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        yield replace(
            NURSING,
            key=f"page:{number}",
            version=version,
            kind=chance.choice(["case_study", "funding_scheme", "policy"]),
            title=" ".join(chance.choices(_WORDS, k=4)),
            summary=" ".join(chance.choices(_WORDS, k=12)),
            sections=(Section("story", "Story", " ".join(chance.choices(_WORDS, k=30))),),
            facets={
                "model": tuple({f"model-{chance.randint(1, 4)}" for _ in range(2)}),
                "region": (f"region-{chance.randint(1, 5)}",),
                "year": (str(chance.randint(2015, 2025)),),
            },
            parts=tuple(
                Part(
                    {
                        "stage": (f"stage-{chance.randint(1, 3)}",),
                        "profession": tuple({f"profession-{chance.randint(1, 3)}" for _ in range(2)}),
                        "funder": (f"funder-{chance.randint(1, 4)}",),
                    }
                )
                for _ in range(chance.randint(1, 3))
            ),
            when=date(chance.randint(2015, 2025), 1, 1),
        )
