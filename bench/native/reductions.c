// Many rows to one number, groups of rows, rows of several factors, matrices.
#include <math.h>
#include "twins.h"

LOOP sum(long n, COLUMN x, RESULT out) {
  double total = 0;
  for (long i = 0; i < n; i++) total += x[i];
  *out = total;
}

LOOP dot(long n, COLUMN x, COLUMN y, RESULT out) {
  double total = 0;
  for (long i = 0; i < n; i++) total += x[i] * y[i];
  *out = total;
}

LOOP geo_mean(long n, long factors, COLUMN x, COLUMN weights, RESULT out) {
  for (long i = 0; i < n; i++) {
    double logs = 0;
    for (long k = 0; k < factors; k++) logs += weights[k] * log(x[k * n + i]);
    out[i] = exp(logs);
  }
}

/** Four factors, as a person who has four writes it: the loop over rows is the inner one. */
LOOP geo_mean4(long n, COLUMN x, COLUMN w, RESULT out) {
  const double a = w[0], b = w[1], c = w[2], d = w[3];
  for (long i = 0; i < n; i++)
    out[i] = exp(a * log(x[i]) + b * log(x[n + i]) + c * log(x[2 * n + i]) + d * log(x[3 * n + i]));
}

LOOP moments(long groups, COLUMN x, const uint32_t *restrict offsets, RESULT count, RESULT mean, RESULT sample,
             RESULT population) {
  for (long g = 0; g < groups; g++) {
    long start = offsets[g], end = offsets[g + 1], n = end - start;
    double total = 0, squares = 0;
    for (long i = start; i < end; i++) total += x[i];
    double middle = n ? total / n : NAN;
    for (long i = start; i < end; i++) squares += (x[i] - middle) * (x[i] - middle);
    count[g] = n;
    mean[g] = middle;
    sample[g] = n > 1 ? squares / (n - 1) : n ? 0 : NAN;
    population[g] = n ? squares / n : NAN;
  }
}

LOOP softmax(long groups, double temperature, COLUMN x, const uint32_t *restrict offsets, RESULT p, RESULT lse) {
  const double cooling = 1 / temperature;
  for (long g = 0; g < groups; g++) {
    long start = offsets[g], end = offsets[g + 1];
    double top = -INFINITY, total = 0;
    for (long i = start; i < end; i++) top = fmax(top, x[i]);
    for (long i = start; i < end; i++) total += p[i] = exp((x[i] - top) * cooling);
    for (long i = start; i < end; i++) p[i] *= 1 / total;
    lse[g] = start < end ? top * cooling + log(total) : NAN;
  }
}

LOOP matrix_vector(long n, long columns, COLUMN matrix, COLUMN vector, RESULT out) {
  for (long i = 0; i < n; i++) {
    double total = 0;
    for (long j = 0; j < columns; j++) total += matrix[i * columns + j] * vector[j];
    out[i] = total;
  }
}

/** Products of each two columns, the upper triangle row by row, then mirrored. */
LOOP gram(long n, long columns, COLUMN x, RESULT out) {
  for (long k = 0; k < columns * columns; k++) out[k] = 0;
  for (long r = 0; r < n; r++)
    for (long i = 0; i < columns; i++) {
      double factor = x[r * columns + i];
      for (long j = i; j < columns; j++) out[i * columns + j] += factor * x[r * columns + j];
    }
  for (long i = 0; i < columns; i++)
    for (long j = 0; j < i; j++) out[i * columns + j] = out[j * columns + i];
}

static const uint32_t *offsets(const struct call *c, int k) { return (const uint32_t *)c->in[k]; }

static void run_sum(const struct call *c) { sum(c->rows, c->in[0], c->out[0]); }
static void run_dot(const struct call *c) { dot(c->rows, c->in[0], c->in[1], c->out[0]); }
static void run_geo_mean(const struct call *c) {
  if (c->across == 4) geo_mean4(c->rows, c->in[0], c->in[1], c->out[0]);
  else geo_mean(c->rows, c->across, c->in[0], c->in[1], c->out[0]);
}
static void run_moments(const struct call *c) {
  moments(c->across, c->in[0], offsets(c, 1), c->out[0], c->out[1], c->out[2], c->out[3]);
}
static void run_softmax(const struct call *c) {
  softmax(c->across, c->param[0], c->in[0], offsets(c, 1), c->out[0], c->out[1]);
}

static void run_matrix_vector(const struct call *c) {
  matrix_vector(c->rows, c->across, c->in[0], c->in[1], c->out[0]);
}
static void run_gram(const struct call *c) { gram(c->rows, c->across, c->in[0], c->out[0]); }

const struct twin reductions[] = {
  {"core.matrixVector", "matrix vector", "", "", "output", run_matrix_vector},
  {"core.gram, one group", "x", "", "", "output", run_gram},
  {"core.sum, one group", "x", "", "", "output", run_sum},
  {"core.dot, one group", "x y", "", "", "output", run_dot},
  {"core.geoMean", "x weights", "", "", "output", run_geo_mean},
  {"core.moments, groups", "x offsets", "", "", "count mean sampleVariance populationVariance", run_moments},
  {"core.softmax, groups", "x offsets", "temperature", "", "p lse", run_softmax},
  {0},
};
