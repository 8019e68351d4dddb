/*
 * The kernels at the hardware's width: what a compiler for this very processor makes of the same algorithms. Built by bench/native.bench.ts with
 * -O3 -march=native -ffp-contract=off (no fused multiply-add, as WebAssembly has none), eight doubles a vector (gcc splits them where the
 * processor has narrower ones), or two with -DWIDTH=2, the width of WebAssembly: then without the scan. Prints one line a figure: name, median, best.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifndef WIDTH
#define WIDTH 8
#endif
typedef double vec __attribute__((vector_size(8 * WIDTH)));
typedef int64_t ivec __attribute__((vector_size(8 * WIDTH)));

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static uint32_t state = 1;
static double uniform(void) {
  state += 0x9e3779b9u;
  uint32_t z = state ^ (state >> 16);
  z *= 0x21f0aaadu;
  z ^= z >> 15;
  z *= 0x735a2d97u;
  z ^= z >> 15;
  return z / 4294967296.0;
}

static inline vec splat(double x) { return x - (vec){0}; }
static inline vec choose(ivec mask, vec a, vec b) { return (vec)((mask & (ivec)a) | (~mask & (ivec)b)); }
static inline vec absolute(vec x) { return (vec)((ivec)x & (INT64_MAX - (ivec){0})); }
static inline vec lesser(vec a, vec b) { return choose(b < a, b, a); }
static inline vec root(vec x) {
  vec r;
  for (int i = 0; i < WIDTH; i++) r[i] = sqrt(x[i]);
  return r;
}

static inline vec exp_tail(vec y) {
  vec magic = splat(6755399441055744.0);
  vec shifted = y * splat(1.4426950408889634) + magic;
  vec k = shifted - magic;
  vec r = y - k * splat(0.6931471803691238) - k * splat(1.9082149292705877e-10);
  static const double c[] = {2.763265575933203e-7,   2.755722491836887e-6, 2.480148543844738e-5, 0.00019841269909260645,
                             0.0013888888952356135, 0.008333333333309507, 0.04166666666648794,  0.16666666666666702,
                             0.5000000000000019,    1.0,                  1.0};
  vec p = splat(2.5114882786996687e-8);
  for (int i = 0; i < 11; i++) p = p * r + splat(c[i]);
  return p * (vec)(((ivec)shifted + 1023) << 52);
}

static inline vec mills(vec x) {
  static const double top[] = {0.7003830644436881, 6.37396220353165, 33.912866078383, 112.0792914978709, 221.2135961699311, 220.2068679123761};
  static const double bottom[] = {1.755667163182642, 16.06417757920695, 86.78073220294608, 296.5642487796737,
                                  637.3336333788311, 793.8265125199484, 440.4137358247522};
  vec p = splat(0.03526249659989109), q = splat(0.08838834764831845);
  for (int i = 0; i < 6; i++) p = p * x + splat(top[i]);
  for (int i = 0; i < 7; i++) q = q * x + splat(bottom[i]);
  return p / q;
}

enum { OPTIONS = 4096, COLUMNS = 14 };
static double option[COLUMNS][OPTIONS] __attribute__((aligned(64)));

#define AT(column) (*(vec *)&option[column][i])
static void black76(void) {
  for (int i = 0; i < OPTIONS; i += WIDTH) {
    vec forward = AT(0), strike = AT(2), vol = AT(4), discount = AT(7), sign = AT(8), root_time = root(AT(5));
    vec width = vol * root_time;
    vec inverse = splat(1.0) / (forward * width), inverse_width = forward * inverse;
    vec d1 = (AT(1) - AT(3)) * inverse_width + splat(0.5) * width, d2 = d1 - width;
    vec far1 = lesser(splat(37.0), absolute(d1)), far2 = lesser(splat(37.0), absolute(d2));
    vec bell = exp_tail(splat(-0.5) * (far1 * far1));
    vec tail1 = bell * mills(far1), tail2 = forward * bell * mills(far2);
    ivec in1 = sign * d1 > 0, in2 = sign * d2 > 0;
    vec probability = choose(in1, splat(1.0) - tail1, tail1);
    vec forward_tail = forward * tail1;
    vec forward_leg = choose(in1, forward - forward_tail, forward_tail), strike_leg = choose(in2, strike - tail2, tail2);
    vec price = discount * (sign * (forward_leg - strike_leg));
    vec density = discount * (bell * splat(0.3989422804014327)), forward_density = forward * density;
    AT(9) = price;
    AT(10) = discount * (sign * probability);
    AT(11) = density * inverse;
    AT(12) = forward_density * root_time;
    AT(13) = splat(-0.5) * (vol * vol) * forward_density * inverse_width + AT(6) * price;
  }
}

static void draw_options(void) {
  for (int i = 0; i < OPTIONS; i++) {
    double level[] = {1, 3000, 60000};
    double forward = level[(int)(3 * uniform())] * (0.8 + 0.4 * uniform());
    double time = 5.0 / 8760 * exp(7.468 * uniform()), vol = 0.2 + 1.3 * uniform();
    double strike = forward * exp((12 * uniform() - 6) * vol * sqrt(time));
    double row[] = {forward, log(forward), strike, log(strike), vol, time, 0, 1, uniform() < 0.5 ? -1 : 1};
    for (int c = 0; c < 9; c++) option[c][i] = row[c];
  }
}

enum { ROWS = 2000, STRIDE = 40, POSITIONS = 20, GROUPS = 3 };
static double cells[ROWS][STRIDE] __attribute__((aligned(64)));
static double mark[ROWS];

/* 2,000 options in 40 columns each: price of the shocked forward and vol, rounded gain. */
static double shock[3][STRIDE] __attribute__((aligned(64)));
static double refilled[ROWS][4];

