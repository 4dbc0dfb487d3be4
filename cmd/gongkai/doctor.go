package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"text/tabwriter"

	"github.com/gongkai/gongkai/extract/crawl/render"
	"github.com/gongkai/gongkai/extract/ocr/install"
	"github.com/gongkai/gongkai/extract/office"
	"github.com/spf13/cobra"
)

func doctorCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "doctor [--install]",
		Short: "Say what is installed, and what each missing part would give",
		Long: `Say which parts beside the program itself are installed on this machine, and
what each missing part would give. Nothing of it is needed to read PDF with
text, HTML, DOCX, XLSX, OFD and plain text.

With --install, fetch the models and the runtime that read images (61 MB) with
npm, check them, and keep them in the cache of the user.`,
		Args: between(0, 0, "no arguments"),
	}
	fetch := cmd.Flags().Bool("install", false, "install the models that read images, through npm")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *fetch {
			if err := installModels(cmd.Context(), cmd.ErrOrStderr()); err != nil {
				return err
			}
		}
		return printParts(cmd.OutOrStdout(), parts())
	}
	return cmd
}

// installModels fetches what reads images.
func installModels(ctx context.Context, log io.Writer) error {
	dir, err := modelsDir()
	if err != nil {
		return err
	}
	if err := install.Install(ctx, dir, log); err != nil {
		return fmt.Errorf("install the models that read images: %w", err)
	}
	return nil
}

// A part is something beside the program that it makes use of.
type part struct {
	name  string
	where string // "" if it is not installed
	gives string
	get   string // how to install it
}

// parts looks for every part.
func parts() []part {
	models := part{name: "models for images", gives: "scanned pages, image files and tables published as pictures are read", get: installCommand}
	if err := scansUnavailable(); err == nil {
		models.where, _ = modelsDir()
	} else if _, err := install.Files(); err != nil {
		models.get = err.Error()
	}
	npm := inPath("npm", "installs the models for images", "install Node.js (Debian, Ubuntu: apt-get install npm)")
	if models.where != "" && npm.where == "" {
		npm.gives = "nothing any more: the models for images are installed"
	}
	return []part{
		models, npm,
		inPath(office.Program, "DOC, WPS, RTF, XLS and OpenDocument files are read", "Debian, Ubuntu: apt-get install libreoffice-writer libreoffice-calc"),
		browser(),
	}
}

// inPath looks for a program in the search path.
func inPath(name, gives, get string) part {
	p := part{name: name, gives: gives, get: get}
	if path, err := exec.LookPath(name); err == nil {
		p.where = path
	}
	return p
}

func browser() part {
	p := part{name: "chromium", gives: "a crawl finds reports on pages that scripts draw", get: "Debian, Ubuntu: apt-get install chromium"}
	for _, name := range render.Programs {
		if path, err := exec.LookPath(name); err == nil {
			p.where = path
			break
		}
	}
	return p
}

func printParts(w io.Writer, parts []part) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range parts {
		if p.where != "" {
			fmt.Fprintf(t, "%s\tinstalled\t%s\n\t\t%s\n", p.name, p.where, p.gives)
			continue
		}
		fmt.Fprintf(t, "%s\tmissing\twithout it not: %s\n\t\t%s\n", p.name, p.gives, p.get)
	}
	if dir, err := pdfCache(); err != nil {
		fmt.Fprintf(t, "cache\tmissing\t%v\n", err)
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		fmt.Fprintf(t, "cache\tmissing\t%v (set XDG_CACHE_HOME to a writable folder)\n", err)
	} else {
		fmt.Fprintf(t, "cache\tinstalled\t%s\n\t\tkeeps the PDF reader compiled, so that it starts at once\n", dir)
	}
	return t.Flush()
}
