package analysis

// Degree is how many others an entity is tied to, and with what weight. In an
// undirected network, In and Out are the same as the whole.
type Degree struct {
	In, Out, All                         int
	WeightedIn, WeightedOut, WeightedAll float64
}

// Degrees are those of the nodes, in their order. In a directed network All is
// In + Out, so that whoever is tied both ways counts twice (as in networkx).
func (n *Network) Degrees() []Degree {
	degrees := make([]Degree, len(n.Nodes))
	for i := range degrees {
		d := Degree{In: len(n.in[i]), Out: len(n.out[i]), WeightedIn: weightOf(n.in[i]), WeightedOut: weightOf(n.out[i])}
		d.All, d.WeightedAll = d.Out, d.WeightedOut
		if n.Directed {
			d.All, d.WeightedAll = d.In+d.Out, d.WeightedIn+d.WeightedOut
		}
		degrees[i] = d
	}
	return degrees
}
