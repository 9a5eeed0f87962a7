package schema

import (
	"slices"
	"strings"
)

// object is a JSON object on its way out.
type object = map[string]any

// DossierSchema is the JSON Schema (draft 2020-12) of dossier files, for
// editors that complete and check YAML with one. It knows the names of the
// ontology; what needs the whole file (references, ends) is left to
// `entente check`.
func (o *Ontology) DossierSchema() map[string]any {
	slug := object{"type": "string", "pattern": "^[a-z0-9][a-z0-9._-]*$"}
	return object{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"$id":                  "https://entente.example/dossier.schema.json",
		"title":                "Entente dossier",
		"description":          "Sourced statements about geopolitical relations",
		"type":                 "object",
		"additionalProperties": false,
		"required":             []string{"dossier"},
		"properties": object{
			"dossier":    slug,
			"title":      text("What the dossier is about"),
			"sources":    list(o.sourceSchema(slug)),
			"documents":  list(o.documentSchema(slug)),
			"entities":   list(o.entitySchema(slug)),
			"statements": list(o.statementSchema()),
		},
		"$defs": object{
			"edtf":  object{"type": []string{"string", "integer"}, "description": "EDTF (ISO 8601-2): 2023-07-26, 2023-07, 1960/1974, 2023-07-26/.."},
			"value": object{"type": []string{"string", "number", "boolean"}},
		},
	}
}

func (o *Ontology) sourceSchema(slug object) object {
	return closed([]string{"id", "name"}, object{
		"id": slug, "name": text("Its name"), "kind": object{"enum": SourceKinds, "description": "What kind of source it is"},
		"url": text("Where it is published"), "licence": text("Terms of use"), "citation": text("How it asks to be cited"),
	})
}

func (o *Ontology) documentSchema(slug object) object {
	return closed([]string{"id", "source", "title"}, object{
		"id": slug, "source": text("Id of its source"), "title": text("Its title"), "url": text("Where it is"),
		"date": ref("edtf"), "licence": text("Its own terms"),
	})
}

func (o *Ontology) entitySchema(slug object) object {
	codes := object{}
	for _, s := range o.CodeSystems {
		one := object{"type": []string{"string", "integer"}}
		codes[s.Name] = object{"description": s.Description, "anyOf": []any{one, object{"type": "array", "items": one}}}
	}
	properties := object{}
	for _, e := range o.Entities {
		for _, p := range e.Properties {
			properties[p.Name] = p.schema()
		}
	}
	holder := o.timed(object{"holder": text("Who holds the office: an id, a name or system:code")})
	return closed([]string{"id", "labels", "name"}, object{
		"id": slug, "name": text("The usual English name"), "valid": ref("edtf"),
		"labels":     object{"type": "array", "minItems": 1, "items": object{"enum": o.EntityLabels()}},
		"aliases":    object{"type": "array", "items": object{"type": "string"}},
		"codes":      object{"type": "object", "additionalProperties": false, "properties": codes},
		"properties": object{"type": "object", "additionalProperties": false, "properties": properties},
		"holders":    list(closed([]string{"holder", "document"}, holder)),
	})
}

func (o *Ontology) statementSchema() object {
	names := o.RelationNames()
	for _, name := range slices.Clone(names) {
		names = append(names, FileName(name))
	}
	properties := object{}
	for _, r := range o.Relations {
		for _, p := range r.Properties {
			properties[p.Name] = p.schema()
		}
	}
	return closed([]string{"subject", "type", "object", "document"}, o.timed(object{
		"subject": text("An id, a name or alias, or system:code"), "object": text("An id, a name or alias, or system:code"),
		"type":       object{"enum": names, "description": "A relation of the ontology, or its inverse"},
		"properties": object{"type": "object", "additionalProperties": false, "properties": properties},
	}))
}

// timed adds to the keys of a statement those that the holders of an office
// have too.
func (o *Ontology) timed(keys object) object {
	for name, schema := range (object{
		"id": text("The source's own id of the record"), "valid": ref("edtf"), "reported_at": ref("edtf"), "document": text("Id of the document"),
		"locator": text("Where in the document"), "quote": text("The words, briefly"), "attributed_to": text("Who is said to have said them"),
		"modality": object{"enum": o.ModalityNames()}, "confidence": object{"type": "number", "minimum": 0, "maximum": 1},
	}) {
		keys[name] = schema
	}
	return keys
}

func (p *Property) schema() object {
	kind := map[PropertyType]any{Integer: "integer", Number: "number", Boolean: "boolean"}[p.Type]
	if kind == nil {
		return object{"$ref": "#/$defs/value", "description": p.Description}
	}
	return object{"type": kind, "description": p.Description}
}

// FileName is the name of a relation as files like to write it: ally-of.
func FileName(relation string) string {
	return strings.ToLower(strings.ReplaceAll(relation, "_", "-"))
}

// SourceKinds are the kinds of sources.
var SourceKinds = []string{"news", "dataset", "government", "organization", "standard", "reference", "other"}

func text(description string) object {
	return object{"type": []string{"string", "integer"}, "description": description}
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

func list(items object) object { return object{"type": "array", "items": items} }

func closed(required []string, properties object) object {
	return object{"type": "object", "additionalProperties": false, "required": required, "properties": properties}
}
