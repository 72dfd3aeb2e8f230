// Playground leaks on purpose. Open the folder in the editor, or run
// `go-leak-lens scan` on it, and mend one leak after the other: the count of
// goroutines that this program prints grows more slowly with each.
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"time"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "hello")
	}))
	defer server.Close()

	for i := 0; ; i++ {
		if _, err := lookup("key", time.Millisecond); err != nil {
			fmt.Println("lookup:", err)
		}
		fmt.Println("fastest mirror:", fastest([]string{"a", "b", "c"}))
		fmt.Println("sum:", sum([]int{1, 2, 3}))
		watch(fmt.Sprint("job ", i))
		newCache()
		poll(3)
		_ = consume(make(chan string), 0)
		_ = fetchAll(context.Background(), []string{server.URL, "bad url"})
		if _, err := status(server.URL); err != nil {
			fmt.Println("status:", err)
		}
		if _, err := firstLine(os.DevNull); err != nil {
			fmt.Println("first line:", err)
		}

		accounts := &ledger{balance: map[string]int{"alice": 1}}
		fmt.Println("withdraw:", accounts.withdraw("alice", 5))

		time.Sleep(time.Second)
		fmt.Println("goroutines still alive:", runtime.NumGoroutine())
	}
}
