"""Portfolios of the golden files, read a second time: names, prices and Black-76 in decimal arithmetic.

Nothing here is shared with the TypeScript it judges. A case is a portfolio file; `Book` turns it into plain decimals.
"""

import sys
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from high_precision import black76_price, normal_cdf, normal_pdf  # noqa: E402

YEAR_MS = 365 * 24 * 3600 * 1000
DAY_MS = 24 * 3600 * 1000
MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
INVERSE_SIZE = {'BTC': 10}


def d(number):
    """The decimal that a JSON literal says."""
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def moment(text):
    if isinstance(text, int):
        return text
    return round(datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp() * 1000)


def expiry_ms(word):
    """27MAR26 -> 08:00 UTC of that day."""
    day, month, year = int(word[:-5]), MONTHS.index(word[-5:-2]) + 1, 2000 + int(word[-2:])
    return int(datetime(year, month, day, 8, tzinfo=timezone.utc).timestamp() * 1000)


def black(call, forward, strike, vol, years):
    if years == 0 or vol == 0:
        return max(Decimal(0), forward - strike if call else strike - forward)
    return black76_price(forward, strike, vol * years.sqrt(), call)


def black_delta(call, forward, strike, vol, years):
    if years == 0 or vol == 0:
        up = 1 if forward > strike else 0
        return Decimal(up if call else up - 1)
    total = vol * years.sqrt()
    d1 = (forward / strike).ln() / total + total / 2
    return normal_cdf(d1) if call else -normal_cdf(-d1)


def black_vega(forward, strike, vol, years):
    """Per 1.00 of vol."""
    total = vol * years.sqrt()
    d1 = (forward / strike).ln() / total + total / 2
    return forward * normal_pdf(d1) * years.sqrt()


