package draw

import "entente/graph/draw/outline"

func sahelMap() Map {
	return Map{
		Title: "Troops in the Sahel, 1 September 2023", Caption: "Source: the statements of the tests",
		Hosts: []Host{
			{ID: "niger", Name: "Niger", Forces: []Force{
				{Name: "French forces in Niger", Lowest: 1000, Highest: 1500, Note: "source: reuters"}, {Name: "United States Armed Forces", Highest: 1100},
				{Name: "Italy", Lowest: 300, Highest: 300}, {Name: "Germany", Highest: 100}, {Name: "European Union", Highest: 100}, {Name: "Russia", Dashed: true},
			}},
			{ID: "mali", Name: "Mali", Forces: []Force{{Name: "Wagner Group", Highest: 1000}, {Name: "United Nations Multidimensional Integrated Stabilization Mission in Mali"}}},
			{ID: "agadez-air-base-201", Name: "Air Base 201 (Agadez)", State: "niger", At: &outline.Point{East: 7.99, North: 16.95}, Forces: []Force{{Name: "United States Armed Forces", Highest: 600}}},
			{ID: "chad", Name: "Chad", Forces: []Force{{Name: "French Armed Forces", Highest: 1000}}},
			{ID: "burkina-faso", Name: "Burkina Faso", Forces: []Force{{Name: "French Armed Forces", Highest: 400, Dashed: true}}},
			{ID: "sahel", Name: "Sahel", Forces: []Force{{Name: "French Armed Forces"}}},
		},
	}
}
