package files

import (
	"io/fs"
	"os"
)

// The file system goes on to use the directory.
func assets(dir string, mount func(fs.FS)) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	mount(root.FS())
	return nil
}
