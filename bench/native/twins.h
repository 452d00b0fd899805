// What a twin is: a formula as a C programmer writes it, over columns that do not overlap, with no check of what is valid.
#include <stdint.h>

struct call {
  long rows, across; // across: the second axis, such as factors or groups
  const double *in[8];
  double param[16];
  double *state[12];
  double *out[8];
};

struct twin {
  const char *name;
  // Names in the order of the arrays above. Outputs that equal state are read there.
  const char *inputs, *params, *state, *outputs;
  void (*run)(const struct call *);
};

#define COLUMN const double *restrict
#define RESULT double *restrict
// A function of its own: what is restrict among its arguments stays so.
#define LOOP static __attribute__((noinline)) void

extern const struct twin elementary[], formulas[], banks[], reductions[];
