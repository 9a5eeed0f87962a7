package draw

func sahelYears() Years {
	y := Years{Title: "Niger and its neighbours, 2020 to 2024", Caption: "Source: the statements of the tests", Entities: sahelNodes()}
	all := ties(sahel)
	for i, name := range []string{"2020", "2021", "2022", "2023", "2024"} {
		y.Panels = append(y.Panels, Year{name, all[:i*len(all)/4]})
	}
	return y
}
