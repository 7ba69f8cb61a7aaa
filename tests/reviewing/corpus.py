"""Sixteen papers that nobody wrote, on four topics."""

import json
from pathlib import Path
from typing import Any

_TOPICS: dict[str, list[tuple[str, str]]] = {
    "bees": [
        (
            "Sleep and Memory in Honey Bees",
            "Honey bees that were kept awake at night danced less precisely on the next day. We disturbed the sleep of "
            "half of the bees in forty hives. Sleeping bees remembered the place of the sugar for a week.",
        ),
        (
            "Pesticides and the Homing of Honey Bees",
            "Honey bees fly home by the sun and by landmarks. We fed foragers of twelve hives a small dose of "
            "pesticide. Treated honey bees returned to the hive in only half of the flights.",
        ),
        (
            "How Honey Bees Choose a New Nest",
            "A swarm of honey bees must agree on one nest. We filmed the dances of scouts in nine swarms. Scouts of "
            "honey bees dance longer for better nests, and the swarm follows the longest dances.",
        ),
        (
            "Warm Hives and the Health of Honey Bees",
            "Parasites kill many hives of honey bees in winter. We insulated the hives of sixty beekeepers. Insulated "
            "hives lost fewer honey bees to parasites, and they used less honey.",
        ),
    ],
    "bread": [
        (
            "How Bread Rises at High Altitude",
            "Dough rises faster in the mountains because the air presses on it less. We baked two hundred loaves "
            "between sea level and four thousand metres. Halving the yeast restored the crumb of the bread.",
        ),
        (
            "Sourdough Cultures and the Crumb of Bread",
            "Sourdough bread keeps longer than bread of bakers yeast. We baked with cultures of thirty bakeries. The "
            "acid of the sourdough softened the crumb and delayed mould on the bread by four days.",
        ),
        (
            "Salt and the Crust of Wheat Bread",
            "Bakers salt their dough by habit. We baked wheat bread with five amounts of salt. Dough with less salt "
            "rose faster, and the crust of the bread stayed pale.",
        ),
        (
            "Kneading Dough by Machine",
            "Kneading develops the gluten of wheat dough. We compared hands with three machines on the same dough. "
            "Machines made bread of the same volume as hands did, in a third of the time.",
        ),
    ],
    "lighthouses": [
        (
            "A Survey of Lighthouse Optics",
            "Fresnel lenses let a lighthouse be seen from twenty miles with a small lamp. This survey compares three "
            "centuries of lighthouse lenses. Rotating lenses save energy but wear out their bearings.",
        ),
        (
            "Diodes in Place of Lighthouse Lamps",
            "Light-emitting diodes have replaced most lamps of lighthouses. We measured the light of eighty "
            "lighthouses before and after. Diodes need a tenth of the power, and sailors see the lighthouse as far "
            "away as before.",
        ),
        (
            "Fog Signals and Ships near a Lighthouse",
            "In fog a lighthouse is heard, not seen. We counted ships near nine lighthouses with and without fog "
            "signals. Signals of the lighthouse kept ships farther from the rocks at night.",
        ),
        (
            "The Foundations of Offshore Lighthouses",
            "Waves shake a lighthouse that stands in the sea. We measured how six offshore lighthouses move in storms. "
            "Dovetailed stones of the lighthouse held where concrete cracked.",
        ),
    ],
    "sheep": [
        (
            "Counting Sheep with Transformers",
            "Farmers count sheep by eye, which is slow. We train a transformer on aerial images of pastures. It counts "
            "sheep with an error of two percent, and it needs no fence.",
        ),
        (
            "Drones that Herd Sheep",
            "Dogs that herd sheep are trained for years. We flew a drone over flocks of fifty sheep. The drone moved "
            "flocks of sheep as fast as dogs did, and the sheep were calmer.",
        ),
        (
            "Fences that Speak to Sheep",
            "Virtual fences warn sheep with a sound before a shock. We collared two hundred sheep on open pastures. "
            "Most sheep learned the sound within two days and stayed in the pasture.",
        ),
        (
            "The Wool of Sheep in Dry Years",
            "Drought leaves pastures bare, and sheep eat less. We weighed the wool of sheep on forty farms for ten "
            "years. In dry years sheep gave finer wool, and a fifth less of it.",
        ),
    ],
}
PAPERS: list[dict[str, Any]] = [
    {"title": title, "abstract": abstract, "year": 2010 + place, "authors": [f"Ada {topic.title()}"], "tags": [topic]}
    for place, (topic, (title, abstract)) in enumerate(
        (topic, paper) for topic, papers in _TOPICS.items() for paper in papers
    )
]
TOPIC_OF = {paper["title"]: paper["tags"][0] for paper in PAPERS}


def write_corpus(path: Path) -> Path:
    path.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    return path
