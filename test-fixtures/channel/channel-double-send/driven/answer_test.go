package twice

import (
	"errors"
	"testing"
)

func TestAnswer(t *testing.T) {
	out := make(chan any)
	go answer(out, errors.New("broken"))
	<-out
}

func TestAnswerOnce(t *testing.T) {
	out := make(chan any)
	go answerOnce(out, errors.New("broken"))
	<-out
}

func TestStream(t *testing.T) {
	out := make(chan int)
	go stream(out)
	<-out
}
