#include <math.h>
#include "twins.h"

LOOP exps(long n, COLUMN x, RESULT out) {
  for (long i = 0; i < n; i++) out[i] = exp(x[i]);
}

LOOP logs(long n, COLUMN x, RESULT out) {
  for (long i = 0; i < n; i++) out[i] = log(x[i]);
}

LOOP pows(long n, COLUMN x, COLUMN y, RESULT out) {
  for (long i = 0; i < n; i++) out[i] = pow(x[i], y[i]);
}

LOOP tanhs(long n, COLUMN x, RESULT out) {
  for (long i = 0; i < n; i++) out[i] = tanh(x[i]);
}

LOOP sigmoids(long n, COLUMN x, RESULT out) {
  for (long i = 0; i < n; i++) out[i] = 1 / (1 + exp(-x[i]));
}

LOOP normals(long n, COLUMN x, RESULT cdf, RESULT log_cdf, RESULT density) {
  const double scale = 1 / sqrt(2 * M_PI);
  for (long i = 0; i < n; i++) {
    double p = 0.5 * erfc(-M_SQRT1_2 * x[i]);
    cdf[i] = p;
    log_cdf[i] = log(p);
    density[i] = scale * exp(-0.5 * x[i] * x[i]);
  }
}

static void run_exp(const struct call *c) { exps(c->rows, c->in[0], c->out[0]); }
static void run_log(const struct call *c) { logs(c->rows, c->in[0], c->out[0]); }
static void run_pow(const struct call *c) { pows(c->rows, c->in[0], c->in[1], c->out[0]); }
static void run_tanh(const struct call *c) { tanhs(c->rows, c->in[0], c->out[0]); }
static void run_sigmoid(const struct call *c) { sigmoids(c->rows, c->in[0], c->out[0]); }
static void run_normal(const struct call *c) { normals(c->rows, c->in[0], c->out[0], c->out[1], c->out[2]); }

const struct twin elementary[] = {
  {"core.exp", "x", "", "", "output", run_exp},
  {"core.log", "x", "", "", "output", run_log},
  {"core.pow", "x y", "", "", "output", run_pow},
  {"core.tanh", "x", "", "", "output", run_tanh},
  {"core.sigmoid", "x", "", "", "output", run_sigmoid},
  {"core.normal", "x", "", "", "cdf logCdf density", run_normal},
  {0},
};
