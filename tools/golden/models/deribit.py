"""Deribit portfolio and standard margin, a second route. Rules as in spec/13-MODL; published numbers where a case says so."""

from decimal import ROUND_HALF_UP, Decimal

from book import Book, d, number, tenor_power


def rounded(value, places):
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


class Matrix:
    """One pool. `unit`: 'coin' pools count in the settlement asset, the cross pool in dollars at the moved price."""

    def __init__(self, parameters, legs, pool, prices, equity):
        self.parameters, self.legs, self.pool, self.prices, self.equity = parameters, legs, pool, prices, equity
        self.cross = parameters['pools'] == 'cross'
        model = parameters['model_params']
        self.general, self.currencies, self.pairs = model['general'], model['currency'], model['currency_pair']
        self.moves = [d(m) for m in parameters['extended_moves']]

    def pair(self, coin):
        return {k: d(v) for k, v in self.pairs.get(f'{coin.lower()}_usd', self.pairs.get('default')).items()}

    def currency(self, coin):
        key = (coin if self.cross else self.pool).lower()
        return self.currencies.get(key, self.currencies['usd'])

    def cells(self, pair):
        count = self.general['buckets_count']
        for bucket in range(-count, count + 1):
            for vol in ('down', 'same', 'up'):
                yield pair['price_range'] * bucket / count, vol, False
        for move in self.moves:
            yield move, 'up', True

    def shocked(self, leg, vol, pair):
        scale = tenor_power(leg.days, pair['short_term_vega_power'], pair['long_term_vega_power'], d(self.parameters['days_floor']))
        if vol == 'up':
            return max(leg.vol * (1 + pair['volatility_range_up'] * scale), pair['min_volatility_for_shock_up'], leg.vol)
        if vol == 'down':
            return max(leg.vol * (1 - pair['volatility_range_down'] * scale), Decimal(0))
        return leg.vol

    def leg_vector(self, leg, pair):
        out = []
        for move, vol, extended in self.cells(pair):
            pnl = leg.settled_pnl(leg.forward * (1 + move), self.shocked(leg, vol, pair) if leg.kind == 'option' else None)
            if self.cross:
                pnl *= leg.index * (1 + move) if leg.inverse else leg.usd
            if extended:
                edge = pair['price_range'].copy_sign(move)
                pnl *= pair['price_range'] / abs(move) * pair['extended_table_factor']
                if leg.inverse and not self.cross:
                    pnl *= (1 + move) / (1 + edge)
            out.append(pnl)
        return out

    def equity_vector(self, coin, pair):
        usd = self.equity.get(coin, Decimal(0))
        listed = self.currencies.get(coin.lower())
        if usd == 0 or listed is None or listed['equity_side_impact'] == 'none':
            return None
        return [
            usd * move * (pair['price_range'] / abs(move) * pair['extended_table_factor'] if extended else 1)
            for move, _, extended in self.cells(pair)
        ]

    def aggregate(self, vector, coin, pair):
        currency = self.currency(coin)
        unit_price = Decimal(1) if self.cross else self.prices[self.pool]
        in_coin = not self.cross and self.pool == coin
        out = []
        for pnl, (move, _, extended) in zip(vector, self.cells(pair)):
            if pnl > 0:
                pnl = min(pnl * d(currency['pnl_offset']), d(currency['max_offsetable_pnl']) / unit_price)
            elif extended:
                edge = pair['price_range'].copy_sign(move)
                relief = max(Decimal(0), abs(move) / pair['price_range'] - 1) * d(currency['extended_dampener']) / unit_price
                if in_coin:
                    relief /= 1 + edge
                pnl = min(Decimal(0), pnl + relief)
            out.append(pnl)
        return out

    def transaction_delta(self, leg):
        return leg.delta - (leg.coins * leg.mark if leg.kind == 'option' and leg.inverse else 0)

    def run(self):
        coins = sorted({leg.base for leg in self.legs} | (set(self.equity) if self.cross else set()))
        total, roll, shock = None, Decimal(0), Decimal(0)
        for coin in coins:
            pair = self.pair(coin)
            mine = [leg for leg in self.legs if leg.base == coin]
            vectors = [self.leg_vector(leg, pair) for leg in mine]
            equity = self.equity_vector(coin, pair) if self.cross else None
            vectors += [equity] if equity else []
            if not vectors:
                continue
            vector = self.aggregate([sum(column) for column in zip(*vectors)], coin, pair)
            total = vector if total is None else [a + b for a, b in zip(total, vector)]
            currency = self.currency(coin)
            index = mine[0].index if mine else Decimal(0)
            per_coin = Decimal(1) if not self.cross and self.pool == coin else index / (1 if self.cross else self.prices[self.pool])
            expiries = {}
            for leg in mine:
                delta, _ = expiries.get(leg.expiry, (Decimal(0), None))
                expiries[leg.expiry] = (delta + self.transaction_delta(leg), leg.years)
            for delta, years in expiries.values():
                rate = max((d(currency['annualised_move_risk']) * years).exp() - 1, d(currency['min_annualised_move']))
                roll += abs(delta) * rate * per_coin
            bought = sum((self.transaction_delta(leg) for leg in mine if leg.kind == 'option' and leg.quantity > 0), Decimal(0))
            rest = sum((self.transaction_delta(leg) for leg in mine if not (leg.kind == 'option' and leg.quantity > 0)), Decimal(0))
            delta = min(max(bought + rest, rest), 0) if rest < 0 else max(min(bought + rest, rest), 0)
            if mine:
                excess = max(Decimal(0), abs(delta) - pair['delta_total_liq_shock_threshold'] / index)
                shock += min(excess * pair['m_inc'], pair['max_delta_shock']) * abs(delta) * per_coin
        worst = max(Decimal(0), -min(total))
        places = self.parameters['rounding']
        matrix = rounded(worst, places['worst_case']) + roll + shock
        return {
            'vector': [number(pnl) for pnl in total],
            'worst_case': number(worst),
            'roll_shock': number(roll),
            'delta_shock': number(shock),
            'risk_matrix_margin': number(matrix),
            'initial_margin': number(rounded(matrix, places['initial_margin'])),
            'maintenance_margin': number(rounded(matrix * d(self.general['mm_factor']), places['maintenance_margin'])),
        }


