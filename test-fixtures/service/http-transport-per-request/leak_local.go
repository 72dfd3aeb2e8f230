package leak

import (
	"crypto/tls"
	"net/http"
)

func ping(url string) error {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{}}} // want `http-transport-per-request: this .http\.Transport. lives for one call`
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func fetch(req *http.Request) error {
	tr := &http.Transport{MaxIdleConns: 2} // want `http-transport-per-request: this .http\.Transport. lives for one call`
	client := http.Client{Transport: tr}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
