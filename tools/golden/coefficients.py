"""Prints the polynomial and rational coefficients of src/quant, each with the error of the approximation.

Usage: python3 coefficients.py [name ...]      (all when no name is given; about three minutes)
       python3 coefficients.py mills-table > ../../src/quant/mills-table.ts
The printed error is of the exact-coefficient approximation; what rounding the coefficients and evaluating in double
precision adds is measured by the golden tests.
"""

import sys
from decimal import Decimal, localcontext

import high_precision
from high_precision import SQRT_TWO_PI, inverse_normal_cdf, mills, mills_slope, normal_cdf
from minimax import literal, minimax

high_precision.DIGITS = 45
HALF = Decimal(1) / 2
with localcontext() as _context:
    _context.prec = 60
    LN2 = Decimal(2).ln()


def exp_remainder():
    """(e^r - 1 - r) / r^2 on |r| <= ln 2 / 2; error relative to e^r."""

    def f(r):
        with localcontext() as context:
            context.prec = 80
            return (r.exp() - 1 - r) / (r * r) if r else HALF

    return minimax(f, -LN2 / 2, LN2 / 2, 10, 0, lambda r: r * r / r.exp() if r else Decimal(1))


def log_remainder():
    """R(z) with ln((1+s)/(1-s)) = 2 s + s z R(z), z = s^2, for ratios between sqrt(1/2) and sqrt(2)."""

    def f(z):
        with localcontext() as context:
            context.prec = 80
            if not z:
                return Decimal(2) / 3
            s = z.sqrt()
            return (((1 + s) / (1 - s)).ln() - 2 * s) / (s * z)

    return minimax(f, 0, (3 - 2 * Decimal(2).sqrt()) ** 2, 7, 0, lambda z: (z + Decimal('1e-9')) / 2)


def atanh_tail():
    """T(z) with ln((1+s)/(1-s)) = 2 s + 2/3 s z + s z^2 T(z), z = s^2."""

    def f(z):
        with localcontext() as context:
            context.prec = 90
            if z < Decimal('1e-12'):
                return Decimal(2) / 5 + z * 2 / 7
            s = z.sqrt()
            return (((1 + s) / (1 - s)).ln() - 2 * s - s * z * 2 / 3) / (s * z * z)

    return minimax(f, 0, (3 - 2 * Decimal(2).sqrt()) ** 2, 8, 0)


def normal_centre():
    """(Phi(x) - 1/2) / x in y = x^2 on |x| <= 0.7."""

    def f(y):
        return (normal_cdf(y.sqrt()) - HALF) / y.sqrt() if y > Decimal('1e-30') else 1 / SQRT_TWO_PI

    return minimax(f, 0, Decimal('0.49'), 8, 0, lambda y: 1 / f(y))


def inverse_centre():
    """q -> Phi^-1(1/2 + q) / q in y = 0.180625 - q^2, |q| <= 0.425 (the cut of AS 241)."""

    def f(y):
        q2 = Decimal('0.180625') - y
        if q2 <= Decimal('1e-30'):
            return SQRT_TWO_PI
        return inverse_normal_cdf(HALF + q2.sqrt()) / q2.sqrt()

    return minimax(f, 0, Decimal('0.180625'), 7, 7, lambda y: 1 / f(y), exchanges=6)


def inverse_tail(low, high):
    """r -> -Phi^-1(e^(-r^2))."""

    def f(r):
        return -inverse_normal_cdf((-(r * r)).exp())

    return minimax(f, low, high, 7, 7, lambda r: 1 / f(r), exchanges=6)


def hart():
    """Phi(-x) e^(x^2 / 2) on [0, 8.5], levelled in the absolute error of Phi(-x): the form of Hart 5666."""
    return minimax(
        lambda x: mills(x) / SQRT_TWO_PI, 0, Decimal('8.5'), 6, 7, lambda x: (-x * x / 2).exp(), exchanges=15
    )


def mills_series():
    """P(v) with G(z) = P(1/z^2) / z for z >= 8, error relative to 1."""

    def f(v):
        if v < Decimal('1e-7'):
            return 1 - v + 3 * v * v - 15 * v**3 + 105 * v**4 - 945 * v**5
        z = 1 / v.sqrt()
        return mills(z) * z

    return minimax(f, 0, Decimal(1) / 64, 11, 0)


def slope_series():
    """S(v) with w(z) = S(1/z^2) / z^2 for z >= 8, error relative to 1."""

    def f(v):
        if v < Decimal('1e-7'):
            return 1 - 3 * v + 15 * v * v - 105 * v**3 + 945 * v**4 - 10395 * v**5
        return mills_slope(1 / v.sqrt()) / v

    return minimax(f, 0, Decimal(1) / 64, 11, 0)


SEGMENTS_PER_UNIT, LIMIT = 4, 8


def segment(f, index, degree):
    """Coefficients in t = (centre - z) / (4 + z) for z between index / 4 and (index + 1) / 4."""
    width = Decimal(1) / SEGMENTS_PER_UNIT
    centre = (index + HALF) * width

    def local(t):
        return f((centre - 4 * t) / (1 + t))

    def bound(z):
        return (centre - z) / (4 + z)

    return minimax(local, bound((index + 1) * width), bound(index * width), degree, 0, lambda t: 1 / local(t), exchanges=5)


def table(f, degree):
    rows, worst = [], Decimal(0)
    for index in range(SEGMENTS_PER_UNIT * LIMIT):
        numerator, _, error = segment(f, index, degree)
        rows.append(numerator)
        worst = max(worst, error)
    return rows, worst


def print_table(name, rows):
    print(f'// biome-ignore format: one polynomial a line\nexport const {name} = new Float64Array([')
    for row in rows:
        print('  ' + ' '.join(f'{literal(value)},' for value in row))
    print(']);')


def mills_table():
    ratio, ratio_error = table(mills, 8)
    slope, slope_error = table(mills_slope, 8)
    print('/**')
    print(" * Mills' ratio G(z) = Q(z) / phi(z) and its slope w(z) = 1 - z G(z) for 0 <= z < 8, as 32 polynomials each.")
    print(' *')
    print(' * With i = floor(4 z) and t = ((i + 1/2) / 4 - z) / (4 + z), a small number that is exact to an ulp:')
    print(' * G = sum RATIO[9 i + k] t^k and w = sum SLOPE[9 i + k] t^k. Levelled (Remez) against 45 digits; relative error')
    print(f' * of the approximation {ratio_error:.1e} and {slope_error:.1e}. Generated by tools/golden/coefficients.py.')
    print(' */')
    print_table('RATIO', ratio)
    print()
    print_table('SLOPE', slope)


def show(name, result):
    numerator, denominator, error = result
    print(f'{name}: error {error:.2e}')
    print('  [' + ', '.join(literal(value) for value in numerator) + ']')
    if len(denominator) > 1:
        print('  / [' + ', '.join(literal(value) for value in denominator) + ']')


PARTS = {
    'exp-remainder': exp_remainder,
    'log-remainder': log_remainder,
    'atanh-tail': atanh_tail,
    'normal-centre': normal_centre,
    'inverse-centre': inverse_centre,
    'inverse-near-tail': lambda: inverse_tail('1.6', '5'),
    'inverse-far-tail': lambda: inverse_tail('5', '28'),
    'hart': hart,
    'mills-series': mills_series,
    'slope-series': slope_series,
}

if __name__ == '__main__':
    names = sys.argv[1:] or list(PARTS)
    for name in names:
        if name == 'mills-table':
            mills_table()
        else:
            show(name, PARTS[name]())
