"""Classic SPAN, a second route. Rules as in spec/13-MODL, MODL-300 to MODL-307."""

from decimal import ROUND_HALF_UP, Decimal

from book import DAY_MS, YEAR_MS, Book, black, black_delta, d, number

ORDER = [(0, 'up'), (0, 'down'), (1, 'up'), (1, 'down'), (-1, 'up'), (-1, 'down'), (2, 'up'), (2, 'down'),
         (-2, 'up'), (-2, 'down'), (3, 'up'), (3, 'down'), (-3, 'up'), (-3, 'down')]


def array(leg, commodity, p):
    """Losses of the whole position in the sixteen scenarios."""
    scan = d(commodity['priceScan']) * leg.index
    wide = d(p['extremeMultiple'])
    scenarios = [(Decimal(third) / 3, vol, Decimal(1)) for third, vol in ORDER]
    scenarios += [(wide, 'none', d(p['coverFraction'])), (-wide, 'none', d(p['coverFraction']))]
    later = max(Decimal(0), leg.years - d(p['lookAheadDays']) * DAY_MS / YEAR_MS)
    out = []
    for ranges, vol, cover in scenarios:
        dollars = ranges * scan
        shift = {'up': d(commodity['volScan']), 'down': -d(commodity['volScan']), 'none': Decimal(0)}[vol]
        pnl = leg.settled_pnl(leg.forward + dollars / leg.usd, max(Decimal(0), leg.vol + shift), later)
        pnl *= leg.index + dollars if leg.inverse else leg.usd
        loss = -pnl * cover
        if p['arrayRounding']:
            # Rounded a contract, halves away from zero.
            step = d(p['arrayRounding'])
            loss = (loss / leg.quantity / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step * leg.quantity
        out.append(loss)
    return out


def composite(leg, commodity, p):
    if leg.kind != 'option':
        return leg.coins
    scan = d(commodity['priceScan']) * leg.index / leg.usd
    later = max(Decimal(0), leg.years - d(p['lookAheadDays']) * DAY_MS / YEAR_MS)
    weights = [d(w) for w in p['compositeDeltaWeights']]
    points = [(0, 0)] + [(sign * k, k) for k in (1, 2, 3) for sign in (1, -1)]
    total = sum(weights[k] * black_delta(leg.call, leg.forward + scan * third / 3, leg.strike, leg.vol, later) for third, k in points)
    return leg.coins * total / sum(weights[k] for _, k in points)


def calendar(nets, commodity, index):
    starts = commodity['tiersFromDays']
    long, short = [Decimal(0)] * len(starts), [Decimal(0)] * len(starts)
    for days, delta in nets:
        tier = max(i for i, start in enumerate(starts) if days >= start)
        if delta > 0:
            long[tier] += delta
        else:
            short[tier] -= delta
    charge = Decimal(0)
    for spread in commodity['calendar']:
        a, b = spread['tiers'][0] - 1, spread['tiers'][1] - 1
        ra, rb = d(spread['deltas'][0]), d(spread['deltas'][1])
        for one, other in ((long, short), (short, long))[: 1 if a == b else 2]:
            formed = min(one[a] / ra, other[b] / rb)
            one[a] -= formed * ra
            other[b] -= formed * rb
            charge += formed * d(spread['rate']) * index
    return charge


def margin(portfolio, p):
    book = Book(portfolio)
    commodities = {}
    for coin in sorted({leg.base for leg in book.legs}):
        legs = [leg for leg in book.legs if leg.base == coin]
        c = p['commodities'].get(f'{coin}-USD', p['commodities']['default'])
        index = legs[0].index
        losses = [sum(column) for column in zip(*(array(leg, c, p) for leg in legs))]
        active = max(range(16), key=lambda s: (losses[s], -s))
        scan = max(Decimal(0), losses[active])
        pair = active if active >= 14 else active ^ 1
        nets = {}
        for leg in legs:
            nets[leg.expiry] = (leg.days, nets.get(leg.expiry, (0, Decimal(0)))[1] + composite(leg, c, p))
        net = sum(delta for _, delta in nets.values())
        price_risk = max(Decimal(0), scan - (losses[0] + losses[1]) / 2 - (losses[active] - (losses[active] + losses[pair]) / 2))
        near = [delta for expiry, (days, delta) in nets.items() if expiry is not None and days <= d(c['delivery']['withinDays'])]
        calls = -sum(leg.coins for leg in legs if leg.kind == 'option' and leg.quantity < 0 and leg.call)
        puts = -sum(leg.coins for leg in legs if leg.kind == 'option' and leg.quantity < 0 and not leg.call)
        minimum = c['shortOptionMinimum']
        counted = calls + puts if minimum['count'] == 'sum' else max(calls, puts)
        commodities[coin] = dict(
            losses=losses,
            scan=scan,
            net=net,
            per_delta=price_risk / abs(net) if net != 0 else Decimal(0),
            calendar=calendar(nets.values(), c, index),
            delivery=sum((abs(x) for x in near), Decimal(0)) * d(c['delivery']['rate']) * index,
            minimum=counted * d(minimum['rate']) * index,
            value=sum((leg.value_usd() for leg in legs if leg.kind == 'option'), Decimal(0)),
            credit=Decimal(0),
        )
    left = {coin: c['net'] for coin, c in commodities.items()}
    for spread in p['interCommodity']:
        legs = [(leg['underlying'][:-4], d(leg['deltas']), 1 if leg['side'] == 'A' else -1) for leg in spread['legs']]
        signs = {(left.get(coin, Decimal(0)) > 0) - (left.get(coin, Decimal(0)) < 0) for coin, _, _ in legs}
        directed = {((left.get(coin, Decimal(0)) > 0) - (left.get(coin, Decimal(0)) < 0)) * side for coin, _, side in legs}
        if 0 in signs or len(directed) != 1:
            continue
        formed = min(abs(left[coin]) / deltas for coin, deltas, _ in legs)
        for coin, deltas, _ in legs:
            left[coin] -= (formed * deltas).copy_sign(left[coin])
            commodities[coin]['credit'] += commodities[coin]['per_delta'] * formed * deltas * d(spread['credit'])
    initial = maintenance = Decimal(0)
    ratio = d(p['initialRatio'])
    for c in commodities.values():
        before = c['scan'] + c['calendar'] + c['delivery']
        c['credit'] = min(before, c['credit'])
        risk = max(before - c['credit'], c['minimum'])
        initial += risk * ratio
        maintenance += risk
        if p['excessOptionValue'] == 'same commodity':
            initial += max(Decimal(0), c['value'] - risk * ratio)
            maintenance += max(Decimal(0), c['value'] - risk)
    return {
        'initialMargin': number(initial),
        'maintenanceMargin': number(maintenance),
        'commodities': {
            coin: {k: ([number(x) for x in v] if k == 'losses' else number(v)) for k, v in c.items()} for coin, c in commodities.items()
        },
    }
