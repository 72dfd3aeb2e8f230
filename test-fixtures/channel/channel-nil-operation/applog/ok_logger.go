// Package applog is a logger of one's own.
package applog

type Logger struct{ fatal bool }

func (l *Logger) Critical(text string) { l.log(text) }

func (l *Logger) log(text string) {
	println(text)
	if l.fatal {
		panic(text)
	}
}
