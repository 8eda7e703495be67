import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { formatRelation, storedRelations } from './relations.js';

const root = path.resolve(import.meta.dirname, '../../..');

/** Names that stay Vietnamese in an English sentence, and the language switch, which speaks the other language. */
const properNames = [
  'Khai Báo',
  'Chợ Bến Thành',
  'Thảo Điền',
  'Thủ Đức',
  'Tiếng Việt',
  'Chuyển sang tiếng Việt',
  // Words that a cell of the spreadsheet must hold.
  'Có or Không',
];

const sources = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.spec\.tsx?$/.test(file))
    .map((file) => path.join(folder, file));

/** Strings inside every member or constant that is named `en` or ends in `En`, with their lines. */
function englishStrings(file: string): { at: string; text: string }[] {
  const code = readFileSync(path.join(root, file), 'utf8');
  const tree = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: { at: string; text: string }[] = [];
  const visit = (node: ts.Node, isEnglish: boolean): void => {
    const name =
      ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) ? node.name.getText(tree) : '';
    // A Vietnamese table may have a member `en`: the name of the language.
    if (name === 'vi') return;
    const inside = isEnglish || /^en$|En$/.test(name);
    const isText =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node) ||
      ts.isJsxText(node);
    if (inside && isText)
      found.push({
        at: `${file}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`,
        text: node.text,
      });
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, false);
  return found;
}

const withoutProperNames = (text: string): string =>
  properNames.reduce((rest, name) => rest.replaceAll(name, ''), text.normalize('NFC'));

const texts = [
  'apps/admin/src',
  'apps/citizen/src',
  ...['ui', 'api-client', 'health-form'].map((lib) => `libs/${lib}/src`),
].flatMap((folder) => sources(folder).flatMap(englishStrings));

it('English texts hold no Vietnamese words but proper names', () => {
  // Fewer would mean that the tables were not found.
  expect(texts.length).toBeGreaterThan(1_500);
  const letters = (text: string): string => withoutProperNames(text).replace(/[^\p{L}\p{M}]/gu, '');
  expect(texts.filter(({ text }) => /\P{ASCII}/u.test(letters(text)))).toEqual([]);
});

it('a stored relation is shown in English on an English screen', () => {
  expect(storedRelations).toContain('Cha, mẹ');
  for (const stored of storedRelations) {
    expect(formatRelation(stored, 'vi')).toBe(stored);
    expect(formatRelation(stored, 'en')).toMatch(/^[\x20-\x7e]+$/);
  }
  expect(formatRelation('bà ngoại', 'en')).toBe('bà ngoại');
});
