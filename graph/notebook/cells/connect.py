import datetime
import os

import neo4j
import pandas as pd

missing = [name for name in ("NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD") if not os.environ.get(name)]
if missing:
    raise RuntimeError(
        f"{' and '.join(missing)} must be set before Jupyter starts: the graph's address, such as "
        "bolt://localhost:7687, its user and its password (of Entente's local server, "
        "`entente server status` tells where they are)"
    )
driver = neo4j.GraphDatabase.driver(
    os.environ["NEO4J_URI"],
    auth=(os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"]),
    notifications_min_severity="OFF",  # a relation that nobody has stated yet is no mistake of a query
)
driver.verify_connectivity()


def plain(value):
    """Neo4j's days as Python's; all else as it is."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.to_native() if hasattr(value, "to_native") else value


def ask(cypher, parameters):
    """The rows that the graph answers with. It only reads: the server refuses what writes."""
    records, _, columns = driver.execute_query(
        cypher, parameters, routing_=neo4j.RoutingControl.READ, database_=os.environ.get("NEO4J_DATABASE") or None
    )
    return pd.DataFrame([[plain(value) for value in record] for record in records], columns=columns, dtype=object)


def readable(table):
    """The rows to read: lists as words, and nothing where there is nothing."""
    words = table.map(lambda value: ", ".join(map(str, value)) if isinstance(value, list) else value)
    return words.where(words.notna(), "")


pd.set_option("display.max_rows", 40, "display.max_colwidth", 60, "display.width", 160)
