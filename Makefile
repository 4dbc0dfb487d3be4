# make demo   the main job: crawl a simulated county, load it, answer three questions
# make test   everything that must hold; installs nothing outside the Go module cache
# make bench  speed, as ratios within one run
# make accuracy  1,000 fresh reports in every format and damage, scored; the table goes into README (needs what make fixtures needs)
# make fixtures  makes testdata/reports anew (needs LibreOffice, Chromium, Ghostscript, qpdf, poppler)

GO ?= go
BIN := bin/gongkai

.PHONY: all demo test bench accuracy fixtures clean
all: $(BIN)

.PHONY: $(BIN)
$(BIN):
	$(GO) build -o $(BIN) ./cmd/gongkai

demo: $(BIN)
	$(BIN) demo testdata/reports/docs

test:
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test -race -timeout 40m ./...
	$(GO) build -o $(BIN) ./cmd/gongkai
	$(BIN) bench testdata/reports
	@if [ -d ../shared/corpus ]; then $(BIN) bench ../shared/corpus; else echo "no corpus beside the project: its bench is skipped"; fi

bench:
	$(GO) test -run '^$$' -bench . -benchtime 2s ./...

accuracy: SEED ?= $(shell date +%s)
accuracy: SET := bin/accuracy-$(SEED)
accuracy: $(BIN)
	$(GO) run ./cmd/fixtures -out $(SET) -seed $(SEED) -n 1000 -pdf
	{ echo "1,000 generated reports of seed $(SEED):"; echo; $(BIN) bench --markdown $(SET) || test $$? -eq 3; } > $(SET)/table.md
	sed -i -e '/^<!-- accuracy -->$$/,/^<!-- end of accuracy -->$$/{//!d}' -e '/^<!-- accuracy -->$$/r $(SET)/table.md' README.md

fixtures:
	$(GO) run ./cmd/fixtures -refresh

clean:
	rm -rf bin
