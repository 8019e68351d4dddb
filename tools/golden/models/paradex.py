"""Paradex portfolio and cross margin, a second route. Rules as in spec/13-MODL, MODL-600 to MODL-621."""

from decimal import Decimal

from book import Book, black, d, number, tenor_power


def config_of(parameters, base):
    return [c for c in parameters['results'] if c['base_asset'] == base][0]


def scenario_price(leg, scenario, config):
    moved = leg.forward * (1 + d(scenario['spot_shock']))
    if leg.kind != 'option':
        return moved
    params = {k: d(v) for k, v in config['vol_shock_params'].items()}
    shock = d(scenario['vol_shock'])
    scale = tenor_power(leg.days, params['vega_power_short_dte'], params['vega_power_long_dte'], params['dte_floor_days'])
    vol = max(Decimal(0), leg.vol * (1 + shock * scale))
    if shock > 0:
        vol = max(vol, params['min_vol_shock_up'])
    return black(leg.call, moved, leg.strike, vol, leg.years)


def fee(leg, parameters):
    rate, cap = d(parameters['fee_rate']), d(parameters['option_fee_cap'])
    per_coin = min(rate * leg.index / leg.usd, cap * leg.mark) if leg.kind == 'option' else rate * leg.mark
    return abs(leg.coins) * per_coin * leg.usd


def sides(legs):
    deltas = [leg.delta for leg in legs]
    return sum((x for x in deltas if x > 0), Decimal(0)), -sum((x for x in deltas if x < 0), Decimal(0))


def portfolio_margin(portfolio, parameters):
    book = Book(portfolio)
    initial = maintenance = Decimal(0)
    units = {}
    for base in sorted({leg.base for leg in book.legs + book.orders}):
        config = config_of(parameters, base)
        legs = [leg for leg in book.legs if leg.base == base]
        orders = [leg for leg in book.orders if leg.base == base]
        spot = (legs + orders)[0].index
        held, ordered = [], []
        for scenario in config['scenarios']:
            weight = d(scenario['weight'])
            held.append(sum(leg.coins * (scenario_price(leg, scenario, config) - leg.mark) * leg.usd for leg in legs) * weight)
            gaps = [min(Decimal(0), o.coins * (scenario_price(o, scenario, config) - o.limit)) * o.usd for o in orders]
            ordered.append(held[-1] + sum(gaps) * weight)
        unhedged, hedged = d(config['unhedged_margin_factor']), d(config['hedged_margin_factor'])
        long, short = sides(legs)
        net = abs(long - short)
        minimum = (unhedged * net + hedged * (long + short - net) / 2) * spot
        position = max(-min(held + [Decimal(0)]), minimum)
        buys, sells = sides(orders)
        most_long, most_short = long + buys, short + sells
        open_delta = max(Decimal(0), most_long - short, most_short - long)
        matched = max(Decimal(0), max(most_long, most_short) - open_delta)
        with_orders = max(-min(ordered + [Decimal(0)]), (unhedged * open_delta + hedged * matched) * spot)
        hours = d(config['funding_provision_hour'])
        funding = max(Decimal(0), sum((leg.funding * hours / 8 * leg.coins * leg.index for leg in legs if leg.kind == 'perpetual'), Decimal(0)))
        fees = sum((fee(leg, parameters) for leg in legs), Decimal(0))
        initial += with_orders + funding + fees + sum((fee(o, parameters) for o in orders), Decimal(0))
        maintenance += position * d(config['mmf_factor']) + funding + fees
        units[base] = {'vector': [number(x) for x in held], 'minimum_delta': number(minimum)}
    for asset, amount in book.collateral.items():
        if asset not in parameters['cash_assets'] and amount > 0:
            charge = amount * book.price(asset) * d(parameters['spot_balance_charge'])
            initial += charge
            maintenance += charge
    return {'initialMargin': number(initial), 'maintenanceMargin': number(maintenance), 'equity': number(book.nav()), 'units': units}


def option_margin(leg, coins, fractions):
    f = {k: d(v) for k, v in fractions.items()}
    spot = leg.index / leg.usd
    if coins > 0:
        return coins * min(leg.mark * f['premium_multiplier'], f['long_itm'] * spot) * leg.usd
    away = max(Decimal(0), leg.strike - spot if leg.call else spot - leg.strike)
    charge = max(f['short_itm'] * spot - away, f['short_otm'] * spot)
    if not leg.call:
        charge = min(charge, f['short_put_cap'] * spot)
    return -coins * charge * leg.usd


def cross_margin(portfolio, parameters):
    book = Book(portfolio)
    initial = maintenance = Decimal(0)
    groups = {}
    by_name = {}
    for leg in book.legs:
        by_name.setdefault(leg.name, [leg, []])
    for order in book.orders:
        by_name.setdefault(order.name, [None, []])[1].append(order)
    for position, orders in by_name.values():
        leg = position or orders[0]
        held = position.coins if position else Decimal(0)
        buys = sum((o.coins for o in orders if o.coins > 0), Decimal(0))
        sells = -sum((o.coins for o in orders if o.coins < 0), Decimal(0))
        buy_size, sell_size = max(Decimal(0), buys + held), max(Decimal(0), sells - held)
        if leg.kind == 'option':
            table = parameters['option_cross_margin_params']
            table = table.get(leg.base, table['default'])
            started = max(option_margin(leg, buy_size, table['imf']), option_margin(leg, -sell_size, table['imf']))
            kept = option_margin(leg, held, table['mmf'])
            alone = option_margin(leg, held, table['imf'])
            if held != 0:
                groups.setdefault((leg.base, leg.expiry), []).append((leg, alone, kept))
        else:
            rates = parameters['delta1_cross_margin_params']
            rates = rates.get(leg.base, rates['default'])
            per_coin = d(rates['imf_base']) * leg.mark * leg.usd
            started = max(buy_size, sell_size) * per_coin
            kept = abs(held) * per_coin * d(rates['mmf_factor'])
        initial += started
        maintenance += kept
        for o in orders:
            initial += max(Decimal(0), o.coins * (o.limit - o.mark)) * o.usd + fee(o, parameters)
        if position:
            initial += fee(position, parameters)
            maintenance += fee(position, parameters)
    if 'option_spread' in parameters:
        for legs in groups.values():
            if all(leg.quantity > 0 for leg, _, _ in legs):
                continue
            marked = sum(leg.coins * leg.mark * leg.usd for leg, _, _ in legs)
            points = [Decimal(0)] + [leg.strike for leg, _, _ in legs]
            payoffs = [
                sum(leg.coins * max(Decimal(0), (s - leg.strike) if leg.call else (leg.strike - s)) * leg.usd for leg, _, _ in legs)
                for s in points
            ]
            loss = max(Decimal(0), marked - min(payoffs))
            short_calls = max(Decimal(0), -sum(leg.coins for leg, _, _ in legs if leg.call))
            spread = parameters['option_spread']
            spot = legs[0][0].index
            initial += min(Decimal(0), loss + d(spread['unpaired_scale_imr']) * short_calls * spot - sum(a for _, a, _ in legs))
            maintenance += min(Decimal(0), loss + d(spread['unpaired_scale_mmr']) * short_calls * spot - sum(k for _, _, k in legs))
    for asset, amount in book.collateral.items():
        if asset not in parameters['cash_assets'] and amount > 0:
            charge = amount * book.price(asset) * d(parameters['spot_balance_charge'])
            initial, maintenance = initial + charge, maintenance + charge
    return {'initialMargin': number(initial), 'maintenanceMargin': number(maintenance), 'equity': number(book.nav())}
