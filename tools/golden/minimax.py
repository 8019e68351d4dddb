"""Best rational (or polynomial) approximation in decimal arithmetic: Remez' exchange on the weighted error.

minimax(f, low, high, top, bottom, weight) returns (numerator, denominator, error): coefficients by rising power, the
denominator starting with 1, such that |numerator/denominator - f| * weight is levelled over [low, high]. For a relative
error pass weight = 1/f. Coefficients are printed as the nearest doubles by `literal`.
"""

from decimal import Decimal, localcontext


def solve(matrix, right):
    """Gaussian elimination with partial pivoting."""
    n = len(right)
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, n):
            factor = rows[r][i] / rows[i][i]
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    answer = [Decimal(0)] * n
    for i in range(n - 1, -1, -1):
        known = sum((rows[i][j] * answer[j] for j in range(i + 1, n)), Decimal(0))
        answer[i] = (rows[i][n] - known) / rows[i][i]
    return answer


def powers(x, top):
    row = [Decimal(1)]
    for _ in range(top):
        row.append(row[-1] * x)
    return row


def horner(coefficients, x):
    total = Decimal(0)
    for coefficient in reversed(coefficients):
        total = total * x + coefficient
    return total


def cosines(count):
    """cos(pi * i / (count - 1)) for i = 0 .. count - 1: enough digits for starting nodes."""
    import math

    return [Decimal(math.cos(math.pi * i / (count - 1))) for i in range(count)]


def level(f, weight, nodes, top, bottom, rounds=8):
    """Coefficients whose weighted error alternates with equal size on the nodes; the error size is the last unknown."""
    values = [f(x) for x in nodes]
    weights = [weight(x) for x in nodes]
    denominator = [Decimal(1)] + [Decimal(0)] * bottom
    for _ in range(rounds if bottom else 1):
        matrix = []
        for i, x in enumerate(nodes):
            sign = 1 if i % 2 == 0 else -1
            row = powers(x, top)
            row += [-values[i] * power for power in powers(x, bottom)[1:]]
            row.append(-sign * horner(denominator, x) / weights[i])
            matrix.append(row)
        answer = solve(matrix, values)
        denominator = [Decimal(1)] + answer[top + 1 : top + 1 + bottom]
    return answer[: top + 1], denominator, answer[-1]


def extrema(error, nodes, low, high, refine=24):
    """The largest error near each node, signs alternating: golden-section search between the midpoints."""
    edges = [low] + [(a + b) / 2 for a, b in zip(nodes, nodes[1:])] + [high]
    found = []
    ratio = (Decimal(5).sqrt() - 1) / 2
    for i, node in enumerate(nodes):
        sign = 1 if error(node) >= 0 else -1
        a, b = edges[i], edges[i + 1]
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        fc, fd = sign * error(c), sign * error(d)
        for _ in range(refine):
            if fc > fd:
                b, d, fd = d, c, fc
                c = b - ratio * (b - a)
                fc = sign * error(c)
            else:
                a, c, fc = c, d, fd
                d = a + ratio * (b - a)
                fd = sign * error(d)
        best = max([edges[i], edges[i + 1], (a + b) / 2, node], key=lambda x: sign * error(x))
        found.append(best)
    return found


def minimax(f, low, high, top, bottom=0, weight=None, exchanges=12, trace=False):
    weight = weight or (lambda x: Decimal(1))
    low, high = Decimal(low), Decimal(high)
    count = top + bottom + 2
    with localcontext() as context:
        context.prec = 50
        middle, half = (low + high) / 2, (high - low) / 2
        nodes = [middle - half * c for c in cosines(count)]
        cache = {}

        def cached(x):
            if x not in cache:
                cache[x] = f(x)
            return cache[x]

        for _ in range(exchanges):
            numerator, denominator, size = level(cached, weight, nodes, top, bottom)

            def error(x):
                return (horner(numerator, x) / horner(denominator, x) - cached(x)) * weight(x)

            nodes = extrema(error, nodes, low, high)
            sizes = [abs(error(x)) for x in nodes]
            if trace:
                print(f'  level {abs(size):.3e} worst {max(sizes):.3e} least {min(sizes):.3e}')
            if max(sizes) < min(sizes) * Decimal('1.05'):
                break
        return numerator, denominator, max(sizes)


def literal(value):
    """The nearest double as the shortest decimal text that reads back to it."""
    return repr(float(value))
