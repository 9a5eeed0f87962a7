package gazetteer

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"

	"entente/graph"
	"entente/schema/edtf"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed names.yaml
var namesFile []byte

// furtherNames are those of names.yaml, by entity.
func furtherNames() (map[string][]graph.Name, error) {
	var file struct {
		Names     map[string]map[string]any      `yaml:"names"`
		Languages map[string]map[string][]string `yaml:"languages"`
	}
	if err := yaml.UnmarshalWithOptions(namesFile, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("the names of the gazetteer: %w", err)
	}
	all := map[string][]graph.Name{}
	for _, name := range slices.Sorted(maps.Keys(file.Names)) {
		for id, times := range file.Names[name] {
			list, several := times.([]any)
			if !several {
				list = []any{times}
			}
			for _, text := range list {
				valid, err := edtf.Parse(fmt.Sprint(text))
				if err != nil {
					return nil, fmt.Errorf("the names of the gazetteer: %s of %s: %w", name, id, err)
				}
				all[id] = append(all[id], graph.Name{Text: name, Valid: valid})
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(file.Languages)) {
		for id, names := range file.Languages[tag] {
			for _, name := range names {
				all[id] = append(all[id], graph.Name{Text: name, Language: tag})
			}
		}
	}
	return all, nil
}

// languages are those whose names of states are known beside the gazetteer's
// own: the six of the United Nations, and German, Italian and Portuguese.
var languages = []language.Tag{
	language.English, language.French, language.Spanish, language.Russian, language.Chinese, language.TraditionalChinese, language.Arabic,
	language.German, language.Italian, language.Portuguese,
}

// foreignNames are the names of the region of the entity's present ISO code in
// Unicode's Common Locale Data Repository (CLDR), as golang.org/x/text has it.
func foreignNames(e *graph.Entity) []graph.Name {
	var names []graph.Name
	for _, c := range e.Codes {
		_, withdrawn := c.Valid.To()
		if c.System != "iso2" || withdrawn {
			continue
		}
		region, err := language.ParseRegion(c.Value)
		if err != nil {
			continue // a code that CLDR does not know, such as one that ISO lends to a user
		}
		for _, tag := range languages {
			if name := display.Regions(tag).Name(region); name != "" && name != c.Value {
				names = append(names, graph.Name{Text: name, Language: tag.String()})
			}
		}
	}
	return names
}
