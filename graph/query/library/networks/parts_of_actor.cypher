// What counts as a part of an actor
// ---
// description: >-
//   The government, forces and other organs of an actor, those who hold or held an office in it, and those who
//   lead one of these, at any time and in every modality but denied: what the queries that take with_parts count
//   as the actor.
// parameters:
//   entity: {type: entity, help: The actor, example: niger}
// columns:
//   part: The id of the part
//   name: Its name
//   kinds: What it is
//   roles: "`organ` when it governs the actor or is a part of it, `office` when it holds an office in it, `leader` when it leads an organ"
// ---
CYPHER 5
MATCH (whole:Entity {id: $entity})
CALL (whole) {
  MATCH (whole)<-[m:GOVERNS|PART_OF WHERE m.modality <> 'denied']-{1,2}(member:Entity)
  RETURN member, 'organ' AS role
UNION
  MATCH (whole)<-[m:GOVERNS|PART_OF WHERE m.modality <> 'denied']-{0,2}()<-[:OFFICE_OF]-(:Office)<-[h:HOLDS_OFFICE]-(member:Entity)
  WHERE h.modality <> 'denied'
  RETURN member, 'office' AS role
UNION
  MATCH (whole)<-[m:GOVERNS|PART_OF WHERE m.modality <> 'denied']-{1,2}()<-[l:LEADS]-(member:Entity)
  WHERE l.modality <> 'denied'
  RETURN member, 'leader' AS role
}
WITH member, role
ORDER BY role
RETURN member.id AS part,
       member.name AS name,
       [kind IN labels(member) WHERE kind <> 'Entity'] AS kinds,
       collect(role) AS roles
ORDER BY name, part
