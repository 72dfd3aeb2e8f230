package processes

import "github.com/hashicorp/go-plugin"

// A client that does not start ends its process itself; one that does not know the name goes on running.
func dispense(name string) (any, error) {
	client := plugin.NewClient(&plugin.ClientConfig{Name: name}) // want `process-not-waited: .client. is not killed when .name == "". is true .*`
	rpc, err := client.Client()
	if err != nil {
		return nil, err
	}
	if name == "" {
		return nil, errNoName
	}
	got, err := rpc.Dispense(name)
	client.Kill()
	return got, err
}
