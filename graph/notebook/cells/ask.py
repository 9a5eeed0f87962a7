answer = ask(QUERY, parameters)


def sources_in(value):
    """The sources of the statements in a value of the column graph."""
    if isinstance(value, neo4j.graph.Relationship):
        return {value.get("source")} - {None}
    if isinstance(value, neo4j.graph.Path):
        return sources_in(list(value.relationships))
    return set().union(*map(sources_in, value)) if isinstance(value, list) else set()


told = set()  # who says what the answer tells
for column in answer:
    if column == "graph":
        told |= sources_in(list(answer[column]))
    elif column.split("_")[-1] in ("source", "sources"):
        for value in answer[column].dropna():
            told |= {name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)}
readable(answer.drop(columns="graph", errors="ignore"))