static void refill(void) {
  for (int row = 0; row < ROWS; row++) {
    vec strike = splat(refilled[row][0]), log_strike = splat(refilled[row][1]), vol = splat(refilled[row][2]);
    vec root_time = splat(refilled[row][3]), sign = splat(row & 1 ? 1 : -1);
    for (int c = 0; c < STRIDE; c += WIDTH) {
      vec forward = *(vec *)&shock[0][c], log_forward = *(vec *)&shock[1][c], factor = *(vec *)&shock[2][c];
      vec width = vol * factor * root_time;
      vec d1 = (log_forward - log_strike) / width + splat(0.5) * width, d2 = d1 - width;
      vec far1 = lesser(splat(37.0), absolute(d1)), far2 = lesser(splat(37.0), absolute(d2));
      vec bell = forward * exp_tail(splat(-0.5) * (far1 * far1));
      vec tail1 = bell * mills(far1), tail2 = bell * mills(far2);
      vec forward_leg = choose(sign * d1 > 0, forward - tail1, tail1), strike_leg = choose(sign * d2 > 0, strike - tail2, tail2);
      vec gain = splat(100.0) * (sign * (forward_leg - strike_leg) - splat(3000.0));
      vec magnitude = absolute(gain) + splat(0.5);
      for (int i = 0; i < WIDTH; i++) magnitude[i] = floor(magnitude[i]);
      *(vec *)&cells[row][c] = choose(gain < 0, -magnitude, magnitude);
    }
  }
}

#if WIDTH == 8
static void scan(int accounts, const int *instrument, const double *lots, const double *cash, double *worst, double *nav) {
  int p = 0;
  for (int account = 0; account < accounts; account++) {
    double value = cash[account];
    for (int group = 0; group < GROUPS; group++) {
      int end = account * POSITIONS + (group == 0 ? 6 : group == 1 ? 13 : 20);
      vec s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, s4 = {0};
      for (; p < end; p++) {
        const vec *row = (const vec *)cells[instrument[p]];
        vec q = splat(lots[p]);
        value += lots[p] * mark[instrument[p]];
        s0 += q * row[0];
        s1 += q * row[1];
        s2 += q * row[2];
        s3 += q * row[3];
        s4 += q * row[4];
      }
      vec low = lesser(lesser(lesser(s0, s1), lesser(s2, s3)), s4);
      double least = 0;
      for (int i = 0; i < WIDTH; i++) least = low[i] < least ? low[i] : least;
      worst[account * GROUPS + group] = least;
    }
    nav[account] = value;
  }
}

#endif

static void report(const char *name, double count, double *seconds, int runs) {
  qsort(seconds, runs, sizeof *seconds, ascending);
  printf("%s %.6g %.6g\n", name, count / seconds[runs / 2], count / seconds[0]);
}

#define TIMED(name, count, runs, call)                   \
  do {                                                   \
    double seconds[64];                                  \
    for (int r = 0; r < (runs); r++) {                   \
      double start = now();                              \
      call;                                              \
      seconds[r] = now() - start;                        \
    }                                                    \
    report(name, count, seconds, runs);                  \
  } while (0)

#if WIDTH == 8
static void scan_accounts(const char *name, int accounts, int runs) {
  int *instrument = malloc(sizeof(int) * accounts * POSITIONS);
  double *lots = malloc(sizeof(double) * accounts * POSITIONS), *cash = calloc(accounts, sizeof(double));
  double *worst = malloc(sizeof(double) * accounts * GROUPS), *nav = malloc(sizeof(double) * accounts);
  for (int i = 0; i < accounts * POSITIONS; i++) {
    int k = i % POSITIONS, group = k < 6 ? 0 : k < 13 ? 1 : 2;
    instrument[i] = group * 666 + (int)(666 * uniform());
    lots[i] = floor(200 * uniform()) - 100;
  }
  TIMED(name, accounts, runs, scan(accounts, instrument, lots, cash, worst, nav));
  free(instrument);
  free(lots);
  free(cash);
  free(worst);
  free(nav);
}

#endif

int main(void) {
  draw_options();
  TIMED("black76", OPTIONS * 100.0, 25, for (int i = 0; i < 100; i++) black76());
  for (int row = 0; row < ROWS; row++) {
    double vol = 0.4 + 0.4 * uniform(), strike = 60000 * exp((6 * uniform() - 3) * vol * 0.3);
    double values[] = {strike, log(strike), vol, 0.3};
    for (int k = 0; k < 4; k++) refilled[row][k] = values[k];
  }
  for (int c = 0; c < STRIDE; c++) {
    double forward = 60000 * (0.6 + 0.02 * c);
    shock[0][c] = forward;
    shock[1][c] = log(forward);
    shock[2][c] = 0.7 + 0.02 * c;
  }
  TIMED("refill", (double)ROWS * STRIDE, 41, refill());
  for (int i = 0; i < ROWS; i++) {
    mark[i] = floor(2e6 * uniform());
    for (int c = 0; c < STRIDE; c++) cells[i][c] = floor(2e6 * uniform()) - 1e6;
  }
#if WIDTH == 8
  scan_accounts("scan100k", 100000, 15);
  scan_accounts("scan1m", 1000000, 7);
#endif
  return 0;
}
