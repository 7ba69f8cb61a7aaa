"""A few papers that nobody wrote, small enough to embed in a second."""

import json
from pathlib import Path

PAPERS = [
    {
        "title": "Counting Sheep with Transformers",
        "abstract": "Farmers count sheep by eye, which is slow. We train a transformer on aerial images of pastures. "
        "It counts sheep with an error of two percent, and it needs no fence. "
        "Goats are counted as sheep in one case of twenty.",
        "authors": ["Ada Shepherd", "Bo Peep"],
        "year": 2021,
        "venue": "Journal of Sheep",
        "doi": "10.1000/sheep",
        "tags": ["farming"],
    },
    {
        "title": "How Bread Rises at High Altitude",
        "abstract": "Dough rises faster in the mountains because the air presses on it less. We baked two hundred "
        "loaves between sea level and four thousand metres. Halving the yeast restored the crumb that bakers expect. "
        "Salt had no measurable effect on rising time.",
        "authors": ["Marta Alvarez"],
        "year": 2018,
        "venue": "Baking Science",
    },
    {
        "title": "A Survey of Lighthouse Optics",
        "abstract": "Fresnel lenses let a lighthouse be seen from twenty miles with a small lamp. This survey compares "
        "three centuries of lighthouse lenses. Rotating lenses save energy but wear out their bearings. "
        "Light-emitting diodes have replaced most lamps since the year 2000.",
        "authors": ["Ewan McLeod", "Ines Faro"],
        "year": 2019,
        "venue": "Coastal Engineering",
    },
    {
        "title": "Sleep and Memory in Honey Bees",
        "abstract": "Honey bees that were kept awake at night danced less precisely on the next day. We trained bees "
        "to find sugar and disturbed the sleep of half of them. Sleeping bees remembered the place of the sugar for a "
        "week, and sleepless bees for two days.",
        "authors": ["Hana Sato", "Bo Peep"],
        "year": 2022,
        "venue": "Insect Behaviour",
    },
]
QUESTION = "How precisely does a transformer count sheep?"
UNANSWERABLE = "Which enzyme repairs double-strand breaks of DNA in yeast mitochondria?"


def write_corpus(path: Path) -> Path:
    path.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    return path
