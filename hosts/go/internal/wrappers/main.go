// Command wrappers writes a typed function for every formula, one package a domain, from the manifest: go generate.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"github.com/lanewise/lanewise-go/internal/manifest"
)

const module = "github.com/lanewise/lanewise-go"

func main() {
	log.SetFlags(0)
	text, err := os.ReadFile("data/manifest.json")
	if err != nil {
		log.Fatalf("%v; npm run hosts -- go copies it here", err)
	}
	m, err := manifest.Parse(text)
	if err != nil {
		log.Fatal(err)
	}
	for _, domain := range m.Domains {
		var out bytes.Buffer
		fmt.Fprintf(&out, "// Code generated from the manifest by go generate. DO NOT EDIT.\n\n")
		comment(&out, "", fmt.Sprintf("Package %s: %s", domain.Name, domain.Doc))
		fmt.Fprintf(&out, "package %s\n\nimport lanewise %q\n", domain.Name, module)
		for _, f := range m.Formulas {
			if f.Domain == domain.Name {
				write(&out, f)
			}
		}
		save(filepath.Join("formulas", domain.Name, domain.Name+".go"), out.Bytes())
	}
	save("internal/table/table.go", table(m))
}

func save(path string, text []byte) {
	formatted, err := format.Source(text)
	if err != nil {
		log.Fatalf("%s: %v", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(path, formatted, 0o644); err != nil {
		log.Fatal(err)
	}
}

// title makes a name one that other packages see.
func title(name string) string {
	letters := []rune(name)
	letters[0] = unicode.ToUpper(letters[0])
	return string(letters)
}

// comment breaks a text into lines.
func comment(out *bytes.Buffer, indent, text string) {
	line := indent + "//"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > 118 {
			fmt.Fprintln(out, line)
			line = indent + "//"
		}
		line += " " + word
	}
	fmt.Fprintln(out, line)
}

func write(out *bytes.Buffer, f *manifest.Formula) {
	name := title(f.Name)
	structOf(out, name+"Inputs", "are the inputs of "+name+"; nil for those left out.", f.Inputs, inputType)
	if len(f.Params) > 0 {
		params(out, name, f)
	}
	structOf(out, name+"Outputs", "is what "+name+" answers.", f.Outputs, func(*manifest.Field) string { return "[]float64" })
	list(out, name, f)
	fmt.Fprintf(out, "\nconst signatureOf%s = %q\n", name, f.Signature())
	call(out, name, "", f)
	if len(f.State) > 0 {
		bank(out, name, "", f)
	}
	if f.KernelInt64 != nil {
		structOf(out, name+"Int64Outputs", "is what "+name+"Int64 answers.", f.Outputs, func(*manifest.Field) string { return "[]int64" })
		call(out, name, "Int64", f)
		if len(f.State) > 0 {
			bank(out, name, "Int64", f)
		}
	}
}

func structOf(out *bytes.Buffer, name, doc string, fields []*manifest.Field, kind func(*manifest.Field) string) {
	fmt.Fprintln(out)
	comment(out, "", name+" "+doc)
	fmt.Fprintf(out, "type %s struct {\n", name)
	for _, field := range fields {
		comment(out, "\t", field.Doc+about(field))
		fmt.Fprintf(out, "\t%s %s\n", title(field.Name), kind(field))
	}
	fmt.Fprintln(out, "}")
}

func inputType(field *manifest.Field) string {
	if field.Kind == "offsets" {
		return "[]uint32"
	}
	return "lanewise.Values"
}

// about is a field's unit, range and axes.
func about(field *manifest.Field) string {
	if field.Kind == "offsets" {
		return "Where each " + field.Dims[0].Axis + " starts among the " + field.Of + "s, and the end; nil: one " + field.Dims[0].Axis + " of all."
	}
	text := "."
	if field.Doc == "" {
		text = ""
	}
	switch field.Kind {
	case "flag":
		text += " Flag: 0 or 1"
	case "code":
		text += " Code: the number of one of " + strings.Join(field.Values, ", ")
	default:
		if field.Kind == "integer" {
			text += " Whole number."
		}
		text += " Unit " + field.Unit + ", " + span(field.Range)
	}
	var dims []string
	for _, d := range field.Dims {
		if d.Axis == "" {
			dims = append(dims, strconv.Itoa(d.Size))
		} else {
			dims = append(dims, d.Axis)
		}
	}
	text += ", by " + strings.Join(dims, " and ") + "."
	if field.Optional {
		text += " May be left out."
	}
	return text
}

func span(ends [2]manifest.Number) string { return number(ends[0]) + " to " + number(ends[1]) }

func number(x manifest.Number) string {
	return strings.NewReplacer("+Inf", "Infinity", "-Inf", "-Infinity").Replace(strconv.FormatFloat(float64(x), 'g', -1, 64))
}

func params(out *bytes.Buffer, name string, f *manifest.Formula) {
	for _, q := range f.Params {
		if !q.IsChoice() {
			continue
		}
		kind := name + title(q.Name)
		fmt.Fprintf(out, "\n// %s is one of its names; \"\" is the default.\ntype %s string\n\n// Names of %s.\nconst (\n", kind, kind, kind)
		for _, choice := range q.Choices {
			fmt.Fprintf(out, "\t%s %s = %q\n", kind+title(choice), kind, choice)
		}
		fmt.Fprintln(out, ")")
	}
	fmt.Fprintf(out, "\n// %sParams are the parameters of %s; those that are not set have their defaults.\ntype %sParams struct {\n", name, name, name)
	for _, q := range f.Params {
		comment(out, "\t", q.Doc+". "+aboutParam(q))
		kind := "lanewise.Values"
		switch {
		case q.IsChoice():
			kind = name + title(q.Name)
		case !q.IsNumber():
			kind = "lanewise.Toggle"
		}
		fmt.Fprintf(out, "\t%s %s\n", title(q.Name), kind)
	}
	fmt.Fprintf(out, "}\n\nfunc (p *%sParams) list() []any {\n\tif p == nil {\n\t\treturn nil\n\t}\n\treturn []any{", name)
	for _, q := range f.Params {
		switch field := "p." + title(q.Name); {
		case q.IsChoice():
			fmt.Fprintf(out, "lanewise.NameOf(string(%s)), ", field)
		case !q.IsNumber():
			fmt.Fprintf(out, "%s.Value(), ", field)
		default:
			fmt.Fprintf(out, "%s, ", field)
		}
	}
	fmt.Fprintln(out, "}\n}")
}

func aboutParam(q *manifest.Param) string {
	switch {
	case q.IsChoice():
		return "Default " + string(q.Default) + "."
	case !q.IsNumber():
		return "Default " + string(q.Default) + "."
	}
	text := "Unit " + q.Unit + ", " + span(*q.Range) + "."
	if q.Whole {
		text += " Whole number."
	}
	if string(q.Default) == `"NaN"` {
		return text + " Not given unless set."
	}
	return text + " Default " + strings.Trim(string(q.Default), `"`) + "."
}

func list(out *bytes.Buffer, name string, f *manifest.Formula) {
	fmt.Fprintf(out, "\nfunc (in %sInputs) list() []any { return []any{", name)
	for _, field := range f.Inputs {
		fmt.Fprintf(out, "in.%s, ", title(field.Name))
	}
	fmt.Fprintln(out, "} }")
}

// values are the outputs of a result by their places.
func values(f *manifest.Formula, kind string) string {
	at := "At"
	if kind != "" {
		at = "Int64At"
	}
	list := make([]string, len(f.Outputs))
	for i := range f.Outputs {
		list[i] = fmt.Sprintf("r.%s(%d)", at, i)
	}
	return strings.Join(list, ", ")
}

func call(out *bytes.Buffer, name, kind string, f *manifest.Formula) {
	full := name + kind
	fmt.Fprintln(out)
	comment(out, "", full+" is "+f.ID+". "+f.Doc)
	taken, given := "", "nil"
	if len(f.Params) > 0 {
		taken, given = fmt.Sprintf("params *%sParams, ", name), "params.list()"
	}
	fmt.Fprintf(out, "func %s(lw *lanewise.Engine, in %sInputs, %sopts ...lanewise.Option) (%sOutputs, error) {\n", full, name, taken, full)
	fmt.Fprintf(out, "\tf, err := lw.Typed(%q, signatureOf%s)\n\tif err != nil {\n\t\treturn %sOutputs{}, err\n\t}\n", f.ID, name, full)
	fmt.Fprintf(out, "\tr, err := f.CallAt(in.list(), %s, opts...)\n\treturn %sOutputs{%s}, err\n}\n", given, full, values(f, kind))
}

func bank(out *bytes.Buffer, name, kind string, f *manifest.Formula) {
	full := name + kind
	taken, given, opts := "", "nil", "opts..."
	if len(f.Params) > 0 {
		taken, given = fmt.Sprintf("params *%sParams, ", name), "params.list()"
	}
	if kind != "" {
		opts = "append(opts[:len(opts):len(opts)], lanewise.InInt64())..."
	}
	fmt.Fprintf(out, "\n// %sBank is many entities of %s with their state.\ntype %sBank struct{ *lanewise.Bank }\n", full, name, full)
	fmt.Fprintf(out, "\n// New%sBank makes so many entities.\nfunc New%sBank(lw *lanewise.Engine, entities int, %sopts ...lanewise.Option) (*%sBank, error) {\n", full, full, taken, full)
	fmt.Fprintf(out, "\tf, err := lw.Typed(%q, signatureOf%s)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n", f.ID, name)
	fmt.Fprintf(out, "\tb, err := f.BankAt(entities, %s, %s)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn &%sBank{b}, nil\n}\n", given, opts, full)
	for _, method := range []struct{ name, doc, first, pass string }{
		{"Step", "is one tick of all entities.", "", ""},
		{"Run", "is as many ticks as the columns hold.", "", ""},
		{"Events", "is one observation for each of some entities, in the order given.", "entities []uint32, ", "entities, "},
	} {
		fmt.Fprintf(out, "\n// %s %s\nfunc (b *%sBank) %s(%sin %sInputs, opts ...lanewise.Option) (%sOutputs, error) {\n", method.name, method.doc, full, method.name, method.first, name, full)
		fmt.Fprintf(out, "\tr, err := b.Bank.%sAt(%sin.list(), opts...)\n\treturn %sOutputs{%s}, err\n}\n", method.name, method.pass, full, values(f, kind))
	}
}

// table has all functions by the id of their formula: what the tests go through.
func table(m *manifest.Manifest) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "// Code generated from the manifest by go generate. DO NOT EDIT.\n\n// Package table has every typed function.\npackage table\n\nimport (\n")
	for _, domain := range m.Domains {
		fmt.Fprintf(&out, "\t%q\n", module+"/formulas/"+domain.Name)
	}
	fmt.Fprintf(&out, ")\n\n// Entry is what there is of a formula.\ntype Entry struct{ Call, Bank, Int64Call, Int64Bank any }\n\n")
	fmt.Fprintf(&out, "// All formulas.\nvar All = map[string]Entry{\n")
	for _, f := range m.Formulas {
		name := f.Domain + "." + title(f.Name)
		entry := "Call: " + name
		if len(f.State) > 0 {
			entry += fmt.Sprintf(", Bank: %s.New%sBank", f.Domain, title(f.Name))
		}
		if f.KernelInt64 != nil {
			entry += ", Int64Call: " + name + "Int64"
			if len(f.State) > 0 {
				entry += fmt.Sprintf(", Int64Bank: %s.New%sInt64Bank", f.Domain, title(f.Name))
			}
		}
		fmt.Fprintf(&out, "\t%q: {%s},\n", f.ID, entry)
	}
	fmt.Fprintln(&out, "}")
	return out.Bytes()
}
