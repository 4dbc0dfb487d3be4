package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestGuardedDatabaseReachesNothing asks a locked database for what it must
// not do.
func TestGuardedDatabaseReachesNothing(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "g.duckdb")
	db, err := Open(ctx, path, testForms())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(dir, "secret.csv")
	if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err = OpenGuarded(ctx, path, Guard{MemoryMB: 64, Threads: 1}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.SQL().ExecContext(ctx, "ATTACH ':memory:' AS side (READ_WRITE); CREATE TABLE side.t AS SELECT 1 AS a"); err != nil {
		t.Fatalf("preparation: %v", err)
	}
	if err := db.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.SQL().QueryRowContext(ctx, "SELECT count(*) FROM reports, side.t").Scan(&n); err != nil {
		t.Fatalf("a plain question: %v", err)
	}
	for _, bad := range []string{
		"SELECT * FROM read_csv('" + secret + "')", "SELECT * FROM '" + secret + "'", "SELECT * FROM read_text('/etc/passwd')",
		"SELECT * FROM glob('/*')", "COPY (SELECT 1) TO '" + filepath.Join(dir, "out.csv") + "'", "COPY reports FROM '" + secret + "'",
		"ATTACH '" + filepath.Join(dir, "new.duckdb") + "' AS x", "EXPORT DATABASE '" + dir + "'", "INSTALL httpfs", "LOAD httpfs",
		"SELECT * FROM read_parquet('https://example.org/a.parquet')", "SELECT * FROM read_json('http://127.0.0.1/')",
		"SET enable_external_access = true", "SET memory_limit = '8GB'", "RESET lock_configuration", "SET temp_directory = '" + dir + "'",
		"PRAGMA enable_external_access", "INSERT INTO meta VALUES ('a', 'b')", "DELETE FROM reports", "DROP TABLE reports", "CREATE TABLE x (a INTEGER)",
		"SELECT count(*) FROM (SELECT DISTINCT hash(i) || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' FROM range(5000000) t(i))",
	} {
		if _, err := db.SQL().ExecContext(ctx, bad); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 2 {
		t.Errorf("files beside the database: %v", files)
	}
}