class Leg:
    """One position or order in decimals. Prices in the quote currency; `usd` is dollars for one unit of it."""

    def __init__(self, market, entry):
        name = entry['instrument']
        size = None
        if isinstance(name, dict):
            size = d(name['contractSize']) if 'contractSize' in name else None
            name = name['symbol']
        self.name = name
        self.quantity = d(entry['quantity'])
        self.entry = d(entry['entryPrice']) if 'entryPrice' in entry else None
        self.limit = d(entry['limitPrice']) if 'limitPrice' in entry else None
        self.call = self.strike = self.expiry = None
        if '/' in name:
            pair, _, rest = name.partition(':')
            self.base, self.quote = pair.split('/')
            self.settle, _, tail = rest.partition('-')
            self.kind = 'spot' if rest == '' else 'perpetual'
            if rest == '':
                self.settle = self.quote
            if tail:
                parts = tail.split('-')
                self.expiry = parts[0]
                self.kind = 'future'
                word = parts[0]
                self.expiry = f'{int(word[4:])}{MONTHS[int(word[2:4]) - 1]}{word[:2]}'
                if len(parts) == 3:
                    self.strike, self.call, self.kind = Decimal(parts[1]), parts[2] == 'C', 'option'
        else:
            parts = name.split('-')
            base, _, quote = parts[0].partition('_')
            self.base, self.quote = base, quote or 'USD'
            self.settle = quote or base
            if len(parts) == 1:
                self.kind = 'spot'
            elif parts[1] == 'PERPETUAL':
                self.kind = 'perpetual'
            else:
                self.kind, self.expiry = 'future', parts[1]
                if len(parts) == 4:
                    self.kind, self.strike, self.call = 'option', Decimal(parts[2].replace('d', '.')), parts[3] == 'C'
        self.inverse = self.settle == self.base
        default = INVERSE_SIZE.get(self.base, 1) if self.inverse and self.kind != 'option' else 1
        self.size = size if size is not None else Decimal(default)
        self.resolve(market, entry)

    def resolve(self, market, entry):
        world = market['underlyings'][self.base]
        world = {'index': world} if not isinstance(world, dict) else world
        self.index = d(world['index'])
        self.funding = d(world.get('fundingRate', 0))
        assets = market.get('assets', {})
        self.usd = Decimal(1) if self.quote == 'USD' or self.inverse else d(assets.get(self.quote, 1))
        self.time_ms = market['time_ms']
        self.years, self.days, self.vol = Decimal(0), Decimal(0), Decimal(0)
        marks = {**market.get('marks', {}), **({self.name: entry['markPrice']} if 'markPrice' in entry else {})}
        if self.kind == 'spot':
            self.forward = self.index / self.usd
        elif self.kind == 'perpetual':
            self.forward = d(marks[self.name]) if self.name in marks else d(world.get('perpetual', world['index'])) / self.usd
        else:
            at = expiry_ms(self.expiry)
            self.years = Decimal(at - self.time_ms) / YEAR_MS
            self.days = Decimal(at - self.time_ms) / DAY_MS
            quoted = world['expiries'][self.expiry]
            self.forward = d(quoted['forward']) / self.usd
            if self.kind == 'option':
                self.vol = d(quoted['vol'] if 'vol' in quoted else quoted['vols'][str(self.strike)])
            elif self.name in marks:
                self.forward = d(marks[self.name])
        self.given_mark = d(marks[self.name]) if self.name in marks else None

    @property
    def coins(self):
        if self.inverse and self.kind != 'option':
            return self.quantity * self.size / self.forward
        return self.quantity * self.size

    @property
    def mark(self):
        """In the instrument's own price unit."""
        if self.kind != 'option':
            return self.forward
        if self.given_mark is not None:
            return self.given_mark
        price = black(self.call, self.forward, self.strike, self.vol, self.years)
        return price / self.forward if self.inverse else price

    @property
    def settle_usd(self):
        """Dollars for one unit of the settlement asset."""
        return self.index if self.inverse else self.usd

    @property
    def delta(self):
        """Coins of the whole position, Black."""
        if self.kind != 'option':
            return self.coins
        return self.coins * black_delta(self.call, self.forward, self.strike, self.vol, self.years)

    def value_usd(self):
        """What the position adds to NAV."""
        if self.kind in ('option', 'spot'):
            return self.coins * self.mark * self.settle_usd
        if self.entry is None:
            return Decimal(0)
        if self.inverse:
            return self.quantity * self.size * (1 / self.entry - 1 / self.mark) * self.index
        return self.coins * (self.mark - self.entry) * self.usd

    def price_moved(self, forward, vol, years=None):
        """Price of one coin in the settlement asset at another forward; delta-one legs in quote currency."""
        if self.kind != 'option':
            return forward
        price = black(self.call, forward, self.strike, vol, self.years if years is None else years)
        return price / forward if self.inverse else price

    def settled_pnl(self, forward, vol=None, years=None):
        """P&L of the position in its settlement asset at another forward, vol and time."""
        vol = self.vol if vol is None else vol
        if self.kind == 'option':
            return self.coins * (self.price_moved(forward, vol, years) - self.price_moved(self.forward, self.vol))
        if self.inverse:
            return self.quantity * self.size * (1 / self.forward - 1 / forward)
        return self.coins * (forward - self.forward)


class Book:
    def __init__(self, portfolio):
        market = {**portfolio['market'], 'time_ms': moment(portfolio['time'])}
        account = portfolio['account']
        self.market = market
        self.collateral = {asset: d(amount) for asset, amount in account.get('collateral', {}).items()}
        self.legs = [Leg(market, entry) for entry in account.get('positions', [])]
        self.orders = [Leg(market, entry) for entry in account.get('orders', [])]

    def price(self, asset):
        assets = self.market.get('assets', {})
        if asset in assets:
            given = assets[asset]
            return d(given['price'] if isinstance(given, dict) else given)
        if asset in self.market['underlyings']:
            world = self.market['underlyings'][asset]
            return d(world['index'] if isinstance(world, dict) else world)
        return Decimal(1)

    def nav(self):
        total = sum((amount * self.price(asset) for asset, amount in self.collateral.items()), Decimal(0))
        return total + sum((leg.value_usd() for leg in self.legs), Decimal(0))


def tenor_power(days, short, long, floor):
    """(30 / D)^p with D floored."""
    at = max(days, floor)
    power = short if at < 30 else long
    return (power * (Decimal(30) / at).ln()).exp()


def number(value):
    """What a golden file holds: the nearest double of 25 digits."""
    return float(f'{value:.25g}')