def portfolio_margin(portfolio, parameters, pool):
    """The numbers of one pool in its own unit."""
    book = Book(portfolio)
    cross = parameters['pools'] == 'cross'
    legs = [leg for leg in book.legs if leg.kind != 'spot' and (cross or leg.settle == pool)]
    equity = {}
    if cross:
        for asset, amount in book.collateral.items():
            if asset in book.market['underlyings']:
                equity[asset] = equity.get(asset, Decimal(0)) + amount * book.price(asset)
        for leg in book.legs:
            if leg.inverse:
                equity[leg.base] = equity.get(leg.base, Decimal(0)) + leg.value_usd()
    prices = {pool: book.price(pool)}
    return Matrix(parameters, legs, pool, prices, equity).run()


def standard_margin(portfolio, parameters):
    """Initial, maintenance (USD) and margin balance."""
    book = Book(portfolio)
    initial = maintenance = Decimal(0)
    options = {k: d(v) for k, v in parameters['options'].items()}
    for leg in book.legs:
        coins = abs(leg.coins)
        if leg.kind == 'option':
            if leg.quantity > 0:
                continue
            away = max(Decimal(0), leg.strike - leg.forward if leg.call else leg.forward - leg.strike) / leg.forward
            scanned = max(options['initial'] - away, options['initialFloor'])
            # One coin of option in the unit of its own price: coins, or dollars of a forward.
            unit = Decimal(1) if leg.inverse else leg.forward
            mark = leg.mark
            floor = options['maintenance'] * unit
            held = floor if leg.call else max(floor, options['putMarkShare'] * mark)
            started = scanned * unit if leg.call else max(scanned * unit, held)
            initial += coins * (started + mark) * leg.settle_usd
            maintenance += coins * (held + mark) * leg.settle_usd
        else:
            rates = {k: d(v) for k, v in parameters['futures'].get(f'{leg.base.lower()}_usd', parameters['futures']['default']).items()}
            initial += coins * (rates['initial_base'] + rates['initial_slope'] * coins) * leg.index
            maintenance += coins * (rates['maintenance_base'] + rates['maintenance_slope'] * coins) * leg.index
    balance = book.nav() - sum((leg.value_usd() for leg in book.legs if leg.kind == 'option'), Decimal(0))
    return {'initialMargin': number(initial), 'maintenanceMargin': number(maintenance), 'equity': number(balance)}
