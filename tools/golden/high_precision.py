"""Reference mathematics in decimal arithmetic, used only to make golden files and polynomial coefficients.

Nothing here is shared with the TypeScript it judges: other series, other reductions, another language. exp and ln come
from the decimal module (correctly rounded at the working precision); the normal distribution is a Taylor series of
positive terms in the middle and a continued fraction in the tail. Every function keeps `GUARD` more digits than it
promises.
"""

import struct
from decimal import Decimal, getcontext, localcontext

DIGITS = 70
GUARD = 30
getcontext().prec = DIGITS
getcontext().Emax = 10**9
getcontext().Emin = -(10**9)


def pi():
    """pi by Machin's formula at the current precision."""
    with localcontext() as context:
        context.prec += 10

        def arctan_inverse(n):
            power = Decimal(1) / n
            total, k = power, 1
            while True:
                power = -power / (n * n)
                k += 2
                term = power / k
                if abs(term) < Decimal(10) ** -(context.prec + 2):
                    return total
                total += term

        value = 4 * (4 * arctan_inverse(5) - arctan_inverse(239))
    return +value


with localcontext() as _context:
    _context.prec = 400
    PI = pi()
    SQRT_TWO_PI = (2 * PI).sqrt()


def mills(z):
    """Mills' ratio G(z) = Q(z) / phi(z) for z >= 0, relative error below 10**-DIGITS."""
    if z < 14:
        with localcontext() as context:
            # Q = 1/2 - phi * series loses z*z/2/ln 10 digits and z < 14: at most 43.
            context.prec = DIGITS + GUARD + 45
            z = Decimal(z)
            term = total = z
            k = 1
            while term > total * Decimal(10) ** -(context.prec):
                k += 2
                term = term * z * z / k
                total += term
            value = SQRT_TWO_PI / 2 * (z * z / 2).exp() - total
        return +value
    with localcontext() as context:
        context.prec = DIGITS + GUARD
        z = Decimal(z)
        terms = int(60 + 40000 / float(min(z, Decimal(200))) ** 1.5)
        tail = z
        for n in range(terms, 0, -1):
            tail = z + n / tail
        value = 1 / tail
    return +value


def mills_slope(z):
    """w(z) = 1 - z * G(z), the (negated) slope of Mills' ratio, z >= 0, kept relative by the continued fraction."""
    if z < 14:
        with localcontext() as context:
            context.prec = DIGITS + GUARD
            value = 1 - Decimal(z) * mills(z)
        return +value
    with localcontext() as context:
        context.prec = DIGITS + GUARD
        z = Decimal(z)
        terms = int(60 + 40000 / float(min(z, Decimal(200))) ** 1.5)
        tail = z
        for n in range(terms, 1, -1):
            tail = z + n / tail
        # G = 1 / (z + 1 / tail), hence 1 - z G = (1 / tail) / (z + 1 / tail).
        value = 1 / (tail * z + 1)
    return +value


def normal_pdf(x):
    return (-(x * x) / 2).exp() / SQRT_TWO_PI


def normal_cdf(x):
    x = Decimal(x)
    tail = normal_pdf(x) * mills(abs(x))
    return tail if x <= 0 else 1 - tail


def inverse_normal_cdf(p):
    """Newton on ln Phi from a bracketed start; p in (0, 1)."""
    p = Decimal(p)
    if p == Decimal(1) / 2:
        return Decimal(0)
    with localcontext() as context:
        context.prec = DIGITS + GUARD
        lower = p if p < Decimal(1) / 2 else 1 - p
        log_target = lower.ln()
        x = -Decimal(max(0.0, -2 * float(log_target) - 1.8)).sqrt()
        for _ in range(200):
            tail = mills(-x)
            # d ln Phi / dx = phi / Phi = 1 / G.
            step = (normal_pdf(x).ln() + tail.ln() - log_target) * tail
            x -= step
            if x > 0:
                x = Decimal(0)
            if abs(step) < Decimal(10) ** -(DIGITS + 5):
                break
        else:
            raise ArithmeticError(f'no convergence at {p}')
    return +x if p < Decimal(1) / 2 else -x


def black76_price(forward, strike, total_vol, is_call):
    """Undiscounted Black-76 price; all arguments exact decimals, forward, strike, total_vol > 0."""
    with localcontext() as context:
        context.prec = 4 * DIGITS
        d1 = (forward / strike).ln() / total_vol + total_vol / 2
        d2 = d1 - total_vol
    if is_call:
        return tail_difference(forward, d1, strike, d2)
    return tail_difference(strike, -d2, forward, -d1)


def tail_difference(received, d_received, paid, d_paid):
    """received * Phi(d_received) - paid * Phi(d_paid) without losing the digits that cancel."""
    global DIGITS
    kept = DIGITS
    DIGITS = 2 * kept
    try:
        with localcontext() as context:
            context.prec = DIGITS + GUARD
            value = received * normal_cdf(d_received) - paid * normal_cdf(d_paid)
    finally:
        DIGITS = kept
    return +value


def from_bits(hexadecimal):
    return struct.unpack('>d', bytes.fromhex(hexadecimal))[0]


def to_bits(number):
    return struct.pack('>d', number).hex()


def text(value, digits=45):
    """A decimal string with `digits` significant digits."""
    with localcontext() as context:
        context.prec = digits
        return str(+value)
