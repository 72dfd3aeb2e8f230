package leak

func upper(in []string) []string {
	out := []string{} // want `escape-hints: .out. grows step by step to a length that is known: in's`
	for _, name := range in {
		out = append(out, name+"!")
	}
	return out
}

func keys(m map[string]int) []string {
	var out []string // want `escape-hints: .out. grows step by step to a length that is known: m's`
	for key := range m {
		out = append(out, key)
	}
	return out
}
