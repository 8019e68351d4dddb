"""Writes test/golden/models/*.json: portfolios with what a second route, or the venue's own documentation, says about them.

Run from anywhere: python3 tools/golden/models/make.py
"""

import json
from pathlib import Path

import deribit
import generations
import okx
import paradex
import span_model

ROOT = Path(__file__).resolve().parents[3]
TIME = '2026-03-01T12:00:00Z'
BTC = {
    'index': 60000,
    'perpetual': 60030,
    'fundingRate': 0.0001,
    'expiries': {
        '6MAR26': {'forward': 60080, 'vol': 0.62},
        '27MAR26': {'forward': 60900, 'vol': 0.55},
        '26JUN26': {'forward': 62100, 'vol': 0.58},
    },
}
ETH = {
    'index': 3000,
    'perpetual': 3001.5,
    'fundingRate': -0.00005,
    'expiries': {'27MAR26': {'forward': 3040, 'vol': 0.7}, '26JUN26': {'forward': 3105, 'vol': 0.72}},
}
SOL = {'index': 150, 'perpetual': 150.2, 'expiries': {'27MAR26': {'forward': 151.5, 'vol': 0.9}}}
MARKET = {'underlyings': {'BTC': BTC, 'ETH': ETH, 'SOL': SOL}, 'assets': {'USDC': 0.9998, 'USDT': 0.9995}}


def file(positions, collateral=None, orders=(), market=None, time=TIME):
    def line(entry):
        name, quantity, *rest = entry
        more = rest[0] if rest else {}
        return {'instrument': name, 'quantity': quantity, **more}

    account = {'collateral': collateral or {'USDC': 100000}, 'positions': [line(p) for p in positions]}
    if orders:
        account['orders'] = [line(o) for o in orders]
    return {'time': time, 'market': market or MARKET, 'account': account}


def preset(name):
    return json.loads((ROOT / f'presets/{name}.json').read_text())['parameters']


def case(name, preset_name, portfolio, expected, source='second route', **more):
    return {'name': name, 'source': source, 'preset': preset_name, **more, 'portfolio': portfolio, 'expected': expected}


BOOKS = {
    'covered call, inverse': file([('BTC-PERPETUAL', 6000), ('BTC-27MAR26-66000-C', -1)], {'BTC': 2}),
    'short strangle, inverse': file(
        [('BTC-27MAR26-80000-C', -50), ('BTC-27MAR26-45000-P', -50), ('BTC-6MAR26-60000-C', 20), ('BTC-PERPETUAL', -60000)],
        {'BTC': 40},
    ),
    'far calls sold in size, inverse': file([('BTC-27MAR26-150000-C', -2000), ('BTC-PERPETUAL', 120000)], {'BTC': 300}),
    'calendar and futures, inverse': file(
        [
            ('BTC-27MAR26-60000-P', -10),
            ('BTC-26JUN26-60000-P', 10),
            ('BTC-27MAR26', 18000, {'entryPrice': 59000}),
            ('BTC-26JUN26', -15000, {'entryPrice': 64000}),
        ],
        {'BTC': 5},
    ),
    'two coins against each other, linear': file(
        [('BTC_USDC-PERPETUAL', 5, {'entryPrice': 58000}), ('ETH_USDC-PERPETUAL', -95, {'entryPrice': 2900})],
        {'USDC': 80000},
    ),
    'options of two coins, linear': file(
        [
            ('BTC_USDC-27MAR26-70000-C', -3),
            ('BTC_USDC-27MAR26-50000-P', 2),
            ('ETH_USDC-26JUN26-3200-C', 40),
            ('ETH_USDC-27MAR26-2600-P', -30),
            ('BTC_USDC-PERPETUAL', 1.5),
        ],
        {'USDC': 60000},
    ),
    'collateral in coins, both margins': file(
        [
            ('BTC-PERPETUAL', -12000, {'entryPrice': 61000}),
            ('ETH-27MAR26-3000-C', -20),
            ('BTC_USDC-27MAR26-70000-C', 1),
            ('ETH-PERPETUAL', 15000, {'entryPrice': 2950}),
        ],
        {'BTC': 2, 'ETH': 10, 'USDC': -20000},
    ),
}

