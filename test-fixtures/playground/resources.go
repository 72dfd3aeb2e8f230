package main

import (
	"bufio"
	"net/http"
	"os"
)

// status looks at the code and forgets the body: the connection and its two
// goroutines stay.
func status(url string) (int, error) {
	response, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}

// firstLine closes the file, but not where reading fails.
func firstLine(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	line, err := bufio.NewReader(file).ReadString('\n')
	if err != nil {
		return "", err
	}
	return line, file.Close()
}
