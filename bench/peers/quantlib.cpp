/*
 * QuantLib on the options of main.mjs: BlackCalculator with price, delta, gamma, vega and theta; implied standard deviations by
 * blackFormulaImpliedStdDev and by the Li-RS method. Reads rows of 7 doubles (forward, strike, deviation, discount, years, call, price out
 * of the money) from a file. Prints one line a figure: name, median and best operations a second, largest error of the deviations.
 */
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

using namespace QuantLib;

struct Row {
  double forward, strike, deviation, discount, years, call, price;
};

static double sink = 0;

static void report(const char *name, size_t count, double error, const std::function<void()> &run) {
  std::vector<double> rates;
  run();
  for (int i = 0; i < 15; i++) {
    auto start = std::chrono::steady_clock::now();
    run();
    rates.push_back(count / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(rates.begin(), rates.end());
  std::printf("%s %.6g %.6g %.3g\n", name, rates[rates.size() / 2], rates.back(), error);
}

int main(int, char **argv) {
  std::vector<Row> rows;
  std::FILE *file = std::fopen(argv[1], "rb");
  if (file == nullptr) return 2;
  for (Row row; std::fread(&row, sizeof row, 1, file) == 1;) rows.push_back(row);
  std::fclose(file);
  auto type = [](const Row &r) { return r.call > 0 ? Option::Call : Option::Put; };
  auto outside = [](const Row &r) { return r.strike >= r.forward ? Option::Call : Option::Put; };
  report("black", rows.size(), 0, [&] {
    for (const Row &r : rows) {
      BlackCalculator c(type(r), r.strike, r.forward, r.deviation, r.discount);
      sink += c.value() + c.deltaForward() + c.gammaForward() + c.vega(r.years) + c.theta(r.forward, r.years);
    }
  });
  auto implied = [&](const char *name, const std::function<double(const Row &)> &of) {
    double error = 0;
    for (const Row &r : rows) {
      double found = NAN;
      try { found = of(r); } catch (...) {}
      if (std::isfinite(found)) error = std::max(error, std::fabs(found / r.deviation - 1));
    }
    report(name, rows.size(), error, [&] {
      for (const Row &r : rows) {
        try { sink += of(r); } catch (...) {}
      }
    });
  };
  implied("implied", [&](const Row &r) {
    return blackFormulaImpliedStdDev(outside(r), r.strike, r.forward, r.price, 1.0, 0.0, Null<Real>(), 1e-15, 100);
  });
  implied("implied-li", [&](const Row &r) {
    return blackFormulaImpliedStdDevLiRS(outside(r), r.strike, r.forward, r.price, 1.0, 0.0, Null<Real>(), 1.0, 1e-15, 100);
  });
  std::fprintf(stderr, "%g\n", sink);
  return 0;
}
