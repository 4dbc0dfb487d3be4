# make demo   the main job: crawl a simulated county, load it, answer three questions
# make test   everything that must hold; installs nothing outside the Go module cache and the models for scans
# make ocr    the models that read scanned pages, into the cache of the user (61 MB, through npm); make demo and make test call it
# make bench  speed, as ratios within one run
# make bench-scale  115 million boxes: loading, every question, replacing, beside SQLite and PostgreSQL where installed (takes 10 GB of disk)
# make outside  exports read by a Frictionless reader from npm (needs Node)
# make accuracy  1,000 fresh reports in every format and damage, 30 of them scanned, scored; the table goes into README (needs what make fixtures needs)
# make fixtures  makes testdata/reports anew (needs LibreOffice, Chromium, Ghostscript, qpdf, poppler)
# make font   cuts the font of the charts down anew, after new characters in the data (needs Debian's fonts-noto-cjk and fonttools)

GO ?= go
BIN := bin/gongkai

.PHONY: all demo test ocr bench bench-scale outside accuracy fixtures font clean
all: $(BIN)

.PHONY: $(BIN)
$(BIN):
	$(GO) build -o $(BIN) ./cmd/gongkai

ocr: $(BIN)
	@$(BIN) doctor --install > /dev/null || echo "without the models, scanned pages are not read and their tests are skipped; when npm and a network are there: make ocr"

demo: $(BIN) ocr
	$(BIN) demo testdata/reports/docs

test: ocr
	@test -z "$$(gofmt -l .)" || { echo "not gofmt-ed:"; gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test -race -timeout 40m ./...
	$(GO) build -o $(BIN) ./cmd/gongkai
	$(BIN) bench testdata/reports
	@if $(BIN) doctor | grep -q '^models for images *installed'; then echo $(BIN) bench testdata/scans; $(BIN) bench testdata/scans; else echo "without the models, testdata/scans is not read (make ocr)"; fi
	@if [ -d ../shared/corpus ]; then $(BIN) bench ../shared/corpus; else echo "no corpus beside the project: its bench is skipped"; fi

bench:
	$(GO) test -run '^$$' -bench . -benchtime 2s ./...

bench-scale: SCALE ?= bin/scale
bench-scale:
	$(GO) test -run '^TestScale' -bench '^BenchmarkScale' -benchtime 1x -v -timeout 3h ./cmd/gongkai -args -scale $(abspath $(SCALE))

outside:
	npm install --prefix bin/outside --no-fund --no-audit --silent datapackage@1
	GONGKAI_NODE_MODULES=$(abspath bin/outside)/node_modules $(GO) test -run '^TestDescriptor$$' -v ./queries/export

accuracy: SEED ?= $(shell date +%s)
accuracy: SCANS ?= 30
accuracy: SET := bin/accuracy-$(SEED)
accuracy: ocr
	test -f $(SET)/truth/cells.csv || $(GO) run ./cmd/fixtures -out $(SET) -seed $(SEED) -n 1000 -pdf -scans $(SCANS)
	{ echo "$$(ls $(SET)/docs | grep -vc _scanned-) of 1,000 generated reports of seed $(SEED); the others a program made nothing of, or not all of."; \
		echo "$$(ls $(SET)/docs | grep -c _scanned-) of the PDFs are read once more as scans:"; echo; $(BIN) bench --markdown $(SET) || test $$? -eq 3; } > $(SET)/table.md
	sed -i -e '/^<!-- accuracy -->$$/,/^<!-- end of accuracy -->$$/{//!d}' -e '/^<!-- accuracy -->$$/r $(SET)/table.md' README.md

fixtures:
	$(GO) run ./cmd/fixtures -refresh

# The font has GB 2312, Latin-1 and Latin Extended-A, general punctuation and the characters of our data files.
font: FONT := queries/chart/font/NotoSansCJKsc-Regular.otf
font:
	mkdir -p bin
	/usr/bin/python3 -c 'print("".join(bytes([a, b]).decode("gb2312", "ignore") for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF)), \
		"".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2040)])))' > bin/characters.txt
	cat queries/*.sql normalize/*/data/* store/*.csv store/*.sql >> bin/characters.txt
	pyftsubset /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc --font-number=2 --text-file=bin/characters.txt --layout-features= \
		--no-hinting --drop-tables+=vhea,vmtx,VORG,BASE --output-file=$(FONT)

clean:
	rm -rf bin
