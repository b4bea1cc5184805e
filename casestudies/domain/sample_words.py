"""The words that sample case studies are made of: invented places, and plain sentences with gaps."""

PLACES = [
    "Ashcombe",
    "Bramfield",
    "Carrowmore",
    "Dunvale",
    "Eastmere",
    "Fernhill",
    "Glenrosa",
    "Harrowdale",
    "Inverlane",
    "Kelbrook",
    "Larkhaven",
    "Millbeck",
    "Northbridge",
    "Oakhurst",
    "Penmarsh",
    "Queensferry-by-Sea",
    "Ravenscar",
    "Southmere",
    "Thornleigh",
    "Upperton",
    "Valehead",
    "Westhaven",
    "Yarrowby",
]

SHAPES = (
    "Joint consultant posts in {field}",
    "Protected research time in {field}",
    "A lecturer track for {profession}",
    "Fellowships in {field} paid with industry",
    "Shared chairs in {field}",
    "First research posts for {profession}",
    "A bridge from doctorate to {stage} in {field}",
    "Half-and-half posts for {profession}",
)

FIELDS = [
    "kidney medicine",
    "heart disease",
    "stroke care",
    "cancer surgery",
    "child health",
    "mental health",
    "diabetes",
    "dementia",
    "lung disease",
    "maternity care",
    "emergency medicine",
    "intensive care",
    "eye disease",
    "oral health",
    "infection",
    "rare genetic disease",
    "musculoskeletal health",
    "primary care",
    "rehabilitation",
    "palliative care",
    "public health",
    "blood disorders",
    "skin disease",
    "clinical pharmacology",
    "medical imaging",
]

BACKGROUNDS = (
    "Before the scheme, {place} had no post in {field} that joined care and research.",
    "Consultants in {field} wanted research time, but their job plans were full.",
    "Good {profession} left {place} for cities with academic posts.",
    "The university and the health service planned posts apart, and neither could pay for a whole one.",
    "A retirement left {field} in {place} without a senior academic.",
    "Trainees finished a doctorate and found no next step in {field}.",
)

GOALS = (
    "To create posts in {field} that last beyond one grant.",
    "To let {profession} lead studies without leaving their patients.",
    "To share the cost of {field} posts between employer and university.",
    "To keep people at the {stage} stage in {place}.",
    "To bring more trials in {field} to patients in {place}.",
)

DEVELOPMENTS = (
    "Two boards agreed a business case, and a joint panel wrote one job plan for both employers.",
    "The partners began with three posts, looked at the results after a year, and then asked for more money.",
    "An agreement says who employs, who pays on-costs, and what happens when a grant ends.",
    "Heads of department mapped rota gaps first, so that research days could be covered.",
    "Patients from {place} helped to choose the themes in {field}.",
)

CHALLENGES = (
    ("Rotas in {field} left no cover for research days.", "Backfill was written into the agreement from the start."),
    (
        "The two employers had different terms for leave and pension.",
        "One employer took the lead, the other gave an honorary contract.",
    ),
    (
        "Few {profession} applied in the first round.",
        "Talks in the wards and a part-time option brought more applicants.",
    ),
    ("The grant ended before the posts did.", "The university and the health service now share the salary."),
    ("Approval by two workforce committees took nine months.", "A joint committee now meets every two months."),
)

LESSONS = (
    "Begin with the job plan, not with the grant.",
    "Name one person in each organisation who may decide.",
    "Write down what happens after the first five years.",
    "Count the clinical backfill as a cost of the scheme.",
    "Ask {profession} early what would make them apply.",
)

MEASURES = (
    ("Grants won by post-holders", "grants", 1, 30),
    ("Papers published", "papers", 2, 150),
    ("Patients who joined studies", "patients", 20, 4000),
    ("Post-holders who stayed in the region", "%", 40, 100),
    ("Doctorates gained", "doctorates", 1, 20),
)

MILESTONES = (
    "Talks began",
    "Agreement signed",
    "First post advertised",
    "First post filled",
    "First review",
    "Second round opened",
)
ROLES = (
    "Clinical lecturer",
    "Senior clinical lecturer",
    "Research fellow",
    "Joint consultant",
    "Clinical chair",
    "Pre-doctoral fellow",
)
