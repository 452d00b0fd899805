// One tick of many entities; and one entity through many ticks.
#include <math.h>
#include "twins.h"

LOOP ema_bank(long n, double alpha, COLUMN x, RESULT y) {
  for (long e = 0; e < n; e++) y[e] = alpha * x[e] + (1 - alpha) * y[e];
}

LOOP ema_series(long n, double alpha, COLUMN x, RESULT y, RESULT out) {
  double mean = *y;
  for (long t = 0; t < n; t++) out[t] = mean = alpha * x[t] + (1 - alpha) * mean;
  *y = mean;
}

LOOP kalman_level(long n, double q, COLUMN measured, RESULT estimate, RESULT variance, COLUMN scale, COLUMN noise,
                  RESULT gain, RESULT nis) {
  for (long e = 0; e < n; e++) {
    double r = noise[e], p = variance[e] + scale[e] * q, k = p / (p + r), off = measured[e] - estimate[e];
    gain[e] = k;
    nis[e] = off * off / (p + r);
    estimate[e] += k * off;
    variance[e] = k * r;
  }
}

LOOP pi(long n, const double *p, COLUMN setpoint, COLUMN measured, RESULT integral, RESULT u) {
  const double kp = p[0], ki = p[1], dt = p[2], least = p[3], most = p[4], forward = p[5];
  const double unwind = fmin(1, dt * ki / kp);
  for (long e = 0; e < n; e++) {
    double error = setpoint[e] - measured[e];
    double wanted = forward + kp * error + integral[e];
    double given = fmin(fmax(wanted, least), most);
    integral[e] += ki * dt * error + unwind * (given - wanted);
    u[e] = given;
  }
}

LOOP token_bucket(long n, COLUMN time, COLUMN cost, COLUMN rate, COLUMN burst, RESULT tokens, RESULT last,
                  RESULT admit, RESULT retry) {
  for (long e = 0; e < n; e++) {
    double now = fmax(time[e], last[e]);
    double level = fmin(tokens[e] + (now - last[e]) * rate[e], burst[e]);
    double price = cost[e];
    int pass = price <= level;
    double wait = price <= burst[e] ? now - time[e] + (price - level) / rate[e] : INFINITY;
    tokens[e] = pass ? level - price : level;
    last[e] = now;
    admit[e] = pass;
    retry[e] = pass ? 0 : wait;
  }
}

LOOP gcra(long n, COLUMN time, COLUMN cost, COLUMN rate, COLUMN burst, RESULT arrival, RESULT last, RESULT admit,
          RESULT retry) {
  for (long e = 0; e < n; e++) {
    double now = fmax(time[e], last[e]), due = arrival[e], start = fmax(now, due);
    double room = (burst[e] - cost[e]) / rate[e];
    int pass = start - now <= room;
    double wait = room >= 0 ? due - room - time[e] : INFINITY;
    arrival[e] = pass ? start + cost[e] / rate[e] : due;
    last[e] = now;
    admit[e] = pass;
    retry[e] = pass ? 0 : wait;
  }
}

LOOP health_index(long n, const double *p, COLUMN topology, COLUMN diversity, COLUMN latency, COLUMN stability,
                  RESULT index, RESULT raw) {
  const double wt = p[0], wd = p[1], wl = p[2], ws = p[3], alpha = p[4];
  for (long e = 0; e < n; e++) {
    double mean = wt * topology[e] + wd * diversity[e] + wl * latency[e] + ws * stability[e];
    raw[e] = mean;
    index[e] = fmin(alpha * mean + (1 - alpha) * index[e], 1);
  }
}

