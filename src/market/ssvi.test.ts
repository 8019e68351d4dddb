import { describe, expect, test } from 'vitest';
import { smileVol } from './smile.ts';
import { ssviSmile } from './ssvi.ts';

describe('MRKT-056 SSVI as raw SVI', () => {
  const shape = { rho: -0.5, eta: 1 };
  const direct = (theta: number, k: number): number => {
    const phi = 1 / Math.sqrt(theta * (1 + theta));
    return (theta / 2) * (1 - 0.5 * phi * k + Math.sqrt((phi * k - 0.5) ** 2 + 0.75));
  };

  test('MRKT-056 the raw parameters give the surface formula', () => {
    expect(ssviSmile(shape, 0.04, 100, 0.25).a).toBeCloseTo(0.015, 15);
    for (const k of [-1, -0.3, 0, 0.2, 1.5]) {
      const vol = smileVol(ssviSmile(shape, 0.04, 100, 0.25), 100 * Math.exp(k), 100);
      expect(vol * vol * 0.25).toBeCloseTo(direct(0.04, k), 14);
    }
  });

  test('MRKT-056 a shape that allows arbitrage is refused', () => {
    expect(() => ssviSmile({ rho: -0.5, eta: 1.4 }, 0.04, 100, 0.25)).toThrow('allows arbitrage');
    expect(() => ssviSmile({ rho: -1, eta: 0.5 }, 0.04, 100, 0.25)).toThrow('allows arbitrage');
    expect(() => ssviSmile(shape, 0, 100, 0.25)).toThrow('needs variance');
  });
});
