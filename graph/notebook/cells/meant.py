def meant(kind, text):
    """The id of what a text names. What could mean two is refused, never guessed."""
    by_id = f"CYPHER 5 MATCH (e:{kind} {{id: $text}}) RETURN e.id AS id"
    by_name = f"""CYPHER 5
MATCH (e:{kind})
WHERE toLower(e.name) = toLower($text)
   OR $text IN e.codes
   OR any(alias IN e.aliases WHERE toLower(alias) = toLower($text))
RETURN e.id AS id
ORDER BY id"""
    found = list(ask(by_id, {"text": text})["id"]) or list(ask(by_name, {"text": text})["id"])
    if len(found) != 1:
        raise ValueError(f"{text!r} names {' and '.join(found) or 'nothing in the graph'}: write the id of one {kind.lower()}")
    return found[0]


for name, kind in NAMED.items():
    value = parameters[name]
    if value is not None:
        parameters[name] = [meant(kind, text) for text in value] if isinstance(value, list) else meant(kind, value)
{name: parameters[name] for name in NAMED}