CALM = {
    **MARKET,
    'underlyings': {**MARKET['underlyings'], 'BTC': {**BTC, 'expiries': {'6MAR26': {'forward': 60080, 'vol': 0.2}, '26JUN26': {'forward': 62100, 'vol': 0.3}}}},
}
BOOKS |= {
    'straddle while vols are low, inverse': file([('BTC-6MAR26-60000-C', -5), ('BTC-26JUN26-62000-P', -5)], {'BTC': 5}, market=CALM),
    'gain above the cap, linear': file([('BTC_USDC-PERPETUAL', 500), ('ETH_USDC-PERPETUAL', -9500)], {'USDC': 9000000}),
    'long calls cannot turn the delta, inverse': file([('BTC-PERPETUAL', -7200000), ('BTC-27MAR26-50000-C', 2500)], {'BTC': 900}),
    'long puts cannot turn the delta, inverse': file([('BTC-PERPETUAL', 7200000), ('BTC-27MAR26-70000-P', 2500)], {'BTC': 900}),
    'futures the other way round, inverse': file([('BTC-PERPETUAL', -18000), ('BTC-27MAR26', 3000), ('BTC-26JUN26', 12000)], {'BTC': 5}),
}

LARGE_DELTA = file([('BTC-PERPETUAL', 7200000), ('BTC-27MAR26-55000-P', 300), ('BTC-26JUN26-80000-C', -100)], {'BTC': 900})


def deribit_cases():
    documented = json.loads((Path(__file__).parent / 'deribit-simulate-example.json').read_text())
    cases = [documented]
    rows = [
        ('covered call, inverse', 'deribit-spm', 'BTC'),
        ('short strangle, inverse', 'deribit-spm', 'BTC'),
        ('far calls sold in size, inverse', 'deribit-spm', 'BTC'),
        ('far calls sold in size, inverse', 'deribit-spm-2024-06', 'BTC'),
        ('calendar and futures, inverse', 'deribit-spm', 'BTC'),
        ('two coins against each other, linear', 'deribit-spm', 'USDC'),
        ('options of two coins, linear', 'deribit-spm', 'USDC'),
        ('covered call, inverse', 'deribit-xpm', 'cross'),
        ('far calls sold in size, inverse', 'deribit-xpm', 'cross'),
        ('two coins against each other, linear', 'deribit-xpm', 'cross'),
        ('options of two coins, linear', 'deribit-xpm', 'cross'),
        ('collateral in coins, both margins', 'deribit-xpm', 'cross'),
        ('straddle while vols are low, inverse', 'deribit-spm', 'BTC'),
        ('gain above the cap, linear', 'deribit-spm', 'USDC'),
        ('long calls cannot turn the delta, inverse', 'deribit-spm', 'BTC'),
        ('long puts cannot turn the delta, inverse', 'deribit-spm', 'BTC'),
    ]
    for name, preset_name, pool in rows:
        expected = deribit.portfolio_margin(BOOKS[name], preset(preset_name), pool)
        cases.append(case(f'{name} ({pool})', preset_name, BOOKS[name], {'pool': pool, **expected}))
    for preset_name, pool in (('deribit-spm', 'BTC'), ('deribit-xpm', 'cross')):
        expected = deribit.portfolio_margin(LARGE_DELTA, preset(preset_name), pool)
        cases.append(case(f'delta above the threshold ({pool})', preset_name, LARGE_DELTA, {'pool': pool, **expected}))
    return cases


def article(coin, coins, price, initial, maintenance):
    """Margin examples of support.deribit.com, Linear Perpetual: position sizes with their margins in USDC."""
    market = {'underlyings': {coin: price}, 'assets': {'USDC': 1}}
    portfolio = file([(f'{coin}_USDC-PERPETUAL', coins)], market=market)
    expected = {'initialMargin': initial, 'maintenanceMargin': maintenance, 'equity': 100000}
    return case(f'{coins} {coin} linear perpetual', 'deribit-ssm', portfolio, expected, 'support.deribit.com, Linear Perpetual, margin examples (maintenance of the larger sizes by its formula)')


def standard_cases():
    cases = [
        article('BTC', 25, 100000, 53125, 28125),
        article('BTC', 350, 100000, 1312500, 962500),
        article('SOL', 25, 200, 200.625, 100.625),
        article('SOL', 6000, 200, 84000, 60000),
    ]
    for name in ('covered call, inverse', 'short strangle, inverse', 'options of two coins, linear', 'collateral in coins, both margins'):
        cases.append(case(name, 'deribit-xsm', BOOKS[name], deribit.standard_margin(BOOKS[name], preset('deribit-xsm'))))
    return cases


