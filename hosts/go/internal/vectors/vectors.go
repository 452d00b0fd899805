// Package vectors runs the cases of vectors.json, which every host of lanewise answers with the same bits, and the calls that every host
// refuses.
package vectors

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"math"
	"os"
	"path/filepath"
	"strconv"

	lanewise "github.com/lanewise/lanewise-go"
	"github.com/lanewise/lanewise-go/internal/manifest"
)

// Drawn is a column: from a pool, or bit by bit.
type Drawn struct {
	Pool   int
	Seed   uint32
	Length *int
	Bits   []string
}

// Case is one call, and what comes of it or why it is refused.
type Case struct {
	Formula, Form, Cells, Digest, OnInvalid string
	Argument, Expected, Got                 string
	Sizes                                   map[string]int
	Index                                   []uint32
	Params, Inputs                          map[string]json.RawMessage
	State                                   map[string]Drawn
	Save                                    *string
}

// File is vectors.json.
type File struct {
	Version, Digest string
	ABIVersion      int
	Pools           [][]string
	Cases, Refusals []Case
	pools           [][]uint64
	formulas        map[string]*manifest.Formula
}

// Read opens a file of vectors and the manifest that goes with it.
func Read(vectors, described string) (*File, error) {
	text, err := os.ReadFile(vectors)
	if err != nil {
		return nil, err
	}
	var f File
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, err
	}
	if text, err = os.ReadFile(described); err != nil {
		return nil, err
	}
	m, err := manifest.Parse(text)
	if err != nil {
		return nil, err
	}
	f.formulas = map[string]*manifest.Formula{}
	for _, formula := range m.Formulas {
		f.formulas[formula.ID] = formula
	}
	for _, pool := range f.Pools {
		f.pools = append(f.pools, words(pool))
	}
	return &f, nil
}

func words(digits []string) []uint64 {
	list := make([]uint64, len(digits))
	for i, text := range digits {
		list[i], _ = strconv.ParseUint(text, 16, 64)
	}
	return list
}

func (f *File) draw(d Drawn, length int) []uint64 {
	if d.Bits != nil {
		return words(d.Bits)
	}
	if d.Length != nil {
		length = *d.Length
	}
	list, pool := make([]uint64, length), f.pools[d.Pool]
	for i := range list {
		x := d.Seed + uint32(i)*0x9E3779B9
		x ^= x >> 16
		x *= 0x21F0AAAD
		x ^= x >> 15
		x *= 0x735A2D97
		x ^= x >> 15
		list[i] = pool[x%uint32(len(pool))]
	}
	return list
}

// Caller is what runs a case: formulas by name, or their typed functions.
type Caller interface {
	Call(id string, in lanewise.Inputs, params lanewise.Params, opts ...lanewise.Option) (lanewise.Outputs, error)
	Bank(id string, entities int, wide bool, params lanewise.Params, opts ...lanewise.Option) (Bank, error)
}

// Bank is what a case needs of one.
type Bank interface {
	Run(in lanewise.Inputs, opts ...lanewise.Option) (lanewise.Outputs, error)
	Events(entities []uint32, in lanewise.Inputs, opts ...lanewise.Option) (lanewise.Outputs, error)
	State(name string) []float64
	StateInt64(name string) []int64
	Save() ([]byte, error)
	Load(saved []byte, opts ...lanewise.Option) error
	Close()
}

// Told is a case as a caller writes it.
type Told struct {
	Inputs lanewise.Inputs
	Params lanewise.Params
	Sizes  lanewise.Sizes
	State  lanewise.State
}

// Tell draws what a case hands over.
func (f *File) Tell(c Case) Told {
	formula := f.formulas[c.Formula]
	told := Told{lanewise.Inputs{}, lanewise.Params{}, lanewise.Sizes{}, lanewise.State{}}
	for _, field := range formula.Inputs {
		if given, ok := c.Inputs[field.Name]; ok {
			told.Inputs[field.Name] = f.value(given, c.Cells, cells(field.Dims, c))
		}
	}
	along := c.Sizes["row"]
	if len(formula.State) > 0 {
		along = c.Sizes["entity"]
	}
	for _, q := range formula.Params {
		given, ok := c.Params[q.Name]
		if !ok {
			continue
		}
		if c.Cells == "i64" && q.Wide {
			x, _ := strconv.ParseInt(string(trim(given)), 10, 64)
			told.Params[q.Name] = x
			continue
		}
		if q.IsChoice() {
			var name string
			_ = json.Unmarshal(given, &name)
			told.Params[q.Name] = name
			continue
		}
		told.Params[q.Name] = f.value(given, "f64", along)
	}
	for _, s := range formula.State {
		if drawn, ok := c.State[s.Name]; ok {
			told.State[s.Name] = column(f.draw(drawn, c.Sizes["entity"]*cells(s.Dims, c)), c.Cells)
		}
	}
	for axis, size := range c.Sizes {
		switch axis {
		case "row", "group", "tick", "entity", "event":
		default:
			told.Sizes[axis] = size
		}
	}
	return told
}

