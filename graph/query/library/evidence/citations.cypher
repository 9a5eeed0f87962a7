// How documents and their sources are cited
// ---
// description: >-
//   Each of some documents with what a citation of it needs: its title, date and address, who published it, how
//   that source asks to be cited, and the terms under which both may be used. A document that the graph does not
//   have is left out.
// parameters:
//   documents: {type: list of text, help: The ids of the documents, example: seed-article-2023-09-05}
// columns:
//   document: The id of the document
//   title: Its title
//   date: "When it was published, as EDTF"
//   url: Where it is
//   licence: Its own terms; empty where those of the source hold
//   source: The id of the source that published it
//   name: The name of the source
//   kind: What the source is
//   source_url: Where the source is
//   source_licence: Under which terms the source may be used
//   citation: How the source asks to be cited
// ---
CYPHER 5
UNWIND $documents AS id
MATCH (document:Document {id: id})
OPTIONAL MATCH (document)-[:PUBLISHED_BY]->(source:Source)
RETURN DISTINCT document.id AS document,
       document.title AS title,
       document.date AS date,
       document.url AS url,
       document.licence AS licence,
       source.id AS source,
       source.name AS name,
       source.kind AS kind,
       source.url AS source_url,
       source.licence AS source_licence,
       source.citation AS citation
ORDER BY source, date, document
