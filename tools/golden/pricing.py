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


def time_value(forward, strike, total_vol):
    """Price above intrinsic value, what it lacks to its bound, and its slope in total vol; exact arguments."""
    lower, higher = min(forward, strike), max(forward, strike)
    d1 = d1_of(lower, higher, total_vol)
    value = black76_price(lower, higher, total_vol, True)
    complement = lower * normal_cdf(-d1) + higher * normal_cdf(d1 - total_vol)
    return value, complement, lower * normal_pdf(d1)


def implied_total_vol(target, forward, strike, start):
    """The s with time value = target, to 50 digits: Newton on the logarithm of the value or of its complement, kept in a bracket."""
    with localcontext() as context:
        context.prec = 1200
        rest = min(forward, strike) - target
    low, high = Decimal(0), Decimal(200)
    s = Decimal(start)
    for _ in range(400):
        value, complement, slope = time_value(forward, strike, s)
        if value < complement:
            is_low = value < target
            step = (target.ln() - value.ln()) * value / slope if value > 0 and slope > 0 else Decimal(10) ** 9
        else:
            is_low = complement > rest
            step = (complement.ln() - rest.ln()) * complement / slope
        if is_low:
            low = s
        else:
            high = s
        guess = s + step
        if not low < guess < high:
            guess = (low + high) / 2
        if abs(guess - s) < s * Decimal(10) ** -55:
            return guess
        s = guess
    raise ArithmeticError(f'no vol for {target} {forward} {strike}')


def implied_row(price, forward, strike, kind, start):
    """None when the rounded price leaves nothing to solve."""
    f, k, p = Decimal(forward), Decimal(strike), Decimal(price)
    lower = min(f, k)
    with localcontext() as context:
        context.prec = 1200
        target = p - max(Decimal(0), f - k if kind == 'call' else k - f)
        if not 0 < target < lower:
            return None
    s = implied_total_vol(target, f, k, start)
    slope = time_value(f, k, s)[2]
    condition = min(target, lower - target) / (s * slope)
    if not Decimal('1e-300') < s:
        return None
    return [to_bits(price), to_bits(forward), to_bits(strike), kind, text(s), text(condition, 6)]


def implied_cases(rng):
    rows = []
    cases = market_cases(rng)
    rng.shuffle(cases)
    for forward, strike, total_vol in cases[:420]:
        kind = 'call' if strike >= forward else 'put'
        if rng.random() < 0.15:
            kind = 'put' if kind == 'call' else 'call'
        price = float(black76_price(Decimal(forward), Decimal(strike), Decimal(total_vol), kind == 'call'))
        if price > 0:
            rows.append(implied_row(price, forward, strike, kind, total_vol))
    for _ in range(60):  # any price between 0 and the bound, uniform in its logarithm or in that of its complement
        forward = 10.0 ** rng.uniform(-5, 5)
        strike = forward * 10.0 ** rng.uniform(0, 4)
        price = forward * 10.0 ** rng.uniform(-300, 0) if rng.random() < 0.6 else forward * (1 - 10.0 ** rng.uniform(-15, 0))
        rows.append(implied_row(price, forward, strike, 'call', 1.0))
    for _ in range(30):  # quotients of price and bound that no double can hold, subnormal prices, extreme scales
        scale = 10.0 ** rng.uniform(0, 300)
        price = 10.0 ** rng.uniform(-323, -250)
        rows.append(implied_row(price, scale, scale * rng.uniform(1.01, 3), 'call', 0.01))
    rows.append(implied_row(5e-324, 1e308, 1.1e308, 'call', 0.002))
    rows.append(implied_row(5e-324, 1.0, 1e300, 'call', 10.0))
    rows.append(implied_row(1e-300, 5e-324, 1e-310, 'put', 30.0))
    rows.append(implied_row(2e-310, 3e-310, 1e308, 'call', 40.0))
    for forward in (1.0, 100.0, 65536.0):  # exactly at the money, from nothing to nearly all
        for beta in (1e-60, 1e-16, 1e-8, 0.01, 0.3, 0.6826, 0.84, 0.86, 0.99, 1 - 1e-9, 1 - 2e-16):
            rows.append(implied_row(forward * beta, forward, forward, rng.choice(('call', 'put')), min(beta * 2.5, 10)))
    return [row for row in rows if row is not None]


if __name__ == '__main__':
    generator = random.Random(1976)
    write(
        'black76',
        'price 6 ulp; Greeks 8 ulp of their terms (total vol is vol * sqrt(time), rounded once more in double precision)',
        {'price': price_cases(generator), 'greeks': greek_cases(generator)},
        'tools/golden/pricing.py',
    )
    write(
        'implied-vol',
        '3 ulp + 3 ulp times the condition, the last column: what a relative error of the price (or of its complement to the bound) does to '
        'the total vol, the penultimate',
        {'impliedVol': implied_cases(random.Random(2013))},
        'tools/golden/pricing.py',
    )
