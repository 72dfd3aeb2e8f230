package leak

func sends() {
	var out chan int
	out <- 1 // want `channel-nil-operation`
}

func loops(each func(int)) {
	var in chan int
	for x := range in { // want `channel-nil-operation`
		each(x)
	}
}
