import { expect, test } from 'vitest';
import { worstDeviation } from '../../src/feeds/attacks/attack.ts';
import { usdcMinutes } from '../../src/feeds/attacks/usdc-depeg.ts';
import { usdeMinutes } from '../../src/feeds/attacks/usde-crash.ts';
import { marketData } from '../market-data.ts';

const USDC = marketData('depeg_usdc_2023', 'the USDC de-peg of March 2023');
const USDE = marketData('crash_2025-10', 'USDe on 2025-10-10');

const far = (points: Parameters<typeof worstDeviation>[0], column: Parameters<typeof worstDeviation>[1]): number =>
  Math.abs(worstDeviation(points, column).share);

test.skipIf(USDC === undefined)(
  'MRKT-111 USDC leaves its peg: the bitcoin index stays with the dollar book, minute by minute',
  { timeout: 60_000 },
  () => {
    const points = [...usdcMinutes(USDC ?? '')];
    expect(points).toHaveLength(3_961);
    expect(far(points, 'index')).toBeLessThan(0.0065);
    expect(far(points, 'naive')).toBeGreaterThan(0.14);
    expect(far(points, 'single')).toBeGreaterThan(0.14);
    expect(Math.min(...points.map(({ coin }) => coin))).toBeLessThan(0.91);
    const blind = [...usdcMinutes(USDC ?? '', false)];
    expect(far(blind, 'index')).toBeLessThan(0.046);
    expect(far(blind, 'index')).toBeLessThan(far(blind, 'naive') / 3);
  },
);

test.skipIf(USDE === undefined)(
  'MRKT-112 one book of USDe falls to 0.65: its collateral price stays at the floor of its redemption',
  { timeout: 60_000 },
  () => {
    const points = [...usdeMinutes(USDE ?? '')];
    expect(points).toHaveLength(360);
    expect(Math.min(...points.map(({ index }) => index))).toBe(0.995);
    expect(far(points, 'index')).toBeLessThan(0.005);
    expect(far(points, 'naive')).toBeGreaterThan(0.33);
    expect(far(points, 'coin')).toBeGreaterThan(0.16);
    const low = points.find(({ single }) => single < 0.7);
    expect(low?.confidence).toBeLessThan(0.01);
  },
);
