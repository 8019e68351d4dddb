"""Writes test/golden/quant/{black76,implied-vol}.json: Black-76 prices, Greeks and implied total vols of exact doubles.

Usage: python3 tools/golden/pricing.py        (from the repository root; about a minute)
"""

import math
import random
from decimal import Decimal, localcontext


from elementary import write
from high_precision import DIGITS, GUARD, black76_price, normal_cdf, normal_pdf, text, to_bits

LEAST_NORMAL = Decimal('2.3e-308')


def d1_of(forward, strike, total_vol):
    with localcontext() as context:
        context.prec = DIGITS + GUARD
        return (forward / strike).ln() / total_vol + total_vol / 2


def market_cases(rng):
    """forward, strike, total vol: what venues list, then ever less likely places."""
    cases = []
    for _ in range(220):
        total_vol = rng.uniform(0.2, 1.5) * math.sqrt(10 ** rng.uniform(-4, 0.3))
        forward = rng.choice((1.7, 60.0, 2300.0, 65000.0)) * rng.uniform(0.5, 2)
        cases.append((forward, forward * math.exp(total_vol * rng.uniform(-6, 6)), total_vol))
    for _ in range(120):  # deep wings, to the least double
        total_vol = 10 ** rng.uniform(-3, 0.7)
        cases.append((100.0, 100 * math.exp(rng.uniform(-37, 37) * total_vol) if total_vol < 10 else 1.0, total_vol))
    for _ in range(100):  # near the money, tiny vol
        forward = rng.uniform(1, 1e5)
        strike = forward * (1 + rng.choice((-1, 1)) * 2 ** rng.uniform(-52, -8))
        cases.append((forward, strike, 2 ** rng.uniform(-50, -2)))
    for _ in range(60):  # large vol
        cases.append((rng.uniform(1, 100), rng.uniform(1, 100), rng.uniform(1, 40)))
    for _ in range(100):  # prices of any size
        scale = 10.0 ** rng.uniform(-280, 280)
        total_vol = 10 ** rng.uniform(-2, 1.3)
        cases.append((scale, scale * 10.0 ** rng.uniform(-20, 20), total_vol))
    for _ in range(60):  # where the regions of the difference of Mills' ratios meet
        t = rng.choice((0.3, rng.uniform(0.01, 3)))
        near = rng.choice((8, 0.75, 0, -0.67)) + rng.uniform(-1, 1) * 1e-3
        cases.append((1.0, math.exp(min(600, max(0.0, 2 * t * (near + t)))), 2 * t * (1 + rng.uniform(-1, 1) * 1e-9)))
    for _ in range(12):  # a density below the least double, rescued by the forward
        cases.append((1e300, 1e300 * math.exp(rng.uniform(38, 52) * 0.3), 0.3))
    cases += [(50000.0, 50000.0, 0.3), (50000.0, 50000.0, 1e-9), (1.0, 1.0, 1e-60), (1.0, 1.0, 5.0)]
    cases += [(1e308, 1e308, 0.1), (1e-300, 1e-300, 0.1), (1.0, math.nextafter(1, 2), 1e-15), (1e300, 1e301, 0.04)]
    return [case for case in cases if 0 < case[1] < 1.7e308 and case[2] > 0]


def price_cases(rng):
    rows = []
    for forward, strike, total_vol in market_cases(rng):
        for is_call in (True, False):
            price = black76_price(Decimal(forward), Decimal(strike), Decimal(total_vol), is_call)
            if price > LEAST_NORMAL:
                arguments = [to_bits(value) for value in (forward, strike, total_vol)]
                rows.append(arguments + ['call' if is_call else 'put', text(price)])
    return rows


def greek_cases(rng):
    """forward, strike, time, vol, discount, kind, then price, delta, gamma, vega, theta (of total vol = vol * sqrt(time) exactly)."""
    rows = []
    for _ in range(260):
        time = 10 ** rng.uniform(-3.5, 0.5)
        vol = rng.uniform(0.1, 2)
        forward = rng.choice((1.7, 2300.0, 65000.0)) * rng.uniform(0.5, 2)
        strike = forward * math.exp(vol * math.sqrt(time) * rng.uniform(-7, 7))
        discount = rng.choice((1.0, math.exp(-0.05 * time), rng.uniform(0.9, 1.02)))
        kind = rng.choice(('call', 'put'))
        rows.append(greek_row(forward, strike, time, vol, discount, kind))
    return rows


def greek_row(forward, strike, time, vol, discount, kind):
    values = [Decimal(value) for value in (forward, strike, time, vol, discount)]
    f, k, t, v, discounting = values
    with localcontext() as context:
        context.prec = DIGITS + GUARD
        root = t.sqrt()
        s = v * root
        d1 = d1_of(f, k, s)
        density = normal_pdf(d1)
        delta = normal_cdf(d1) if kind == 'call' else -normal_cdf(-d1)
        price = discounting * black76_price(f, k, s, kind == 'call')
        rate = -discounting.ln() / t
        results = [
            price,
            discounting * delta,
            discounting * density / (f * s),
            discounting * f * density * root,
            rate * price - discounting * f * density * v / (2 * root),
        ]
        decay = discounting * f * density * v / (2 * root) + abs(rate) * price
    return (
        [to_bits(value) for value in (forward, strike, time, vol, discount)]
        + [kind]
        + [text(result) for result in results]
        + [text(decay, 10)]
    )


if __name__ == '__main__':
    generator = random.Random(1976)
    write(
        'black76',
        'price 6 ulp; Greeks 8 ulp of their terms (total vol is vol * sqrt(time), rounded once more in double precision)',
        {'price': price_cases(generator), 'greeks': greek_cases(generator)},
        'tools/golden/pricing.py',
    )
