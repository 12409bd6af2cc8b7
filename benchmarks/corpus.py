"""Writes an event of invented articles, as many as wanted: something to time runs on. The same seed gives the same event."""

from __future__ import annotations

import argparse
import random
from datetime import date, timedelta
from pathlib import Path

CODEBOOK = """event: The ferry strike, invented
frames:
  violence: {label: Violence, terms: [riot*, violen*, clash*, thug*, mob*]}
  protest: {label: Protest, terms: [strike, strikes, striker*, protest*, picket*]}
  order: {label: Order, terms: [law and order, security force*, curfew*, crackdown*]}
figures:
  arrested: {says: people arrested, nouns: [people, person*, striker*], verbs: [arrest*, detain*]}
  injured: {says: people injured, nouns: [people, person*, striker*, officer*], verbs: [injur*, hurt, wound*]}
  on_strike: {says: crew on strike, nouns: [crew*, sailor*], verbs: [walked out, on strike]}
"""
TOWNS = "Varnholm Estwick Tolmera Pellingen Dunrath Osterby Calvane Mirstad".split()
GIVEN = "Ada Bruno Celia Dario Edda Farid Greta Hugo Ines Joris Kaya Luc".split()
SURNAMES = "Quill Tamm Ferro Lindqvist Okoro Baptiste Serrano Halloran Novak Yilmaz Castell Draper".split()
ROLES = ["Mayor", "Harbour master", "Union leader", "Police chief", "Minister", "Ferry captain"]
SAID = ["said", "told reporters", "warned", "insisted", "conceded", "claimed"]
SENTENCES = [
    '"{a} will not open while {b} goes on," {role} {name} {said} on {day}.',
    "{role} {name} {said} that {n} people had been arrested in {town} since the {frame} began.",
    "Police arrested {n} people near the ferry terminal in {town}, and about {m} were injured.",
    "According to {name}, more than {k} crew members walked out in {town} on {day}.",
    "The {frame} in {town} entered its {ordinal} day, and the quays stayed empty until noon.",
    "What some in {town} call a {frame} others describe as an ordinary quarrel over rosters.",
    '"We are not {frame2}," {name} {said}. "We want the night crossings paid as they were."',
    "Nearly {k} passengers were stranded in {town}, where buses ran late into the night.",
    "{name} denied that {m} officers had been hurt in the clashes on {day}.",
    "Nobody at the port authority would comment on whether the {frame} had been expected.",
    "The ferry line said in a statement that tickets worth {n} thousand crowns would be refunded.",
    "Traders at the fish market in {town} said that they had lost most of a week's catch.",
]
FRAMES = ["strike", "riot", "protest", "picket", "crackdown", "violence"]
BANDS = ["rioters", "thugs", "a mob", "strikers", "protesters"]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ORDINALS = "second third fourth fifth sixth seventh".split()


def write_event(folder: Path, articles: int, outlets: int, sentences: int, seed: int) -> None:
    """Write `folder/codebook.yml` and `articles` articles of `outlets` outlets, three a day and outlet."""
    chance = random.Random(seed)
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "codebook.yml").write_text(CODEBOOK, encoding="utf8")
    for i in range(articles):
        published = date(2023, 3, 1) + timedelta(days=i // (3 * outlets))
        head = f"---\noutlet: Outlet {i % outlets:02}\npublished: {published}\nlanguage: en\n---\n"
        path = folder / "articles" / f"a{i:05}.md"
        path.write_text(f"{head}{_text(chance, sentences)}\n", encoding="utf8")


def _text(chance: random.Random, sentences: int) -> str:
    town = chance.choice(TOWNS)
    paragraphs = [f"{chance.choice(FRAMES).capitalize()} at the ferries of {town}"]
    while sentences > 0:
        size = chance.randint(1, 4)
        paragraphs.append(" ".join(_sentence(chance, town) for _ in range(size)))
        sentences -= size
    return "\n\n".join(paragraphs)


def _sentence(chance: random.Random, town: str) -> str:
    values = {
        "a": f"The {chance.choice(['port', 'harbour', 'terminal', 'crossing'])}",
        "b": f"the {chance.choice(FRAMES)}",
        "role": chance.choice(ROLES),
        "name": f"{chance.choice(GIVEN)} {chance.choice(SURNAMES)}",
        "said": chance.choice(SAID),
        "day": chance.choice(DAYS),
        "town": town if chance.random() < 0.8 else chance.choice(TOWNS),
        "frame": chance.choice(FRAMES),
        "frame2": chance.choice(BANDS),
        "ordinal": chance.choice(ORDINALS),
        "n": chance.randint(10, 400),
        "m": chance.randint(3, 60),
        "k": 100 * chance.randint(2, 40),
    }
    return chance.choice(SENTENCES).format(**values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the event's folder, made where it is missing")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--outlets", type=int, default=10)
    parser.add_argument("--sentences", type=int, default=25, help="sentences an article, about 16 words each")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_event(options.folder, options.articles, options.outlets, options.sentences, options.seed)
    print(options.folder)


if __name__ == "__main__":
    main()
