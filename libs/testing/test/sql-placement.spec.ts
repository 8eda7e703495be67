import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../../..');

interface Statement {
  readonly file: string;
  readonly sql: string;
}

const startsStatement =
  /^\s*(select\s[\s\S]*?(\sfrom\s|\()|insert\s+into\s|update\s+\w+\s+(\w+\s+)?set\s|delete\s+from\s|with\s+(recursive\s+)?\w+(\s*\([\w\s,]*\))?\s+as\s|lock\s+table\s|truncate\s)/i;
const writtenTable = /\b(?:insert\s+into|delete\s+from|update)\s+([a-z_]+)\b/gi;

const trackedFiles = (pattern: string): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', pattern], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && existsSync(path.join(root, file)),
    );

/** Lists the string literals of a source text that are SQL statements. An embedded expression stands as `?`. */
function findStatements(file: string, text: string): Statement[] {
  const found: Statement[] = [];
  const visit = (node: ts.Node): void => {
    const sql = toLiteralText(node);
    if (sql !== null && startsStatement.test(sql)) found.push({ file, sql });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  return found;
}

function toLiteralText(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(' ? ');
  return null;
}

const writtenTables = (sql: string): string[] => [...sql.matchAll(writtenTable)].map((match) => match[1]!);

const firstFolder = (service: string, file: string): string =>
  file.slice(`services/${service}/src/`.length).split('/')[0]!;

/** Table → first-level folder whose entity maps it. */
function readTableOwners(service: string): Map<string, string> {
  return new Map(
    trackedFiles(`services/${service}/src/**/*.entity.ts`).flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/@Entity\('(\w+)'\)/g)].map(
        (match): [string, string] => [match[1]!, firstFolder(service, file)],
      ),
    ),
  );
}

const services = [...new Set(trackedFiles('services/*/src/*').map((file) => file.split('/')[1]!))].sort();
const statementsOf = (service: string): Statement[] =>
  trackedFiles(`services/${service}/src/*`)
    .filter((file) => !file.includes('/migrations/'))
    .flatMap((file) => findStatements(file, readFileSync(path.join(root, file), 'utf8')));

describe('SQL statements', () => {
  it('are recognised in strings and templates, prose is not', () => {
    const text = `
      run('select 1 from unit'); run(\`update unit set \${column} = $1\`); say('select a file');
      run(\`with gone as (delete from unit where id = $1 returning id) select id from gone\`);
      say('update the form'); say('with a stamp');`;
    const found = findStatements('file.ts', text);
    expect(found.map(({ sql }) => writtenTables(sql))).toEqual([[], ['unit'], ['unit']]);
  });

  it('are found in the services that have a database', () => {
    expect(services.length).toBeGreaterThan(6);
    expect(statementsOf('registration').length).toBeGreaterThan(10);
    expect(readTableOwners('registration').get('unit')).toBe('units');
  });

  it.each(services)('of %s stand in its queries files', (service) => {
    const elsewhere = statementsOf(service)
      .filter(({ file }) => !file.endsWith('.queries.ts'))
      .map(({ file, sql }) => `${file}: ${sql.trim().slice(0, 80)}`);
    expect(elsewhere).toEqual([]);
  });

  it.each(services)('of %s do not stand in controllers and consumers', (service) => {
    const inHandlers = statementsOf(service)
      .filter(({ file }) => /\.(controller|consumer)\.ts$/.test(file))
      .map(({ file }) => file);
    expect(inHandlers).toEqual([]);
  });

  it.each(services)('of %s write only tables of their own folder', (service) => {
    const owners = readTableOwners(service);
    const foreign = statementsOf(service).flatMap(({ file, sql }) =>
      writtenTables(sql)
        .filter((table) => owners.has(table) && owners.get(table) !== firstFolder(service, file))
        .map((table) => `${file}: ${table}`),
    );
    expect(foreign).toEqual([]);
  });
});
