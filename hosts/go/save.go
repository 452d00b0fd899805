package lanewise

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math"
	"strconv"
	"strings"
)

// State as bytes: "LWB2", the length of the header, the CRC-32 of all bytes but these four, a header in JSON that says whose it is, then
// from a multiple of eight bytes on each column as little-endian cells. "LWB1" before it had neither checksum nor parameters.
const (
	magic   = "LWB2"
	former  = "LWB1"
	headAt  = 12
	firstAt = 8
)

// header is what a save of this bank says: keys with their values, as text of JSON.
func (b *Bank) header() ([]string, map[string]string) {
	p := b.plan
	quote := func(text string) string {
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(text)
		return strings.TrimSuffix(out.String(), "\n")
	}
	columns := make([]string, len(p.states))
	for i, s := range p.states {
		columns[i] = fmt.Sprintf("%s*%d", s.Name, cells(s.post, b.sizes))
	}
	var params []string
	for i := range p.params {
		params = append(params, quote(p.params[i].Name)+":"+quote(b.told(i)))
	}
	kind := "f64"
	if b.wide {
		kind = "i64"
	}
	return []string{"formula", "version", "entities", "cells", "columns", "params"}, map[string]string{
		"formula":  quote(p.path),
		"version":  fmt.Sprint(p.spec.Version),
		"entities": fmt.Sprint(b.entities),
		"cells":    quote(kind),
		"columns":  quote(strings.Join(columns, " ")),
		"params":   "{" + strings.Join(params, ",") + "}",
	}
}

// told is a parameter as text: the name of a choice, or the shortest number that reads back.
func (b *Bank) told(i int) string {
	q := b.plan.params[i]
	if b.wide && q.Wide {
		return fmt.Sprint(int64(b.params[i]))
	}
	x := math.Float64frombits(b.params[i])
	if q.IsChoice() {
		return q.Choices[int(x)]
	}
	return text(x)
}

// Save gives the state as bytes, for [Bank.Load] of a bank of the same formula and size, here or in any other host.
func (b *Bank) Save() ([]byte, error) {
	if b.in == nil {
		return nil, fmt.Errorf("%s: this bank was closed", b.plan.path)
	}
	keys, values := b.header()
	for i, key := range keys {
		keys[i] = `"` + key + `":` + values[key]
	}
	head := "{" + strings.Join(keys, ",") + "}"
	start := (headAt + len(head) + 7) &^ 7
	out := make([]byte, start, start+b.stateBytes())
	copy(out, magic)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(head)))
	copy(out[headAt:], head)
	for i, s := range b.plan.states {
		at := b.at[i]
		out = append(out, b.in.bytes[at:at+8*s.extent(b.sizes)]...)
	}
	binary.LittleEndian.PutUint32(out[8:], checksum(out))
	return out, nil
}

func (b *Bank) stateBytes() int {
	size := 0
	for _, s := range b.plan.states {
		size += 8 * s.extent(b.sizes)
	}
	return size
}

// checksum is of all bytes but the four that hold it.
func checksum(saved []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(saved[:8]), crc32.IEEETable, saved[headAt:])
}

// Load takes up saved state. A [*SaveError] refuses what is not this formula's, version's and size's and what was changed on its way, a
// [*ValueError] what is no state; nothing is changed then. Parameters may differ, unless [SameParams] asks.
func (b *Bank) Load(saved []byte, opts ...Option) error {
	p := b.plan
	if b.in == nil {
		return fmt.Errorf("%s: this bank was closed", p.path)
	}
	o, err := p.readOptions(opts, "SameParams")
	if err != nil {
		return err
	}
	body, err := b.decode(saved, o.same)
	if err != nil {
		return err
	}
	columns := make([][]uint64, len(p.states))
	for i, s := range p.states {
		columns[i] = make([]uint64, s.extent(b.sizes))
		for k := range columns[i] {
			columns[i][k] = binary.LittleEndian.Uint64(body[8*k:])
		}
		body = body[8*len(columns[i]):]
		if err := p.checkColumn(s, columns[i], 0, len(columns[i]), cells(s.post, b.sizes), b.wide); err != nil {
			return err
		}
	}
	for i := range p.states {
		b.in.put(b.at[i], columns[i])
	}
	return nil
}

