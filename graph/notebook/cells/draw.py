import textwrap

import matplotlib.pyplot as plt
import networkx as nx
from matplotlib.lines import Line2D

plt.rcParams.update({"figure.dpi": 90, "text.parse_math": False})
MOST = 40  # nodes that a picture of this size has room for
# Okabe and Ito's colours, which the colour-blind tell apart; the shapes tell the kinds as well.
LOOKS = list(zip("os^DvpPX", ["#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#0072b2", "#d55e00", "#999999"]))


def parts(value):
    """The nodes and relationships in a value of the column graph."""
    if isinstance(value, (neo4j.graph.Node, neo4j.graph.Relationship)):
        yield value
    elif isinstance(value, neo4j.graph.Path):
        yield from value.nodes
        yield from value.relationships
    elif isinstance(value, list):
        for item in value:
            yield from parts(item)


nodes, statements = {}, {}
for part in parts(list(answer["graph"])):
    (nodes if isinstance(part, neo4j.graph.Node) else statements)[part.element_id] = part

# One line for each two that are tied, solid when a fact ties them, dashed when only plans, denials and the like do.
picture = nx.Graph()
for node in nodes.values():
    kind = next((label for label in sorted(node.labels) if label != "Entity"), "Entity")
    picture.add_node(node["id"], name=node.get("name", node["id"]), kind=kind)
for statement in statements.values():
    line = [nodes[end.element_id]["id"] for end in statement.nodes if end.element_id in nodes]
    if len(set(line)) < 2:
        continue  # of an entity about itself, or with an end that the answer has not
    if not picture.has_edge(*line):
        picture.add_edge(*line, relations=set(), fact=False)
    picture.edges[line]["relations"].add(statement.type.lower().replace("_", " "))
    picture.edges[line]["fact"] |= statement.get("modality") in FACTS

ranked = sorted(picture, key=lambda node: (-picture.degree(node), node))
left_out = ranked[MOST:]
picture.remove_nodes_from(left_out)


def placed(graph):
    """Where the nodes go: those that hang together around one place, the places beside each other."""
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    places, left, top, height = {}, 0.0, 0.0, 0.0
    row = max(sum(len(group) ** 0.5 + 1 for group in groups) ** 0.5 * 2.2, len(groups[0]) ** 0.5 + 1) if groups else 0
    for group in groups:
        size = len(group) ** 0.5
        if left and left + size > row:
            left, top, height = 0.0, top - height, 0.0
        part = graph.subgraph(sorted(group))
        around = nx.spring_layout(part, k=2.2 / size, iterations=300, seed=7, scale=size / 2)
        for node in sorted(group):
            x, y = around[node]
            places[node] = (left + size / 2 + x, top - size / 2 + y)
        left, height = left + size + 1, max(height, size + 1)
    return places


if not picture:
    print("There is nothing to draw: the answer is empty.")
else:
    places = placed(picture)
    figure, axes = plt.subplots(figsize=(11, 8))
    for fact, style in ((True, "solid"), (False, "dashed")):
        lines = [(a, b) for a, b, tie in picture.edges(data=True) if tie["fact"] == fact]
        nx.draw_networkx_edges(picture, places, lines, ax=axes, style=style, edge_color="#555555", width=1.2)
    kinds = sorted({kind for _, kind in picture.nodes(data="kind")})
    key = []
    for i, kind in enumerate(kinds):
        shape, colour = LOOKS[min(i, len(LOOKS) - 1)]
        of_kind = [node for node, its in picture.nodes(data="kind") if its == kind]
        nx.draw_networkx_nodes(
            picture, places, of_kind, ax=axes, node_shape=shape, node_color=colour, edgecolors="#333333", node_size=260
        )
        key.append(Line2D([], [], marker=shape, color="none", markerfacecolor=colour, markeredgecolor="#333333", label=kind))
    for node, name in picture.nodes(data="name"):
        axes.annotate(
            textwrap.fill(name, 20), places[node], xytext=(0, -11), textcoords="offset points", ha="center", va="top",
            fontsize=8, bbox={"boxstyle": "square,pad=0.1", "color": "white", "alpha": 0.75}, zorder=5,
        )
    if picture.number_of_edges() <= 25:
        for a, b, relations in picture.edges(data="relations"):
            words = sorted(relations)
            words = words[:3] + [f"and {len(words) - 3} more"] * (len(words) > 3)
            middle = [(places[a][i] + places[b][i]) / 2 for i in (0, 1)]
            axes.annotate(
                "\n".join(words), middle, ha="center", va="center", fontsize=7, color="#444444",
                bbox={"boxstyle": "square,pad=0.1", "color": "white", "alpha": 0.75}, zorder=4,
            )
    ties = {fact for _, _, fact in picture.edges(data="fact")}
    key += [Line2D([], [], color="#555555", label="said as a fact")] * (True in ties)
    key += [Line2D([], [], color="#555555", ls="dashed", label="planned, denied, demanded, …")] * (False in ties)
    axes.legend(handles=key, loc="upper left", bbox_to_anchor=(1, 1), frameon=False, fontsize=9)
    axes.set_title(TITLE + (f" ({len(left_out)} of {len(ranked)} left out)" if left_out else ""), fontsize=12)
    axes.set_axis_off()
    axes.margins(0.08)
    sources = sorted(told)
    words = ", ".join(sources[:6]) + (f" and {len(sources) - 6} more" if len(sources) > 6 else "")
    figure.text(0.01, 0.01, f"Sources: {words}" if sources else "", fontsize=8, color="#555555")
    plt.show()
