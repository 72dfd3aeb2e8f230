// Package testcontainers declares as much as fixtures need to compile.
package testcontainers

import "context"

type ContainerRequest struct {
	Image string
}

type GenericContainerRequest struct {
	ContainerRequest
	Started bool
	Reuse   bool
}

type Container interface {
	Endpoint(ctx context.Context, proto string) (string, error)
	Terminate(ctx context.Context) error
}

func GenericContainer(ctx context.Context, req GenericContainerRequest) (Container, error) {
	return nil, nil
}
