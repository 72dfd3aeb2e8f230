package processes

import (
	"errors"

	"github.com/hashicorp/go-plugin"
)

var errNoName = errors.New("no name")

// A client that does not start ends its process itself.
func started(name string) (any, error) {
	client := plugin.NewClient(&plugin.ClientConfig{Name: name})
	rpc, err := client.Client()
	if err != nil {
		return nil, err
	}
	defer client.Kill()
	return rpc.Dispense(name)
}
