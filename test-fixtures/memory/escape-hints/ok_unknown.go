package leak

func okMade(in []string) []string {
	out := make([]string, 0, len(in))
	for _, name := range in {
		out = append(out, name)
	}
	return out
}

func okSome(in []string) []string {
	out := []string{}
	for _, name := range in {
		if name == "" {
			continue
		}
		out = append(out, name)
	}
	return out
}

func okMany(in [][]string) []string {
	var out []string
	for _, names := range in {
		out = append(out, names...)
	}
	return out
}

func okChannel(in chan string) []string {
	var out []string
	for name := range in {
		out = append(out, name)
	}
	return out
}
