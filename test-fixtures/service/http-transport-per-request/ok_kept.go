package leak

import (
	"net/http"
	"time"
)

var shared = &http.Client{Transport: &http.Transport{}}

type holder struct{ client *http.Client }

func okReturned() *http.Client {
	return &http.Client{Transport: &http.Transport{}}
}

func okStored(h *holder, url string) error {
	client := &http.Client{Transport: &http.Transport{}}
	h.client = client
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func okClosed(url string) error {
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	client := &http.Client{Transport: tr}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func okNoKeepAlive(url string) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func okTimesOut(url string) error {
	client := &http.Client{Transport: &http.Transport{IdleConnTimeout: time.Second}}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
