"""Writes test/golden/quant/svi.json: raw SVI slices with variance, slope, curvature and Durrleman's g.

Usage: python3 tools/golden/slices.py        (from the repository root; a second)
"""

import random
from decimal import Decimal, localcontext

from elementary import write
from high_precision import text, to_bits


def row(a, b, rho, m, sigma, k):
    with localcontext() as context:
        context.prec = 120
        va, vb, vr, vm, vs, vk = (Decimal(x) for x in (a, b, rho, m, sigma, k))
        d = vk - vm
        square = d * d + vs * vs
        root = square.sqrt()
        w = va + vb * (vr * d + root)
        slope = vb * (vr + d / root)
        curvature = vb * vs * vs / (square * root)
        g = (1 - vk * slope / (2 * w)) ** 2 - slope * slope / 4 * (1 / w + Decimal(1) / 4) + curvature / 2
    return [to_bits(x) for x in (a, b, rho, m, sigma, k)] + [text(x) for x in (w, slope, curvature, g)]


def cases(rng):
    rows = []
    for _ in range(150):
        b = 10 ** rng.uniform(-3, -0.3)
        sigma = 10 ** rng.uniform(-2, 0)
        rho = rng.choice((rng.uniform(-0.95, 0.95), -1 + 10 ** rng.uniform(-9, -1), 1 - 10 ** rng.uniform(-9, -1), -1.0))
        rows.append(row(10 ** rng.uniform(-6, -1), b, rho, rng.uniform(-0.3, 0.3), sigma, rng.uniform(-4, 4)))
    return rows


if __name__ == '__main__':
    write(
        'svi',
        'variance 4 ulp; slope, curvature and g 2e-15 of their largest terms',
        {'slices': cases(random.Random(2004))},
        'tools/golden/slices.py',
    )
