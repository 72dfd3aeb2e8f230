package queries

import (
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"
)

func onlyOne(t *testing.T, db *sql.DB) (name string) {
	rows, err := db.Query("SELECT name FROM users")
	require.NoError(t, err)
	if !rows.Next() {
		return ""
	}
	require.NoError(t, rows.Scan(&name))
	// Read to the end, or the test stops.
	require.False(t, rows.Next())
	return name
}

func TestOnlyOne(t *testing.T) {
	if db, err := sql.Open("none", ""); err == nil {
		t.Log(onlyOne(t, db))
		db.Close()
	}
}
