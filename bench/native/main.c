// A twin runs as it is told by lines on stdin, and answers each with a line:
//   list                what twins there are, and what columns they take
//   load <twin> <file>  doubles: rows, across, parameters, then of each column its length and its cells; of outputs the length
//   time <ms>           nanoseconds a row, the median of samples
//   results <file>      one run from the state that was loaded; outputs and state, end to end
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "twins.h"

enum { MOST = 100000 };
static const struct twin *twin;
static struct call call;
static double *starts[12];
static long state_cells[12], out_cells[8];
static int states, outs;

static void die(const char *what) {
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static const struct twin *find(const char *name) {
  const struct twin *tables[] = {elementary, formulas, banks, reductions};
  for (int k = 0; k < 4; k++)
    for (const struct twin *t = tables[k]; t->name; t++) {
      if (!name) printf("%s|%s|%s|%s|%s;", t->name, t->inputs, t->params, t->state, t->outputs);
      else if (!strcmp(t->name, name)) return t;
    }
  return NULL;
}

static int words(const char *list) {
  int n = *list != 0;
  for (; *list; list++) n += *list == ' ';
  return n;
}

/** Columns start at different places of a page, or stores are taken for loads that they do not touch. */
static double *column(long cells) {
  static int next = 0;
  char *memory = aligned_alloc(64, (cells * 8 + 8192) / 64 * 64);
  if (!memory) die("out of memory");
  double *start = (double *)(memory + 192 * (next++ % 20));
  memset(start, 0, cells * 8);
  return start;
}

static double number(FILE *file) {
  double value;
  if (fread(&value, 8, 1, file) != 1) die("the file of columns is too short");
  return value;
}

static double *filled(FILE *file, long *cells) {
  *cells = number(file);
  double *start = column(*cells);
  if (fread(start, 8, *cells, file) != (size_t)*cells) die("the file of columns is too short");
  return start;
}

static void load(const char *name, const char *path) {
  FILE *file = fopen(path, "rb");
  twin = find(name);
  if (!file || !twin) die("no such twin or file");
  long cells;
  call.rows = number(file);
  call.across = number(file);
  for (int k = 0; k < words(twin->params); k++) call.param[k] = number(file);
  for (int k = 0; k < words(twin->inputs); k++) call.in[k] = filled(file, &cells);
  states = words(twin->state);
  outs = words(twin->outputs);
  for (int k = 0; k < states; k++) {
    starts[k] = filled(file, &state_cells[k]);
    call.state[k] = column(state_cells[k]);
  }
  for (int k = 0; k < outs; k++) call.out[k] = column(out_cells[k] = number(file));
  fclose(file);
}

static void restore(void) {
  for (int k = 0; k < states; k++) memcpy(call.state[k], starts[k], state_cells[k] * 8);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double sample(long calls) {
  restore();
  double start = now();
  for (long k = 0; k < calls; k++) twin->run(&call);
  return (now() - start) / calls;
}

static double timed(double milliseconds) {
  static double samples[MOST];
  sample(5);
  long calls = 50000 / sample(5) + 1;
  int n = 0;
  double end = now() + milliseconds * 1e6;
  do samples[n++] = sample(calls);
  while (n < MOST && (n < 3 || now() < end));
  qsort(samples, n, sizeof *samples, ascending);
  return samples[n / 2] / call.rows;
}

static void results(const char *path) {
  FILE *file = fopen(path, "wb");
  if (!file) die("cannot write the results");
  restore();
  twin->run(&call);
  for (int k = 0; k < outs; k++) fwrite(call.out[k], 8, out_cells[k], file);
  for (int k = 0; k < states; k++) fwrite(call.state[k], 8, state_cells[k], file);
  fclose(file);
}

int main(void) {
  static char line[4096], *words[3];
  while (fgets(line, sizeof line, stdin)) {
    int n = 0;
    for (char *word = strtok(line, "\t\n"); word && n < 3; word = strtok(NULL, "\t\n")) words[n++] = word;
    if (!n) continue;
    if (!strcmp(words[0], "list")) find(NULL);
    else if (!strcmp(words[0], "load")) load(words[1], words[2]);
    else if (!strcmp(words[0], "time")) printf("%.6f", timed(atof(words[1])));
    else if (!strcmp(words[0], "results")) results(words[1]);
    printf("\n");
    fflush(stdout);
  }
}
