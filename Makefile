# make demo   the main job on bundled reports, from files to answers
# make test   everything that must hold; installs nothing outside the Go module cache
# make bench  speed, as ratios within one run
# make fixtures  makes testdata/reports anew (needs LibreOffice, Chromium, Ghostscript, qpdf, poppler)

GO ?= go
BIN := bin/gongkai

.PHONY: all demo test bench fixtures clean
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

fixtures:
	$(GO) run ./cmd/fixtures -refresh

clean:
	rm -rf bin