// decode gives the columns, once the header is what this bank expects.
func (b *Bank) decode(saved []byte, same bool) ([]byte, error) {
	refuse := func(expected, got string) error { return &SaveError{b.plan.path, expected, got} }
	foreign := refuse("bytes that save() made", "something else")
	if len(saved) < headAt || (string(saved[:4]) != magic && string(saved[:4]) != former) {
		return nil, foreign
	}
	start := headAt
	if string(saved[:4]) == former {
		start = firstAt
	} else if checksum(saved) != binary.LittleEndian.Uint32(saved[8:]) {
		return nil, refuse("bytes as save() made them", fmt.Sprintf("%d bytes that do not have their checksum", len(saved)))
	}
	end := uint64(start) + uint64(binary.LittleEndian.Uint32(saved[4:]))
	if end > uint64(len(saved)) {
		return nil, foreign
	}
	var head map[string]json.RawMessage
	if json.Unmarshal(saved[start:end], &head) != nil || head == nil {
		return nil, foreign
	}
	keys, expected := b.header()
	for _, key := range keys[:5] {
		if !sameJSON(head[key], expected[key]) && !(key == "formula" && b.takes(head[key])) {
			return nil, refuse(key+" "+plain([]byte(expected[key])), plain(head[key]))
		}
	}
	if same {
		if err := b.checkSaved(head["params"], refuse); err != nil {
			return nil, err
		}
	}
	from := (end + 7) &^ 7
	if size := int64(len(saved)) - int64(from); size != int64(b.stateBytes()) {
		return nil, refuse(fmt.Sprintf("%d bytes of columns", b.stateBytes()), fmt.Sprint(size))
	}
	return saved[from:], nil
}

// takes: saves of some formulas are this one's too.
func (b *Bank) takes(formula json.RawMessage) bool {
	return contains(b.plan.spec.Loads, plain(formula))
}

func (b *Bank) checkSaved(given json.RawMessage, refuse func(expected, got string) error) error {
	var saved map[string]string
	if json.Unmarshal(given, &saved) != nil || saved == nil {
		return refuse("the parameters it was saved under", "none: they are written down since LWB2")
	}
	for i, q := range b.plan.params {
		got, ok := saved[q.Name]
		if !ok {
			return refuse(fmt.Sprintf(`parameter "%s" %s`, q.Name, b.told(i)), "none")
		}
		if got != b.told(i) && (q.IsChoice() || !sameNumber(got, b.told(i))) {
			return refuse(fmt.Sprintf(`parameter "%s" %s`, q.Name, b.told(i)), got)
		}
	}
	for name, got := range saved {
		if b.plan.paramAt(name) < 0 {
			return refuse(fmt.Sprintf(`parameter "%s" none`, name), got)
		}
	}
	return nil
}

// sameNumber compares numbers as numbers: another host may write them otherwise.
func sameNumber(a, b string) bool {
	x, errX := number64(a)
	y, errY := number64(b)
	return errX == nil && errY == nil && (x == y || (math.IsNaN(x) && math.IsNaN(y)))
}

func number64(text string) (float64, error) { return strconv.ParseFloat(text, 64) }

// sameJSON compares a value with the text of a string or of a whole number.
func sameJSON(got json.RawMessage, expected string) bool {
	var a, b any
	return json.Unmarshal(got, &a) == nil && json.Unmarshal([]byte(expected), &b) == nil && a == b
}

// plain is a string without its quotes, or whatever stands there, cut short.
func plain(value json.RawMessage) string {
	var name string
	if json.Unmarshal(value, &name) == nil && len(value) > 0 {
		return name
	}
	if len(value) == 0 {
		return "none"
	}
	return string(value[:min(len(value), 40)])
}