LOOP reputation(long n, const double *p, COLUMN delivered, COLUMN metered, COLUMN latency, COLUMN available,
                COLUMN expected, COLUMN penalty, RESULT da, RESULT db, RESULT ma, RESULT mb, RESULT la, RESULT lb,
                RESULT ca, RESULT cb, RESULT events, RESULT score, RESULT confidence, RESULT deactivate) {
  const double threshold = p[0], low = p[1], high = p[2], wd = p[3], wm = p[4], wl = p[5], wc = p[6];
  const double k = p[7], least = p[8], sure = p[9];
  for (long e = 0; e < n; e++) {
    double bad = fmin(fmax(penalty[e], 0), 10);
    double quick = fmin(threshold / latency[e], 1);
    double share = available[e] / expected[e];
    double within = share >= low && share <= high ? 1 : 0;
    da[e] += delivered[e];
    db[e] += 1 - delivered[e] + bad;
    ma[e] += metered[e];
    mb[e] += 1 - metered[e] + bad;
    la[e] += quick;
    lb[e] += 1 - quick + bad;
    ca[e] += within;
    cb[e] += 1 - within + bad;
    events[e] += 4;
    double s = fmin(exp(wd * log(da[e] / (da[e] + db[e])) + wm * log(ma[e] / (ma[e] + mb[e])) +
                        wl * log(la[e] / (la[e] + lb[e])) + wc * log(ca[e] / (ca[e] + cb[e]))), 1);
    double c = events[e] / (events[e] + k);
    score[e] = s;
    confidence[e] = c;
    deactivate[e] = s < least && c >= sure ? 1 : 0;
  }
}

static void run_ema_bank(const struct call *c) { ema_bank(c->rows, c->param[0], c->in[0], c->state[0]); }
static void run_ema_series(const struct call *c) {
  ema_series(c->rows, c->param[0], c->in[0], c->state[0], c->out[0]);
}
static void run_kalman_level(const struct call *c) {
  kalman_level(c->rows, c->param[0], c->in[0], c->state[0], c->state[1], c->state[2], c->state[3], c->out[0],
               c->out[1]);
}
static void run_pi(const struct call *c) { pi(c->rows, c->param, c->in[0], c->in[1], c->state[0], c->state[1]); }
static void run_token_bucket(const struct call *c) {
  token_bucket(c->rows, c->in[0], c->in[1], c->in[2], c->in[3], c->state[0], c->state[1], c->out[0], c->out[1]);
}
static void run_gcra(const struct call *c) {
  gcra(c->rows, c->in[0], c->in[1], c->in[2], c->in[3], c->state[0], c->state[1], c->out[0], c->out[1]);
}
static void run_health_index(const struct call *c) {
  health_index(c->rows, c->param, c->in[0], c->in[1], c->in[2], c->in[3], c->state[0], c->out[0]);
}
static void run_reputation(const struct call *c) {
  double *const *s = c->state;
  reputation(c->rows, c->param, c->in[0], c->in[1], c->in[2], c->in[3], c->in[4], c->in[5], s[0], s[1], s[2], s[3],
             s[4], s[5], s[6], s[7], s[8], c->out[0], c->out[1], c->out[2]);
}

const struct twin banks[] = {
  {"core.ema, bank", "x", "alpha", "y", "", run_ema_bank},
  {"core.ema, series", "x", "alpha", "y", "output", run_ema_series},
  {"control.kalmanLevel, bank", "measured", "q", "estimate variance scale noise", "gain nis", run_kalman_level},
  {"control.pi, bank", "setpoint measured", "kp ki dt min max feedForward", "integral u", "", run_pi},
  {"network.tokenBucket, bank", "time cost rate burst", "", "tokens last", "admit retryAfter", run_token_bucket},
  {"network.gcra, bank", "time cost rate burst", "", "arrival last", "admit retryAfter", run_gcra},
  {"network.healthIndex, bank", "topology diversity latency stability",
   "topologyWeight diversityWeight latencyWeight stabilityWeight alpha", "index", "raw", run_health_index},
  {"energy.reputation, bank", "delivered metered latency available expected penalty",
   "threshold bandLow bandHigh deliveryWeight meterWeight latencyWeight capacityWeight confidenceK minScore "
   "minConfidence",
   "deliveryAlpha deliveryBeta meterAlpha meterBeta latencyAlpha latencyBeta capacityAlpha capacityBeta n",
   "score confidence deactivate", run_reputation},
  {0},
};
