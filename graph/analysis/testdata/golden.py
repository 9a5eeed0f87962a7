"""Makes golden.json: figures of networkx and of plain arithmetic, which the tests
of the package compare with its own. Run it in a virtual environment with
networkx 3.4, numpy, scipy and PyYAML, from the root of the repository:

    python graph/analysis/testdata/golden.py ../shared/data

The two networks of our making are planted partitions: three groups of 12 with
dense ties within and few between, and two pairs that hang on by a thread.
"""

import csv, itertools, json, random, sys
import networkx as nx
import yaml


def r(x):
    return float(f"{x:.12g}")


def planted(seed, directed):
    rng = random.Random(seed)
    names = [f"s{i:02d}" for i in range(36)] + ["t1", "t2", "u1", "u2", "z"]
    edges = []
    for a, b in itertools.permutations(range(36), 2):
        if not directed and a > b:
            continue
        if rng.random() < (0.35 if a // 12 == b // 12 else 0.02):
            edges.append((names[a], names[b], rng.randint(1, 5)))
    edges += [("s00", "t1", 2), ("t1", "t2", 1), ("s30", "u1", 1), ("u1", "u2", 3)]
    return names, edges


def figures(names, edges, directed):
    g = (nx.DiGraph if directed else nx.Graph)()
    g.add_nodes_from(sorted(names))
    g.add_weighted_edges_from(edges)
    out = {
        "directed": directed, "nodes": sorted(names), "edges": edges,
        "degree": dict(g.degree()), "weighted": {k: float(v) for k, v in g.degree(weight="weight")},
        "pagerank": {k: r(v) for k, v in nx.pagerank(g, alpha=0.85, tol=1e-14, max_iter=2000).items()},
        "betweenness": {k: r(v) for k, v in nx.betweenness_centrality(g, normalized=False).items()},
        "share": {k: r(v) for k, v in nx.betweenness_centrality(g, normalized=True).items()},
    }
    parts = [sorted(c) for c in nx.community.louvain_communities(g, seed=7)]
    out["communities"] = sorted(parts)
    out["modularity"] = r(nx.community.modularity(g, parts))
    if not directed:
        out["articulation"] = sorted(nx.articulation_points(g))
        whole = nx.number_connected_components(g)
        out["pieces"] = {}
        for node in out["articulation"]:
            h = g.copy()
            h.remove_node(node)
            out["pieces"][node] = nx.number_connected_components(h) - whole + 1
        # Betweenness of pairs of different groups, pair by pair.
        group = {n: i for i, c in enumerate(out["communities"]) for n in c}
        between = dict.fromkeys(g, 0.0)
        for a, b in itertools.combinations(g, 2):
            if group[a] != group[b] and nx.has_path(g, a, b):
                paths = list(nx.all_shortest_paths(g, a, b))
                for p in paths:
                    for v in p[1:-1]:
                        between[v] += 1 / len(paths)
        out["between_communities"] = {k: r(v) for k, v in between.items()}
    return out


def signed(seed):
    rng = random.Random(seed)
    names = [f"n{i:02d}" for i in range(20)]
    edges = [(a, b, rng.choice([1, 1, -1])) for a, b in itertools.combinations(names, 2) if rng.random() < 0.4]
    sign = {(a, b): s for a, b, s in edges}
    kinds = [0, 0, 0, 0]
    unbalanced = []
    for a, b, c in itertools.combinations(names, 3):
        if (a, b) in sign and (a, c) in sign and (b, c) in sign:
            signs = [sign[a, b], sign[a, c], sign[b, c]]
            kinds[signs.count(-1)] += 1
            if signs.count(-1) % 2:
                unbalanced.append([a, b, c])
    return {"edges": edges, "triads": kinds, "unbalanced": unbalanced}


def niger():
    """The statements of the dossier that are facts, as a directed network."""
    with open("fixtures/niger-2023.yaml", encoding="utf-8") as f:
        dossier = yaml.safe_load(f)
    with open("fixtures/gazetteer.yaml", encoding="utf-8") as f:
        entities = yaml.safe_load(f)["entities"]
    with open("schema/ontology.yaml", encoding="utf-8") as f:
        relations = yaml.safe_load(f)["relations"]
    inverse = {v["inverse"]: k for k, v in relations.items() if "inverse" in v}
    ids = {e["id"] for e in entities + dossier["entities"]}
    facts = []
    for s in dossier["statements"]:
        if s.get("modality", "asserted") in ("asserted", "reported"):
            facts.append((s["subject"], s["type"].replace("-", "_").upper(), s["object"]))
    for e in dossier["entities"]:
        for h in e.get("holders", []):
            if h.get("modality", "asserted") in ("asserted", "reported"):
                facts.append((h["holder"], "HOLDS_OFFICE", e["id"]))
    weight = {}
    for a, kind, b in facts:
        assert a in ids and b in ids, (a, b)
        if kind in inverse:
            a, kind, b = b, inverse[kind], a
        if a != b:
            weight[a, b] = weight.get((a, b), 0) + 1
            if relations[kind].get("symmetric"):
                weight[b, a] = weight.get((b, a), 0) + 1
    names = {n for pair in weight for n in pair}
    out = figures(names, [(a, b, w) for (a, b), w in sorted(weight.items())], True)
    return {"statements": len(facts), **{k: out[k] for k in ("nodes", "degree", "weighted", "pagerank", "betweenness", "modularity")}}


def similarity(folder, year):
    """S for each two members of the COW system on 1 July, by their numbers."""
    day = f"{year}-07-01"
    members = set()
    with open(f"{folder}/cow_states/states2016_clean.csv", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            begin = "%s-%02d-%02d" % (row["styear"], int(row["stmonth"]), int(row["stday"]))
            end = "%s-%02d-%02d" % (row["endyear"], int(row["endmonth"]), int(row["endday"]))
            if begin <= day <= end:
                members.add(int(row["ccode"]))
    members = sorted(members)
    level = {(m, m): 3 for m in members}
    with open(f"{folder}/cow_alliances_dyadyear/cow_alliance_directed_dyad_year.csv", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            a, b = int(row["ccode1"]), int(row["ccode2"])
            if int(row["year"]) == year and a in members and b in members:
                found = 3 if row["cow_defense"] == "1" else 2 if "1" in (row["cow_neutral"], row["cow_nonagg"]) else 1 if row["cow_entente"] == "1" else 0
                level[a, b] = max(level.get((a, b), 0), found)
                level[b, a] = max(level.get((b, a), 0), found)
    portfolio = {m: [level.get((m, k), 0) for k in members] for m in members}
    s = {}
    for a, b in itertools.combinations(members, 2):
        s[f"{a}-{b}"] = 1 - 2 * sum(abs(x - y) for x, y in zip(portfolio[a], portfolio[b])) / (3 * len(members))
    few = sorted(s)[:: max(1, len(s) // 40)]
    return {"year": year, "members": members, "sum": r(sum(s.values())), "pairs": {k: r(s[k]) for k in few}}


golden = {
    "undirected": figures(*planted(1, False), False),
    "directed": figures(*planted(2, True), True),
    "signed": signed(3),
    "niger": niger(),
    "similarity": similarity(sys.argv[1], 1980),
}
with open("graph/analysis/testdata/golden.json", "w", encoding="utf-8") as f:
    # One line for each part, so that a change of one is seen.
    f.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, sort_keys=True)}" for k, v in golden.items()) + "\n}\n")
