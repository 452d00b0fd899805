#include <math.h>
#include "twins.h"

LOOP treasury_fee(long n, COLUMN utilization, COLUMN providers, COLUMN hour, const double *p, RESULT fee,
                  RESULT congestion, RESULT liquidity, RESULT time, RESULT raw) {
  const double base = p[0], target = p[1], steepness = -2 / p[2], peak = p[3], reference = p[4];
  const double cap = p[5], amplitude = p[6], least = p[7], most = p[8];
  for (long i = 0; i < n; i++) {
    double c = 2 / (1 + exp(steepness * (utilization[i] - target)));
    double l = 1 - fmin(sqrt(providers[i] / reference), cap);
    double t = 1 + amplitude * cos(M_PI / 12 * (hour[i] - peak));
    double r = base * c * l * t;
    congestion[i] = c;
    liquidity[i] = l;
    time[i] = t;
    raw[i] = r;
    fee[i] = floor(fmin(fmax(r, least), most) + 0.5);
  }
}

LOOP peer_score(long n, COLUMN validity, COLUMN response, COLUMN resource, COLUMN adherence, const double *w,
                RESULT score, RESULT weakest) {
  const double wv = w[0], wq = w[1], wr = w[2], wa = w[3];
  for (long i = 0; i < n; i++) {
    double v = validity[i], q = response[i], r = resource[i], a = adherence[i];
    score[i] = fmin(exp(wv * log(v) + wq * log(q) + wr * log(r) + wa * log(a)), 1);
    double early = fmin(q, v), late = fmin(a, r);
    weakest[i] = late < early ? (a < r ? 3 : 2) : (q < v ? 1 : 0);
  }
}

LOOP beta_posterior(long n, COLUMN successes, COLUMN failures, COLUMN prior_alpha, COLUMN prior_beta, RESULT alpha,
                    RESULT beta, RESULT mean, RESULT variance, RESULT mode) {
  for (long i = 0; i < n; i++) {
    double a = prior_alpha[i] + successes[i], b = prior_beta[i] + failures[i], total = a + b;
    alpha[i] = a;
    beta[i] = b;
    mean[i] = a / total;
    variance[i] = a * b / (total * total * (total + 1));
    mode[i] = a > 1 && b > 1 ? (a - 1) / (total - 2) : NAN;
  }
}

LOOP dynamic_rate(long n, COLUMN base, COLUMN health, COLUMN reputation, COLUMN load, const double *p, RESULT rate,
                  RESULT burst, RESULT healthy, RESULT trusted, RESULT capacity) {
  const double lowest = p[0], target = p[1], least = p[2], most = p[3], slowest = p[4], factor = p[5], time = p[6];
  for (long i = 0; i < n; i++) {
    double h = lowest + (1 - lowest) * fmin(fmax(health[i], 0), 1);
    double trust = fmin(fmax(reputation[i], 0), 1);
    double room = fmin(fmax((1 - fmin(fmax(load[i], 0), 1)) / (1 - target), least), most);
    double allowed = fmin(fmax(base[i] * h * trust * room, slowest), factor * base[i]);
    rate[i] = allowed;
    burst[i] = allowed * time;
    healthy[i] = h;
    trusted[i] = trust;
    capacity[i] = room;
  }
}

static void run_treasury_fee(const struct call *c) {
  treasury_fee(c->rows, c->in[0], c->in[1], c->in[2], c->param, c->out[0], c->out[1], c->out[2], c->out[3], c->out[4]);
}
static void run_peer_score(const struct call *c) {
  peer_score(c->rows, c->in[0], c->in[1], c->in[2], c->in[3], c->param, c->out[0], c->out[1]);
}
static void run_beta_posterior(const struct call *c) {
  beta_posterior(c->rows, c->in[0], c->in[1], c->in[2], c->in[3], c->out[0], c->out[1], c->out[2], c->out[3],
                 c->out[4]);
}
static void run_dynamic_rate(const struct call *c) {
  dynamic_rate(c->rows, c->in[0], c->in[1], c->in[2], c->in[3], c->param, c->out[0], c->out[1], c->out[2], c->out[3],
               c->out[4]);
}

const struct twin formulas[] = {
  {"energy.treasuryFee", "utilization providers hour",
   "base target scale peak liquidityReference liquidityCap amplitude min max", "",
   "fee congestion liquidity time raw", run_treasury_fee},
  {"network.peerScore", "validity response resource adherence",
   "validityWeight responseWeight resourceWeight adherenceWeight", "", "score weakest", run_peer_score},
  {"core.betaPosterior", "successes failures priorAlpha priorBeta", "", "", "alpha beta mean variance mode",
   run_beta_posterior},
  {"network.dynamicRate", "base health reputation load",
   "healthFloor targetLoad capacityMin capacityMax minRate maxFactor burstTime", "",
   "rate burst healthFactor reputationFactor capacityFactor", run_dynamic_rate},
  {0},
};
