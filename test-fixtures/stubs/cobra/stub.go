// Package cobra stands in for the real one.
package cobra

type Command struct {
	Use string
	Run func(cmd *Command, args []string)
}
