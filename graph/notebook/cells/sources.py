SOURCES = """CYPHER 5
MATCH (s:Source)
WHERE s.id IN $told OR s.name IN $told OR size($told) = 0
RETURN s.id AS source, s.name AS name, s.citation AS citation, s.licence AS licence, s.url AS url
ORDER BY source"""
sources = ask(SOURCES, {"told": sorted(told)})
driver.close()
if not told:
    print("The answer names no source; these are all of the graph's.")
readable(sources)
