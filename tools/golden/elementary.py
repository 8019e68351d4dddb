"""Writes test/golden/quant/{exp,log,power,normal}.json: arguments as bits, references with 45 digits.

Usage: python3 tools/golden/elementary.py        (from the repository root; seconds)
"""

import json
import math
import random
import struct
from decimal import Decimal, localcontext

from high_precision import (
    inverse_normal_cdf,
    mills,
    mills_slope,
    normal_cdf,
    normal_pdf,
    text,
    to_bits,
)

FOLDER = 'test/golden/quant'


def write(name, tolerance, groups, generator='tools/golden/elementary.py'):
    document = {
        'source': 'decimal arithmetic with 70 digits and more, python3 decimal: correctly rounded exp and ln, '
        'own series and continued fraction for the normal distribution',
        'generator': generator,
        'tolerance': tolerance,
        'format': 'each case: arguments as big-endian IEEE 754 bits in hexadecimal, then the reference with 45 digits',
    }
    lines = [f'  {json.dumps(key)}: {json.dumps(value)}' for key, value in document.items()]
    for group, cases in groups.items():
        body = ',\n'.join('    ' + json.dumps(case) for case in cases)
        lines.append(f'  {json.dumps(group)}: [\n{body}\n  ]')
    with open(f'{FOLDER}/{name}.json', 'w') as file:
        file.write('{\n' + ',\n'.join(lines) + '\n}\n')


def neighbours(x, steps=2):
    found = [x]
    up = down = x
    for _ in range(steps):
        up, down = math.nextafter(up, math.inf), math.nextafter(down, -math.inf)
        found += [up, down]
    return found


def exp_cases(rng):
    xs = [rng.uniform(-745.1, 709.78) for _ in range(250)]
    xs += [rng.uniform(-1, 1) for _ in range(150)]
    xs += [rng.choice((-1, 1)) * 2.0 ** rng.uniform(-60, 0) for _ in range(60)]
    xs += [rng.uniform(-745.1, -708.3) for _ in range(60)]
    for k in (-1074, -1023, -1022, -1021, -500, -2, -1, 1, 2, 3, 500, 1023):
        xs += neighbours((k + 0.5) * math.log(2), 1)
        xs += neighbours(k * math.log(2), 1)
    xs += [709.782712893384, -745.1332191019411, 5e-324, -5e-324, 0.0]
    return [[to_bits(x), text(Decimal(x).exp())] for x in xs if -745.1332191019412 <= x <= 709.782712893384]


def log_cases(rng):
    xs = [2.0 ** rng.uniform(-1022, 1023.99) for _ in range(200)]
    xs += [rng.uniform(0.5, 2) for _ in range(200)]
    xs += [1 + rng.choice((-1, 1)) * 2.0 ** rng.uniform(-52, -2) for _ in range(80)]
    xs += [struct.unpack('>d', struct.pack('>Q', rng.randrange(1, 1 << rng.randrange(1, 53))))[0] for _ in range(40)]
    for x in (0.5, math.sqrt(0.5), 1.0, math.sqrt(2), 2.0, 2.2250738585072014e-308, 1e300):
        xs += neighbours(x)
    xs += [5e-324, 1.7976931348623157e308]
    return [[to_bits(x), text(Decimal(x).ln())] for x in xs]


def power_cases(rng):
    cases = []
    pairs = [(rng.uniform(0.001, 50), rng.uniform(-3, 3)) for _ in range(150)]
    pairs += [(30 / rng.uniform(0.04, 400), rng.choice((0.3, 0.13, 0.5))) for _ in range(60)]
    pairs += [(2.0 ** rng.uniform(-1000, 1000), rng.uniform(-1, 1)) for _ in range(60)]
    pairs += [(1 + 2.0 ** rng.uniform(-50, -10), 2.0 ** rng.uniform(10, 50)) for _ in range(60)]
    pairs += [(5e-324, 0.5), (1.7976931348623157e308, 0.25), (10.0, -300.0), (10.0, 308.0), (2.0, 0.5), (9.0, 0.5)]
    for x, p in pairs:
        with localcontext() as context:
            context.prec = 120
            exponent = Decimal(x).ln() * Decimal(p)
            if abs(exponent) < 708:
                cases.append([to_bits(x), to_bits(p), text(exponent.exp())])
    return cases


def normal_groups(rng):
    xs = [rng.uniform(-38.4, 8.5) for _ in range(250)] + [rng.uniform(-3, 3) for _ in range(150)]
    xs += [rng.choice((-1, 1)) * 2.0 ** rng.uniform(-60, 0) for _ in range(40)]
    xs += neighbours(-0.67) + neighbours(0.67) + [0.0, -37.5, -38.0, -38.4, 8.2, 8.3]
    cdf = [[to_bits(x), text(normal_cdf(Decimal(x)))] for x in xs]
    pdf = [[to_bits(x), text(normal_pdf(Decimal(x)))] for x in xs if abs(x) < 37.5]

    zs = [rng.uniform(0, 12) for _ in range(150)] + [2.0 ** rng.uniform(-40, 60) for _ in range(100)]
    for i in range(1, 16):
        zs += neighbours(4 * (16 - i) / i, 1)
    zs += [0.0, 1e-300, 1e10, 1e100]
    ratio = [[to_bits(z), text(mills(Decimal(z)))] for z in zs]
    slope = [[to_bits(z), text(mills_slope(Decimal(z)))] for z in zs if z < 1e60]

    ps = [rng.uniform(0, 1) for _ in range(200)] + [10.0 ** rng.uniform(-320, -1) for _ in range(120)]
    ps += [0.5 + rng.choice((-1, 1)) * 2.0 ** rng.uniform(-53, -2) for _ in range(60)]
    ps += [1 - 2.0 ** rng.uniform(-53, -3) for _ in range(40)]
    ps += neighbours(0.075) + neighbours(0.925) + neighbours(math.exp(-25.0)) + [5e-324, 1e-310, 1 - 2.0**-53, 0.25]
    inverse = [[to_bits(p), text(inverse_normal_cdf(Decimal(p)))] for p in ps if 0 < p < 1]
    return {'cdf': cdf, 'pdf': pdf, 'millsRatio': ratio, 'millsSlope': slope, 'inverse': inverse}


if __name__ == '__main__':
    generator = random.Random(76)
    write('exp', '1 ulp (normal results), half a least subnormal more below', {'exp': exp_cases(generator)})
    write('log', '1 ulp', {'log': log_cases(generator)})
    write('power', '1 ulp', {'power': power_cases(generator)})
    write('normal', 'cdf 3 ulp below 0 and 1 above, pdf 2, Mills ratio 1.5, its slope 2, inverse 6', normal_groups(generator))
