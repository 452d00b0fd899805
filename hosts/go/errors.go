package lanewise

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// KindError says that an argument is of the wrong kind: a string where a number is meant.
type KindError struct{ Formula, Argument, Expected, Got string }

func (e *KindError) Error() string { return told(e.Formula, e.Argument, e.Expected, e.Got) }

// ValueError says that an argument is of the right kind, and its value, length or place is wrong.
type ValueError struct{ Formula, Argument, Expected, Got string }

func (e *ValueError) Error() string { return told(e.Formula, e.Argument, e.Expected, e.Got) }

// NameError says that there is no formula, input, parameter, state, output or option of that name.
type NameError struct {
	// Formula is where the name was looked for; What is what it should have been the name of.
	Formula, What, Name string
	// Near is a name that may have been meant, if there is one.
	Near string
	// Known are all names.
	Known []string
}

func (e *NameError) Error() string {
	text := fmt.Sprintf(`%s: unknown %s "%s"`, e.Formula, e.What, e.Name)
	if e.Near != "" {
		text += fmt.Sprintf(` (did you mean "%s"?)`, e.Near)
	}
	if len(e.Known) == 0 {
		return text + ", it has none"
	}
	if len(e.Known) > 40 {
		return text
	}
	return text + `, expected "` + strings.Join(e.Known, `", "`) + `"`
}

// SaveError says why saved state is not taken up.
type SaveError struct{ Formula, Expected, Got string }

func (e *SaveError) Error() string {
	return fmt.Sprintf("%s: saved state expected %s, got %s", e.Formula, e.Expected, e.Got)
}

func told(formula, argument, expected, got string) string {
	return fmt.Sprintf(`%s: "%s" expected %s, got %s`, formula, argument, expected, got)
}

func unknownName(path, what, name string, known []string) error {
	return &NameError{path, what, name, nearest(name, known), known}
}

// text writes a number as the other hosts do: the shortest decimal that reads back.
func text(x float64) string {
	switch {
	case math.IsNaN(x):
		return "NaN"
	case math.IsInf(x, 1):
		return "Infinity"
	case math.IsInf(x, -1):
		return "-Infinity"
	case x == 0:
		return "0"
	}
	if size := math.Abs(x); size >= 1e-6 && size < 1e21 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	digits := strconv.FormatFloat(x, 'e', -1, 64)
	return strings.NewReplacer("e+0", "e+", "e-0", "e-").Replace(digits)
}

// quoted lists names.
func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

// nearest is the name that somebody may have meant; the first of equals.
func nearest(name string, known []string) string {
	best, found := max(1, len(name)/3)+1, ""
	for _, candidate := range known {
		if count := edits(strings.ToLower(name), strings.ToLower(candidate)); count < best {
			best, found = count, candidate
		}
	}
	return found
}

// edits counts letters put in, left out, changed or swapped.
func edits(from, to string) int {
	if len(from)-len(to) > 8 || len(to)-len(from) > 8 {
		return math.MaxInt
	}
	var before []int
	row := make([]int, len(to)+1)
	for k := range row {
		row[k] = k
	}
	for i := 1; i <= len(from); i++ {
		next := make([]int, len(to)+1)
		next[0] = i
		for k := 1; k <= len(to); k++ {
			cost := 1
			if from[i-1] == to[k-1] {
				cost = 0
			}
			next[k] = min(row[k]+1, next[k-1]+1, row[k-1]+cost)
			if i > 1 && k > 1 && from[i-1] == to[k-2] && from[i-2] == to[k-1] {
				next[k] = min(next[k], before[k-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(to)]
}
