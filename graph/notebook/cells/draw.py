import textwrap
from collections import Counter

import matplotlib.pyplot as plt
import networkx as nx
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

plt.rcParams.update({"figure.dpi": 90, "text.parse_math": False})
MOST = 40  # nodes that a picture of this size has room for
HALO = [withStroke(linewidth=3, foreground="white")]  # so that words are read over lines
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
        picture.add_edge(*line, relations={}, fact=False)
    how = picture.edges[line]["relations"].setdefault(statement.type.lower().replace("_", " "), set())
    how.add(statement.get("modality"))
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
        names = sorted(group)
        around = nx.spring_layout(graph.subgraph(names), k=2.2 / size, iterations=300, seed=7, scale=size / 2)
        if len(names) == 2:
            around = dict(zip(names, [(-size / 2, 0), (size / 2, 0)]))
        for node in names:
            x, y = around[node]
            places[node] = (left + size / 2 + x, top - size / 2 + y)
        left, height = left + size + 1, max(height, size + 1)
    return places


if not picture:
    print("There is nothing to draw: the answer is empty.")
else:
    places = placed(picture)
    height = 3.2 if len(picture) <= 3 else 5.5 if len(picture) <= 10 else 7.5
    figure, axes = plt.subplots(figsize=(11, height), layout="constrained")
    for fact, style in ((True, "solid"), (False, "dashed")):
        lines = [(a, b) for a, b, tie in picture.edges(data=True) if tie["fact"] == fact]
        nx.draw_networkx_edges(picture, places, lines, ax=axes, style=style, edge_color="#555555", width=1.2)
    # The kinds of most nodes have a look of their own, all others share the last.
    counts = Counter(kind for _, kind in picture.nodes(data="kind"))
    kinds = sorted(counts, key=lambda kind: (-counts[kind], kind))
    looks = {kind: (kind, *look) for kind, look in zip(kinds[: len(LOOKS) - (len(kinds) > len(LOOKS))], LOOKS)}
    key = []
    for kind, shape, colour in dict.fromkeys([*looks.values(), *[("other", *LOOKS[-1])] * (len(kinds) > len(looks))]):
        of_kind = [node for node, its in picture.nodes(data="kind") if looks.get(its, ("other",))[0] == kind]
        nx.draw_networkx_nodes(
            picture, places, of_kind, ax=axes, node_shape=shape, node_color=colour, edgecolors="#333333", node_size=260
        )
        key.append(Line2D([], [], marker=shape, color="none", markerfacecolor=colour, markeredgecolor="#333333", label=kind))
    for node, name in picture.nodes(data="name"):
        axes.annotate(
            textwrap.fill(name, 20), places[node], xytext=(0, -11), textcoords="offset points", ha="center", va="top",
            fontsize=8, path_effects=HALO, zorder=5,
        )
    if picture.number_of_edges() <= 25:
        room = 3 if len(picture) > 2 else 20
        for a, b, relations in picture.edges(data="relations"):
            words = [name if how & set(FACTS) else f"{name} ({', '.join(sorted(how))})" for name, how in sorted(relations.items())]
            words = words[:room] + [f"and {len(words) - room} more"] * (len(words) > room)
            middle = [(places[a][i] + places[b][i]) / 2 for i in (0, 1)]
            axes.annotate(
                "\n".join(words), middle, ha="center", va="center", fontsize=7, color="#444444", path_effects=HALO, zorder=4
            )
    ties = {fact for _, _, fact in picture.edges(data="fact")}
    key += [Line2D([], [], color="#555555", label="said as a fact")] * (True in ties)
    key += [Line2D([], [], color="#555555", ls="dashed", label="planned, denied, demanded, …")] * (False in ties)
    figure.legend(handles=key, loc="outside right upper", frameon=False, fontsize=9)
    axes.set_title(TITLE + (f" ({len(left_out)} of {len(ranked)} left out)" if left_out else ""), fontsize=12)
    axes.set_axis_off()
    axes.margins(0.08)
    sources = sorted(told)
    words = ", ".join(sources[:6]) + (f" and {len(sources) - 6} more" if len(sources) > 6 else "")
    below = ["What ties whom is in the table."] * (picture.number_of_edges() > 25) + [f"Sources: {words}"] * bool(sources)
    figure.supxlabel("\n".join(below), fontsize=8, x=0.01, ha="left", color="#555555")
    plt.show()
