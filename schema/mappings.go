package schema

import "embed"

// Mappings are the shipped mapping files, one for each data set, in the folder
// mappings. Package graph/mapping reads them.
//
//go:embed mappings/*.yaml
var Mappings embed.FS