def okx_cases():
    cases = [json.loads((Path(__file__).parent / 'okx-position-builder-example.json').read_text())]
    depeg = {**MARKET, 'assets': {'USDC': 0.9998, 'USDT': 0.985}}
    # 10 M dollars of USDT delta against 10 M of dollar delta: the venue's worked example of MR9.
    hedged = file([('BTC/USDT:USDT', 169.12709567, {'markPrice': 60030}), ('BTC-PERPETUAL', -1000000)], {'USDT': 500000}, market=depeg)
    books = {
        **{name: BOOKS[name] for name in ('covered call, inverse', 'short strangle, inverse', 'calendar and futures, inverse', 'collateral in coins, both margins')},
        'two coins, USDT': file([('BTC/USDT:USDT', 30), ('ETH/USDT:USDT', -500), ('SOL/USDT:USDT', 2000)], {'USDT': 900000, 'BTC': -1}),
        'spot hedges a short, USDT': file([('BTC/USDT:USDT', -3, {'entryPrice': 62000})], {'BTC': 5, 'USDT': 1000}),
        'stablecoins hedge each other': hedged,
        'three dollars': file(
            [('BTC/USDT:USDT', 170, {'markPrice': 60030}), ('BTC-PERPETUAL', -400000), ('BTC_USDC-PERPETUAL', -130)], {'USDT': 500000}
        ),
        'three dollars, the other way': file(
            [('BTC/USDT:USDT', -60), ('BTC-PERPETUAL', 700000), ('BTC_USDC-PERPETUAL', -90)], {'USDT': 500000, 'BTC': 20}
        ),
    }
    for preset_name in ('okx-pm', 'okx-pm-2024-12'):
        for name, book in books.items():
            cases.append(case(name, preset_name, book, okx.portfolio_margin(book, preset(preset_name))))
    return cases


def paradex_books():
    return {
        'perpetual and five calls': file([('BTC_USDC-PERPETUAL', 1), ('BTC_USDC-27MAR26-66000-C', -5)]),
        'hedged perpetuals': file([('BTC_USDC-PERPETUAL', 2), ('BTC_USDC-27MAR26-30000-C', -2)]),
        'a forward made of options pays the minimum delta': file(
            [('BTC_USDC-PERPETUAL', 20), ('BTC_USDC-27MAR26-60000-C', -20), ('BTC_USDC-27MAR26-60000-P', 20)]
        ),
        'strangle': file([('BTC_USDC-27MAR26-72000-C', -4), ('BTC_USDC-6MAR26-52000-P', -4), ('BTC_USDC-26JUN26-62000-C', 2)]),
        'two coins': file([('BTC_USDC-PERPETUAL', -2), ('ETH_USDC-PERPETUAL', 30), ('ETH_USDC-27MAR26-2800-P', -10)], {'USDC': 50000, 'ETH': 3}),
        'orders': file(
            [('BTC_USDC-PERPETUAL', 1), ('BTC_USDC-27MAR26-66000-C', -1)],
            orders=[
                ('BTC_USDC-PERPETUAL', 2, {'limitPrice': 60500}),
                ('BTC_USDC-PERPETUAL', -4, {'limitPrice': 60000}),
                ('BTC_USDC-27MAR26-66000-C', -2, {'limitPrice': 1100}),
            ],
        ),
    }


def paradex_pm_cases():
    books = paradex_books()
    return [
        case(name, p, book, paradex.portfolio_margin(book, preset(p) | {'fee_rate': 0.0003}), overrides={'fee_rate': 0.0003})
        for p in ('paradex-pm', 'paradex-pm-2026-10')
        for name, book in books.items()
    ]


