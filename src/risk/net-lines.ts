/** Lines of one symbol as one, where the first of them stood: the net is margined, never its fills. @see spec/13-MODL, MODL-010 */
export function netLines<Line extends { readonly quantity: number }>(
  lines: readonly Line[],
  symbolOf: (line: Line) => string,
): Line[] {
  const bySymbol = new Map<string, Line>();
  for (const line of lines) {
    const symbol = symbolOf(line);
    const held = bySymbol.get(symbol);
    bySymbol.set(symbol, held === undefined ? line : { ...held, quantity: held.quantity + line.quantity });
  }
  return [...bySymbol.values()];
}
