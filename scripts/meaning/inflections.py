"""Forms of German verbs that the vocabulary lacks: they mean what the infinitive means."""

import ablaut

from folding import fold


def infinitives(units, items):
    """Verbs of labels, which end with an infinitive, and of short texts of our own, that are items."""
    found = set()
    for unit in units:
        if unit.language != "de" or unit.kind in ("description", "abstract", "string"):
            continue
        words = unit.text.split()
        if unit.thing.startswith("skill:") or unit.kind in ("entry", "hidden"):
            verb = words[-1]
            if len(verb) >= 4 and verb.isalpha() and verb.islower() and verb.endswith("n") and fold(verb) in items:
                found.add(verb)
    return sorted(found)


def forms(verb):
    """Third persons, imperative-like first person, participles and the infinitive with zu, as far as single words."""
    try:
        table = ablaut.conjugate(verb)
    except ValueError:
        return []
    found = [table.present[0], table.present[2], table.preterite[2], table.preterite[5], table.past_participle]
    separable = table.present[0].split()
    if len(separable) == 2:
        particle = separable[1]
        found.append(particle + "zu" + verb[len(particle) :])
        found += [particle + form.split()[0] for form in (table.present[2], table.preterite[2])]
    participle = table.past_participle
    found += [participle + ending for ending in ("e", "en", "er", "es")]
    found.append(verb + "d")
    found.append(verb + "de")
    found.append(verb + "den")
    return [form for form in found if form and form.isalpha()]


def additions(units, items):
    """Keys that are no items yet, each with the key of its infinitive; a form of two verbs belongs to the first."""
    found = {}
    for verb in infinitives(units, items):
        for form in forms(verb):
            key = fold(form)
            if key not in items and 4 <= len(key) <= 30:
                found.setdefault(key, fold(verb))
    return found