func trim(text []byte) []byte {
	if len(text) > 1 && text[0] == '"' {
		return text[1 : len(text)-1]
	}
	return text
}

func (f *File) value(given json.RawMessage, kind string, length int) any {
	switch given[0] {
	case '{':
		var d Drawn
		_ = json.Unmarshal(given, &d)
		return column(f.draw(d, length), kind)
	case '[':
		offsets := []uint32{}
		_ = json.Unmarshal(given, &offsets)
		return offsets
	case 't', 'f':
		return given[0] == 't'
	}
	x, _ := strconv.ParseFloat(string(trim(given)), 64)
	return x
}

func column(bits []uint64, kind string) any {
	if kind == "i64" {
		list := make([]int64, len(bits))
		for i, x := range bits {
			list[i] = int64(x)
		}
		return list
	}
	list := make([]float64, len(bits))
	for i, x := range bits {
		list[i] = math.Float64frombits(x)
	}
	return list
}

// cells of a column; of events, one turn each in place of ticks and entities.
func cells(dims []manifest.Dim, c Case) int {
	turns := false
	for _, d := range dims {
		turns = turns || (c.Form == "events" && d.Axis == "tick")
	}
	n := 1
	if turns {
		n = len(c.Index)
	}
	for _, d := range dims {
		switch {
		case d.Axis == "":
			n *= d.Size
		case turns && (d.Axis == "tick" || d.Axis == "entity"):
		default:
			n *= c.Sizes[d.Axis]
		}
	}
	return n
}

// Run computes a case and gives its digest; rows are those it took.
func (f *File) Run(caller Caller, c Case) (digest string, rows int, err error) {
	told := f.Tell(c)
	invalid := lanewise.NaN
	if c.OnInvalid != "" {
		invalid = lanewise.Invalid(c.OnInvalid)
	}
	opts := []lanewise.Option{lanewise.OnInvalid(invalid)}
	if len(told.Sizes) > 0 {
		opts = append(opts, lanewise.WithSizes(told.Sizes))
	}
	formula, sum := f.formulas[c.Formula], sha256.New()
	rows = max(c.Sizes["row"], c.Sizes["tick"]*c.Sizes["entity"], len(c.Index))
	if c.Form == "call" {
		if len(formula.State) > 0 {
			opts = append(opts, lanewise.WithEntities(c.Sizes["entity"]))
		}
		out, err := caller.Call(c.Formula, told.Inputs, told.Params, opts...)
		if err != nil {
			return "", 0, err
		}
		add(sum, formula.Outputs, out)
		return hex.EncodeToString(sum.Sum(nil)), rows, nil
	}
	if c.State != nil {
		opts = append(opts, lanewise.WithState(told.State))
	}
	bank, err := caller.Bank(c.Formula, c.Sizes["entity"], c.Cells == "i64", told.Params, opts...)
	if err != nil {
		return "", 0, err
	}
	defer bank.Close()
	if c.Save != nil {
		saved, _ := base64.StdEncoding.DecodeString(*c.Save)
		if err := bank.Load(saved); err != nil {
			return "", 0, err
		}
	}
	var out lanewise.Outputs
	if c.Form == "ticks" {
		out, err = bank.Run(told.Inputs)
	} else {
		out, err = bank.Events(c.Index, told.Inputs)
	}
	if err != nil {
		return "", 0, err
	}
	add(sum, formula.Outputs, out)
	kept := lanewise.Outputs{}
	for _, s := range formula.State {
		if c.Cells == "i64" {
			kept[s.Name] = bank.StateInt64(s.Name)
		} else {
			kept[s.Name] = bank.State(s.Name)
		}
	}
	add(sum, formula.State, kept)
	if folder := os.Getenv("LANEWISE_SAVES"); folder != "" && c.Save != nil {
		saved, err := bank.Save()
		if err != nil {
			return "", 0, err
		}
		if err := os.WriteFile(filepath.Join(folder, c.Formula+".bin"), saved, 0o644); err != nil {
			return "", 0, err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), rows, nil
}

func add(sum hash.Hash, fields []*manifest.Field, columns lanewise.Outputs) {
	for _, field := range fields {
		switch list := columns[field.Name].(type) {
		case []float64:
			for _, x := range list {
				_ = binary.Write(sum, binary.LittleEndian, math.Float64bits(x))
			}
		case []int64:
			_ = binary.Write(sum, binary.LittleEndian, list)
		}
	}
}

// Formula describes the formula of a case.
func (f *File) Formula(c Case) *manifest.Formula { return f.formulas[c.Formula] }

// DigestOfAll is the digest of a run.
func DigestOfAll(digests []string) string {
	sum := sha256.New()
	for _, digest := range digests {
		fmt.Fprintln(sum, digest)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