def paradex_cross_cases():
    page = 'docs.paradex.trade, risk/cross-margin-requirement'
    simple = {'underlyings': {'BTC': {'index': 90000, 'perpetual': 90000}}, 'assets': {'USDC': 1}}
    documented = file(
        [('BTC_USDC-PERPETUAL', -1)],
        market=simple,
        orders=[('BTC_USDC-PERPETUAL', 3, {'limitPrice': 90000}), ('BTC_USDC-PERPETUAL', -2, {'limitPrice': 90000})],
    )
    spread_market = {'underlyings': {'BTC': {'index': 100000, 'expiries': {'27MAR26': {'forward': 100000, 'vol': 0.5}}}}, 'assets': {'USDC': 1}}
    spread = file(
        [
            ('BTC_USDC-27MAR26-100000-C', 1, {'markPrice': 4000}),
            ('BTC_USDC-27MAR26-110000-C', -1, {'markPrice': 1500}),
        ],
        market=spread_market,
    )
    cases = [
        case('open sizes', 'paradex-cross', documented, {'initialMargin': 5400, 'maintenanceMargin': 900, 'equity': 100000}, page),
        case('a spread costs what it can lose', 'paradex-cross-2026-10', spread, {'initialMargin': 2500, 'maintenanceMargin': 2500, 'equity': 102500}, 'docs.paradex.trade, dated-options/margin-requirements, option spread margin'),
        case('its legs alone', 'paradex-cross', spread, {'initialMargin': 14000, 'maintenanceMargin': 7000, 'equity': 102500}, 'docs.paradex.trade, dated-options/margin-requirements, option spread margin'),
    ]
    books = paradex_books()
    for p in ('paradex-cross', 'paradex-cross-2026-10'):
        for name, book in books.items():
            cases.append(case(name, p, book, paradex.cross_margin(book, preset(p) | {'fee_rate': 0.0003}), overrides={'fee_rate': 0.0003}))
    return cases


def span_cases():
    books = {
        **{name: BOOKS[name] for name in BOOKS},
        'months against each other': file(
            [('BTC-PERPETUAL', 18000), ('BTC-27MAR26', -12000), ('BTC-26JUN26', -9000), ('BTC-6MAR26-58000-P', -2)], {'BTC': 5}
        ),
        'options of two coins against each other': file(
            [('BTC_USDC-27MAR26-65000-C', -6), ('ETH_USDC-27MAR26-2900-P', -80), ('ETH_USDC-26JUN26-3200-C', 20)], {'USDC': 90000}
        ),
        'strangle far out, the minimum binds': file([('BTC-27MAR26-200000-C', -200), ('BTC-27MAR26-15000-P', -300)], {'BTC': 40}),
        'delivery and short options': file(
            [('BTC-6MAR26-60000-C', -3), ('BTC-6MAR26-90000-C', -20), ('BTC-6MAR26-30000-P', -30)],
            {'BTC': 5},
            time='2026-03-05T12:00:00Z',
        ),
    }
    cases = [case(name, 'span', book, span_model.margin(book, preset('span'))) for name, book in books.items()]
    changed = {'excessOptionValue': 'same commodity', 'extremeMultiple': 3, 'coverFraction': 0.35}
    name = 'options of two coins, linear'
    cases.append(case(f'{name}, other totals', 'span', books[name], span_model.margin(books[name], preset('span') | changed), overrides=changed))
    rounded = {'arrayRounding': 1}
    cases.append(case(f'{name}, whole dollars', 'span', books[name], span_model.margin(books[name], preset('span') | rounded), overrides=rounded))
    return cases


def generation_cases(route, preset_name):
    books = {
        **{name: BOOKS[name] for name in BOOKS},
        'tiers': file([('BTC_USDC-PERPETUAL', 900), ('BTC_USDC-27MAR26', 2500), ('SOL_USDC-PERPETUAL', -60000)], {'USDC': 30000000, 'BTC': 400}),
        'spot against a perpetual': file([('BTC/USDC', 2), ('BTC_USDC-PERPETUAL', -3), ('ETH/USDC', 5), ('ETH_USDC-PERPETUAL', 2)]),
        'put deep in the money': file([('BTC_USDC-27MAR26-150000-P', -1), ('BTC-27MAR26-150000-P', -1)], {'USDC': 200000, 'BTC': 3}),
    }
    return [case(name, preset_name, book, route(book, preset(preset_name))) for name, book in books.items()]


FILES = {
    'deribit-pm': deribit_cases,
    'deribit-standard': standard_cases,
    'okx-pm': okx_cases,
    'paradex-pm': paradex_pm_cases,
    'paradex-cross': paradex_cross_cases,
    'span': span_cases,
    'isolated': lambda: generation_cases(generations.isolated, 'isolated'),
    'cross': lambda: generation_cases(generations.cross, 'cross'),
}

if __name__ == '__main__':
    for name, cases in FILES.items():
        path = ROOT / f'test/golden/models/{name}.json'
        path.write_text(json.dumps({'cases': cases()}, indent=1) + '\n')
        print(path.relative_to(ROOT))
