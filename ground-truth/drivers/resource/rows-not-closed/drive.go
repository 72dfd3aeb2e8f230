package queries

import "fixtures/probe"

func init() {
	probe.Drive("leak_rows.go", "inTransaction", func(c *probe.Case) func() {
		db := c.DB()
		c.Ignore("connections in use") // the transaction's
		return func() {
			tx, err := db.Begin()
			if err != nil {
				panic(err)
			}
			c.AtEnd(func() { _ = tx.Rollback() })
			c.Got(inTransaction(tx))
		}
	})
}
