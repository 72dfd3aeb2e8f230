package checked

import (
	"testing"
	"testing/synctest"
)

func TestStart(t *testing.T) {
	synctest.Test(t, func(*testing.T) { Start() })
}
