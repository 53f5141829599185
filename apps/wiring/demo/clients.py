"""The invented clients of demo and sample cases. Their addresses end in a domain that nobody can own."""

import re
import unicodedata

DOMAIN = "post.example"

# Short and long names, other scripts, a name right to left and one with an emoji, as real lists have them.
CLIENTS = (
    "Amara Okafor",
    "Piotr Zielinski",
    "Maria Delgado-Reyes",
    "Jonas Weber",
    "Fatima El Amrani",
    "Ewa Nowak",
    "Chidi Eze",
    "Sofia Lindqvist",
    "David Osei",
    "ليلى حداد",
    "Nguyễn Thị Minh Khai",
    "Maximiliane Theodora von und zu Hohenwaldeck-Brandenstein",
    "Ona Vidal",
    "Tariq Rahimi",
    "Yuki Tanabe",
    "Rosalind Achterberg",
    "Pip 🌻 Larkin",
    "Henrik Aune",
    "Esther Mbeki",
    "Sandrine Carpentier",
    "Luca Ferrante",
    "Ingrid Solberg",
    "Kofi Anane",
    "Bridget Malone",
)


def address(name: str) -> str:
    """An address of nobody: the name in plain letters, at a domain that cannot exist."""
    return f"{slug(name)}@{DOMAIN}"


def slug(name: str) -> str:
    """The name in plain letters; for a name in another script the client's place in the list."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    place = CLIENTS.index(name) + 1 if name in CLIENTS else 0
    return re.sub(r"[^a-z]+", ".", plain).strip(".") or f"client{place}"
