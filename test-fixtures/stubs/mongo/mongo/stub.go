// Package mongo declares as much as fixtures need to compile.
package mongo

import "context"

type Pipeline []any

type Collection struct{}

func (*Collection) Watch(ctx context.Context, pipeline any) (*ChangeStream, error) { return nil, nil }

type ChangeStream struct{}

func (*ChangeStream) Next(ctx context.Context) bool { return false }

func (*ChangeStream) Close(ctx context.Context) error { return nil }

func (*ChangeStream) Err() error { return nil }
