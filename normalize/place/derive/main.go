// Derive writes data/regions.csv from the table of division codes through
// time of github.com/yescallop/areacodes (CC0). In: the path of its
// result.csv. Out: one row per division and name, with a level, the years
// between which it was in force and the codes that followed it.
//
//	go run ./derive PATH/areacodes_result.csv
package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"
)

// levels gives our word for the level the source prints.
var levels = map[string]string{"省级": "province", "地级": "prefecture", "县级": "county"}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "derive: give the path of the table of division codes")
		os.Exit(2)
	}
	if err := derive(os.Args[1], "data/regions.csv"); err != nil {
		fmt.Fprintln(os.Stderr, "derive:", err)
		os.Exit(1)
	}
}

func derive(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	in := csv.NewReader(f)
	head, err := in.Read()
	if err != nil {
		return err
	}
	column := map[string]int{}
	for i, name := range head {
		column[strings.TrimPrefix(name, "\ufeff")] = i
	}
	rows := [][]string{{"code", "name", "level", "from", "until", "successors"}}
	for {
		rec, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		get := func(name string) string { return rec[column[name]] }
		level := levels[get("级别")]
		if level == "" {
			return fmt.Errorf("code %s: no level %q", get("代码"), get("级别"))
		}
		rows = append(rows, []string{get("代码"), get("名称"), level, get("启用时间"), get("变更/弃用时间"), get("新代码")})
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	w := csv.NewWriter(out)
	if err := w.WriteAll(rows); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}
