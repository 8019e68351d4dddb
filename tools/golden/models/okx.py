"""OKX portfolio margin, a second route. Rules as in spec/13-MODL, MODL-500 to MODL-510."""

from decimal import Decimal

from book import DAY_MS, YEAR_MS, Book, black, black_vega, d, number


def row(rows, coin):
    named = [r for r in rows if coin in r['coins']]
    return (named or [r for r in rows if 'others' in r['coins']])[0]


def cash_delta(leg):
    if leg.kind == 'option':
        return leg.delta * leg.index
    if leg.inverse:
        return leg.quantity * leg.size
    return leg.coins * leg.forward * leg.usd


def usd_pnl(leg, move, vol=None):
    """Every price of the coin moves by the same dollars; coins are worth the moved index."""
    change = leg.index / leg.usd * move
    pnl = leg.settled_pnl(leg.forward + change, vol)
    return pnl * (leg.index * (1 + move) if leg.inverse else leg.usd)


def unit_margin(coin, legs, coin_equity, prices, p):
    index = legs[0].index
    moves = [d(m) for m in row(p['mr1']['moves'], coin)['moves']]
    ladder = [-m for m in reversed(moves)] + [Decimal(0)] + moves
    delta = sum((leg.delta for leg in legs), Decimal(0))
    spot = min(coin_equity, max(Decimal(0), -delta)) if coin_equity >= 0 else max(coin_equity, min(Decimal(0), -delta))

    def vol_of(leg, state):
        shift = [s for s in p['mr1']['volShifts'] if leg.days >= d(s['fromDays'])][-1]
        return {'up': leg.vol * (1 + d(shift['up'])), 'same': leg.vol, 'down': leg.vol * (1 - d(shift['down']))}[state]

    vector = [
        spot * index * move + sum(usd_pnl(leg, move, vol_of(leg, state)) for leg in legs)
        for move in ladder
        for state in ('up', 'same', 'down')
    ]
    mr1 = max(Decimal(0), -min(vector))
    decay = Decimal(0)
    rates = {1: Decimal(0), -1: Decimal(0)}
    near = far = Decimal(0)
    for leg in legs:
        if leg.kind != 'option':
            continue
        unit = leg.index / leg.forward if leg.inverse else leg.usd
        now = black(leg.call, leg.forward, leg.strike, leg.vol, leg.years)
        later = max(Decimal(0), leg.years - d(p['mr2']['days']) * DAY_MS / YEAR_MS)
        decay += leg.coins * (black(leg.call, leg.forward, leg.strike, leg.vol, later) - now) * unit
        for sign in rates:
            shift = sign * d(p['mr5']['rateShift'])
            carried = leg.forward * (1 + shift * leg.years)
            rates[sign] += leg.coins * ((-shift * leg.years).exp() * black(leg.call, carried, leg.strike, leg.vol, leg.years) - now) * unit
        vega = leg.coins * black_vega(leg.forward, leg.strike, leg.vol, leg.years) * unit / 100
        if leg.days < d(p['mr3']['borderDays']):
            near += vega
        else:
            far += vega
    mr2 = max(Decimal(0), -decay)
    mr3 = d(p['mr3']['volPoints']) * min(abs(near), abs(far)) if near * far < 0 else Decimal(0)
    basis = row(p['mr4'], coin)
    expiries = {}
    for leg in legs:
        expiries[leg.expiry] = (expiries.get(leg.expiry, (Decimal(0), 0))[0] + cash_delta(leg), leg.years)
    mr4 = sum(abs(x) * max(d(basis['annualisedMove']) * years, d(basis['floor'])) for x, years in expiries.values())
    mr5 = max(Decimal(0), -rates[1], -rates[-1])
    extreme = d(row(p['mr6']['moves'], coin)['move'])
    worst = min(spot * index * m + sum(usd_pnl(leg, m, leg.vol) for leg in legs) for m in (-extreme, extreme))
    mr6 = d(p['mr6']['share']) * max(Decimal(0), -worst)
    minimum = row(p['mr7']['rates'], coin)
    kinds = {'perpetual': 'swap', 'future': 'future', 'option': 'option'}
    raw = sum(abs(cash_delta(leg)) * d(minimum[kinds[leg.kind]]) for leg in legs)
    mr7 = tiered(raw, [(d(t['from']), d(t['multiplier'])) for t in row(p['mr7']['increments'], coin)['tiers']])
    mr9 = depeg(legs, prices, p['mr9'])
    scanned = max(mr1, mr2, mr6) + mr3 + mr4 + mr5 + mr9
    charges = dict(mr1=mr1, mr2=mr2, mr3=mr3, mr4=mr4, mr5=mr5, mr6=mr6, mr7=mr7, mr9=mr9, mmr=max(scanned, mr7))
    return charges, vector


def tiered(amount, tiers):
    total = Decimal(0)
    for i, (start, rate) in enumerate(tiers):
        end = tiers[i + 1][0] if i + 1 < len(tiers) else None
        top = amount if end is None else min(amount, end)
        total += max(Decimal(0), top - start) * rate
    return total


def depeg(legs, prices, p):
    left = {'USDT': Decimal(0), 'USDC': Decimal(0), 'USD': Decimal(0)}
    for leg in legs:
        left[leg.quote] += cash_delta(leg)
    charge = Decimal(0)
    for a, b in (('USDT', 'USD'), ('USDT', 'USDC'), ('USDC', 'USD')):
        size = min(abs(left[a]), abs(left[b])) if left[a] * left[b] < 0 else Decimal(0)
        for key in (a, b):
            left[key] -= size.copy_sign(left[key])
        price = min(Decimal(1), prices['USDT'] / prices['USDC']) if (a, b) == ('USDT', 'USDC') else prices[a]
        bucket = [i for i, floor in enumerate(p['buckets']) if price >= d(floor)][0]
        charge += tiered(size, [(d(t['from']), d(t['rates'][bucket])) for t in p['tiers']])
    return charge


def portfolio_margin(portfolio, p):
    book = Book(portfolio)
    equity = {asset: amount * book.price(asset) for asset, amount in book.collateral.items()}
    for leg in book.legs:
        key = leg.base if leg.kind == 'spot' else leg.settle
        equity[key] = equity.get(key, Decimal(0)) + leg.value_usd()
    adjusted = Decimal(0)
    mmr = imr = liabilities = Decimal(0)
    for asset, usd in equity.items():
        haircut = Decimal(0)
        if usd > 0:
            table = p['haircuts'].get(asset, p['haircuts']['default'])
            haircut = tiered(usd, [(d(t['from']), d(t['rate'])) for t in table])
        adjusted += usd - haircut
        if usd < 0:
            liabilities -= usd
    units = {}
    traded = [leg for leg in book.legs if leg.kind != 'spot']
    prices = {'USDT': book.price('USDT'), 'USDC': book.price('USDC')}
    for coin in sorted({leg.base for leg in traded}):
        legs = [leg for leg in traded if leg.base == coin]
        charges, vector = unit_margin(coin, legs, equity.get(coin, Decimal(0)) / legs[0].index, prices, p)
        units[coin] = {name: number(value) for name, value in charges.items()} | {'vector': [number(x) for x in vector]}
        mmr += charges['mmr']
        imr += charges['mmr'] * d(p['initialFactor'])
    mmr += liabilities * d(p['mr8']['maintenance'])
    imr += liabilities * d(p['mr8']['initial'])
    return {'initialMargin': number(imr), 'maintenanceMargin': number(mmr), 'equity': number(adjusted), 'units': units}
