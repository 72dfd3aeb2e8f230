package tested

import (
	"testing"
	"time"
)

func TestReport(t *testing.T) {
	reported := make(chan time.Time, 1)
	Report(func(now time.Time) {
		select {
		case reported <- now:
		default:
		}
	}, time.Hour)
	<-reported
}
