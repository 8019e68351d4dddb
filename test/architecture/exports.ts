import { join } from 'node:path';
import ts from 'typescript';
import { ROOT, textOf } from './tree.ts';

/** The syntax tree of one file named relative to the root. Parsing only: no types are resolved. */
export function parsed(path: string): ts.SourceFile {
  return ts.createSourceFile(path, textOf(path), ts.ScriptTarget.ES2023, true);
}

/** Every node of a tree, parents first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

/** The names a file declares and exports (re-exports are not declarations), and `default` for a default export. */
export function declaredExports(file: ts.SourceFile): readonly string[] {
  const names: string[] = [];
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement)) names.push('default');
    if (!ts.canHaveModifiers(statement)) continue;
    const kinds = ts.getModifiers(statement)?.map((modifier) => modifier.kind) ?? [];
    if (!kinds.includes(ts.SyntaxKind.ExportKeyword)) continue;
    if (kinds.includes(ts.SyntaxKind.DefaultKeyword)) names.push('default');
    names.push(...namesIn(statement));
  }
  return names;
}

function namesIn(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

/** The public names of entry files, types marked `type `, in ASCII order, keyed as given. */
export function publicNames(entries: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
  const roots = Object.values(entries).map((path) => join(ROOT, path));
  const program = ts.createProgram(roots, config?.options ?? {});
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    Object.entries(entries).map(([key, path]) => {
      const file = program.getSourceFile(join(ROOT, path));
      const module = file && checker.getSymbolAtLocation(file);
      const symbols = module ? checker.getExportsOfModule(module) : [];
      return [key, symbols.map((symbol) => label(checker, symbol)).sort((a, b) => (a < b ? -1 : 1))];
    }),
  );
}

function label(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const onlyType = !(target.flags & ts.SymbolFlags.Value);
  return onlyType ? `type ${symbol.name}` : symbol.name;
}
