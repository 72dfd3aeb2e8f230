package main

import (
	"fmt"

	"fixtures/goroutine/goroutine-without-exit/parts"
)

func main() {
	withCache(func(cache *parts.Cache) {
		fmt.Println(cache)
	})
}

func withCache(f func(*parts.Cache)) {
	guarded(func() {
		cache := parts.New()
		defer cache.Close()
		f(cache)
	})
}

func guarded(f func()) {
	defer func() { _ = recover() }()
	f()
}
