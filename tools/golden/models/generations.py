"""Isolated and cross margin (generations 1 and 2), a second route. Rules as in spec/13-MODL, MODL-100 to MODL-201."""

from decimal import Decimal

from book import Book, d, number


def brackets(amount, tiers, field):
    """Bracket by bracket, as tax is: the form without deductions."""
    total = Decimal(0)
    for i, tier in enumerate(tiers):
        top = d(tiers[i + 1]['from']) if i + 1 < len(tiers) else amount
        total += max(Decimal(0), min(amount, top) - d(tier['from'])) * d(tier[field])
    return total


def notional(leg):
    return leg.quantity * leg.size if leg.inverse else leg.coins * leg.forward * leg.usd


def short_option(leg, rules):
    r = {k: d(v) for k, v in rules.items()}
    away = max(Decimal(0), leg.strike - leg.forward if leg.call else leg.forward - leg.strike)
    mark = leg.mark * (leg.forward if leg.inverse else 1)
    kept = r['maintenance'] * leg.forward
    if not leg.call:
        kept = max(kept, r['putMarkShare'] * mark)
    started = max(max(r['initial'] - away / leg.forward, r['initialFloor']) * leg.forward, kept)
    unit = leg.index / leg.forward if leg.inverse else leg.usd
    return -leg.coins * started * unit, -leg.coins * kept * unit


def haircuts(book, table):
    total = Decimal(0)
    for asset, amount in book.collateral.items():
        usd = amount * book.price(asset)
        if usd > 0:
            total += brackets(usd, table.get(asset, table['default']), 'rate')
    return total


def isolated(portfolio, p):
    book = Book(portfolio)
    initial = maintenance = Decimal(0)
    equity = book.nav() - haircuts(book, p['haircuts'])
    for leg in book.legs:
        if leg.kind == 'option':
            if leg.quantity < 0:
                started, kept = short_option(leg, p['shortOption'])
                initial, maintenance = initial + started, maintenance + kept
            else:
                equity -= leg.value_usd()
            continue
        if leg.kind == 'spot':
            equity -= brackets(leg.value_usd(), p['haircuts'].get(leg.base, p['haircuts']['default']), 'rate')
            continue
        tiers = p['tiers'].get(f'{leg.base}-USD', p['tiers']['default'])
        initial += brackets(abs(notional(leg)), tiers, 'initial')
        maintenance += brackets(abs(notional(leg)), tiers, 'maintenance')
        equity -= max(Decimal(0), leg.value_usd())
    return {'initialMargin': number(initial), 'maintenanceMargin': number(maintenance), 'equity': number(equity)}


def cross(portfolio, p):
    book = Book(portfolio)
    initial = maintenance = Decimal(0)
    equity = book.nav() - haircuts(book, p['haircuts'])
    for coin in sorted({leg.base for leg in book.legs}):
        legs = [leg for leg in book.legs if leg.base == coin]
        long = sum((notional(leg) for leg in legs if leg.kind in ('perpetual', 'future') and leg.quantity > 0), Decimal(0))
        short = -sum((notional(leg) for leg in legs if leg.kind in ('perpetual', 'future') and leg.quantity < 0), Decimal(0))
        owned = sum((notional(leg) for leg in legs if leg.kind == 'spot'), Decimal(0))
        long += min(owned, max(Decimal(0), short - long))
        tiers = p['tiers'].get(f'{coin}-USD', p['tiers']['default'])
        rates = p['matched'].get(f'{coin}-USD', p['matched']['default'])
        for field in ('initial', 'maintenance'):
            charge = brackets(abs(long - short), tiers, field) + min(long, short) * d(rates[field])
            initial, maintenance = (initial + charge, maintenance) if field == 'initial' else (initial, maintenance + charge)
        for leg in legs:
            if leg.kind == 'option' and leg.quantity < 0:
                started, kept = short_option(leg, p['shortOption'])
                initial, maintenance = initial + started, maintenance + kept
            elif leg.kind == 'option':
                equity -= leg.value_usd()
            elif leg.kind == 'spot' and leg.quantity > 0:
                equity -= brackets(leg.value_usd(), p['haircuts'].get(coin, p['haircuts']['default']), 'rate')
    return {'initialMargin': number(initial), 'maintenanceMargin': number(maintenance), 'equity': number(equity)}
