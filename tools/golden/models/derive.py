"""Golden numbers for the Derive presets, from the published description of the managers and nothing of ours.

Route: Black-76 on math.erf, books drawn from a fixed linear congruential generator plus hand-built structures.
Writes test/golden/models/derive.json: portfolio files with the numbers expected of them, relative tolerance 1e-9.
Run: python3 tools/golden/models/derive.py
"""
import json
import math
import os

ROOT = os.path.join(os.path.dirname(__file__), '..', '..', '..')
YEAR = 365 * 86400
NOW = 1_772_000_000  # seconds
EXPIRIES = [NOW + 20 * 3600, NOW + 16 * 86400, NOW + 30 * 86400, NOW + 95 * 86400, NOW + 301 * 86400]


class Lcg:
    def __init__(self, seed):
        self.x = seed

    def next(self):
        self.x = (6364136223846793005 * self.x + 1442695040888963407) % 2**64
        return (self.x >> 11) / 2**53

    def between(self, low, high):
        return low + (high - low) * self.next()


def cdf(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


def black(forward, strike, vol, seconds, call):
    total = vol * math.sqrt(seconds / YEAR)
    if total == 0:
        return max(0.0, forward - strike if call else strike - forward)
    if total >= 24:
        return forward if call else strike
    d1 = (total * total / 2 - math.log(strike / forward)) / total
    d2 = d1 - total
    return forward * cdf(d1) - strike * cdf(d2) if call else strike * cdf(-d2) - forward * cdf(-d1)


def svi_vol(s, strike):
    limit = 4 * math.sqrt(s['a'] + s['b'] * s['sigma'])
    k = max(-limit, min(limit, math.log(strike / s['forward'])))
    w = s['a'] + s['b'] * (s['rho'] * (k - s['m']) + math.hypot(k - s['m'], s['sigma']))
    return math.sqrt(min(w, 144) / s['timeYears'])


def parameters(preset):
    with open(os.path.join(ROOT, 'presets', preset + '.json')) as file:
        return json.load(file)['parameters']


def value(e, option, spot, vol_of, discounted):
    forward = e['variable'] * spot + e['fixed']
    k = math.log(option['strike'] / (e['variable'] + e['fixed']))
    price = black(forward, option['strike'], vol_of(option['vol'], k), e['seconds'], option['call'])
    return price * (math.exp(-max(0, e['rate']) * e['seconds'] / YEAR) if discounted else 1)


def expiry_value(e, spot, vol_of, discounted):
    return sum(o['quantity'] * value(e, o, spot, vol_of, discounted) for o in e['options'])


def same(vol, _k):
    return vol


def naked(e):
    total = 0
    for strike in {o['strike'] for o in e['options']}:
        call = sum(o['quantity'] for o in e['options'] if o['strike'] == strike and o['call'])
        put = sum(o['quantity'] for o in e['options'] if o['strike'] == strike and not o['call'])
        if call < 0 and put < 0:
            total += -call - put
        elif call < 0 or put < 0:
            total += max(0, -min(call, put) - max(call, put))
    return total


def tenor(e, p):
    days = e['seconds'] / 86400
    return (30 / max(days, p['daysFloor'])) ** (p['shortTermPower'] if days <= 30 else p['longTermPower'])


def basis_loss(book, marks, p, discounted):
    b = p['basis']
    total = 0
    for e, mark in zip(book['expiries'], marks):
        worst = min(expiry_value(e, s, same, discounted) - mark for s in (b['spotUp'], b['spotDown']))
        total += min(0, worst) * (b['addFactor'] + b['multFactor'] * e['seconds'] / YEAR)
    return total


def confidences(book, p, delta_one):
    spot = book['spotConfidence']
    if book['perp']:
        spot = min(spot, book['perpConfidence'])

    def charge(amount, c):
        return (1 - c) * p['confMargin'] * amount * book['spot'] if c < p['confThreshold'] else 0

    options = sum(charge(sum(abs(o['quantity']) for o in e['options']), min(spot, e['confidence'])) for e in book['expiries'])
    return charge(delta_one, spot) + options


def pmrm(book, p):
    marks = [expiry_value(e, 1, same, False) for e in book['expiries']]
    base = book['base'] * book['spot'] / book['stable']
    losses = [basis_loss(book, marks, p, False)]
    for s in p['scenarios']:
        total = (book['perp'] * book['perpMark'] + base) * (s['spot'] - 1)
        for e, mark in zip(book['expiries'], marks):
            factor = {'up': 1 + p['volRangeUp'] * tenor(e, p), 'none': 1, 'down': max(0, 1 - p['volRangeDown'] * tenor(e, p))}[s['vol']]
            v = expiry_value(e, s['spot'], lambda vol, _k: vol * factor, False)
            t = e['seconds'] / YEAR
            if v > 0:
                v *= p['baseStaticDiscount'] * math.exp(-t * (max(0, e['rate']) * p['rateMultScale'] + p['rateAddScale']))
            total += v - mark
        losses.append(total)
    span = min(losses)
    c = book['spot'] * (abs(book['perp']) * p['perpPercent'] + book['base'] * p['basePercent'] + sum(naked(e) for e in book['expiries']) * p['optionPercent'])
    nav = sum(marks) + base + book['unsettled'] + book['cash']
    f = p['imFactor'] + max(0, p['pegLossThreshold'] - book['stable']) * p['pegLossFactor']
    im = (span - c) * f - confidences(book, p, abs(book['perp']) + book['base']) + nav
    return nav, im, span - c + nav, losses


def pmrm_second(book, p):
    marks = [expiry_value(e, 1, same, True) for e in book['expiries']]
    coins = [(book['base'] * book['spot'] / book['stable'], p['collaterals'][book['coin']])] if book['base'] else []
    losses = [basis_loss(book, marks, p, True)]
    for s in p['scenarios']:
        total = book['perp'] * book['perpMark'] * (s['spot'] - 1)
        total += sum(v * (s['spot'] - 1) for v, c in coins if c['riskCancelling'])
        for e, mark in zip(book['expiries'], marks):
            t = e['seconds'] / YEAR
            rate = max(0, e['rate'])
            rule = second_rule(s['vol'], e, t, p)
            v = expiry_value(e, s['spot'], rule, True)
            if v >= 0:
                v *= p['longBaseStaticDiscount'] * math.exp(-t * (rate * p['longRateMultScale'] + p['longRateAddScale']))
            else:
                up = p['shortBaseStaticDiscount'] * math.exp(t * (rate * p['shortRateMultScale'] + p['shortRateAddScale']))
                v *= min(math.exp(rate * t), up)
            total += -abs(v - mark) if s['vol'] in ('linear', 'abs') else v - mark
        losses.append(total * s['dampening'])
    span = min(losses)
    shorts = sum(naked(e) for e in book['expiries'])
    perp = abs(book['perp']) * book['spot']
    mm_c = perp * p['mmPerpPercent'] + shorts * book['spot'] * p['mmOptionPercent'] + sum(v * c['mmHaircut'] for v, c in coins)
    im_c = perp * p['imPerpPercent'] + shorts * book['spot'] * p['imOptionPercent'] + sum(v * c['imHaircut'] for v, c in coins)
    own = min(book['spotConfidence'], 1)
    im_c += sum((1 - own) * p['confMargin'] * v for v, _ in coins) if own < p['confThreshold'] else 0
    im_c += confidences(book, p, abs(book['perp']))
    nav = sum(marks) + sum(v for v, _ in coins) + book['unsettled'] + book['cash']
    im = span * (p['imFactor'] + max(0, p['pegLossThreshold'] - book['stable']) * p['pegLossFactor']) - im_c - mm_c + nav
    return nav, im, span * p['mmFactor'] - mm_c + nav, losses


def second_rule(mode, e, t, p):
    if mode == 'up':
        return lambda vol, _k: max(p['minVolUpShock'], vol * (1 + p['volRangeUp'] * tenor(e, p)))
    if mode == 'down':
        return lambda vol, _k: vol * max(0, 1 - p['volRangeDown'] * tenor(e, p))
    if mode == 'none':
        return same
    q, s = math.sqrt(t), p['skew']
    cap = s['linearBaseCap'] + s['linearCBase'] * q if mode == 'linear' else s['absBaseCap'] + s['absCBase'] * q
    k_star = max(s['minKStar'], q * s['widthScale'] * (s['volParamStatic'] + q * s['volParamScale']))

    def rule(vol, k):
        x = abs(k) if mode == 'abs' else k
        return vol * max(0, 1 + max(-cap, min(cap, x * cap / k_star)))

    return rule


def standard(book, p):
    req = p['perpetual'].get(book['name'], p['perpetual']['default'])
    spot, o, im, mm, nav = book['spot'], p['option'], 0, 0, book['cash'] + book['unsettled']
    im -= abs(book['perp']) * book['perpMark'] * req['imReq']
    mm -= abs(book['perp']) * book['perpMark'] * req['mmReq']
    if book['base']:
        c = p['collaterals'][book['coin']]
        amount = book['base'] * spot
        nav += amount / book['stable']
        im += amount * c['marginFactor'] * c['imScale'] - amount / book['stable']
        mm += amount * c['marginFactor'] - amount / book['stable']
        if book['spotConfidence'] < p['oracle']['baseThreshold']:
            im -= (1 - book['spotConfidence']) * p['oracle']['factor'] * amount
    conf = min(book['spotConfidence'], book['perpConfidence'])
    if conf < p['oracle']['perpThreshold']:
        im -= (1 - conf) * p['oracle']['factor'] * spot * abs(book['perp'])
    shorts = 0
    for e in book['expiries']:
        mark = expiry_value(e, 1, same, False)
        nav += mark
        iso_im = iso_mm = 0
        for x in e['options']:
            if x['quantity'] >= 0:
                continue
            a = x['quantity']
            v = a * value(e, x, 1, same, False)
            otm = max(0, x['strike'] - spot if x['call'] else spot - x['strike']) / spot
            i = v + max(o['minSpotReq'], o['maxSpotReq'] - otm) * spot * a
            m = v + o['mmCallSpotReq'] * spot * a
            if not x['call']:
                m = v + min(o['mmPutSpotReq'] * spot * a, o['mmPutMtMReq'] * v)
                i = min(i, m * o['mmOffsetScale'])
            iso_im += i
            iso_mm += m
        payoffs = []
        for settle in [0] + [x['strike'] for x in e['options']]:
            payoffs.append(min(0, sum(x['quantity'] * max(0, settle - x['strike'] if x['call'] else x['strike'] - settle) for x in e['options'])))
        calls = sum(x['quantity'] for x in e['options'] if x['call'])
        unpaired = min(0, calls) * (e['variable'] + e['fixed'])
        im += max(iso_im, min(payoffs) + o['unpairedIMScale'] * unpaired) - mark
        mm += max(iso_mm, min(payoffs) + o['unpairedMMScale'] * unpaired) - mark
        size = sum(-x['quantity'] for x in e['options'] if x['quantity'] < 0)
        shorts += size
        c = min(book['spotConfidence'], e['confidence'])
        if c < p['oracle']['optionThreshold']:
            im -= (1 - c) * p['oracle']['factor'] * spot * size
    im -= spot * (abs(book['perp']) + shorts) * max(0, p['depeg']['threshold'] - book['stable']) * p['depeg']['factor']
    return nav, nav + im, nav + mm, []


def draw(seed):
    r = Lcg(seed)
    for _ in range(8):
        r.next()
    coin = 'ETH' if r.next() < 0.6 else 'BTC'
    spot = round(r.between(1500, 4500) if coin == 'ETH' else r.between(40000, 110000), 2)
    book = {
        'coin': coin, 'name': coin + '-USD', 'spot': spot, 'stable': 1 if r.next() < 0.5 else round(r.between(0.96, 1.002), 4),
        'spotConfidence': 1 if r.next() < 0.7 else round(r.between(0.2, 1), 3), 'perpConfidence': 1 if r.next() < 0.7 else round(r.between(0.2, 1), 3),
        'cash': round(r.between(-20000, 80000), 2), 'base': round(r.between(0, 12), 3) if r.next() < 0.5 else 0, 'perp': 0, 'unsettled': 0,
        'perpMark': round(spot * r.between(0.995, 1.005), 2), 'entry': None, 'expiries': []}
    if r.next() < 0.6:
        book['perp'] = round(r.between(-15, 15), 2)
        book['entry'] = round(spot * r.between(0.9, 1.1), 2)
        book['unsettled'] = book['perp'] * (book['perpMark'] - book['entry'])
    for at in EXPIRIES:
        if r.next() < 0.35:
            continue
        seconds = at - NOW
        forward = round(spot * (1 + 0.05 * seconds / YEAR + r.between(-0.004, 0.004)), 2)
        t = seconds / YEAR
        svi = {'a': 0.02 * t, 'b': r.between(0.1, 0.4) * math.sqrt(t), 'rho': r.between(-0.5, 0.3), 'm': r.between(-0.05, 0.05), 'sigma': r.between(0.1, 0.4), 'forward': forward, 'timeYears': t}
        fixed = round(forward * r.between(0, 0.9), 2) if r.next() < 0.15 else 0
        e = {'at': at, 'seconds': seconds, 'forward': forward, 'fixed': fixed, 'variable': forward - fixed, 'svi': svi,
             'rate': round(r.between(-0.02, 0.1), 4), 'confidence': 1 if r.next() < 0.6 else round(r.between(0.1, 1), 3), 'options': []}
        step = 100 if coin == 'ETH' else 2000
        for _ in range(1 + int(r.next() * 5)):
            strike = max(step, round(forward * r.between(0.55, 1.6) / step) * step)
            call = r.next() < 0.5
            if any(x['strike'] == strike and x['call'] == call for x in e['options']):
                continue
            e['options'].append({'strike': strike, 'call': call, 'quantity': round(r.between(-20, 20), 1) or 1, 'vol': svi_vol(svi, strike)})
        book['expiries'].append(e)
    return book


MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']


def portfolio_file(book):
    def iso(seconds):
        import datetime
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')

    def option(e, x):
        kind = 'C' if x['call'] else 'P'
        name = f"{book['coin']}_USDC-{iso(e['at'])[:10]}-{x['strike']}-{kind}"
        described = {'symbol': name, 'kind': 'option', 'base': book['coin'], 'quote': 'USDC', 'settle': 'USDC', 'underlying': book['name'],
                     'contractSize': 1, 'lotSize': 0.01, 'tickSize': 0.01, 'expiry': iso(e['at']), 'strike': x['strike'], 'optionType': 'call' if x['call'] else 'put'}
        return {'instrument': described, 'quantity': x['quantity']}

    positions = [option(e, x) for e in book['expiries'] for x in e['options']]
    if book['perp']:
        positions.append({'instrument': f"{book['coin']}_USDC-PERPETUAL", 'quantity': book['perp'], 'entryPrice': book['entry']})
    expiries = {iso(e['at']): {'forward': e['forward'], 'fixedForward': e['fixed'], 'confidence': e['confidence'], 'rate': e['rate'], 'svi': e['svi']} for e in book['expiries']}
    collateral = {'USDC': book['cash']}
    if book['base']:
        collateral[book['coin']] = book['base']
    return {'time': iso(NOW),
            'market': {'underlyings': {book['name']: {'index': book['spot'], 'confidence': book['spotConfidence'], 'perpetual': book['perpMark'], 'perpetualConfidence': book['perpConfidence'], 'expiries': expiries}},
                       'assets': {'USDC': book['stable']}},
            'account': {'collateral': collateral, 'positions': positions}}


def main():
    cases = []
    for seed in range(1, 41):
        book = draw(seed)
        expected = {}
        for preset, model in (('derive-pmrm', pmrm), ('derive-pmrm-2', pmrm_second), ('derive-standard', standard)):
            nav, im, mm, losses = model(book, parameters(preset))
            expected[preset] = {'nav': nav, 'initialMargin': nav - im, 'maintenanceMargin': nav - mm, 'columns': losses}
        cases.append({'name': f'book {seed}', 'portfolio': portfolio_file(book), 'expected': expected})
    out = {'source': 'Derive v2-core: the published description of PMRM, PMRM_2 and the standard manager', 'generator': 'tools/golden/models/derive.py', 'tolerance': '1e-9 relative to gross notional', 'cases': cases}
    with open(os.path.join(ROOT, 'test', 'golden', 'models', 'derive.json'), 'w') as file:
        json.dump(out, file, indent=1)
        file.write('\n')


main()
